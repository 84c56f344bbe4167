// @ts-check
// Pictures of frames: kept as they came, one copy of each, decoded only when someone looks.

import { createHash } from 'node:crypto';
import sharp from 'sharp';

/** @typedef {{ hash: string, bytes: Buffer, pixels?: Pixels }} Picture `pixels`: given where they are known already (synthetic frames) */
/** @typedef {{ data: Uint8Array, width: number, height: number }} Pixels four bytes a pixel, red first */
/**
 * One frame of a recording.
 * @typedef {{ index: number, time: number, picture: Picture }} Frame `time`: when it was begun, ms on the page's performance.now()
 */

/** Keeps one copy of equal pictures. The encoders are deterministic: equal pixels are equal bytes. */
export class Album {
  /** @type {Map<string, Picture>} */
  #pictures = new Map();

  /** @param {Buffer} bytes an encoded picture @returns {Picture} */
  add(bytes) {
    const hash = createHash('sha1').update(bytes).digest('base64');
    let picture = this.#pictures.get(hash);
    if (!picture) {
      picture = { hash, bytes };
      this.#pictures.set(hash, picture);
    }
    return picture;
  }

  get size() {
    return this.#pictures.size;
  }
}

/** @param {Picture} picture @returns {Promise<Pixels>} */
export async function pixelsOf(picture) {
  if (picture.pixels) return picture.pixels;
  const { data, info } = await sharp(picture.bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The page's clock is rounded to this: two times that are closer may be the same. */
export const CLOCK_STEP_MS = 0.1;

/**
 * The last frame begun at or before a time: the frame that a reported time belongs to.
 * @param {Frame[]} frames in order @param {number} time @returns {number} position in `frames`; −1: before all of them
 */
export function frameAt(frames, time) {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle].time <= time + CLOCK_STEP_MS) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The first frame begun after a time: the first that surely shows what happened then.
 * @param {Frame[]} frames in order @param {number} time @returns {number} position in `frames`; its length: none
 */
export function frameAfter(frames, time) {
  return frameAt(frames, time) + 1;
}
