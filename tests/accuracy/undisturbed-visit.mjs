// @ts-check
/**
 * Plays a visit again until no long gap between frames has disturbed its result. A real display has a fixed interval:
 * after a late frame, the next one is begun on the display's next tick, and videos play on. Under begin-frame control
 * on a busy machine the intervals are irregular, and no binding can know which frame shows what. Only the gaps between
 * frames decide whether a visit was disturbed, never its error. A wrong visit without a long gap is not played again.
 */

import { Disturbed, untilUndisturbed } from '../plays.mjs';
import { ALLOWED_FRAMES } from './controls.mjs';
import { differences } from './expected.mjs';
import { frameAt } from './pictures.mjs';
import { runVisit } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** A gap between two frames is long if it is more than this many of the display's frame intervals. */
const LONG_GAP_INTERVALS = 1.25;
/** A gap can have moved the true or reported time if it is at most this many frames before the earlier one of both. */
const FRAMES_BEFORE = 4;

/**
 * Returns the longest gap between two frames, ms.
 * @param {import('./pictures.mjs').Frame[]} frames @param {number} from @param {number} to positions in `frames`
 */
function longestGap(frames, from, to) {
  let longest = 0;
  for (let i = Math.max(1, from); i <= Math.min(frames.length - 1, to); i++) longest = Math.max(longest, frames[i].time - frames[i - 1].time);
  return longest;
}

/**
 * Returns the longest gap between two frames near the true and the reported time, ms; undefined if the visit lacks one
 * of these times.
 * @param {Visit} visit
 */
export function longestGapAroundTimes({ frames, truth, reportedFrame }) {
  if (!truth || reportedFrame === undefined) return undefined;
  return longestGap(frames, Math.min(truth.frame, reportedFrame) - FRAMES_BEFORE, Math.max(truth.frame, reportedFrame) + 1);
}

/**
 * Returns the longest gap between two frames from the opening to the last input, ms; undefined if the scene has no
 * actions.
 * @param {Visit} visit
 */
function longestGapAroundInputs({ scene, frames, openedAt, inputs }) {
  if (!scene.actions?.length) return undefined;
  return longestGap(frames, frameAt(frames, openedAt), frameAt(frames, Math.max(...inputs)) + 1);
}

/**
 * Returns the reason why a visit was disturbed, or undefined. A visit is disturbed if it is more than a frame off, or
 * if its scene has timed actions and it did not end as expected, and if there was a long gap between two frames at
 * that time.
 * @param {Visit} visit @param {number} frameMs
 */
export function disturbance(visit, frameMs) {
  const isOff = visit.errorFrames !== undefined && Math.abs(visit.errorFrames) > ALLOWED_FRAMES;
  const [what, gapMs] = isOff ? [`${visit.errorFrames} frames off`, longestGapAroundTimes(visit)] : [`ended as ${visit.event?.outcome}`, longestGapAroundInputs(visit)];
  if ((!isOff && differences(visit).length === 0) || gapMs === undefined || gapMs <= LONG_GAP_INTERVALS * frameMs) return undefined;
  return `${what}, with a gap of ${gapMs.toFixed(0)} ms between two frames`;
}

/**
 * Plays a visit until it is undisturbed. A wrong visit without a long gap between frames is not played again.
 * @param {Parameters<typeof runVisit>[0]} options @param {import('../plays.mjs').OnRepeat} onRepeat
 * @returns {Promise<Visit>}
 */
export function runUndisturbedVisit(options, onRepeat) {
  return untilUndisturbed(async (last) => {
    const visit = await runVisit(options);
    const why = last ? undefined : disturbance(visit, options.instrument.frameMs);
    if (why !== undefined) throw new Disturbed(why);
    return visit;
  }, onRepeat);
}
