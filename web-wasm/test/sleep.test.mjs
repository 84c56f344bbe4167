// A device that slept in mid-visit: the wall clock has run ahead of the monotonic one (metric §12).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// A visit during which the wall clock is put forward by `ms`; what happens next is `act`.
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

test('more than a second ahead: void, at the next frame or call', async () => {
  for (const act of ['frame', 'leave']) {
    const visit = await outcome(1_500, act);
    assert.equal(visit.outcome, 'void', act);
    assert.equal(visit.visuallyComplete, undefined);
  }
});

test('less: the wall clock was set, the visit goes on', async () => {
  assert.equal((await outcome(700, 'frame')).outcome, 'complete');
});
