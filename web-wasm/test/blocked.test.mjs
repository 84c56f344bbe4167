// Tests a visit whose settle time ends while the page's thread is blocked: the page is looked at again before the visit
// is confirmed (metric §8, Order).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// Begins a visit, blocks the thread for `ms` milliseconds once the surface has been walked, and then runs `act` in the
// same task. Returns the visit and when the thread was free again.
async function blocked(ms, act) {
  const { page } = await open();
  const free = await page.evaluate(`(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    window.ad.onVisit(() => (window.endedAt = performance.now()));
    for (let i = 0; i < 6; i++) await frame();
    for (const end = performance.now() + ${ms}; performance.now() < end;);
    (${act})(document.getElementById('feed'));
    return performance.now();
  })()`);
  const [visit] = await visits(page, 1);
  const endedAt = await page.evaluate(() => window.endedAt);
  await page.close();
  return { visit, free, endedAt };
}

test('what the page shows after a blocked thread counts', async () => {
  const { visit, free } = await blocked(1_500, "(feed) => (feed.innerHTML += '<p style=\"height:200px\">More</p>')");
  assert.equal(visit.outcome, 'complete');
  const complete = visit.start + visit.visuallyComplete;
  assert.ok(complete > free, `complete at ${complete} ms, but the thread was blocked until ${free} ms`);
});

test('a candidate that is old and unchanged is confirmed by the next frame', async () => {
  const { visit, free, endedAt } = await blocked(5_500, '() => {}');
  assert.deepEqual([visit.outcome, visit.settled], ['complete', true]);
  assert.ok(visit.start + visit.visuallyComplete < free - 5_000, 'the value is that of the candidate');
  assert.ok(endedAt < free + 900, `the visit ended ${endedAt - free} ms after the thread was free: it waited for a new settle time`);
});
