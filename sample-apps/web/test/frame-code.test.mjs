// @ts-check
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeFrameCode, frameBlocks, paintFrameCode } from '../frame-code.mjs';
import { catalogue } from '../server/catalogue.mjs';
import { readPng } from '../png.mjs';

const media = fileURLToPath(new URL('../media/', import.meta.url));
const noFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0 ? false : 'ffmpeg is not installed';

/** Decodes every frame of a file at this size, as RGBA. @param {string} file @param {number} width @param {number} height */
function decode(file, width, height) {
  const scale = ['-vf', `scale=${width}:${height}`, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const run = spawnSync('ffmpeg', ['-loglevel', 'error', '-i', media + file, ...scale], { maxBuffer: 1 << 30 });
  assert.equal(run.status, 0, String(run.stderr));
  const size = width * height * 4;
  return Array.from({ length: run.stdout.length / size }, (_, i) => run.stdout.subarray(i * size, (i + 1) * size));
}

/** Returns a picture as if its crop were off by some pixels. @param {Uint8Array} rgba @param {number} width @param {number} height @param {number[]} edges left, top, right, bottom: pixels cut off; negative: grey added */
function crop(rgba, width, height, [left, top, right, bottom]) {
  const [w, h] = [width - left - right, height - top - bottom];
  const out = new Uint8Array(w * h * 4).fill(128);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [sx, sy] = [x + left, y + top];
      if (sx >= 0 && sy >= 0 && sx < width && sy < height) out.set(rgba.subarray((sy * width + sx) * 4, (sy * width + sx) * 4 + 4), (y * w + x) * 4);
    }
  }
  return { rgba: out, width: w, height: h };
}

test('all codes are different, and any two differ in at least three blocks', () => {
  const codes = [];
  for (let video = 1; video <= 7; video++) for (let frame = 0; frame < 256; frame += 5) codes.push(frameBlocks(video, frame));
  for (const [i, a] of codes.entries()) for (const b of codes.slice(i + 1)) assert.ok(a.filter((bit, n) => bit !== b[n]).length >= 3);
  assert.throws(() => frameBlocks(0, 1), RangeError);
  assert.throws(() => frameBlocks(1, 256), RangeError);
});

test('the committed picture of a video frame is decoded at the feed\'s size', () => {
  const { rgba, width, height } = readPng(readFileSync(new URL('./fixtures/video-2-frame-57.png', import.meta.url)));
  assert.deepEqual(decodeFrameCode(rgba, width, height), { video: 2, frame: 57 });
  for (const edges of [[2, 2, 0, 0], [-2, -2, 0, 0], [2, -2, 2, 2], [-2, 2, -2, -2], [0, 0, 2, 2], [2, 2, 2, 2], [-2, -2, -2, -2]]) {
    const off = crop(rgba, width, height, edges);
    assert.deepEqual(decodeFrameCode(off.rgba, off.width, off.height), { video: 2, frame: 57 }, String(edges));
  }
});

test('a damaged or half-blended code is not decoded', () => {
  const [width, height, unit] = [320, 200, 16];
  const rgb = new Uint8Array(width * height * 3).fill(90);
  paintFrameCode(rgb, width, 3, 77);
  const rgba = new Uint8Array(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : rgb[Math.floor(i / 4) * 3]));
  assert.deepEqual(decodeFrameCode(rgba, width, height), { video: 3, frame: 77 });
  for (let block = 0; block < 20; block++) {
    const flipped = rgba.slice();
    const [x0, y0] = [((block % 10) + 1) * unit, (Math.floor(block / 10) + 1) * unit];
    for (let y = y0; y < y0 + unit; y++) for (let x = x0; x < x0 + unit; x++) for (let c = 0; c < 3; c++) flipped[(y * width + x) * 4 + c] ^= 255;
    assert.equal(decodeFrameCode(flipped, width, height), null, `block ${block}`);
  }
  assert.equal(decodeFrameCode(rgba.map((v) => v / 2 + 100), width, height), null);
  assert.equal(decodeFrameCode(rgba, width, 40), null);
  assert.equal(decodeFrameCode(new Uint8Array(16), 2, 2), null);
});

test('every frame of every video is decoded at the sizes of a feed cell and of a closeup', { skip: noFfmpeg }, () => {
  for (const video of catalogue.videos) {
    for (const width of [164, 188, 412]) {
      const height = Math.round((width * video.height) / video.width);
      const codes = decode(video.file, width, height).map((rgba) => decodeFrameCode(rgba, width, height));
      assert.deepEqual(codes, Array.from({ length: video.frames }, (_, frame) => ({ video: video.id, frame })), `${video.file} at ${width} px`);
    }
  }
});

test('no poster and no picture of the feed carries a code', { skip: noFfmpeg }, () => {
  const stills = [...catalogue.videos.map((v) => ({ ...v, file: v.poster })), ...catalogue.images];
  for (const still of stills) {
    const height = Math.round((188 * still.height) / still.width);
    for (const rgba of decode(still.file, 188, height)) assert.equal(decodeFrameCode(rgba, 188, height), null, still.file);
  }
});
