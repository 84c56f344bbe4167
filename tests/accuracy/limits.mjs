// @ts-check
/** Checks that the demo's reported times are close enough to the pixels. */

import { ALLOWED_FRAMES } from './controls.mjs';

/** @typedef {ReturnType<typeof import('./report.mjs').makeReport>} Report */

/** Limits of the live visits' absolute error, ms. A display's frame interval is 16.7 ms. */
const MAX_MEDIAN_MS = 17;
const MAX_P95_MS = 50;
/** With fewer visits the 95th percentile would be the worst visit, so it is not checked. */
const MIN_LIVE_VISITS = 20;
/**
 * The machine is too busy if the median gap between the frames of the begin-frame recorder is longer than this, ms. The
 * recorder begins frames every 16.7 ms unless a picture takes longer. On a busy machine the screencast drops pictures.
 */
const MAX_FRAME_GAP_MS = 25;

/**
 * Returns a sentence for each problem, and one for each figure that could not be judged. The gaps between frames,
 * which do not depend on the errors, show how busy the machine was.
 * @param {Report} report @returns {{ problems: string[], unjudged: string[] }}
 */
export function checkLimits({ surfaces, error, cases }) {
  const exact = surfaces.flatMap((row) => (row.exact ? [row.exact] : []));
  const problems = [
    ...exact.flatMap((visit) => wrongTime(visit.surface, visit)),
    ...cases.flatMap((visit) => [...visit.problems.map((problem) => `${visit.name}: ${problem}`), ...wrongTime(visit.name, visit)]),
  ];
  const unjudged = [];
  const medianGapMs = Math.max(...exact.map(({ frameMs }) => frameMs.p50));
  const { count, medianAbsoluteMs, p95AbsoluteMs } = error;
  const exceeded = [
    ...exceedance('half of the live visits are', medianAbsoluteMs, MAX_MEDIAN_MS),
    ...(count >= MIN_LIVE_VISITS ? exceedance('one live visit in twenty is', p95AbsoluteMs, MAX_P95_MS) : []),
  ];
  if (medianGapMs > MAX_FRAME_GAP_MS) {
    unjudged.push(`the live errors, because the machine is too busy: the median gap between frames was ${medianGapMs.toFixed(1)} ms, the limit is ${MAX_FRAME_GAP_MS} ms`);
  } else {
    problems.push(...exceeded);
  }
  return { problems, unjudged };
}

/** @param {string} name @param {{ outcome: string, errorFrames?: number }} visit with a picture of every frame */
function wrongTime(name, { outcome, errorFrames }) {
  if (errorFrames === undefined) return [`${name}, every frame: the outcome is "${outcome}", so there is no time to compare with the pixels`];
  if (Math.abs(errorFrames) <= ALLOWED_FRAMES) return [];
  return [`${name}, every frame: reported ${framesOff(errorFrames)} than the pixels show; the limit is ${ALLOWED_FRAMES}`];
}

const framesOff = (/** @type {number} */ error) => `${Math.abs(error)} frames ${error < 0 ? 'earlier' : 'later'}`;

const exceedance = (/** @type {string} */ who, /** @type {number | null} */ ms, /** @type {number} */ limit) =>
  ms !== null && ms > limit ? [`${who} more than ${ms.toFixed(1)} ms from the pixels; the limit is ${limit} ms`] : [];
