// Tests the cost of a pending visit in a page that changes in each frame. The limits are shares and ratios of figures
// from one test run, so that they hold on any machine.
import assert from 'node:assert/strict';
import { percentile } from '../../tests/accuracy/report.mjs';
import { timedTest } from '../../tests/timed.mjs';
import { costOf } from './cost.mjs';
import { inBrowser } from './page.mjs';

const open = inBrowser();

// Returns the medians over all pairs of runs: `share` of the time that the SDK's scripts take, and the share of the
// frame rate that is `kept`.
async function cost(t, what) {
  const { page, errors } = await open();
  const pairs = await costOf(page, what);
  await page.close();
  assert.deepEqual(errors, []);
  const figures = pairs.map(({ without, with: measured }) => {
    // Share of each second that the SDK's scripts take.
    const share = ((measured.script - without.script) * measured.fps) / 1_000;
    t.diagnostic(`${what.elements} elements: scripts ${without.script.toFixed(2)} → ${measured.script.toFixed(2)} ms a frame (${(share * 100).toFixed(1)} % of the time), ${without.fps.toFixed(1)} → ${measured.fps.toFixed(1)} frames a second`);
    return { share, kept: measured.fps / without.fps };
  });
  const median = (figure) => percentile(figures.map((each) => each[figure]), 0.5);
  return { share: median('share'), kept: median('kept') };
}

timedTest('1,000 elements, one of which changes in each frame for 10 s: the SDK\'s scripts take at most 10 % of the time', async (t) => {
  const { share } = await cost(t, { elements: 999, seconds: 10, pairs: 1 });
  assert.ok(share > 0 && share <= 0.1, `the SDK's scripts take ${(share * 100).toFixed(1)} % of the time`);
});

timedTest('14,000 elements: the page keeps its frame rate', async (t) => {
  const { kept } = await cost(t, { elements: 13_998, seconds: 2, pairs: 3 });
  assert.ok(kept >= 0.8, `the page keeps only ${(kept * 100).toFixed(0)} % of its frame rate`);
});
