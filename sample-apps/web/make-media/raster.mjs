// @ts-check
/** Paints the pixels of a picture and writes them to a file. */
import { spawn, spawnSync } from 'node:child_process';

/** @typedef {[number, number, number]} Colour  red, green, blue: 0..255 */
/** @typedef {(x: number, y: number) => Colour} Painter  x in 0..1 across the width, y in the same unit */

/** @param {string} text six hexadecimal digits @returns {Colour} */
export function hex(text) {
  const n = Number.parseInt(text, 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

/** @param {Colour} a @param {Colour} b @param {number} t 0..1 @returns {Colour} */
export function mix(a, b, t) {
  const k = Math.min(1, Math.max(0, t));
  return [a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k, a[2] + (b[2] - a[2]) * k];
}

/** Interpolates in a list of colours. @param {Colour[]} palette @param {number} t 0..1 @returns {Colour} */
export function ramp(palette, t) {
  const at = Math.min(0.99999, Math.max(0, t)) * (palette.length - 1);
  return mix(palette[Math.floor(at)], palette[Math.floor(at) + 1], at % 1);
}

/**
 * Paints every pixel as the average of `samples` × `samples` points.
 * @param {number} width @param {number} height @param {Painter} paint @param {number} [samples]
 * @returns {Uint8Array} packed RGB
 */
export function rasterise(width, height, paint, samples = 3) {
  const rgb = new Uint8Array(width * height * 3);
  const count = samples * samples;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [r, g, b] = [0, 0, 0];
      for (let i = 0; i < count; i++) {
        const c = paint((x + ((i % samples) + 0.5) / samples) / width, (y + (Math.floor(i / samples) + 0.5) / samples) / width);
        r += c[0];
        g += c[1];
        b += c[2];
      }
      rgb.set([r / count, g / count, b / count], (y * width + x) * 3);
    }
  }
  return rgb;
}

/** Returns the mean colour, which an app shows while the picture loads. @param {Uint8Array} rgb */
export function meanColour(rgb) {
  const sum = [0, 0, 0];
  for (let i = 0; i < rgb.length; i++) sum[i % 3] += rgb[i];
  return `#${sum.map((s) => Math.round((s / rgb.length) * 3).toString(16).padStart(2, '0')).join('')}`;
}

/** @param {number} width @param {number} height @param {string[]} output */
function ffmpegArguments(width, height, output) {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', '30', '-i', 'pipe:0'];
  return ['-hide_banner', '-loglevel', 'error', '-y', ...input, '-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', ...output];
}

/** Writes one picture. @param {Uint8Array} rgb @param {number} width @param {number} height @param {string[]} output */
export function encodeStill(rgb, width, height, output) {
  const run = spawnSync('ffmpeg', ffmpegArguments(width, height, output), { input: rgb, stdio: ['pipe', 'inherit', 'inherit'] });
  if (run.status !== 0) throw new Error(`ffmpeg could not write ${output.at(-1)}`);
}

/**
 * Writes a video, one frame at a time.
 * @param {(frame: number) => Uint8Array} frameAt @param {number} frames
 * @param {number} width @param {number} height @param {string[]} output
 */
export async function encodeFilm(frameAt, frames, width, height, output) {
  const child = spawn('ffmpeg', ffmpegArguments(width, height, output), { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => (code === 0 ? done(null) : failed(new Error(`ffmpeg could not write ${output.at(-1)}`))));
  });
  for (let i = 0; i < frames; i++) {
    if (!child.stdin.write(frameAt(i))) await new Promise((drained) => child.stdin.once('drain', drained));
  }
  child.stdin.end();
  await ended;
}
