// Tests a device that slept during a visit: the wall clock has run ahead of the monotonic clock (metric §12).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// Returns a visit during which the wall clock is put forward by `ms` milliseconds. Then the page changes in a `frame`,
// or the app calls `leave`, as `act` says.
async function outcome(ms, act) {
  const { page } = await open();
  await page.evaluate(([ms, act]) => {
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1><div id="busy" data-perf-busy style="height:200px"></div></main>';
    const feed = document.getElementById('feed');
    const surface = new window.ad.SurfaceTracker({ name: 'Feed', root: feed });
    const now = Date.now;
    requestAnimationFrame(() => setTimeout(() => {
      Date.now = () => now() + ms;
      if (act === 'frame') document.getElementById('busy').remove();
      else surface.leave('back');
    }, 100));
  }, [ms, act]);
  const [visit] = await visits(page, 1);
  await page.close();
  return visit;
}

test('a wall clock more than a second ahead voids the visit at the next frame or call', async () => {
  for (const act of ['frame', 'leave']) {
    const visit = await outcome(1_500, act);
    assert.equal(visit.outcome, 'void', act);
    assert.equal(visit.visuallyComplete, undefined);
  }
});

test('a wall clock less than a second ahead does not void the visit', async () => {
  assert.equal((await outcome(700, 'frame')).outcome, 'complete');
});
