// @ts-check
/**
 * Finds, from pictures alone, the frame in which each node, and so the whole surface, became visually complete.
 *
 * - A static node (image, text, poster, or a failed node) is ready in the first frame from which its visible rectangle
 *   stays within DISTANCE of its final picture. Rectangles of playing videos are cut out of it. A text is compared line by
 *   line, so that one word of a long text is not too small to count.
 * - A playing video is ready in the first frame that shows one of its coded pictures.
 * - A busy node is gone in the frame after the last one that shows it as it looked just before the page removed it.
 * - A failed node whose picture did not change with the failure is ready in the first frame after the page's `error`
 *   event.
 * - A node whose picture never changed since the visit began is ready in the first frame after the begin.
 * - The surface is complete in the latest frame of its required nodes.
 */

import { frameAfter, frameAt, pixelsOf } from './pictures.mjs';

/** @typedef {import('./pictures.mjs').Frame} Frame */
/** @typedef {import('./pictures.mjs').Pixels} Pixels */
/** @typedef {{ x: number, y: number, w: number, h: number }} Rect CSS px in the viewport */
/**
 * @typedef {object} TruthNode
 * @property {string} id
 * @property {'image' | 'text' | 'video' | 'busy'} kind
 * @property {Rect} rect the visible part of the node's box at the end of the visit
 * @property {Rect[]} [lines] text: the visible parts of its lines, which are compared one by one; default: rect
 * @property {Rect} [box] the node's whole box, from which a video's frame code is read; default: rect
 * @property {boolean} required
 * @property {boolean} [quiet] it is in a live region and so small that it is not waited for (metric §7a); then not required
 * @property {boolean} [playing] video: playback was requested and did not fail; otherwise its poster or first frame counts
 * @property {number} [failedAt] time of the node's `error` event, ms
 * @property {number} [shownUntil] busy: time at which the page removed it, ms
 * @property {string} [label]
 */
/**
 * @typedef {{ id: string, frame: number, time: number, changed: boolean, unmeasurable: boolean }} NodeTruth
 *   `frame`: position in the given frames; `unmeasurable`: true if playing videos leave too few of its pixels
 *   visible, or if it is a playing video whose frame code is out of view
 */
/**
 * @typedef {{ nodes: NodeTruth[], frame: number, time: number, first: number, unmeasurable: string[] }} Truth
 *   `first`: the first frame after the begin; `unmeasurable`: ids of required videos whose frame code is out of view, so
 *   that their first frame is unknown. If there are any, `frame` is only the earliest possible end
 */
/** @typedef {(rgba: Uint8Array, width: number, height: number) => { video: number, frame: number } | null} DecodeFrameCode */

/** Minimum number of visible pixels of a node. A node with fewer is unmeasurable. */
const MIN_PIXELS = 64;
const FRAME_MS = 1000 / 60;

/** Two pictures of a rectangle match if both limits hold. Levels are 0 to 255. */
export const DISTANCE = Object.freeze({
  /** Maximum mean absolute difference over all pixels and the three colours. */
  mean: 2,
  /** A pixel differs if one of its three colours differs by more than this. */
  level: 24,
  /** Maximum share of the pixels that may differ. */
  share: 0.005,
});

/**
 * Finds the frame in which a surface became visually complete.
 * @param {{ frames: Frame[], nodes: TruthNode[], begin: number, decode?: DecodeFrameCode }} recording
 *   frames in order, the last one long after completion; begin: ms on the frames' clock
 * @returns {Promise<Truth>}
 */
