// @ts-check
/**
 * Negative controls: three naive measures, put through the same harness. Each must be caught on the scenes that say so
 * (`fails` in scenes.mjs): an instrument that accepts them would accept anything.
 */

import { frameAt, pixelsOf } from './pictures.mjs';
import { DISTANCE } from './truth.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */
/** @typedef {import('./scenes.mjs').Control} Control */

/** Wrong: further than this from the true frame. */
export const ALLOWED_FRAMES = 1;

/**
 * The first frame from the start in which anything in the surface had changed: "first paint". On a busy machine a frame
 * begun just before the input shows what came of it: the picture to compare with is the one before that.
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
 * The last frame of the recording that differs from the one before it: "nothing moves any more".
 * @param {Visit} visit @returns {Promise<number>}
 */
async function lastChangedFrame({ frames }) {
  for (let i = frames.length - 1; i > 0; i--) {
    if (await differs(frames[i - 1], frames[i])) return i;
  }
  return 0;
}

/**
 * The event's first candidate: complete as soon as everything known is drawn, without waiting for what comes late.
 * @param {Visit} visit @returns {Promise<number>}
 */
async function completeWithoutSettling({ frames, event }) {
  if (event?.firstCandidate === undefined) throw new Error('the event has no first candidate');
  return frameAt(frames, event.start + event.firstCandidate);
}

/** @type {Record<Control, (visit: Visit) => Promise<number>>} each says a frame */
export const CONTROLS = {
  'first frame': firstFrame,
  'last changed frame': lastChangedFrame,
  'complete without settling': completeWithoutSettling,
};

/**
 * @param {Visit} visit completed @param {Control} control
 * @returns {Promise<{ frame: number, errorFrames: number, caught: boolean }>}
 */
export async function checkControl(visit, control) {
  if (!visit.truth) throw new Error(`${visit.scene.name}: no truth to judge a control by`);
  const frame = await CONTROLS[control](visit);
  const errorFrames = frame - visit.truth.frame;
  return { frame, errorFrames, caught: Math.abs(errorFrames) > ALLOWED_FRAMES };
}

/**
 * Whether any pixel differs visibly.
 * @param {import('./pictures.mjs').Frame} a @param {import('./pictures.mjs').Frame} b
 */
async function differs(a, b) {
  if (a.picture.hash === b.picture.hash) return false;
  const [left, right] = [await pixelsOf(a.picture), await pixelsOf(b.picture)];
  return left.data.some((value, i) => Math.abs(value - right.data[i]) > DISTANCE.level);
}
