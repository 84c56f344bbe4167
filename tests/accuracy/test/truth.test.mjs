// @ts-check
// Tests findTruth on synthetic frames. Each test shows what a user would have seen, and which frame is the true one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameAfter, frameAt } from '../pictures.mjs';
import { findTruth, picturesMatch } from '../truth.mjs';
import { disturbance, longestGapAroundTimes } from '../undisturbed-visit.mjs';
import { errorOf } from '../visit.mjs';

const WIDTH = 60;
const HEIGHT = 80;
const FRAME_MS = 1000 / 60;
const PAPER = [240, 240, 240];

/** @typedef {{ x: number, y: number, w: number, h: number, colour: number[] }} Box */
/** Paints a picture. @param {Box[]} boxes later boxes are in front of earlier ones */
function paint(boxes) {
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  for (const { x, y, w, h, colour } of [{ x: 0, y: 0, w: WIDTH, h: HEIGHT, colour: PAPER }, ...boxes]) {
    for (let py = y; py < y + h; py++) for (let px = x; px < x + w; px++) data.set([...colour, 255], (py * WIDTH + px) * 4);
  }
  return data;
}

/**
 * Paints frames that are begun at 0, 16.7, 33.3 … ms.
 * @param {Box[][]} story the boxes of each frame @returns {import('../pictures.mjs').Frame[]}
 */
function paintFrames(story) {
  return story.map((boxes, index) => ({
    index, time: index * FRAME_MS,
    picture: { hash: JSON.stringify(boxes), bytes: Buffer.alloc(0), pixels: { data: paint(boxes), width: WIDTH, height: HEIGHT } },
  }));
}

const at = (/** @type {number} */ frame) => frame * FRAME_MS;
const A = { x: 2, y: 2, w: 20, h: 20 };
const B = { x: 30, y: 40, w: 20, h: 20 };
const red = { colour: [200, 20, 20] };
const blue = { colour: [20, 20, 200] };
const grey = { colour: [150, 150, 150] };
/** @param {string} id @param {object} rect @param {object} [more] @returns {any} */
const node = (id, rect, more = {}) => ({ id, kind: 'image', rect, required: true, ...more });
/** A simple frame code: a video's first pixel has its number (red) and frame (green); blue 99 marks it as coded. */
const decode = (/** @type {Uint8Array} */ rgba) => (rgba[2] === 99 ? { video: rgba[0], frame: rgba[1] } : null);

test('the surface is complete in the frame of its last required node', async () => {
  const frames = paintFrames([[], [], [{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }, { ...B, ...blue }], [{ ...A, ...red }, { ...B, ...blue }]]);
  const truth = await findTruth({ frames, nodes: [node('a', A), node('b', B)], begin: at(0) });
  assert.deepEqual(truth.nodes.map((n) => n.frame), [2, 4]);
  assert.equal(truth.frame, 4);
  assert.equal(truth.time, at(4));
});

test('a text is compared line by line: a word more at its end is seen, however long the text is', async () => {
  const lines = Array.from({ length: 9 }, (_, i) => ({ x: 0, y: i * 8, w: 60, h: 8 }));
  const filled = [...lines.slice(0, 8), { x: 0, y: 64, w: 20, h: 8 }].map((line) => ({ ...line, colour: [120, 120, 120] }));
  const dot = { x: 22, y: 69, w: 3, h: 3, colour: [20, 20, 20] };
  const frames = paintFrames([[], filled, filled, [...filled, dot], [...filled, dot]]);
  const text = { kind: 'text', rect: { x: 0, y: 0, w: 60, h: 72 } };
  const end = async (/** @type {any} */ more) => (await findTruth({ frames, nodes: [node('a', text.rect, { ...text, ...more })], begin: at(0) })).frame;
  assert.equal(await end({}), 1, 'the dot is less than the distance of the whole text');
  assert.equal(await end({ lines }), 3);
});

test('a node that is not required does not count', async () => {
  const frames = paintFrames([[], [{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }, { ...B, ...blue }]]);
  assert.equal((await findTruth({ frames, nodes: [node('a', A), node('b', B, { required: false })], begin: at(0) })).frame, 1);
});

