// @ts-check
// Pictures of frames. A picture is kept encoded, only once even if several frames are equal, and decoded on demand.

import { createHash } from 'node:crypto';
import sharp from 'sharp';

/** @typedef {{ hash: string, bytes: Buffer, pixels?: Pixels }} Picture `pixels`: already decoded (synthetic frames) */
/** @typedef {{ data: Uint8Array, width: number, height: number }} Pixels four bytes a pixel, red first */
/**
 * One frame of a recording.
 * @typedef {{ index: number, time: number, picture: Picture }} Frame `time`: when it was begun, ms of performance.now()
 */

/** Keeps one copy of equal pictures. The encoders are deterministic, so equal pixels have equal bytes. */
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

/** Precision of the page's clock, milliseconds. Two times that are closer than this may be the same. */
export const CLOCK_STEP_MS = 0.1;

/**
 * Returns the last frame that was begun at or before a time. A reported time belongs to this frame.
 * @param {Frame[]} frames in order @param {number} time @returns {number} position in `frames`; −1 if the time is before all of them
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
 * Returns the first frame that was begun after a time, and so certainly shows what happened at that time.
 * @param {Frame[]} frames in order @param {number} time @returns {number} position in `frames`; `frames.length` if there is none
 */
export function frameAfter(frames, time) {
  return frameAt(frames, time) + 1;
}
