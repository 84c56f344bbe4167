// @ts-check
/** Patterns on a grid: tiles, weaves, automata, flowers of dots. */
import { mix, ramp } from './raster.mjs';
import { hash, noise, random } from './noise.mjs';

/** @typedef {import('./fields.mjs').Pattern} Pattern */

/** Quarter circles that join into one long road. @type {Pattern} */
export const truchet = (palette, seed) => (x, y) => {
  const [u, v] = [x * 7, y * 7];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const a = u - i;
  const b = hash(i, j, seed) < 0.5 ? v - j : 1 - (v - j);
  const d = Math.min(Math.abs(Math.hypot(a, b) - 0.5), Math.abs(Math.hypot(1 - a, 1 - b) - 0.5));
  if (d < 0.075) return palette[3];
  return d < 0.2 ? palette[2] : mix(palette[0], palette[1], (i + j) % 2 ? 0.25 : 0.75);
};

/** Leaded glass. @type {Pattern} */
export const glass = (palette, seed) => (x, y) => {
  let [best, second, who] = [9, 9, 0];
  const [u, v] = [x * 6, y * 6];
  for (let j = Math.floor(v) - 2; j <= Math.floor(v) + 2; j++) {
    for (let i = Math.floor(u) - 2; i <= Math.floor(u) + 2; i++) {
      const d = Math.hypot(u - i - hash(i, j, seed), v - j - hash(i, j, seed + 1));
      if (d < best) [second, best, who] = [best, d, hash(i, j, seed + 2)];
      else if (d < second) second = d;
    }
  }
  return second - best < 0.09 ? palette[0] : mix(ramp(palette.slice(1), who), [255, 255, 255], 0.22 * (1 - best));
};

/** Woven threads, over and under each other. @type {Pattern} */
export const weave = (palette, seed) => (x, y) => {
  const [u, v] = [x * 12, y * 12];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const across = (i + j) % 2 === 0;
  const t = across ? v - j : u - i;
  const along = across ? u - i : v - j;
  if (t < 0.07 || t > 0.93) return palette[0];
  const thread = across ? ramp(palette.slice(1), hash(0, j, seed)) : ramp(palette.slice(1), hash(i, 0, seed + 9));
  return mix(thread, palette[0], 0.42 * Math.abs(along * 2 - 1) ** 2);
};

/** Leaning triangles in three tones. @type {Pattern} */
export const harlequin = (palette, seed) => (x, y) => {
  const size = 0.2;
  const v = y / (size * 0.866);
  const u = x / size;
  const a = Math.floor(u + v / 2);
  const b = Math.floor(v / 2 - u);
  const [fa, fb] = [u + v / 2 - a, v / 2 - u - b];
  const which = (((a + b) % 3) + 3) % 3;
  const shade = [0.15, 0.5, 0.85][(which + (fa > fb ? 1 : 0)) % 3];
  return ramp(palette, shade * 0.8 + hash(a, b, seed) * 0.2);
};

/** Posters of the twenties: circles, halves and quarters. @type {Pattern} */
export const shapes = (palette, seed) => (x, y) => {
  const [u, v] = [x * 4, y * 4];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const [a, b] = [u - i, v - j];
  const pick = (/** @type {number} */ n) => Math.floor(hash(i, j, seed + n) * 5);
  const ground = palette[pick(0)];
  const figure = palette[(pick(0) + 1 + Math.floor(hash(i, j, seed + 3) * 4)) % 5];
  const inside = [
    Math.hypot(a - 0.5, b - 0.5) < 0.4,
    Math.hypot(a, b) < 1,
    Math.hypot(1 - a, b) < 1 && Math.hypot(1 - a, b) > 0.45,
    a > b,
    Math.hypot(a - 0.5, b) < 0.5 || Math.hypot(a - 0.5, 1 - b) < 0.5,
  ][pick(1)];
  return inside ? figure : ground;
};

