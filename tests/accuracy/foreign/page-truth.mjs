// @ts-check
/**
 * Finds the end of a page's load in its pixels: the last change before the page is still for the settle time of metric §8.
 * Still means: nothing changes that counts (pixel-changes.mjs), the server is answering nothing, and the page draws frames. The
 * SDK is not asked.
 */

import { frameAt, pixelsOf } from '../pictures.mjs';
import { DISTANCE } from '../truth.mjs';
import { changesOf, TILE } from './pixel-changes.mjs';

/** @typedef {import('../pictures.mjs').Frame} Frame */
/** @typedef {import('./pixel-changes.mjs').Change} Change */
/** @typedef {{ from: number, to: number }} Span ms of the page's clock */

/** Settle times of metric §8, milliseconds, and the share of the viewport below which a page is sparse. */
const SETTLE_MS = 1_000;
const SPARSE_SETTLE_MS = 5_000;
const SPARSE_SHARE = 0.1;
/** A page that draws no frame for longer is not still, but blocked, milliseconds. */
const BLOCKED_MS = 100;
/** No candidate is kept waiting by requests for longer, milliseconds (metric §8). */
const HOLD_LIMIT_MS = 10_000;

/**
 * Returns the end of the load.
 * @param {Frame[]} frames from the navigation on @param {Span[]} requests that the server has answered
 * @returns {Promise<{ frame: number, time: number, end: Change, later: Change[], sparse: boolean }>}
 *   `end`: the change that ends it; `later`: changes after the page was still, which belong to no load
 */
export async function endOfLoad(frames, requests) {
  const changes = await changesOf(frames);
  const busy = [...requests, ...blockedSpans(frames)];
  for (const [index, end] of changes.entries()) {
    const { time } = frames[end.frame];
    const next = changes[index + 1];
    // Changes in one frame are one.
    if (next?.frame === end.frame) continue;
    const sparse = (await contentShare(frames[Math.min(frames.length - 1, end.frame + 1)])) < SPARSE_SHARE;
    const until = settledAt(time, sparse ? SPARSE_SETTLE_MS : SETTLE_MS, busy);
    if (next && frames[next.frame].time <= until) continue;
    return { frame: end.frame, time, end, later: changes.slice(index + 1), sparse };
  }
  throw new Error('nothing has changed on the screen');
}

/** Returns the times in which the page drew no frame. @param {Frame[]} frames @returns {Span[]} */
function blockedSpans(frames) {
  const spans = frames.slice(1).map(({ time }, index) => ({ from: frames[index].time, to: time }));
  return spans.filter(({ from, to }) => to - from > BLOCKED_MS);
}

/**
 * Returns the time at which a page that does not change has settled: `settleMs` after the change and after the last request
 * or blocked time that was begun before that.
 * @param {number} time ms @param {number} settleMs @param {Span[]} busy
 */
export function settledAt(time, settleMs, busy) {
  let until = time + settleMs;
  for (const { from, to } of [...busy].sort((a, b) => a.from - b.from)) {
    if (from <= until && to > time) until = Math.max(until, Math.min(to, time + HOLD_LIMIT_MS) + settleMs);
  }
  return until;
}

/**
 * Returns the share of the picture's tiles that show something: a pixel that differs clearly from the most common colour.
 * @param {Frame} frame
 */
async function contentShare({ picture }) {
  const { data, width, height } = await pixelsOf(picture);
  const words = new Uint32Array(data.buffer, data.byteOffset, width * height);
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (let at = 0; at < words.length; at += 7) counts.set(words[at], (counts.get(words[at]) ?? 0) + 1);
  const [common = 0] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0]);
  const background = [common & 255, (common >> 8) & 255, (common >> 16) & 255];
  let content = 0;
  let tiles = 0;
  for (let y0 = 0; y0 < height; y0 += TILE) {
    for (let x0 = 0; x0 < width; x0 += TILE) {
      tiles++;
      content += Number(showsSomething(x0, y0));
    }
  }
  return content / tiles;

  /** @param {number} x0 @param {number} y0 */
  function showsSomething(x0, y0) {
    for (let y = y0; y < Math.min(height, y0 + TILE); y++) {
      for (let x = x0; x < Math.min(width, x0 + TILE); x++) {
        const at = (y * width + x) * 4;
        if (background.some((value, colour) => Math.abs(data[at + colour] - value) > DISTANCE.level)) return true;
      }
    }
    return false;
  }
}

/** Returns the frame of a reported time. @param {Frame[]} frames @param {number} time ms */
export const reportedFrame = (frames, time) => frameAt(frames, time);
