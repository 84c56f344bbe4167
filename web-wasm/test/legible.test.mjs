// Tests that text which nobody can read does not count as content (metric §5).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

const TEXTS = {
  'a transparent text': ['color:transparent', false],
  'a text with an alpha below 0.1': ['color:rgba(1, 2, 3, 0.05)', false],
  'an alpha below 0.1 in another notation': ['color:oklch(0.5 0.1 20 / 0.09)', false],
  'letters with a transparent fill': ['-webkit-text-fill-color:transparent', false],
  'a text with an alpha of 0.2': ['color:rgba(1, 2, 3, 0.2)', true],
  'a black text': ['color:rgb(0, 0, 0)', true],
  'letters cut out of a background': ['color:transparent;background:linear-gradient(red, blue);-webkit-background-clip:text;background-clip:text', true],
  'letters with only a shadow': ['color:transparent;text-shadow:0 0 2px black', true],
  'letters with only an outline': ['-webkit-text-fill-color:transparent;-webkit-text-stroke:1px black', true],
};

test('legible text is content, and illegible text is not', { concurrency: 3 }, async (t) => {
  await Promise.all(Object.entries(TEXTS).map(([name, [style, legible]]) => t.test(name, async () => {
    const { page } = await open();
    await page.evaluate(([style, legible]) => {
      document.body.innerHTML = `<main id="feed"><p style="font-size:60px;height:500px;${style}">text</p></main>`;
      const surface = new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
      if (!legible) setTimeout(() => surface.leave('back'), 2_500);
    }, [style, legible]);
    const [visit] = await visits(page, 1);
    assert.equal(visit.outcome, legible ? 'complete' : 'abandoned');
    await page.close();
  })));
});
