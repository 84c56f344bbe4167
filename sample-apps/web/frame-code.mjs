// @ts-check
/**
 * The frame code: the number of a video and of one of its frames, encoded in the frame's own pixels.
 *
 * A black plate in the video's top-left corner holds two rows of ten blocks. A block is one unit wide and high;
 * a unit is 1/20 of the video's width. The blocks begin one unit from the left and top edges, so that rounded
 * corners leave them whole.
 *
 *     row 0:  1 0 1 0   v v v   c c c      start marker, video 1..7, checksum (high bits)
 *     row 1:  f f f f f f f f   c c        frame 0..255, checksum (low bits)
 *
 * White is 1. The checksum is a CRC-5 over the eleven bits of video and frame: it finds every error of two blocks.
 */

/** Units across the video's width. */
export const UNITS_ACROSS = 20;
const COLUMNS = 10;
const ROWS = 2;
const MARKER = [1, 0, 1, 0];
/** Limits of a block's luma, 0 to 255. A block is 0 up to DARK and 1 from BRIGHT on; in between it cannot be read. */
const DARK = 85;
const BRIGHT = 170;
/** Maximum number of pixels by which the crop of a screenshot may be off on each side. */
const CROP_ERROR = 2;

/** @param {number} value @param {number} count @returns {number[]} most significant bit first */
function bits(value, count) {
  return Array.from({ length: count }, (_, i) => (value >> (count - 1 - i)) & 1);
}

/** @param {number[]} list @returns {number} */
function number(list) {
  return list.reduce((value, bit) => value * 2 + bit, 0);
}

/** Returns the CRC-5 of bits: polynomial x^5 + x^2 + 1, starting from all ones. @param {number[]} list */
function checksum(list) {
  let register = 0b11111;
  for (const bit of list) {
    const top = (register >> 4) & 1;
    register = (register << 1) & 0b11111;
    if (top !== bit) register ^= 0b00101;
  }
  return register;
}

/**
 * Returns the twenty blocks of one frame, row by row.
 * @param {number} video 1..7
 * @param {number} frame 0..255
 * @returns {number[]}
 */
export function frameBlocks(video, frame) {
  if (!Number.isInteger(video) || video < 1 || video > 7) throw new RangeError(`video: expected a whole number from 1 to 7, got ${video}`);
  if (!Number.isInteger(frame) || frame < 0 || frame > 255) throw new RangeError(`frame: expected a whole number from 0 to 255, got ${frame}`);
  const v = bits(video, 3);
  const f = bits(frame, 8);
  const c = bits(checksum([...v, ...f]), 5);
  return [...MARKER, ...v, ...c.slice(0, 3), ...f, ...c.slice(3)];
}

/**
 * Paints the code of a frame into packed RGB pixels.
 * @param {Uint8Array} rgb three bytes a pixel
 * @param {number} width a multiple of 20
 * @param {number} video
 * @param {number} frame
 */
export function paintFrameCode(rgb, width, video, frame) {
  const unit = width / UNITS_ACROSS;
  const blocks = frameBlocks(video, frame);
  const half = Math.floor(unit / 2);
  for (let y = half; y < (ROWS + 1) * unit + half; y++) {
    for (let x = half; x < (COLUMNS + 1) * unit + half; x++) {
      const column = Math.floor(x / unit) - 1;
      const row = Math.floor(y / unit) - 1;
      const inside = column >= 0 && column < COLUMNS && row >= 0 && row < ROWS;
      const level = inside && blocks[row * COLUMNS + column] ? 255 : 0;
      rgb.fill(level, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
}

/**
 * Reads the frame code from a picture of exactly the video's rectangle, at any scale from about 160 pixels wide;
 * the crop may be off by two pixels on each side.
 * @param {Uint8Array | Uint8ClampedArray} rgba four bytes a pixel
 * @param {number} width pixels
 * @param {number} height pixels
 * @returns {{ video: number, frame: number } | null} null without a valid code (a poster, a blend, another picture)
 */
export function decodeFrameCode(rgba, width, height) {
  const unit = width / UNITS_ACROSS;
  if (rgba.length < width * height * 4 || unit < 4 || height < (ROWS + 2) * unit) return null;
  for (const [dx, dy] of offsets(CROP_ERROR)) {
    const found = decodeAt(rgba, width, height, unit, dx, dy);
    if (found) return found;
  }
  return null;
}

/** @param {number} reach @returns {Array<[number, number]>} nearest first */
function offsets(reach) {
  /** @type {Array<[number, number]>} */
  const list = [];
  for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) list.push([dx, dy]);
  return list.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
}

/**
 * @param {Uint8Array | Uint8ClampedArray} rgba @param {number} width @param {number} height
 * @param {number} unit @param {number} dx @param {number} dy
 */
function decodeAt(rgba, width, height, unit, dx, dy) {
  /** @type {number[]} */
  const read = [];
  for (let i = 0; i < COLUMNS * ROWS; i++) {
    const x = ((i % COLUMNS) + 1.5) * unit + dx;
    const y = (Math.floor(i / COLUMNS) + 1.5) * unit + dy;
    const luma = meanLuma(rgba, width, height, x, y, unit * 0.2);
    if (luma > DARK && luma < BRIGHT) return null;
    read.push(luma >= BRIGHT ? 1 : 0);
    if (i < MARKER.length && read[i] !== MARKER[i]) return null;
  }
  const video = number(read.slice(4, 7));
  const frame = number(read.slice(10, 18));
  if (video < 1) return null;
  return frameBlocks(video, frame).every((bit, i) => bit === read[i]) ? { video, frame } : null;
}

/**
 * Returns the mean luma of the square around a point.
 * @param {Uint8Array | Uint8ClampedArray} rgba @param {number} width @param {number} height
 * @param {number} x @param {number} y @param {number} reach
 */
function meanLuma(rgba, width, height, x, y, reach) {
  let sum = 0;
  let count = 0;
  for (let py = Math.max(0, Math.floor(y - reach)); py <= Math.min(height - 1, Math.floor(y + reach)); py++) {
    for (let px = Math.max(0, Math.floor(x - reach)); px <= Math.min(width - 1, Math.floor(x + reach)); px++) {
      const at = (py * width + px) * 4;
      sum += 0.299 * rgba[at] + 0.587 * rgba[at + 1] + 0.114 * rgba[at + 2];
      count++;
    }
  }
  return count ? sum / count : 128;
}
