// @ts-check
/** Makes random numbers for pictures. The same seed gives the same numbers, and so the same picture. */

/** @param {number} seed @returns {() => number} numbers in 0..1 (mulberry32) */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Returns a number in 0..1 for a grid point. @param {number} x @param {number} y @param {number} seed */
export function hash(x, y, seed) {
  let h = Math.imul(x | 0, 374761393) ^ Math.imul(y | 0, 668265263) ^ Math.imul(seed, 1274126177);
  h = Math.imul(h ^ (h >>> 13), 1103515245);
  h = Math.imul(h ^ (h >>> 16), 2246822519);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

/** Returns smooth value noise in 0..1. @param {number} x @param {number} y @param {number} seed */
export function noise(x, y, seed) {
  const [ix, iy] = [Math.floor(x), Math.floor(y)];
  const ease = (/** @type {number} */ t) => t * t * (3 - 2 * t);
  const [u, v] = [ease(x - ix), ease(y - iy)];
  const top = hash(ix, iy, seed) * (1 - u) + hash(ix + 1, iy, seed) * u;
  const bottom = hash(ix, iy + 1, seed) * (1 - u) + hash(ix + 1, iy + 1, seed) * u;
  return top * (1 - v) + bottom * v;
}

/** Returns the sum of four octaves of noise, in 0..1. @param {number} x @param {number} y @param {number} seed */
export function cloud(x, y, seed) {
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += noise(x * 2 ** i, y * 2 ** i, seed + i) / 2 ** (i + 1);
  return sum / 0.9375;
}
