// @ts-check
/**
 * Finds the changes of a page in the pictures of its frames, without knowing the page. The page is cut into tiles. A tile
 * changes in a frame that differs from the tile's last changed picture. Changes are then sorted into two kinds:
 *
 * - A *step*: adjacent tiles that change in one frame, and then stay as they are for a while.
 * - A *motion*: adjacent tiles that change in many frames one after the other (a fade, a slide, a spinner, a chart that grows).
 *   As metric §3 counts a fade from 10 % of its opacity on, a motion counts from the first frame that shows a tenth of the
 *   difference between its beginning and its end. Its last frame is not waited for: some motions never end.
 */

import { VISIBLE_SHARE } from '../page-visit.mjs';
import { pixelsOf } from '../pictures.mjs';

/** @typedef {import('../pictures.mjs').Frame} Frame */
/** @typedef {import('../pictures.mjs').Pixels} Pixels */
/**
 * @typedef {object} Change
 * @property {'step' | 'motion'} kind
 * @property {number} frame position in the frames: of the step, or of the first frame that shows a tenth of the motion
 * @property {number} last position of the last frame in which it changes
 * @property {number} share of the viewport, of the tiles that change
 * @property {{ x: number, y: number, w: number, h: number }} rect around these tiles, pixels
 */
/** @typedef {{ columns: number, rows: number, changes: Map<number, number[]> }} TileChanges `changes`: frames, by tile */
/** @typedef {{ tile: number, frames: number[] }} Run the frames in which a tile moves */

/** Width and height of a tile, pixels: the smallest area that is required (metric §3: 256 square units). */
export const TILE = 16;
const MIN_AREA = TILE * TILE;
/** A pixel has changed if one of its colours differs by more than this, of 255. Pictures have no noise. */
const LEVEL = 4;
/** A tile has changed if at least this many of its pixels have. */
const MIN_PIXELS = 2;
/** Two changes of a tile that are further apart, in milliseconds, belong to no motion. */
const RUN_GAP_MS = 150;
/** A motion has at least this many changes of a tile, with at most this many milliseconds between them on average. */
const RUN_CHANGES = 5;
const RUN_MEAN_GAP_MS = 60;
/** Motions of adjacent tiles are one motion if the times between them are at most this long, milliseconds. */
const JOIN_MS = 50;

/**
 * Returns the changes of the page in the order of their frames. The first frame is compared with an empty (white) page.
 * @param {Frame[]} frames @returns {Promise<Change[]>}
 */
export async function changesOf(frames) {
  const found = await tileChanges(frames);
  /** @type {Run[]} */
  const runs = [];
  /** @type {Map<number, Set<number>>} tiles, by the frame of their step */
  const steps = new Map();
  for (const [tile, of] of found.changes) {
    for (const run of runsOf(of, frames)) {
      // The first change of a motion shows what then moves. It is a step.
      const moves = isMotion(run, frames);
      if (moves) runs.push({ tile, frames: run.slice(1) });
      for (const frame of moves ? run.slice(0, 1) : run) steps.set(frame, (steps.get(frame) ?? new Set()).add(tile));
    }
  }
  const motions = joined(runs, found, frames);
  const changes = await Promise.all(motions.map((runsOfMotion) => motionOf(runsOfMotion, found, frames)));
  for (const [frame, tiles] of [...steps].sort(([a], [b]) => a - b)) {
    for (const part of adjacentParts(tiles, found)) {
      if (isPartOfMotion(part, frame, motions, found, frames)) continue;
      if (await isVisible(part, found, frames[frame - 1], frames[frame])) changes.push({ kind: 'step', frame, last: frame, ...extentOf(part, found) });
    }
  }
  return changes.filter((change) => change !== undefined).sort((a, b) => a.frame - b.frame);
}

/**
 * Returns the changes of each tile. A tile is compared with its picture at its last change, so that slow changes add up.
 * @param {Frame[]} frames @returns {Promise<TileChanges>}
 */