/** Printed dots whose size depends on the tone. @type {Pattern} */
export const halftone = (palette, seed) => (x, y) => {
  const [u, v] = [(x + y) * 21, (x - y) * 21];
  const [i, j] = [Math.round(u), Math.round(v)];
  const [cx, cy] = [(i + j) / 42, (i - j) / 42];
  const tone = 0.5 + 0.5 * Math.sin(cx * 6 + noise(cx * 3, cy * 3, seed) * 7);
  const d = Math.hypot(u - i, v - j);
  return d < 0.12 + tone * 0.44 ? ramp(palette.slice(1), tone) : palette[0];
};

/** The seeds of a sunflower. @type {Pattern} */
export const sunflower = (palette) => {
  const golden = Math.PI * (3 - Math.sqrt(5));
  const dots = Array.from({ length: 420 }, (_, n) => {
    const r = 0.031 * Math.sqrt(n);
    return { x: 0.5 + r * Math.cos(n * golden), y: 0.62 + r * Math.sin(n * golden), r: 0.006 + r * 0.022, t: n / 420 };
  });
  return (x, y) => {
    for (const dot of dots) if ((x - dot.x) ** 2 + (y - dot.y) ** 2 < dot.r ** 2) return ramp(palette.slice(1), dot.t);
    return mix(palette[0], palette[1], 0.12 * y);
  };
};

/** An elementary cellular automaton, one row per generation. @type {Pattern} */
export const automaton = (palette, seed) => {
  const rule = [30, 110, 90, 73][seed % 4];
  const size = 84;
  /** @type {number[][]} */
  const rows = [Array.from({ length: size * 3 }, (_, i) => (i === Math.floor(size * 1.5) ? 1 : 0))];
  for (let j = 1; j < size * 2; j++) {
    const p = rows[j - 1];
    rows.push(p.map((c, i) => (rule >> ((p[i - 1] ?? 0) * 4 + c * 2 + (p[i + 1] ?? 0))) & 1));
  }
  return (x, y) => {
    const cell = rows[Math.min(rows.length - 1, Math.floor(y * size))][Math.floor(size + x * size)];
    return cell ? ramp(palette.slice(1), y / 1.4) : palette[0];
  };
};

/** The game of life after sixty generations; colour is age. @type {Pattern} */
export const life = (palette, seed) => {
  const [w, h] = [52, 80];
  const next = random(seed);
  /** @type {number[]} a cell's age, 0: dead */
  let cells = Array.from({ length: w * h }, () => (next() < 0.36 ? 1 : 0));
  let trail = new Array(w * h).fill(0);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => (cells[((j + h) % h) * w + ((i + w) % w)] ? 1 : 0);
  for (let generation = 0; generation < 60; generation++) {
    const following = cells.map((age, n) => {
      const [i, j] = [n % w, Math.floor(n / w)];
      const near = at(i - 1, j - 1) + at(i, j - 1) + at(i + 1, j - 1) + at(i - 1, j) + at(i + 1, j) + at(i - 1, j + 1) + at(i, j + 1) + at(i + 1, j + 1);
      return near === 3 || (near === 2 && age) ? age + 1 : 0;
    });
    trail = trail.map((t, n) => (cells[n] ? 1 : t * 0.88));
    cells = following;
  }
  return (x, y) => {
    const n = Math.min(h - 1, Math.floor(y * w)) * w + Math.floor(x * w);
    const d = Math.max(Math.abs(((x * w) % 1) - 0.5), Math.abs(((y * w) % 1) - 0.5));
    if (cells[n] && d < 0.43) return ramp(palette.slice(2), Math.min(1, cells[n] / 20));
    return mix(palette[0], palette[1], trail[n] * 0.8);
  };
};

/** A small emblem: petals around a disc. @type {Pattern} */
export const emblem = (palette, seed) => (x, y) => {
  const [dx, dy] = [x - 0.5, y - 0.5];
  const petals = 3 + (seed % 6);
  const r = Math.hypot(dx, dy);
  const edge = 0.3 + 0.12 * Math.cos(petals * Math.atan2(dy, dx) + seed);
  if (r < 0.12) return palette[2];
  return r < edge ? mix(palette[1], palette[2], r * 0.9) : mix(palette[0], palette[1], y * 0.25);
};
