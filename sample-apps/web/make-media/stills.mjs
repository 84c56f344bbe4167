// @ts-check
/** Recipes of the feed's pictures and the search's avatars, and the program that paints them. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import * as fields from './fields.mjs';
import * as tilings from './tilings.mjs';
import { encodeStill, hex, meanColour, rasterise } from './raster.mjs';

const patterns = { ...fields, ...tilings };
const WIDTH = 400;

/** @typedef {{ pattern: keyof typeof patterns, seed: number, palette: string, height: number, title: string, topic: string }} Still */

const dusk = '1b1f3b 53354a 903749 e84545 ffd3b6';
const sea = '05324b 0b6e8a 4fb3bf bfe3e0 fdf6e3';
const forest = '14281d 355834 6e8b3d c2b86a f4efd2';
const clay = '3b2a26 8c4a32 d07b4f efc69b fbf1e3';
const candy = '2d1e4f 7b4ea3 ef6f9b ffb26b fff1c1';
const mint = '0f3d3e 2c7a7b 81c3b3 e2dfa2 f9f7ec';
const ink = '14171f 3a4257 8791a8 d5dae4 f7f8fa';
const citrus = '22333b 5e8b7e f2c14e f78154 fff6e0';
const berry = '2b0f2e 6d1a4d c2356b f48b94 ffe3dc';
const sky = '234e8a 5b9bd5 a9d3ee f7d9a8 fff7ea';

/** @type {Still[]} */
export const stills = [
  { pattern: 'ridges', seed: 4, palette: 'f6c89f e8846b fff1cf 8a4f6d 2b2148', height: 560, title: 'Six ridges before sunrise', topic: 'Horizons' },
  { pattern: 'truchet', seed: 3, palette: mint, height: 400, title: 'One road, many turns', topic: 'Tilings' },
  { pattern: 'marble', seed: 8, palette: sea, height: 520, title: 'Agate, cut at low tide', topic: 'Stone' },
  { pattern: 'shapes', seed: 5, palette: 'f2e8d5 e4572e 17263c f3a712 669bbc', height: 500, title: 'Exhibition poster no. 4', topic: 'Posters' },
  { pattern: 'mandelbrot', seed: 0, palette: candy, height: 480, title: 'Seahorse valley in pink', topic: 'Fractals' },
  { pattern: 'contours', seed: 12, palette: '4a3f2f dfe8c8 c5d7a0 e9d8a6 d9a066 b5835a', height: 540, title: 'A map of nowhere yet', topic: 'Maps' },
  { pattern: 'harlequin', seed: 2, palette: clay, height: 420, title: 'Harlequin in terracotta', topic: 'Tilings' },
  { pattern: 'sunflower', seed: 1, palette: '2a1a12 5b3a1e b5651d f2a541 ffe08a', height: 500, title: 'Golden angle, golden dots', topic: 'Botany' },
  { pattern: 'melt', seed: 2, palette: 'ff9a8b ff6a88 b667f1 6a8dff a0e9ff', height: 580, title: 'Colours left in the sun', topic: 'Gradients' },
  { pattern: 'life', seed: 31, palette: '0e1726 1f4e5f 7fd1ae f9f871 ffffff', height: 460, title: 'Sixty generations later', topic: 'Automata' },
  { pattern: 'glass', seed: 9, palette: '1d1b26 1f6f8b 99c1de f2b880 c8553d f7f0d5', height: 560, title: 'Chapel window, east side', topic: 'Glass' },
  { pattern: 'sunset', seed: 6, palette: '2d1b4e a83f6f ff8c61 ffe29a 3a1f5d', height: 500, title: 'Last ferry home', topic: 'Horizons' },
  { pattern: 'halftone', seed: 4, palette: 'fbf3e4 f26157 b2335c 35477d', height: 440, title: 'Printed twice, slightly off', topic: 'Posters' },
  { pattern: 'ripples', seed: 1, palette: sea, height: 520, title: 'Two stones, one pond', topic: 'Water' },
  { pattern: 'weave', seed: 7, palette: '332a24 b4533c e6c79c 5c7f71 e9e3d0', height: 480, title: 'Table runner, linen and rust', topic: 'Textiles' },
  { pattern: 'automaton', seed: 0, palette: 'f4efe6 e07a5f 81506b 3d405b', height: 560, title: 'Rule 30 as a tapestry', topic: 'Automata' },
  { pattern: 'julia', seed: 0, palette: '0d1b2a 1b4965 5fa8d3 cae9ff fff3e0', height: 420, title: 'Frost on the inside', topic: 'Fractals' },
  { pattern: 'ridges', seed: 21, palette: 'cfe5ee a4c9d9 ffffff 4f7f95 12303f', height: 540, title: 'Fog between the hills', topic: 'Horizons' },
  { pattern: 'shapes', seed: 14, palette: 'f7f3e9 2f4b3c d98e73 e8c07d 8aa899', height: 400, title: 'Quilt sampler in sage', topic: 'Textiles' },
  { pattern: 'marble', seed: 27, palette: berry, height: 500, title: 'Blackcurrant swirl', topic: 'Stone' },
  { pattern: 'truchet', seed: 18, palette: 'f6ead7 f3d9b8 e2725b 7a2e3a', height: 560, title: 'Kitchen floor, Lisbon', topic: 'Tilings' },
  { pattern: 'mandelbrot', seed: 1, palette: forest, height: 440, title: 'Antenna in moss', topic: 'Fractals' },
  { pattern: 'glass', seed: 33, palette: 'fdfaf3 84a98c 52796f cad2c5 f4a261', height: 480, title: 'Leaves, seen very close', topic: 'Botany' },
  { pattern: 'melt', seed: 5, palette: sky, height: 520, title: 'Paper sky', topic: 'Gradients' },
];

