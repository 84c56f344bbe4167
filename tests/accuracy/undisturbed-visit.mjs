// @ts-check
/**
 * Visits on a display that keeps its rhythm. The browsers that AllDrawn measures have such a display: when a frame is late,
 * the next is begun on a beat of the display all the same, and a video's pictures go on. Under begin-frame control on a busy
 * machine there is no beat, and no binding can say which frame shows what. Whether the display kept it is told by the frames'
 * distances alone, whatever the error; what is off on a display that kept it is never played again.
 */

import { Disturbed, untilUndisturbed } from '../plays.mjs';
import { ALLOWED_FRAMES } from './controls.mjs';
import { frameAt } from './pictures.mjs';
import { runVisit } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** A distance of this many of the display's intervals is a lost beat. */
const LONG_GAP_INTERVALS = 1.25;
/** How many frames before the first of the two times that are compared may have moved them. */
const FRAMES_BEFORE = 4;

/** @param {import('./pictures.mjs').Frame[]} frames @param {number} from @param {number} to positions in `frames` */
function longestGap(frames, from, to) {
  let longest = 0;
  for (let i = Math.max(1, from); i <= Math.min(frames.length - 1, to); i++) longest = Math.max(longest, frames[i].time - frames[i - 1].time);
  return longest;
}

/**
 * The longest distance of two frames near the true time and the reported one, milliseconds; none where nothing is compared.
 * @param {Visit} visit
 */
export function longestGapAroundTimes({ frames, truth, reportedFrame }) {
  if (!truth || reportedFrame === undefined) return undefined;
  return longestGap(frames, Math.min(truth.frame, reportedFrame) - FRAMES_BEFORE, Math.max(truth.frame, reportedFrame) + 1);
}

/**
 * The longest distance of two frames from the opening to the last input, milliseconds; none where the scene's user does nothing.
 * @param {Visit} visit
 */
function longestGapAroundInputs({ scene, frames, openedAt, inputs }) {
  if (!scene.actions?.length) return undefined;
  return longestGap(frames, frameAt(frames, openedAt), frameAt(frames, Math.max(...inputs)) + 1);
}

/** Returns true if the visit ended as its scene says. @param {Visit} visit */
function endedAsExpected({ scene: { expect }, event, before }) {
  const outcomes = before.map(({ outcome }) => outcome);
  return event?.outcome === expect.outcome && (event.settled === expect.settled || expect.settled === undefined) && String(outcomes) === String(expect.before ?? []);
}

/**
 * Returns what disturbed a visit, or undefined. Only a visit that is off, or whose user acts at a certain time and that ended
 * otherwise than it should, can be disturbed: by a display that lost its beat.
 * @param {Visit} visit @param {number} frameMs
 */
export function disturbance(visit, frameMs) {
  const isOff = visit.errorFrames !== undefined && Math.abs(visit.errorFrames) > ALLOWED_FRAMES;
  const [what, gapMs] = isOff ? [`${visit.errorFrames} frames off`, longestGapAroundTimes(visit)] : [`ended as ${visit.event?.outcome}`, longestGapAroundInputs(visit)];
  if ((!isOff && endedAsExpected(visit)) || gapMs === undefined || gapMs <= LONG_GAP_INTERVALS * frameMs) return undefined;
  return `${what} on a display that lost its beat for ${gapMs.toFixed(0)} ms`;
}

/**
 * Plays a visit until its display was undisturbed. A visit that is off on a display that kept its beat is never played again.
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