test('a node is ready when its final picture stays: not with a placeholder, nor with a picture that is replaced again', async () => {
  const [placeholder, final] = [{ ...A, ...grey }, { ...A, ...red }];
  const frames = paintFrames([[], [placeholder], [final], [placeholder], [placeholder], [final], [final]]);
  assert.equal((await findTruth({ frames, nodes: [node('a', A)], begin: at(0) })).frame, 5);
});

test('a node whose picture is only partly painted is not ready', async () => {
  const frames = paintFrames([[], [{ ...A, h: 10, ...red }], [{ ...A, h: 19, ...red }], [{ ...A, ...red }], [{ ...A, ...red }]]);
  assert.equal((await findTruth({ frames, nodes: [node('a', A)], begin: at(0) })).frame, 3);
});

test('a node that never changes is ready in the first frame after the begin', async () => {
  const frames = paintFrames([[{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }]]);
  const truth = await findTruth({ frames, nodes: [node('a', A)], begin: at(1) + 3 });
  assert.equal(truth.frame, 2);
  assert.equal(truth.nodes[0].changed, false);
});

test('frames before the begin are ignored', async () => {
  const frames = paintFrames([[{ ...A, ...red }], [], [{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }]]);
  assert.equal((await findTruth({ frames, nodes: [node('a', A)], begin: at(2) + 1 })).frame, 3);
});

test('small noise is within DISTANCE, a visible change is not', async () => {
  const noise = { x: 5, y: 5, w: 1, h: 1, colour: [230, 20, 20] };
  const change = { x: 5, y: 5, w: 2, h: 2, colour: [230, 20, 20] };
  const frames = paintFrames([[], [{ ...A, ...red }, change], [{ ...A, ...red }, noise], [{ ...A, ...red }]]);
  assert.equal((await findTruth({ frames, nodes: [node('a', A)], begin: at(0) })).frame, 2);
});

test('picturesMatch allows a mean difference of 2 and 0.5 % differing pixels, and no more', () => {
  const whole = { x0: 0, y0: 0, x1: WIDTH, y1: HEIGHT, holes: [] };
  const pixels = (/** @type {Box[]} */ boxes) => ({ data: paint(boxes), width: WIDTH, height: HEIGHT });
  const all = (/** @type {number} */ level) => pixels([{ x: 0, y: 0, w: WIDTH, h: HEIGHT, colour: [level, level, level] }]);
  assert.ok(picturesMatch(all(100), all(102), whole), 'a mean difference of 2 is allowed');
  assert.ok(!picturesMatch(all(100), all(103), whole), 'a mean difference of 3 is not allowed');
  const dot = (/** @type {number} */ count) => pixels([{ x: 0, y: 0, w: count, h: 1, colour: [215, 240, 240] }]);
  assert.ok(picturesMatch(pixels([]), dot(24), whole), '24 of 4,800 pixels (0.5 %) may differ by 25');
  assert.ok(!picturesMatch(pixels([]), dot(25), whole), '25 of 4,800 pixels may not differ by 25');
});

test('a playing video is ready with its first coded picture, not with its poster', async () => {
  const coded = (/** @type {number} */ frame) => ({ ...A, colour: [3, frame, 99] });
  const frames = paintFrames([[], [{ ...A, ...grey }], [{ ...A, ...grey }], [coded(0)], [coded(1)], [coded(2)]]);
  const video = node('v', A, { kind: 'video', playing: true });
  assert.equal((await findTruth({ frames, nodes: [video], begin: at(0), decode })).frame, 3);
});

test('coded pictures of another video, shown earlier at the same place, do not count', async () => {
  const coded = (/** @type {number} */ video, /** @type {number} */ frame) => ({ ...A, colour: [video, frame, 99] });
  const frames = paintFrames([[], [coded(2, 7)], [coded(2, 8)], [{ ...A, ...grey }], [coded(3, 0)], [coded(3, 1)]]);
  const video = node('v', A, { kind: 'video', playing: true });
  assert.equal((await findTruth({ frames, nodes: [video], begin: at(0), decode })).frame, 4);
});