/** @type {Array<{ name: string, palette: string }>} */
export const avatars = [
  ['maple', '7a2318 d9482b ffc857'], ['river', '123c69 3f88c5 d6ecff'], ['ember', '2b1a1a c1440e ffb347'], ['fern', '1d3b2a 5a9367 dcedc1'],
  ['slate', '2f3e46 6b8090 e9eef2'], ['coral', '8d2f4b ff6f61 ffe5d9'], ['dune', '7f5539 ddb892 fff3dc'], ['moss', '344e2b 8aa05a f1f3cf'],
  ['plum', '3c1642 86457d f5c6ec'], ['tide', '023047 219ebc ffb703'], ['birch', '4b4a45 b8b08d fffdf5'], ['saffron', '6a3d00 f4a300 fff0b3'],
].map(([name, palette]) => ({ name, palette }));

/** @param {string} text */
export const colours = (text) => text.split(' ').map(hex);

/** Paints missing pictures, and returns the catalogue's entries. @param {string} folder @param {any} known the last catalogue */
export function makeStills(folder, known) {
  mkdirSync(`${folder}/images`, { recursive: true });
  mkdirSync(`${folder}/avatars`, { recursive: true });
  const images = stills.map(({ pattern, seed, palette, height, title, topic }, i) => {
    const file = `images/${String(i + 1).padStart(2, '0')}.jpg`;
    let colour = known?.images?.[i]?.colour;
    if (!colour || !existsSync(`${folder}/${file}`)) {
      const rgb = rasterise(WIDTH, height, patterns[pattern](colours(palette), seed));
      const out = `${folder}/${file}`;
      // Lower the quality until the file has the size that a feed would serve.
      for (let q = 4; q < 16; q += 2) {
        encodeStill(rgb, WIDTH, height, ['-frames:v', '1', '-pix_fmt', 'yuvj420p', '-q:v', String(q), out]);
        if (readFileSync(out).length < 40_000) break;
      }
      colour = meanColour(rgb);
    }
    return { id: i + 1, file, width: WIDTH, height, colour, title, topic };
  });
  const faces = avatars.map(({ name, palette }, i) => {
    const file = `avatars/${name}.webp`;
    if (!existsSync(`${folder}/${file}`)) {
      const rgb = rasterise(96, 96, patterns.emblem(colours(palette), i * 5 + 2));
      encodeStill(rgb, 96, 96, ['-frames:v', '1', '-c:v', 'libwebp', '-quality', '82', `${folder}/${file}`]);
    }
    return { name, file, width: 96, height: 96 };
  });
  return { images, avatars: faces };
}
