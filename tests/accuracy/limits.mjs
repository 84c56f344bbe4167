// @ts-check
/** Whether the demo's numbers are as near to the pixels as they have to be. */

import { ALLOWED_FRAMES } from './controls.mjs';

/** @typedef {ReturnType<typeof import('./report.mjs').makeReport>} Report */

/** Live: the size of the error, ms. A display's frame is 16.7 ms. */
const MAX_MEDIAN_MS = 17;
const MAX_P95_MS = 50;
/** With fewer visits the 95th percentile is the worst of them. */
const MIN_LIVE_VISITS = 20;
/**
 * The machine is too busy where half of the frames that the recorder begins are further apart than this, ms: it begins
 * them 16.7 ms apart, as long as a picture is done by then. The screencast drops pictures on such a machine.
 */
const MAX_FRAME_GAP_MS = 25;

/**
 * What is wrong with the numbers, in words; and what could not be judged. How busy the machine was is read off the
 * distances between frames, which know nothing of errors.
 * @param {Report} report @returns {{ problems: string[], unjudged: string[] }}
 */
export function checkLimits({ surfaces, error }) {
  const exact = surfaces.flatMap((row) => (row.exact ? [row.exact] : []));
  const problems = exact.flatMap(({ surface, outcome, errorFrames }) => {
    if (errorFrames === undefined) return [`${surface}, every frame: ${outcome}, so that there is nothing to compare with its pixels`];
    if (Math.abs(errorFrames) <= ALLOWED_FRAMES) return [];
    return [`${surface}, every frame: reported ${framesOff(errorFrames)} than its pixels were there, at most ${ALLOWED_FRAMES} is right`];
  });
  const unjudged = [];
  const medianGapMs = Math.max(...exact.map(({ frameMs }) => frameMs.p50));
  const { count, medianAbsoluteMs, p95AbsoluteMs } = error;
  const exceeded = [
    ...exceedance('half of the live visits are', medianAbsoluteMs, MAX_MEDIAN_MS),
    ...(count >= MIN_LIVE_VISITS ? exceedance('one live visit in twenty is', p95AbsoluteMs, MAX_P95_MS) : []),
  ];
  if (exact.length > 0 && medianGapMs > MAX_FRAME_GAP_MS) {
    unjudged.push(`the live errors: the machine is too busy, its frames were ${medianGapMs.toFixed(1)} ms apart in the median (at most ${MAX_FRAME_GAP_MS})`);
  } else {
    problems.push(...exceeded);
  }
  return { problems, unjudged };
}

const framesOff = (/** @type {number} */ error) => `${Math.abs(error)} frames ${error < 0 ? 'earlier' : 'later'}`;

const exceedance = (/** @type {string} */ who, /** @type {number | null} */ ms, /** @type {number} */ limit) =>
  ms !== null && ms > limit ? [`${who} further than ${ms.toFixed(1)} ms from their pixels, at most ${limit} ms is right`] : [];
