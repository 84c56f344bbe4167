// Tests `alldrawn/overlay` by its pixels: what is pending is outlined, and the overlay itself is not measured.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { countLive } from './live.mjs';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// Returns a function that reads the color at a point of a screenshot, as `#rrggbb`.
async function pixels(page) {
  const { data, info } = await sharp(await page.screenshot()).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return (x, y) => `#${[0, 1, 2].map((channel) => data[(y * info.width + x) * 3 + channel].toString(16).padStart(2, '0')).join('')}`;
}
const show = (page, shown) => page.evaluate(async (shown) => {
  const at = '/dist/overlay.js';
  (await import(at)).overlay(shown);
}, shown);
const PENDING = '#d6006c';
const BUSY = '#6a35c9';
// Time in which the overlay updates itself several times.
const UPDATE_MS = 300;

// Takes pictures until `found` accepts one, and returns that one.
async function pictureWith(page, found) {
  for (const until = Date.now() + 30_000; ; ) {
    const picture = await pixels(page);
    if (found(picture)) return picture;
    if (Date.now() > until) throw new Error(`no picture within 30 s of which this is true: ${found}`);
  }
}

test('outlines exactly what is pending, and disappears', async () => {
  const { page, errors } = await open();
  await page.evaluate(() => {
    document.body.innerHTML = `<main id="feed" style="height:800px"><h1 style="margin:0;height:100px">Title</h1>
      <img id="hero" src="/square.svg?delay=60000" style="position:absolute;left:50px;top:200px;width:200px;height:100px">
      <div aria-busy="true" style="position:absolute;left:50px;top:400px;width:100px;height:60px"></div></main>`;
    window.surface = new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  });
  const before = await pixels(page);
  await show(page, true);
  const shown = await pictureWith(page, (at) => at(248, 250) === PENDING);
  // The right and the lower edge, which no label covers, from inside and outside.
  for (const [what, x, y, color] of [
    ['the picture\'s lower edge', 150, 298, PENDING], ['the busy element\'s right edge', 148, 430, BUSY],
  ]) assert.equal(shown(x, y), color, what);
  for (const [what, x, y] of [['inside the picture', 150, 280], ['right of the picture', 255, 250], ['the title', 200, 50], ['below the busy element', 100, 470]]) {
    assert.equal(shown(x, y), before(x, y), what);
  }
  await show(page, false);
  const hidden = await pixels(page);
  assert.equal(hidden(248, 250), before(248, 250));
  assert.equal(await page.locator('alldrawn-overlay').count(), 0);
  assert.deepEqual(errors, []);
  await page.close();
});

test('is not measured, and delays nothing: a surface that is the whole document is complete under it', async () => {
  const { page, errors } = await open();
  await show(page, true);
  await page.evaluate(() => {
    document.body.innerHTML = '<h1 style="height:300px">Title</h1>';
    new window.ad.SurfaceTracker({ name: 'Document', root: document.documentElement });
  });
  const [visit] = await visits(page, 1);
  assert.deepEqual([visit.outcome, visit.settled], ['complete', true]);
  // The panel in the lower right corner shows the result.
  await pictureWith(page, (at) => at(385, 785) !== '#ffffff');
  assert.deepEqual(errors, []);
  await page.close();
});

test('takes no input, and does not request frames', async () => {
  const { page } = await open({}, countLive);
  await page.evaluate(() => {
    document.body.innerHTML = '<button id="button" style="position:fixed;right:0;bottom:0;width:200px;height:200px">Press</button>';
    document.getElementById('button').onclick = () => (window.pressed = true);
  });
  await show(page, true);
  const frames = await page.evaluate(() => window.live.frames);
  await page.waitForTimeout(UPDATE_MS);
  await page.mouse.click(390, 790);
  assert.equal(await page.evaluate(() => window.pressed), true);
  assert.equal(await page.evaluate(() => window.live.frames), frames);
  await page.close();
});