test('findTruth rejects a recording in which a playing video is never visible', async () => {
  const video = node('v', A, { kind: 'video', playing: true });
  await assert.rejects(findTruth({ frames: paintFrames([[], [], []]), nodes: [video], begin: at(0), decode }), /no frame shows/);
});

test('a required video whose frame code is out of view is listed as unmeasurable', async () => {
  const video = node('v', { x: 2, y: 78, w: 20, h: 2 }, { kind: 'video', playing: true, box: { x: 2, y: 78, w: 20, h: 30 } });
  const frames = paintFrames([[], [{ ...A, ...red }], [{ ...A, ...red }]]);
  const truth = await findTruth({ frames, nodes: [node('a', A), video], begin: at(0), decode });
  assert.deepEqual(truth.unmeasurable, ['v']);
  assert.deepEqual((await findTruth({ frames, nodes: [node('a', A), { ...video, required: false }], begin: at(0), decode })).unmeasurable, []);
});

test('a video that does not play is ready with its poster', async () => {
  const frames = paintFrames([[], [], [{ ...A, ...grey }], [{ ...A, ...grey }]]);
  assert.equal((await findTruth({ frames, nodes: [node('v', A, { kind: 'video', playing: false })], begin: at(0) })).frame, 2);
});

test('a text is ready although a playing video covers a part of it', async () => {
  const coded = (/** @type {number} */ frame) => ({ x: 2, y: 12, w: 20, h: 10, colour: [3, frame * 40, 99] });
  const text = { ...A, ...blue };
  const frames = paintFrames([[], [text], [text, coded(0)], [text, coded(1)], [text, coded(2)], [text, coded(3)]]);
  const nodes = [node('t', A, { kind: 'text' }), node('v', { x: 2, y: 12, w: 20, h: 10 }, { kind: 'video', playing: true })];
  const truth = await findTruth({ frames, nodes, begin: at(0), decode });
  assert.deepEqual(truth.nodes.map((n) => n.frame), [1, 2]);
});

test('a node wholly covered by a playing video is unmeasurable and does not delay the end', async () => {
  const coded = (/** @type {number} */ frame) => ({ ...A, colour: [3, frame * 40, 99] });
  const frames = paintFrames([[], [coded(0)], [coded(1)], [coded(2)]]);
  const nodes = [node('t', { x: 4, y: 4, w: 10, h: 10 }, { kind: 'text' }), node('v', A, { kind: 'video', playing: true })];
  const truth = await findTruth({ frames, nodes, begin: at(0), decode });
  assert.equal(truth.nodes[0].unmeasurable, true);
  assert.equal(truth.frame, 1);
});

test('a skeleton is gone in the frame after the last one that shows it', async () => {
  const skeleton = { ...B, ...grey };
  const frames = paintFrames([[], [skeleton], [skeleton], [skeleton], [skeleton], [{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }]]);
  const nodes = [node('busy', B, { kind: 'busy', shownUntil: at(4) + 5 }), node('a', A)];
  const truth = await findTruth({ frames, nodes, begin: at(0) });
  assert.deepEqual(truth.nodes.map((n) => n.frame), [5, 5]);
});

test('a skeleton removed in the callbacks of a frame is already gone in that frame', async () => {
  const skeleton = { ...B, ...grey };
  const frames = paintFrames([[], [skeleton], [skeleton], [skeleton], [], [], []]);
  const truth = await findTruth({ frames, nodes: [node('busy', B, { kind: 'busy', shownUntil: at(4) + 1 })], begin: at(0) });
  assert.equal(truth.frame, 4);
});

test('a failed node whose picture does not change is ready in the frame after the failure', async () => {
  const frames = paintFrames([[], [{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }]]);
  const nodes = [node('a', A), node('b', B, { failedAt: at(2) + 4 })];
  const truth = await findTruth({ frames, nodes, begin: at(0) });
  assert.deepEqual(truth.nodes.map((n) => n.frame), [1, 3]);
});

test('a failed node is ready with its fallback picture if that is painted later', async () => {
  const frames = paintFrames([[], [], [], [], [{ ...B, ...grey }], [{ ...B, ...grey }]]);
  assert.equal((await findTruth({ frames, nodes: [node('b', B, { failedAt: at(1) + 4 })], begin: at(0) })).frame, 4);
});