async function tileChanges(frames) {
  const { width, height } = await pixelsOf(frames[0].picture);
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const reference = new Uint8Array(width * height * 4).fill(255);
  /** @type {Map<number, number[]>} */
  const changes = new Map();
  for (const [index, { picture }] of frames.entries()) {
    if (index > 0 && picture.hash === frames[index - 1].picture.hash) continue;
    const { data } = await pixelsOf(picture);
    for (let tile = 0; tile < columns * rows; tile++) {
      const area = areaOf(tile, columns, width, height);
      if (differingPixels(data, reference, width, area) < MIN_PIXELS) continue;
      for (let y = area.y0; y < area.y1; y++) reference.set(data.subarray((y * width + area.x0) * 4, (y * width + area.x1) * 4), (y * width + area.x0) * 4);
      const of = changes.get(tile);
      if (of) of.push(index);
      else changes.set(tile, [index]);
    }
  }
  return { columns, rows, changes };
}

/** @param {number} tile @param {number} columns @param {number} width @param {number} height */
function areaOf(tile, columns, width, height) {
  const x0 = (tile % columns) * TILE;
  const y0 = Math.floor(tile / columns) * TILE;
  return { x0, y0, x1: Math.min(width, x0 + TILE), y1: Math.min(height, y0 + TILE) };
}

/** Returns true if a pixel of two pictures differs. @param {Uint8Array} a @param {Uint8Array} b @param {number} at its first byte */
const differs = (a, b, at) => Math.abs(a[at] - b[at]) > LEVEL || Math.abs(a[at + 1] - b[at + 1]) > LEVEL || Math.abs(a[at + 2] - b[at + 2]) > LEVEL;

/** @param {Uint8Array} a @param {Uint8Array} b @param {number} width @param {ReturnType<typeof areaOf>} area */
function differingPixels(a, b, width, { x0, y0, x1, y1 }) {
  let count = 0;
  for (let y = y0; y < y1; y++) for (let at = (y * width + x0) * 4, end = (y * width + x1) * 4; at < end; at += 4) count += Number(differs(a, b, at));
  return count;
}

/** Splits a tile's changes where it stays as it is for a while. @param {number[]} changes @param {Frame[]} frames */
function runsOf(changes, frames) {
  /** @type {number[][]} */
  const runs = [];
  for (const frame of changes) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before !== undefined && frames[frame].time - frames[before].time <= RUN_GAP_MS) run.push(frame);
    else runs.push([frame]);
  }
  return runs;
}

/** @param {number[]} run @param {Frame[]} frames */
function isMotion(run, frames) {
  return run.length > RUN_CHANGES && (frames[run[run.length - 1]].time - frames[run[0]].time) / (run.length - 1) <= RUN_MEAN_GAP_MS;
}

/**
 * Joins the runs of adjacent tiles that move at the same time.
 * @param {Run[]} runs @param {TileChanges} tiles @param {Frame[]} frames @returns {Run[][]}
 */
function joined(runs, { columns }, frames) {
  const start = (/** @type {Run} */ run) => frames[run.frames[0]].time;
  const end = (/** @type {Run} */ run) => frames[run.frames[run.frames.length - 1]].time;
  return partsOf(runs, (run) => run.tile, columns, (a, b) => start(a) <= end(b) + JOIN_MS && start(b) <= end(a) + JOIN_MS);
}

/** Splits tiles into parts of adjacent ones. @param {Iterable<number>} tiles @param {TileChanges} found @returns {number[][]} */
function adjacentParts(tiles, { columns }) {
  return partsOf([...tiles], (tile) => tile, columns, () => true);
}

/**
 * Splits items into parts that hang together: by adjacent (or equal) tiles and by `belongs`.
 * @template T @param {T[]} items @param {(item: T) => number} tileOf @param {number} columns @param {(a: T, b: T) => boolean} belongs
 * @returns {T[][]}
 */
function partsOf(items, tileOf, columns, belongs) {
  /** @type {Map<number, T[]>} */
  const left = new Map();
  for (const item of items) left.set(tileOf(item), [...(left.get(tileOf(item)) ?? []), item]);
  const parts = [];
  for (const [, first] of left) {
    while (first.length > 0) {
      const part = [/** @type {T} */ (first.pop())];
      for (const item of part) {
        for (const tile of around(tileOf(item), columns)) {
          const here = left.get(tile) ?? [];
          for (let at = here.length - 1; at >= 0; at--) if (belongs(item, here[at])) part.push(...here.splice(at, 1));
        }
      }
      parts.push(part);
    }
  }
  return parts;
}

