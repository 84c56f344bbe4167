// @ts-check
/**
 * Negative controls: three naive measures, which are compared with the pixels in the same way as the SDK. Each must be
 * caught, which means found wrong, on the scenes that list it in `fails` (scenes.mjs). A comparison that accepted these
 * measures would prove nothing.
 */

import { frameAt, pixelsOf } from './pictures.mjs';
import { DISTANCE } from './truth.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */
/** @typedef {import('./scenes.mjs').Control} Control */

/** A measure is wrong if it is more than this many frames from the true frame. */
export const ALLOWED_FRAMES = 1;

/**
 * Returns the first frame after the start in which anything has changed: "first paint". On a busy machine a frame
 * begun just before the input may already show its effect, so frames are compared with the picture before that one.
 * @param {Visit} visit @returns {Promise<number>}
 */
async function firstFrame({ frames, openedAt }) {
  const begun = Math.max(1, frameAt(frames, openedAt));
  const before = frames[begun - 1];
  for (let i = begun; i < frames.length; i++) {
    if (await differs(before, frames[i])) return i;
  }
  return frames.length - 1;
}

/**
 * Returns the last frame of the recording that differs from the one before it: "nothing changes any more".
 * @param {Visit} visit @returns {Promise<number>}
 */
async function lastChangedFrame({ frames }) {
  for (let i = frames.length - 1; i > 0; i--) {
    if (await differs(frames[i - 1], frames[i])) return i;
  }
  return 0;
}

/**
 * Returns the frame of the event's first candidate: complete as soon as all known content is drawn, without the settle
 * time.
 * @param {Visit} visit @returns {Promise<number>}
 */
async function completeWithoutSettling({ frames, event }) {
  if (event?.firstCandidate === undefined) throw new Error('the event has no first candidate, so "complete without settling" cannot be checked');
  return frameAt(frames, event.start + event.firstCandidate);
}

/**
 * The controls. Each function returns the frame in which the surface is complete according to its measure.
 * @type {Record<Control, (visit: Visit) => Promise<number>>}
 */
export const CONTROLS = {
  'first frame': firstFrame,
  'last changed frame': lastChangedFrame,
  'complete without settling': completeWithoutSettling,
};

/**
 * Compares a control's frame with the true one.
 * @param {Visit} visit completed @param {Control} control
 * @returns {Promise<{ frame: number, errorFrames: number, caught: boolean }>}
 */
export async function checkControl(visit, control) {
  if (!visit.truth) throw new Error(`${visit.scene.name}: the visit has no true frame, so no control can be checked`);
  const frame = await CONTROLS[control](visit);
  const errorFrames = frame - visit.truth.frame;
  return { frame, errorFrames, caught: Math.abs(errorFrames) > ALLOWED_FRAMES };
}

/**
 * Returns true if any pixel differs visibly.
 * @param {import('./pictures.mjs').Frame} a @param {import('./pictures.mjs').Frame} b
 */
async function differs(a, b) {
  if (a.picture.hash === b.picture.hash) return false;
  const [left, right] = [await pixelsOf(a.picture), await pixelsOf(b.picture)];
  return left.data.some((value, i) => Math.abs(value - right.data[i]) > DISTANCE.level);
}
