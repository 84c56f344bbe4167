import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeReport } from '../report.mjs';
import { checkLimits } from '../limits.mjs';

const SURFACE = 'HomeFeed';

/** A report of live visits with these errors, and one that was pictured frame by frame. */
function report(errorsMs, { errorFrames = 0, p50 = 16.7, outcome = 'complete' } = {}) {
  const live = errorsMs.map((errorMs, seed) => ({ surface: SURFACE, seed, outcome: 'complete', reportedMs: 500, errorMs, errorFrames: 0 }));
  const exact = [{ surface: SURFACE, outcome, errorFrames, frameMs: { p50, p95: p50 } }];
  return makeReport({ surfaces: [SURFACE], live, exact, problems: [] });
}

const many = (least, most) => Array.from({ length: 40 }, (_, i) => (i < 36 ? least : most) * (i % 2 ? 1 : -1));

test('errors of a frame are right', () => {
  assert.deepEqual(checkLimits(report(many(17, 50), { errorFrames: -1 })), { problems: [], unjudged: [] });
});

test('a visit that is pictured frame by frame must be right on every machine', () => {
  for (const p50 of [16.7, 60]) {
    assert.match(checkLimits(report([], { errorFrames: -2, p50 })).problems.join(), /HomeFeed, every frame: reported 2 frames earlier/);
    assert.match(checkLimits(report([], { errorFrames: 3, p50 })).problems.join(), /3 frames later/);
  }
});

test('one that says nothing is not taken for right', () => {
  const silent = report([], { outcome: 'no event' });
  silent.surfaces[0].exact.errorFrames = undefined;
  assert.match(checkLimits(silent).problems.join(), /no event/);
});

test('live visits must be right in the median and in nineteen of twenty', () => {
  assert.match(checkLimits(report(many(17.1, 20))).problems.join(), /half of the live visits are further than 17.1 ms/);
  assert.match(checkLimits(report(many(3, 50.1))).problems.join(), /one live visit in twenty is further than 50.1 ms/);
  assert.deepEqual(checkLimits(report([3, 3, 90])).problems, [], 'the worst of three says little');
});

test('on a machine too busy to tell, live errors are not judged, whatever they are', () => {
  for (const errors of [many(0, 0), many(90, 300)]) {
    const { problems, unjudged } = checkLimits(report(errors, { p50: 25.1 }));
    assert.deepEqual(problems, []);
    assert.match(unjudged.join(), /the live errors: the machine is too busy/);
  }
});

test('where nothing is pictured apart, the live errors count', () => {
  const android = makeReport({ surfaces: [SURFACE], live: report(many(90, 90)).live, exact: [], problems: [] });
  assert.equal(checkLimits(android).problems.length, 2);
});
