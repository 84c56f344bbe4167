// @ts-check
/** Reads a PNG with eight bits per channel, RGB or RGBA, not interlaced, as screenshots and the fixture are. */
import { inflateSync } from 'node:zlib';

/** @param {Buffer} file @returns {{ width: number, height: number, rgba: Uint8Array }} */
export function readPng(file) {
  let [width, height, channels] = [0, 0, 0];
  const data = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = { 2: 3, 6: 4 }[body[9]] ?? 0;
      if (body[8] !== 8 || channels === 0 || body[12] !== 0) throw new Error('not a PNG with 8 bits per channel, RGB or RGBA, without interlacing');
    }
    if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const lines = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < stride; i++) {
      const left = i >= channels ? lines[y * stride + i - channels] : 0;
      const up = y > 0 ? lines[(y - 1) * stride + i] : 0;
      const corner = i >= channels && y > 0 ? lines[(y - 1) * stride + i - channels] : 0;
      lines[y * stride + i] = raw[y * (stride + 1) + 1 + i] + predicted(raw[y * (stride + 1)], left, up, corner);
    }
  }
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let p = 0; p < width * height; p++) for (let c = 0; c < channels; c++) rgba[p * 4 + c] = lines[p * channels + c];
  return { width, height, rgba };
}

/** @param {number} filter @param {number} left @param {number} up @param {number} corner */
function predicted(filter, left, up, corner) {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter === 0) return 0;
  const p = left + up - corner;
  const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
