// @ts-check
/**
 * Visits on a display that keeps its rhythm. The browsers that AllDrawn measures have such a display: when a frame is late,
 * the next is begun on a beat of the display all the same, and a video's pictures go on. Under begin-frame control on a busy
 * machine there is no beat, and no binding can say which frame shows what. Whether the display kept it is told by the frames'
 * distances alone, whatever the error; what is off on a display that kept it is never played again.
 */

import { Disturbed, undisturbed } from '../plays.mjs';
import { ALLOWED_FRAMES } from './controls.mjs';
import { runVisit } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** A distance of this many of the display's intervals is a lost beat. */
const LOST_BEAT = 1.25;
/** How many frames before the first of the two times that are compared may have moved them. */
const BEFORE_FRAMES = 4;

/**
 * The longest distance of two frames near the true time and the reported one, milliseconds; none where nothing is compared.
 * @param {Visit} visit
 */
export function longestBeat({ frames, truth, reportedFrame }) {
  if (!truth || reportedFrame === undefined) return undefined;
  const from = Math.max(1, Math.min(truth.frame, reportedFrame) - BEFORE_FRAMES);
  const to = Math.min(frames.length - 1, Math.max(truth.frame, reportedFrame) + 1);
  let longest = 0;
  for (let i = from; i <= to; i++) longest = Math.max(longest, frames[i].time - frames[i - 1].time);
  return longest;
}

/**
 * Plays a visit until its display was undisturbed. A visit that is off on a display that kept its beat is never played again.
 * @param {Parameters<typeof runVisit>[0]} options @param {import('../plays.mjs').Hear} hear
 * @returns {Promise<Visit>}
 */
export function runSteadyVisit(options, hear) {
  return undisturbed(async (last) => {
    const visit = await runVisit(options);
    const off = visit.errorFrames !== undefined && Math.abs(visit.errorFrames) > ALLOWED_FRAMES;
    const beat = longestBeat(visit);
    const lost = beat !== undefined && beat > LOST_BEAT * options.instrument.frameMs;
    if (off && lost && !last) throw new Disturbed(`${visit.errorFrames} frames off on a display that lost its beat for ${beat.toFixed(0)} ms`);
    return visit;
  }, hear);
}