test('a time belongs to the last frame begun at or before it', () => {
  const frames = paintFrames([[], [], [], []]);
  assert.equal(frameAt(frames, -5), -1);
  assert.equal(frameAt(frames, 0), 0);
  assert.equal(frameAt(frames, at(1) - 0.2), 0);
  assert.equal(frameAt(frames, at(1) - 0.05), 1, 'within the precision of the page clock');
  assert.equal(frameAt(frames, at(1) + 16), 1);
  assert.equal(frameAfter(frames, at(1) + 1), 2);
  assert.equal(frameAfter(frames, 1e6), frames.length);
});

test('errorOf returns the frames that a reported time is too late or too early', async () => {
  const frames = paintFrames([[], [], [{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }], [{ ...A, ...red }]]);
  const truth = await findTruth({ frames, nodes: [node('a', A)], begin: at(0) });
  const every = /** @type {any} */ ({ everyFrame: true, frameMs: FRAME_MS });
  assert.equal(errorOf(every, frames, truth, at(2) + 7).errorFrames, 0);
  assert.equal(errorOf(every, frames, truth, at(4) + 7).errorFrames, 2);
  assert.equal(errorOf(every, frames, truth, at(0) + 7).errorFrames, -2);
  const changed = /** @type {any} */ ({ everyFrame: false, frameMs: FRAME_MS });
  assert.equal(errorOf(changed, frames, truth, at(5) + 1).errorFrames, 3);
});

test('only gaps near the true and the reported time count', () => {
  const picture = { hash: '', bytes: Buffer.alloc(0) };
  const times = [0, 100, 117, 134, 150, 167, 184, 200, 217, 300];
  const frames = times.map((time, index) => ({ index, time, picture }));
  const visit = (/** @type {number} */ trueFrame, /** @type {number} */ reportedFrame) =>
    longestGapAroundTimes(/** @type {any} */ ({ frames, truth: { frame: trueFrame }, reportedFrame }));
  assert.equal(visit(7, 6), 17, 'the long gaps before and after are too far away');
  assert.equal(visit(7, 5), 100, 'a gap four frames before the earlier time counts');
  assert.equal(visit(6, 8), 83, 'a gap one frame after the later time counts');
  assert.equal(longestGapAroundTimes(/** @type {any} */ ({ frames, reportedFrame: 3 })), undefined);
});

test('a visit is disturbed only if it is wrong and there was a long gap between frames', () => {
  const framesEvery = (/** @type {number} */ distance) => Array.from({ length: 40 }, (_, index) => ({ index, time: index * (index > 10 ? distance : FRAME_MS) }));
  const even = framesEvery(FRAME_MS);
  const uneven = framesEvery(2 * FRAME_MS);
  const of = (/** @type {any} */ more) => disturbance({ before: [], openedAt: 0, inputs: [0, 300], errorFrames: undefined, ...more }, FRAME_MS);
  const tapped = { actions: [{ at: 300, do: 'tap' }], expect: { outcome: 'complete', settled: false } };
  const early = { scene: tapped, event: { outcome: 'interacted' } };
  const off = { scene: { expect: { outcome: 'complete' } }, event: { outcome: 'complete' }, errorFrames: 2, truth: { frame: 14 }, reportedFrame: 16 };
  assert.match(String(of({ ...early, frames: uneven })), /^ended as interacted, with a gap of \d+ ms between two frames$/);
  assert.equal(of({ ...early, frames: even }), undefined, 'no gap is long');
  assert.equal(of({ ...early, scene: { expect: tapped.expect }, frames: uneven }), undefined, 'the scene has no timed action');
  assert.equal(of({ scene: tapped, event: { outcome: 'complete', settled: false }, frames: uneven }), undefined, 'the visit ended as expected');
  assert.match(String(of({ scene: tapped, event: { outcome: 'complete', settled: true }, frames: uneven })), /^ended as complete/);
  assert.match(String(of({ ...off, frames: uneven })), /^2 frames off, with a gap/);
  assert.equal(of({ ...off, frames: even }), undefined);
});
