// Tests that a long frame counts as presented at its end, and that a frame whose time stamp is ahead of the clock does
// not count as presented later because of that.
import assert from 'node:assert/strict';
import { timedTest } from '../../tests/timed.mjs';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

const LONG_MS = 300;
const AHEAD_MS = 500;
const SPIN_MS = 6;

// Opens a page with a skeleton, removes the skeleton, and runs `act`. Returns the reported time of the visit and the
// result of `act`. `prepare` runs before the visit begins.
async function reportedAnd(act, prepare = '') {
  const { page } = await open();
  const at = await page.evaluate(`(async () => {
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    const display = window.requestAnimationFrame;
    ${prepare};
    document.body.innerHTML = '<main id="root"><p style="height:300px">text</p><div data-perf-busy style="height:300px;background:#ccc"></div></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('root') });
    await pause(300);
    document.querySelector('[data-perf-busy]').remove();
    return new Promise(${act});
  })()`);
  const [event] = await visits(page, 1);
  await page.close();
  assert.equal(event.outcome, 'complete');
  return { reported: event.start + event.visuallyComplete, at };
}

timedTest('a frame with 300 ms of script is reported at its end', async () => {
  const { reported, at: until } = await reportedAnd(
    `(done) => requestAnimationFrame(() => {
      const end = performance.now() + ${LONG_MS};
      while (performance.now() < end);
      done(performance.now());
    })`,
  );
  assert.ok(reported >= until, `complete at ${reported.toFixed(1)} ms, but the frame was busy until ${until.toFixed(1)} ms`);
});

timedTest('a time stamp that is 500 ms ahead does not delay the reported time', async () => {
  const { reported, at: next } = await reportedAnd(
    '(done) => display(() => display(() => done(performance.now())))',
    `window.requestAnimationFrame = (callback) => display((stamp) => callback(stamp + ${AHEAD_MS}))`,
  );
  assert.ok(reported < next + AHEAD_MS / 2, `complete at ${reported.toFixed(1)} ms, but the next frame had begun by ${next.toFixed(1)} ms`);
});

timedTest('time stamps that are ahead do not change the measured frame interval', async () => {
  // Two visits request each frame, and script runs between their callbacks.
  const { reported, at: begun } = await reportedAnd(
    `(done) => {
      window.requestAnimationFrame = display;
      display((stamp) => done(Math.min(stamp, performance.now())));
    }`,
    `window.requestAnimationFrame = (callback) => display((stamp) => {
      for (const end = performance.now() + ${SPIN_MS}; performance.now() < end;);
      callback(stamp + ${AHEAD_MS});
    });
    new window.ad.SurfaceTracker({ name: 'Page', root: document.body })`,
  );
  assert.ok(reported > begun + 2 * SPIN_MS, `complete at ${reported.toFixed(1)} ms, but the frame was begun at ${begun.toFixed(1)} ms`);
});