export async function findTruth({ frames, nodes, begin, decode }) {
  const first = frameAfter(frames, begin);
  if (first >= frames.length) throw new Error(`the recording has no frame after the begin at ${begin.toFixed(1)} ms`);
  const playing = nodes.filter((node) => node.kind === 'video' && node.playing);
  const codedVideos = playing.filter(isCodeInView);
  const staticNodes = nodes.filter((node) => !playing.includes(node));
  if (codedVideos.length && !decode) throw new Error('a video plays, but no decoder for its frame code was given: set `decode`');
  const matchesByNode = await matchFrames({ frames: frames.slice(first), staticNodes, codedVideos, holes: playing.map((node) => node.box ?? node.rect), decode });

  /** @type {NodeTruth[]} */
  const found = nodes.map((node) => {
    const matches = matchesByNode.get(node);
    let at = matches ? readyAt(node, matches) : 0;
    const changed = at > 0;
    // A failed node that changed its picture is ready with the new picture. Otherwise it is ready in the frame after
    // the failure.
    if (node.failedAt !== undefined && first + at < frameAt(frames, node.failedAt)) at = frameAfter(frames, node.failedAt) - first;
    const position = Math.min(first + at, frames.length - 1);
    return { id: node.id, frame: position, time: frames[position].time, changed, unmeasurable: !matches };
  });
  const required = found.filter((node, i) => nodes[i].required && !node.unmeasurable);
  const frame = required.reduce((latest, node) => Math.max(latest, node.frame), first);
  const unmeasurable = playing.filter((node) => node.required && !codedVideos.includes(node)).map((node) => node.id);
  return { nodes: found, frame, time: frames[frame].time, first, unmeasurable };
}

/** Returns true if a video's frame code (a strip of 11/20 by 3/20 of its width) is in view. @param {TruthNode} node */
function isCodeInView({ rect, box = rect }) {
  const unit = box.w / 20;
  const SLACK = 1;
  return rect.x <= box.x + SLACK && rect.y <= box.y + SLACK && rect.w >= 11.5 * unit && rect.h >= 3.5 * unit;
}

/**
 * Returns the frame from which a node is ready, or from which a busy node is gone.
 * @param {TruthNode} node @param {boolean[]} matches one value per frame
 */
function readyAt(node, matches) {
  if (node.kind === 'busy') return Math.min(matches.lastIndexOf(true) + 1, matches.length - 1);
  if (!(node.kind === 'video' && node.playing)) return matches.lastIndexOf(false) + 1;
  const at = matches.indexOf(true);
  if (at < 0) throw new Error(`video ${node.id} plays, but no frame shows one of its coded pictures`);
  return at;
}

/**
 * Finds the frames that match each node, and compares each distinct picture once. A frame matches a static node if the
 * node looks as at the end, a busy node if it looks as before its removal, and a coded video if it shows one of its
 * coded pictures.
 * @param {{ frames: Frame[], staticNodes: TruthNode[], codedVideos: TruthNode[], holes: Rect[], decode?: DecodeFrameCode }} input
 *   holes: rectangles of all playing videos
 * @returns {Promise<Map<TruthNode, boolean[]>>} one value per frame; an unmeasurable node has no entry
 */
async function matchFrames({ frames, staticNodes, codedVideos, holes, decode }) {
  const final = await pixelsOf(frames[frames.length - 1].picture);
  /** @type {Map<TruthNode, { areas: Area[], reference: Pixels }>} */
  const references = new Map();
  for (const node of staticNodes) {
    const reference = node.kind === 'busy' ? await pictureBefore(frames, node.shownUntil ?? -Infinity) : final;
    const areas = (node.lines ?? [node.rect])
      .map((rect) => visibleArea(rect, node.kind === 'busy' ? [] : holes, final))
      .filter((area) => pixelCount(area) >= MIN_PIXELS);
    if (reference && areas.length > 0) references.set(node, { areas, reference });
  }
  /** @type {Map<TruthNode, number | undefined>} the number of each video, read from its last coded picture */
  const numbers = new Map(codedVideos.map((video) => [video, undefined]));
  /** @type {Map<string, Map<TruthNode, boolean>>} */
  const byPicture = new Map();
  /** @type {Map<TruthNode, boolean[]>} */
  const matches = new Map([...references.keys(), ...codedVideos].map((node) => [node, new Array(frames.length)]));
  // The loop goes backwards, so that a video's number is known before the loop reaches the video's first picture.
  for (let i = frames.length - 1; i >= 0; i--) {
    const { picture } = frames[i];
    let pictureMatches = byPicture.get(picture.hash);
    if (!pictureMatches) {
      const pixels = await pixelsOf(picture);
      pictureMatches = new Map();
      for (const [node, { areas, reference }] of references) pictureMatches.set(node, areas.every((area) => picturesMatch(pixels, reference, area)));
      for (const video of codedVideos) {
        const code = decode?.(...crop(pixels, video.box ?? video.rect)) ?? null;
        if (code && numbers.get(video) === undefined) numbers.set(video, code.video);
        pictureMatches.set(video, code !== null && code.video === numbers.get(video));
      }
      byPicture.set(picture.hash, pictureMatches);
    }
    for (const [node, value] of pictureMatches) /** @type {boolean[]} */ (matches.get(node))[i] = value;
  }
  return matches;
}

