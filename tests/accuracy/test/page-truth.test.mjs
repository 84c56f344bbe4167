// @ts-check
// Tests the truth of foreign pages on synthetic frames. Each test shows what a user would have seen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOfLoad, settledAt } from '../foreign/page-truth.mjs';
import { changesOf } from '../foreign/pixel-changes.mjs';

const [WIDTH, HEIGHT] = [160, 160];
const FRAME_MS = 1000 / 60;
/** @typedef {{ x: number, y: number, w: number, h: number, level: number }} Box a grey box */

/**
 * Paints frames at 60 Hz.
 * @param {number} count @param {(frame: number) => Box[]} boxesAt @returns {import('../pictures.mjs').Frame[]}
 */
function paintFrames(count, boxesAt) {
  return Array.from({ length: count }, (_, index) => {
    const boxes = boxesAt(index);
    const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
    for (const { x, y, w, h, level } of boxes) {
      for (let py = y; py < y + h; py++) for (let px = x; px < x + w; px++) data.fill(level, (py * WIDTH + px) * 4, (py * WIDTH + px) * 4 + 3);
    }
    return { index, time: index * FRAME_MS, picture: { hash: JSON.stringify(boxes), bytes: Buffer.alloc(0), pixels: { data, width: WIDTH, height: HEIGHT } } };
  });
}

const page = { x: 0, y: 0, w: 160, h: 80, level: 100 };
const late = { x: 16, y: 96, w: 48, h: 48, level: 50 };
const far = { x: 112, y: 112, w: 32, h: 32, level: 0 };

test('the load ends with its last change', async () => {
  const frames = paintFrames(120, (frame) => [...(frame >= 5 ? [page] : []), ...(frame >= 30 ? [late] : [])]);
  const { frame, end, later } = await endOfLoad(frames, []);
  assert.deepEqual([frame, end.kind, later.length], [30, 'step', 0]);
});

test('what changes after the page was still for a second belongs to no load', async () => {
  const frames = paintFrames(160, (frame) => [...(frame >= 5 ? [page] : []), ...(frame >= 80 ? [late] : [])]);
  const { frame, later } = await endOfLoad(frames, []);
  assert.deepEqual([frame, later.map((change) => change.frame)], [5, [80]]);
});

test('a page that shows little has to be still for five seconds', async () => {
  const frames = paintFrames(160, (frame) => [...(frame >= 5 ? [far] : []), ...(frame >= 80 ? [late] : [])]);
  const { frame, sparse } = await endOfLoad(frames, []);
  assert.deepEqual([frame, sparse], [80, false]);
});

test('the page is not still while the server has not answered', async () => {
  const frames = paintFrames(160, (frame) => [...(frame >= 5 ? [page] : []), ...(frame >= 100 ? [late] : [])]);
  assert.equal((await endOfLoad(frames, [{ from: 100, to: 1_000 }])).frame, 100);
  assert.equal(settledAt(100, 1_000, [{ from: 50, to: 90 }]), 1_100);
  assert.equal(settledAt(100, 1_000, [{ from: 50, to: 900 }, { from: 1_800, to: 2_000 }]), 3_000);
  assert.equal(settledAt(100, 1_000, [{ from: 50, to: 60_000 }]), 11_100);
});

test('a fade counts from a tenth of its change on', async () => {
  const frames = paintFrames(120, (frame) => [page, ...(frame >= 20 ? [{ ...late, level: 255 - Math.min(200, (frame - 20) * 5) }] : [])]);
  const { frame, end } = await endOfLoad(frames, []);
  // The first frame of the fade is a step; the motion is the rest of it, from level 250 at the frame before to 55.
  assert.deepEqual([end.kind, frame], ['motion', 25]);
});

test('a motion that never ends is not waited for, and what comes beside it is seen', async () => {
  const spinner = (/** @type {number} */ frame) => ({ ...far, level: frame % 2 ? 0 : 120 });
  const frames = paintFrames(180, (frame) => [page, spinner(frame), ...(frame >= 40 ? [late] : [])]);
  const { frame, end, later } = await endOfLoad(frames, []);
  assert.deepEqual([frame, end.kind, later.length], [40, 'step', 0]);
});

test('the flat edge of a slide is a part of it', async () => {
  // A panel with a striped middle slides in from the left.
  const frames = paintFrames(120, (frame) => {
    const x = Math.min(0, -160 + Math.max(0, frame - 10) * 8);
    const stripes = Array.from({ length: 11 }, (_, i) => ({ x: x + 20 + i * 12, y: 100, w: 6, h: 40, level: 20 }));
    return [page, { x, y: 90, w: 160, h: 60, level: 180 }, ...stripes].map((box) => ({ ...box, x: Math.max(0, box.x), w: Math.max(0, Math.min(box.w, box.x + box.w)) }));
  });
  const { frame } = await endOfLoad(frames, []);
  assert.ok(frame < 25, `the slide counts from frame ${frame} on`);
});

test('a change that is too small to be required does not count', async () => {
  const caret = { x: 100, y: 100, w: 2, h: 16, level: 0 };
  const changes = await changesOf(paintFrames(90, (frame) => [page, ...(frame % 30 < 15 ? [caret] : [])]));
  assert.deepEqual(changes.map(({ frame }) => frame), [0]);
});
