// @ts-check
/** The catalogue of media, read from media/catalogue.json, which make-media.sh writes. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {{ id: number, file: string, width: number, height: number, colour: string, title: string, topic: string }} ImageEntry
 * @typedef {ImageEntry & { poster: string, frames: number, rate: number }} VideoEntry
 * @typedef {{ name: string, file: string, width: number, height: number }} AvatarEntry
 * @type {{ images: ImageEntry[], videos: VideoEntry[], avatars: AvatarEntry[] }}
 */
export const catalogue = JSON.parse(readFileSync(new URL('../media/catalogue.json', import.meta.url), 'utf8'));

/**
 * Returns the avatar whose name is the text's first word, or else one that is always the same for the text.
 * @param {string} text @returns {AvatarEntry}
 */
export function avatarFor(text) {
  const { avatars } = catalogue;
  const named = avatars.find((a) => a.name === text.split(' ')[0]);
  const sum = [...text].reduce((s, c) => s + (c.codePointAt(0) ?? 0), 0);
  return named ?? avatars[sum % avatars.length];
}

/** How every picture of the app is made. */
export const recipe = [
  'Choose one small shape, and a square that holds it.',
  'Draw the square again, turned by a quarter.',
  'Toss a coin for each place: heads is the first square, tails the second.',
  'Fill the page, row by row, and do not look back.',
];

/** The app's answer to every question. */
export const answer =
  'A Truchet tile is a square with two quarter circles, which join the middles of its sides. Turn each tile by the toss of a coin: '
  + 'the arcs still meet at every edge, so they grow into one long road that never ends.';

/** Searches that the app suggests. */
export const searches = [
  'maple leaves close up', 'mosaic floors', 'moss and stone', 'maps of nowhere', 'marble endpapers', 'mountain ridges', 'river from above', 'rule 30 knits',
  'ripples at dusk', 'rosettes', 'ember tones', 'evening gradients', 'escher style tiles', 'fern fractals', 'fog in the hills', 'folk quilts', 'slate and copper',
  'sunflower spirals', 'seahorse valley', 'stained glass', 'coral palettes', 'cut paper', 'cellular weaving', 'contour maps', 'dune shadows', 'dot screens',
  'plum and gold', 'paper skies', 'posters of the twenties', 'tide charts', 'terracotta tiles', 'truchet roads', 'birch bark', 'blackcurrant swirls', 'basket weave',
  'saffron textiles', 'halftone portraits', 'horizon lines', 'linen runners', 'life in sixty steps', 'agate slices', 'aurora films', 'automata', 'glass leaves',
  'golden angle', 'gradient nights', 'ink and water', 'julia sets in frost', 'kitchen floors', 'northern lights', 'orbits', 'op art waves', 'quilt samplers',
  'unfolding petals', 'voronoi windows', 'wave studies', 'woven grids', 'yellow posters', 'zigzag tiles',
];