/**
 * Returns a picture of a busy node before its removal; undefined if it was not shown for a whole frame. The frame
 * without it may have been begun just before the page removed it, so the picture is taken one frame interval earlier.
 * @param {Frame[]} frames @param {number} until
 */
async function pictureBefore(frames, until) {
  const at = frameAt(frames, until - FRAME_MS);
  return at < 0 ? undefined : pixelsOf(frames[at].picture);
}

/** @typedef {{ x0: number, y0: number, x1: number, y1: number, holes: Array<{ x0: number, y0: number, x1: number, y1: number }> }} Area whole pixels */

/**
 * Returns the pixels that lie wholly inside a rectangle, without the holes.
 * @param {Rect} rect @param {Rect[]} holes @param {{ width: number, height: number }} picture
 * @returns {Area}
 */
function visibleArea(rect, holes, { width, height }) {
  return {
    x0: Math.max(0, Math.ceil(rect.x)), y0: Math.max(0, Math.ceil(rect.y)),
    x1: Math.min(width, Math.floor(rect.x + rect.w)), y1: Math.min(height, Math.floor(rect.y + rect.h)),
    holes: holes
      .map((hole) => ({ x0: Math.floor(hole.x), y0: Math.floor(hole.y), x1: Math.ceil(hole.x + hole.w), y1: Math.ceil(hole.y + hole.h) }))
      .filter((hole) => hole.x0 < rect.x + rect.w && hole.x1 > rect.x && hole.y0 < rect.y + rect.h && hole.y1 > rect.y),
  };
}

/** @param {Area} area @param {number} x @param {number} y */
function inHole(area, x, y) {
  return area.holes.some((hole) => x >= hole.x0 && x < hole.x1 && y >= hole.y0 && y < hole.y1);
}

/** @param {Area} area */
function pixelCount(area) {
  let count = 0;
  for (let y = area.y0; y < area.y1; y++) for (let x = area.x0; x < area.x1; x++) if (!inHole(area, x, y)) count++;
  return count;
}

/**
 * Returns true if two pictures are within DISTANCE of each other in an area.
 * @param {Pixels} a @param {Pixels} b of the same size @param {Area} area
 */
export function picturesMatch(a, b, area) {
  if (a.width !== b.width || a.height !== b.height) return false;
  let count = 0;
  let sum = 0;
  let differing = 0;
  for (let y = area.y0; y < area.y1; y++) {
    for (let x = area.x0; x < area.x1; x++) {
      if (area.holes.length > 0 && inHole(area, x, y)) continue;
      const at = (y * a.width + x) * 4;
      const r = Math.abs(a.data[at] - b.data[at]);
      const g = Math.abs(a.data[at + 1] - b.data[at + 1]);
      const l = Math.abs(a.data[at + 2] - b.data[at + 2]);
      count++;
      sum += r + g + l;
      if (r > DISTANCE.level || g > DISTANCE.level || l > DISTANCE.level) differing++;
    }
  }
  return count === 0 || (sum / (3 * count) <= DISTANCE.mean && differing / count <= DISTANCE.share);
}

/**
 * Cuts a rectangle out of a picture. Pixels outside the picture are transparent black.
 * @param {Pixels} pixels @param {Rect} rect
 * @returns {[Uint8Array, number, number]}
 */
export function crop(pixels, rect) {
  const x0 = Math.round(rect.x);
  const y0 = Math.round(rect.y);
  const width = Math.max(1, Math.round(rect.w));
  const height = Math.max(1, Math.round(rect.h));
  const data = new Uint8Array(width * height * 4);
  const left = Math.max(0, -x0);
  const right = Math.min(width, pixels.width - x0);
  for (let y = Math.max(0, -y0); y < Math.min(height, pixels.height - y0) && right > left; y++) {
    const from = ((y0 + y) * pixels.width + x0 + left) * 4;
    data.set(pixels.data.subarray(from, from + (right - left) * 4), (y * width + left) * 4);
  }
  return [data, width, height];
}