/** Returns a tile and its neighbours. @param {number} tile @param {number} columns */
function around(tile, columns) {
  const x = tile % columns;
  return [-1, 0, 1].flatMap((dy) => [-1, 0, 1].filter((dx) => x + dx >= 0 && x + dx < columns).map((dx) => tile + dy * columns + dx));
}

/**
 * Returns true if a step is the edge of a motion: it is beside tiles that move in that frame, and no larger than these.
 * @param {number[]} part @param {number} frame @param {Run[][]} motions @param {TileChanges} found @param {Frame[]} frames
 */
function isPartOfMotion(part, frame, motions, { columns }, frames) {
  const near = new Set(part.flatMap((tile) => around(tile, columns)));
  const moves = (/** @type {Run} */ run) => frames[run.frames[0]].time < frames[frame].time && run.frames.some((each) => Math.abs(frames[each].time - frames[frame].time) <= JOIN_MS);
  return motions.some((runs) => {
    const moving = new Set(runs.filter(moves).map(({ tile }) => tile));
    return moving.size >= part.length && [...moving].some((tile) => near.has(tile));
  });
}

/**
 * Returns a motion, or undefined if it is too small to be required.
 * @param {Run[]} runs @param {TileChanges} found @param {Frame[]} frames @returns {Promise<Change | undefined>}
 */
async function motionOf(runs, found, frames) {
  const first = runs.reduce((least, run) => Math.min(least, run.frames[0]), Infinity);
  const last = runs.reduce((most, run) => Math.max(most, run.frames[run.frames.length - 1]), 0);
  const tiles = [...new Set(runs.map(({ tile }) => tile))];
  const before = await pixelsOf(frames[first - 1].picture);
  const whole = distanceIn(tiles, found, before, await pixelsOf(frames[last].picture));
  /** @type {number | undefined} */
  let begun;
  let visible = false;
  for (let frame = first; frame <= last && !(visible && begun !== undefined); frame++) {
    if (frame > first && frames[frame].picture.hash === frames[frame - 1].picture.hash) continue;
    if (distanceIn(tiles, found, before, await pixelsOf(frames[frame].picture)) >= VISIBLE_SHARE * whole) begun ??= frame;
    visible ||= await isVisible(tiles, found, frames[first - 1], frames[frame]);
  }
  return visible ? { kind: 'motion', frame: begun ?? first, last, ...extentOf(tiles, found) } : undefined;
}

/** Returns the sum of the differences of two pictures in tiles. @param {number[]} tiles @param {TileChanges} found @param {Pixels} a @param {Pixels} b */
function distanceIn(tiles, { columns }, a, b) {
  let sum = 0;
  for (const tile of tiles) {
    const { x0, y0, x1, y1 } = areaOf(tile, columns, a.width, a.height);
    for (let y = y0; y < y1; y++) for (let at = (y * a.width + x0) * 4, end = (y * a.width + x1) * 4; at < end; at++) sum += Math.abs(a.data[at] - b.data[at]);
  }
  return sum;
}

/**
 * Returns true if the rectangle around all pixels that differ is large enough to be required.
 * @param {number[]} tiles @param {TileChanges} found @param {Frame | undefined} before undefined: an empty page @param {Frame} after
 */
async function isVisible(tiles, { columns }, before, after) {
  const { data, width, height } = await pixelsOf(after.picture);
  const old = before ? (await pixelsOf(before.picture)).data : new Uint8Array(data.length).fill(255);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const tile of tiles) {
    const { x0, y0, x1, y1 } = areaOf(tile, columns, width, height);
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) {
        if (!differs(data, old, (y * width + x) * 4)) continue;
        [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), Math.max(bottom, y + 1)];
      }
    }
  }
  return (right - left) * (bottom - top) >= MIN_AREA && right > left;
}

/** Returns how much of the viewport tiles cover, and where. @param {number[]} tiles @param {TileChanges} found */
function extentOf(tiles, { columns, rows }) {
  const [xs, ys] = [tiles.map((tile) => tile % columns), tiles.map((tile) => Math.floor(tile / columns))];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const rect = { x: x * TILE, y: y * TILE, w: (Math.max(...xs) + 1 - x) * TILE, h: (Math.max(...ys) + 1 - y) * TILE };
  return { share: tiles.length / (columns * rows), rect };
}
