// @ts-check
/** Makes the videos, with a code in every frame (see frame-code.mjs), and their posters, which have no code. */
import { existsSync, mkdirSync } from 'node:fs';
import { paintFrameCode } from '../frame-code.mjs';
import { encodeFilm, encodeStill, meanColour, mix, ramp, rasterise } from './raster.mjs';
import { colours } from './stills.mjs';
import { noise } from './noise.mjs';

/** @typedef {import('./raster.mjs').Colour} Colour */
/** @typedef {import('./raster.mjs').Painter} Painter */
/** @typedef {{ title: string, topic: string, height: number, frames: number, palette: Colour[], scene: (palette: Colour[], t: number) => Painter }} Film */

const WIDTH = 320;
const RATE = 30;
const turn = Math.PI * 2;

/** Waves under a low sun. `t` is the position in the loop, 0..1. @param {Colour[]} palette @param {number} t @returns {Painter} */
const tide = (palette, t) => (x, y) => {
  let colour = mix(palette[0], palette[1], y / 0.9);
  if (Math.hypot(x - 0.5, y - 0.62 - 0.03 * Math.sin(turn * t)) < 0.2) colour = palette[2];
  for (let i = 0; i < 6; i++) {
    const top = 0.78 + i * 0.17 + 0.035 * Math.sin(turn * (x * (1 + (i % 3)) + t * (i % 2 ? 1 : -1) + i * 0.37));
    if (y > top) colour = ramp(palette.slice(3), i / 5);
  }
  return colour;
};

/** Planets on their orbits. @param {Colour[]} palette @param {number} t @returns {Painter} */
const orbit = (palette, t) => {
  const planets = [0.16, 0.25, 0.34, 0.42].map((r, i) => {
    const angle = turn * (t * (i % 2 ? -1 : 1) * (i < 2 ? 2 : 1) + i * 0.3);
    return { x: 0.5 + r * Math.cos(angle), y: 0.68 + r * Math.sin(angle), size: 0.045 + i * 0.012, r };
  });
  return (x, y) => {
    for (const [i, p] of planets.entries()) if (Math.hypot(x - p.x, y - p.y) < p.size) return palette[2 + (i % 3)];
    const d = Math.hypot(x - 0.5, y - 0.68);
    if (d < 0.075) return palette[4];
    const ring = planets.some((p) => Math.abs(d - p.r) < 0.003);
    return ring ? mix(palette[1], palette[3], 0.4) : mix(palette[0], palette[1], 1 - d);
  };
};

/** Curtains of light. @param {Colour[]} palette @param {number} t @returns {Painter} */
const aurora = (palette, t) => (x, y) => {
  const sway = 0.12 * Math.sin(turn * (y * 0.5 + t)) + 0.07 * Math.sin(turn * (y - t * 2));
  const curtain = Math.sin((x + sway) * 7) * 0.5 + 0.5;
  const glow = curtain * Math.max(0, 1 - Math.abs(y - 0.85) / 0.75);
  const hill = 1.42 + 0.08 * Math.sin(x * 7 + 1) + 0.03 * Math.sin(x * 17);
  return y > hill ? palette[0] : mix(ramp(palette.slice(0, 3), y / 2), ramp(palette.slice(2), curtain), glow);
};

/** A rosette that opens and closes. @param {Colour[]} palette @param {number} t @returns {Painter} */
const rosette = (palette, t) => (x, y) => {
  const [dx, dy] = [x - 0.5, y - 0.55];
  const r = Math.hypot(dx, dy);
  const petals = Math.cos(8 * Math.atan2(dy, dx) + turn * t);
  const band = Math.sin(r * 24 - turn * t * 2 + petals * 1.3);
  return ramp(palette, 0.5 + 0.5 * band * Math.max(0.15, 1 - r));
};

/** @type {Film[]} */
export const films = [
  { title: 'Evening tide, slowed down', topic: 'Water', height: 568, frames: 120, palette: colours('ffd9a0 f2785c fff3d6 c8506a 7a3b69 2e2350 191838'), scene: tide },
  { title: 'Four planets in no hurry', topic: 'Motion', height: 400, frames: 90, palette: colours('121a33 27406b f6c667 ef8354 f7ede2'), scene: orbit },
  { title: 'Northern lights over a fell', topic: 'Horizons', height: 568, frames: 105, palette: colours('07131f 0d2a3f 1b4d6b 3fb68b c6f5c0'), scene: aurora },
  { title: 'A rosette, opening', topic: 'Gradients', height: 360, frames: 120, palette: colours('3a1c5c 8e3b8a e86a92 f9b384 fff2d8'), scene: rosette },
];

/** The poster: a soft picture with a play icon, and no code. @param {Film} film @param {number} n @returns {Painter} */
function poster({ palette, height }, n) {
  const middle = height / WIDTH / 2;
  return (x, y) => {
    const [dx, dy] = [x - 0.5, y - middle];
    const d = Math.hypot(dx, dy);
    if (dx > -0.045 && dx < 0.075 && Math.abs(dy) < (0.075 - dx) * 0.58) return [38, 34, 48];
    if (d < 0.14) return [250, 250, 248];
    const t = 0.25 + 0.5 * noise(x * 2.2 + n * 5, y * 2.2, n) + 0.2 * (y - middle);
    return mix(ramp(palette.slice(0, 4), t), palette[1], d < 0.19 ? 0.5 : 0.12);
  };
}

/** Makes missing videos and posters, and returns the catalogue's entries. @param {string} folder @param {any} known the last catalogue */
export async function makeFilms(folder, known) {
  mkdirSync(`${folder}/videos`, { recursive: true });
  mkdirSync(`${folder}/posters`, { recursive: true });
  const entries = [];
  for (const [i, film] of films.entries()) {
    const { title, topic, height, frames, palette, scene } = film;
    const id = i + 1;
    const file = `videos/${id}.webm`;
    const posterFile = `posters/${id}.jpg`;
    let colour = known?.videos?.[i]?.colour;
    if (!colour || !existsSync(`${folder}/${posterFile}`)) {
      const rgb = rasterise(WIDTH, height, poster(film, id));
      encodeStill(rgb, WIDTH, height, ['-frames:v', '1', '-pix_fmt', 'yuvj420p', '-q:v', '3', `${folder}/${posterFile}`]);
      colour = meanColour(rgb);
    }
    if (!existsSync(`${folder}/${file}`)) {
      const frameAt = (/** @type {number} */ frame) => {
        const rgb = rasterise(WIDTH, height, scene(palette, frame / frames), 2);
        paintFrameCode(rgb, WIDTH, id, frame);
        return rgb;
      };
      // With one thread the bytes are the same each time. Without hidden reference frames every packet is a picture.
      const codec = ['-c:v', 'libvpx-vp9', '-pix_fmt', 'yuv420p', '-crf', '37', '-b:v', '260k', '-deadline', 'good', '-cpu-used', '2'];
      await encodeFilm(frameAt, frames, WIDTH, height, [...codec, '-threads', '1', '-auto-alt-ref', '0', '-g', '60', `${folder}/${file}`]);
    }
    entries.push({ id, file, poster: posterFile, width: WIDTH, height, frames, rate: RATE, colour, title, topic });
  }
  return { videos: entries };
}
