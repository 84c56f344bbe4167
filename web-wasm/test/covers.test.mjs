// Tests which elements in front of a picture count as covers: if the picture shows, the visit waits for it (metric §3).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// Returns the outcome of a visit to a surface with a text, and with a picture that never comes under a box of its size.
async function outcome({ box = '', around = '', root = '', page: outside = '', inside = '' }, leaves) {
  const { page } = await open();
  await page.evaluate(([box, around, root, outside, inside, leaves]) => {
    const place = 'position:absolute;top:500px;left:100px;width:200px;height:200px';
    document.body.innerHTML = `<div style="${outside}"><div id=root style="width:400px;height:800px;position:relative;${root}">
      <p style="font-size:60px;height:400px;margin:0">text text text text text text</p><img src="/square.svg?delay=60000" style="${place}">
      <div style="${place};${around}"><div style="width:200px;height:200px;position:relative;background:rgb(1,2,3);${box}">${inside}</div></div></div></div>`;
    window.surface = new window.ad.SurfaceTracker({ name: 'Covers', root: document.getElementById('root') });
    // Leave after 2.5 s: any candidate would have been confirmed by then.
    if (leaves) setTimeout(() => window.surface.leave('back'), 2_500);
  }, [box, around, root, outside, inside, leaves]);
  const [visit] = await visits(page, 1);
  await page.close();
  return visit.outcome;
}

const HIDES = {
  'a filled box': {},
  'a translated box': { box: 'transform:translate(0, 0)' },
  'a box in translated and scaled ancestors': { around: 'transform:translateX(-5px) scale(1.2)', page: 'scale:1' },
  'a box in a surface that has round corners and a clip': { root: 'border-radius:20px;overflow:hidden;clip-path:inset(1px);filter:grayscale(1)' },
};
const SHOWS = {
  'a box without a background': { box: 'background:none' },
  'a translucent background': { box: 'background:rgba(1,2,3,0.9)' },
  'a background cut to the letters': { box: 'background-clip:text;-webkit-background-clip:text' },
  'a round corner, top left': { box: 'border-top-left-radius:150px' },
  'a round corner, top right': { box: 'border-top-right-radius:150px' },
  'a round corner, bottom right': { box: 'border-bottom-right-radius:150px' },
  'a round corner, bottom left': { box: 'border-bottom-left-radius:150px' },
  'a clip path': { box: 'clip-path:circle(20%)' },
  'a mask': { box: 'mask-image:linear-gradient(transparent, transparent)' },
  'a filter that makes it transparent': { box: 'filter:opacity(0)' },
  'a blend mode': { box: 'mix-blend-mode:screen' },
  'a rotated box': { box: 'transform:rotate(45deg)' },
  'a box rotated by the `rotate` property': { box: 'rotate:45deg' },
  'a box shrunk by the `scale` property': { box: 'scale:0.5' },
  'a box in a rotated ancestor': { around: 'transform:rotate(45deg)' },
  'a box in an ancestor with a `rotate` property': { around: 'rotate:45deg' },
  'a box in a masked ancestor': { around: 'mask-image:linear-gradient(transparent, transparent)' },
  'a box cut by an ancestor\'s round corners': { around: 'border-radius:100px;overflow:hidden' },
  'a box in a rotated page': { page: 'transform:rotate(10deg)' },
  'an inline background in several lines': { around: 'top:400px;left:50px;width:300px', box: 'display:inline;line-height:60px', inside: 'word '.repeat(50) },
};

test('an element that hides a picture is a cover, and one that shows it is not', { concurrency: 3 }, async (t) => {
  const cases = [...Object.entries(HIDES).map(([name, how]) => ({ name, how, want: 'complete', leaves: false })), ...Object.entries(SHOWS).map(([name, how]) => ({ name, how, want: 'abandoned', leaves: true }))];
  await Promise.all(cases.map(({ name, how, want, leaves }) => t.test(name, async () => assert.equal(await outcome(how, leaves), want))));
});
