// @ts-check
// Tests the instruments with a page that paints boxes and records in which frame it painted each box.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { timedTest } from '../../timed.mjs';
import { commonOrigin } from '../begin-frame.mjs';
import { openInstrument } from '../instrument.mjs';
import { CLOCK_STEP_MS, pixelsOf } from '../pictures.mjs';

const STEPS = 6;
/** Maximum ms of a time stamp before its frame's begin: both are rounded to the precision of the page's clock. */
const ROUNDING_MS = 2 * CLOCK_STEP_MS;
const PAGE = `<!doctype html><body style="margin:0;background:#eee"><script>
  window.steps = []; window.clicks = [];
  addEventListener('click', (event) => {
    clicks.push({ time: event.timeStamp, trusted: event.isTrusted });
    for (let i = 0; i < ${STEPS}; i++) setTimeout(() => requestAnimationFrame((frame) => {
      const box = document.createElement('div');
      box.style.cssText = 'position:absolute;left:0;width:100px;height:100px;background:#246;top:' + i * 120 + 'px';
      document.body.append(box);
      steps[i] = frame;
    }), 60 + i * 130);
  });
</script>`;

/** @type {import('node:http').Server} */
let server;
let url = '';
before(async () => {
  server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(PAGE));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`;
});
after(() => { server.closeAllConnections(); server.close(); });

/** Records the page with an instrument. Returns the first frame that shows each box, and more. @param {string} name */
async function record(name) {
  const instrument = await openInstrument(name);
  try {
    const page = await instrument.openPage(url);
    await page.startRecording();
    await page.click(200, 400);
    await new Promise((resolve) => setTimeout(resolve, 130 * STEPS + 400));
    const frames = await page.stopRecording();
    const steps = await page.evaluate('steps');
    const clicks = await page.evaluate('clicks');
    await page.close();
    const firstFrames = new Array(STEPS).fill(-1);
    for (const frame of frames) {
      const { data, width, height } = await pixelsOf(frame.picture);
      assert.deepEqual([width, height], [412, 915]);
      for (let i = 0; i < STEPS; i++) if (firstFrames[i] < 0 && data[((i * 120 + 50) * width + 50) * 4] < 0x40) firstFrames[i] = frame.index;
    }
    return { frames, steps, clicks, firstFrames };
  } finally {
    await instrument.close();
  }
}

timedTest('begin-frame control: a box is first visible in the picture of the frame that painted it', async () => {
  const { frames, steps, clicks, firstFrames } = await record('begin-frame');
  assert.equal(clicks.length, 1);
  assert.equal(clicks[0].trusted, true);
  const begun = (/** @type {number} */ time) => frames.findLastIndex((frame) => frame.time <= time + ROUNDING_MS);
  assert.deepEqual(firstFrames, steps.map(begun));
  // If a script has read the animation clock since the last frame, that clock has advanced by whole intervals. So it
  // can be ahead of a frame that begins late, but never past the next frame, and never behind.
  const ahead = steps.map((/** @type {number} */ time, /** @type {number} */ i) => time - frames[firstFrames[i]].time);
  const shown = `time stamps are ${ahead.map((/** @type {number} */ each) => each.toFixed(2)).join(', ')} ms after the begin of their frames`;
  assert.ok(Math.min(...ahead) >= -ROUNDING_MS, shown);
  assert.ok(Math.min(...ahead) <= ROUNDING_MS, `no time stamp equals its frame's begin: ${shown}`);
});

timedTest('screencast: a box is visible in the picture of the next tick, or of the one after', async () => {
  const { frames, steps, clicks, firstFrames } = await record('screencast');
  assert.equal(clicks[0].trusted, true);
  const lags = steps.map((/** @type {number} */ time, /** @type {number} */ i) => frames[firstFrames[i]].time - time).sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  const median = lags[lags.length >> 1];
  assert.ok(median > -1 && median < 34, `the pictures came ${lags.map((/** @type {number} */ lag) => lag.toFixed(1)).join(', ')} ms after their frames were begun`);
});

test('commonOrigin returns the only origin that maps all timestamps to begun frames', () => {
  const begun = [100, 123.4, 141.9, 170.2, 190.1, 221.7, 239];
  const origin = 88.43;
  const stamps = begun.slice(1, 6).map((time) => Math.floor((time - origin) * 10) / 10);
  assert.ok(Math.abs(Number(commonOrigin(begun, stamps)) - origin) <= 0.1);
  const even = [0, 16, 32, 48, 64, 80];
  assert.equal(commonOrigin(even, [4, 20, 36]), undefined, 'with even intervals several origins fit');
  assert.equal(commonOrigin(begun, [1, 2, 3, 4]), undefined, 'the timestamps belong to no begun frame');
});
