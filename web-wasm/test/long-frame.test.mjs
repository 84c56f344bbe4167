// A frame that takes long shows what it shows at its end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

const LONG_MS = 300;

// Takes the skeleton away, keeps the frame that shows it busy, and says until when.
async function reportedAndBusyUntil(keepBusy) {
  const { page } = await open();
  const until = await page.evaluate(`(async () => {
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    document.body.innerHTML = '<main id="root"><p style="height:300px">text</p><div data-perf-busy style="height:300px;background:#ccc"></div></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('root') });
    await pause(300);
    document.querySelector('[data-perf-busy]').remove();
    return new Promise((done) => { (${keepBusy})(${LONG_MS}, done); });
  })()`);
  const [event] = await visits(page, 1);
  await page.close();
  assert.equal(event.outcome, 'complete');
  return { reported: event.start + event.visuallyComplete, until };
}

test('script in the frame', async () => {
  const { reported, until } = await reportedAndBusyUntil(
    `(ms, done) => requestAnimationFrame(() => {
      const end = performance.now() + ms;
      while (performance.now() < end);
      done(performance.now());
    })`,
  );
  assert.ok(reported >= until, `reported ${reported.toFixed(1)}, and the frame was busy until ${until.toFixed(1)}`);
});
