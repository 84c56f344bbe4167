import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeReport } from '../report.mjs';
import { checkLimits } from '../limits.mjs';

const SURFACE = 'HomeFeed';

/** Makes a report of live visits with these errors, ms, and of one visit with a picture of every frame. */
function report(errorsMs, { errorFrames = 0, p50 = 16.7, outcome = 'complete', cases } = {}) {
  const live = errorsMs.map((errorMs, seed) => ({ surface: SURFACE, seed, outcome: 'complete', reportedMs: 500, errorMs, errorFrames: 0 }));
  const exact = [{ surface: SURFACE, outcome, errorFrames, frameMs: { p50, p95: p50 } }];
  return makeReport({ surfaces: [SURFACE], live, exact, cases, problems: [] });
}

const errorCase = (more) => ({ name: 'Error screen', outcome: 'error', errorFrames: 1, frameMs: { p50: 60, p95: 60 }, problems: [], ...more });

const many = (least, most) => Array.from({ length: 40 }, (_, i) => (i < 36 ? least : most) * (i % 2 ? 1 : -1));

test('errors of up to one frame are no problem', () => {
  assert.deepEqual(checkLimits(report(many(17, 50), { errorFrames: -1 })), { problems: [], unjudged: [] });
});

test('a visit with a picture of every frame must be right even on a busy machine', () => {
  for (const p50 of [16.7, 60]) {
    assert.match(checkLimits(report([], { errorFrames: -2, p50 })).problems.join(), /HomeFeed, every frame: reported 2 frames earlier/);
    assert.match(checkLimits(report([], { errorFrames: 3, p50 })).problems.join(), /3 frames later/);
  }
});

test('a visit without an event is a problem', () => {
  const withoutEvent = report([], { outcome: 'no event' });
  withoutEvent.surfaces[0].exact.errorFrames = undefined;
  assert.match(checkLimits(withoutEvent).problems.join(), /no event/);
});

test('a case must be as expected, and in its frame, even on a busy machine', () => {
  assert.deepEqual(checkLimits(report([], { cases: [errorCase()] })).problems, []);
  const wrong = [{ problems: ['the outcome is complete, expected error'] }, { problems: ['the flag dialog_open is missing'] }, { errorFrames: 2 }, { errorFrames: undefined, outcome: 'timeout' }];
  const messages = [/^Error screen: the outcome is complete, expected error$/, /^Error screen: the flag dialog_open/, /^Error screen, every frame: reported 2 frames later/, /^Error screen, every frame: the outcome is "timeout"/];
  for (const [i, more] of wrong.entries()) assert.match(checkLimits(report([], { cases: [errorCase(more)] })).problems.join('\n'), messages[i]);
});

test('the median and the 95th percentile of the live errors have limits', () => {
  assert.match(checkLimits(report(many(17.1, 20))).problems.join(), /half of the live visits are more than 17.1 ms/);
  assert.match(checkLimits(report(many(3, 50.1))).problems.join(), /one live visit in twenty is more than 50.1 ms/);
  assert.deepEqual(checkLimits(report([3, 3, 90])).problems, [], 'the 95th percentile of three visits is not checked');
});

test('live errors are not judged on a busy machine', () => {
  for (const errors of [many(0, 0), many(90, 300)]) {
    const { problems, unjudged } = checkLimits(report(errors, { p50: 25.1 }));
    assert.deepEqual(problems, []);
    assert.match(unjudged.join(), /the live errors, because the machine is too busy/);
  }
});

test('live errors are judged if there are no exact visits', () => {
  const android = makeReport({ surfaces: [SURFACE], live: report(many(90, 90)).live, exact: [], problems: [] });
  assert.equal(checkLimits(android).problems.length, 2);
});
