// @ts-check
/** Patterns that are a function of the position: fractals, clouds, waves, horizons. */
import { mix, ramp } from './raster.mjs';
import { cloud, noise } from './noise.mjs';

/** @typedef {import('./raster.mjs').Colour} Colour */
/** @typedef {import('./raster.mjs').Painter} Painter */
/** @typedef {(palette: Colour[], seed: number) => Painter} Pattern */

/**
 * Returns the smoothed escape time of the iteration z² + c; −1 if it does not escape.
 * @param {number} zx @param {number} zy @param {number} cx @param {number} cy
 */
function escape(zx, zy, cx, cy) {
  for (let i = 0; i < 160; i++) {
    const x = zx * zx - zy * zy + cx;
    zy = 2 * zx * zy + cy;
    zx = x;
    const size = zx * zx + zy * zy;
    if (size > 64) return i + 1 - Math.log2(Math.log2(size) / 2);
  }
  return -1;
}

/** @type {Pattern} */
export const mandelbrot = (palette, seed) => {
  const [cx, cy, zoom] = [[-0.7435, 0.1314, 0.018], [-1.25, 0.02, 0.16], [0.2815, 0.0085, 0.03]][seed % 3];
  return (x, y) => {
    const [px, py] = [cx + (x - 0.5) * zoom, cy + (y - 0.6) * zoom];
    const n = escape(px, py, px, py);
    return n < 0 ? palette[0] : ramp(palette, 0.5 - 0.5 * Math.cos(Math.sqrt(n) * 1.1));
  };
};

/** @type {Pattern} */
export const julia = (palette, seed) => {
  const [cx, cy] = [[-0.8, 0.156], [-0.4, 0.6], [0.285, 0.01]][seed % 3];
  return (x, y) => {
    const n = escape((x - 0.5) * 2.3, (y - 0.6) * 2.3, cx, cy);
    return n < 0 ? palette[0] : ramp(palette, (Math.log(n + 1) / 4.6) ** 0.9);
  };
};

/** Clouds that are distorted by other clouds, as in marble or agate. @type {Pattern} */
export const marble = (palette, seed) => (x, y) => {
  const a = cloud(x * 3, y * 3, seed);
  const b = cloud(x * 3 + 4 * a, y * 3 + 1.7, seed + 11);
  return ramp(palette, (cloud(x * 2.2 + 2.4 * b, y * 2.2 + 2.4 * a, seed + 23) - 0.22) * 1.8);
};

/** Contour lines of a hiking map. @type {Pattern} */
export const contours = (palette, seed) => (x, y) => {
  const h = noise(x * 3, y * 3, seed) * 0.7 + noise(x * 7, y * 7, seed + 1) * 0.3;
  const level = h * 13;
  const line = Math.abs((level % 1) - 0.5) > 0.455;
  const ground = ramp(palette.slice(1), Math.floor(level) / 13);
  return line ? mix(ground, palette[0], Math.floor(level) % 4 ? 0.55 : 0.95) : ground;
};

/** Mountain ranges and a sun. @type {Pattern} */
export const ridges = (palette, seed) => (x, y) => {
  const sun = Math.hypot(x - 0.62, y - 0.36);
  let colour = mix(palette[0], palette[1], y * 1.1);
  if (sun < 0.13) colour = palette[2];
  for (let i = 0; i < 6; i++) {
    const top = 0.42 + i * 0.135 - cloud(x * (1.4 + i * 0.5) + i * 7.3, 0.5, seed + i) * 0.26;
    if (y > top) colour = mix(mix(palette[3], palette[4], i / 5), palette[1], Math.max(0, 0.35 - i * 0.06) + (y - top) * 0.25);
  }
  return colour;
};

/** Waves from two stones in a pond. @type {Pattern} */
export const ripples = (palette, seed) => {
  const [ax, ay, bx, by] = [0.2 + 0.1 * (seed % 3), 0.35, 0.85, 0.9 + 0.1 * (seed % 2)];
  return (x, y) => {
    const wave = Math.sin(Math.hypot(x - ax, y - ay) * 62) + Math.sin(Math.hypot(x - bx, y - by) * 62);
    return ramp(palette, 0.5 + wave * 0.24);
  };
};

/** Four corner colours that blend into each other. @type {Pattern} */
export const melt = (palette, seed) => (x, y) => {
  const u = x + 0.35 * Math.sin(y * 4 + seed) + 0.08 * Math.sin(y * 19);
  const v = y + 0.3 * Math.cos(x * 5 - seed);
  const grain = (noise(x * 190, y * 190, seed) - 0.5) * 0.06;
  return ramp(palette, 0.5 + 0.32 * Math.sin(u * 3.1) + 0.22 * Math.cos(v * 3.7) + grain);
};

/** A striped sun over a calm sea. @type {Pattern} */
export const sunset = (palette, seed) => (x, y) => {
  const horizon = 0.78;
  const sky = ramp(palette.slice(0, 3), y / horizon);
  const d = Math.hypot(x - 0.5, y - 0.5);
  if (y < horizon) {
    if (d < 0.3 && (y < 0.44 || (y * 26) % 1 < 1.35 - y)) return mix(palette[3], palette[2], y * 0.7);
    return sky;
  }
  const depth = y - horizon;
  const glint = noise(x * 9, depth * 90, seed) > 0.48 + Math.abs(x - 0.5) * 0.7;
  return glint ? mix(palette[3], palette[2], depth * 2) : mix(palette[4], palette[0], depth * 1.4);
};
