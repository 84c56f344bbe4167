// @ts-check
/**
 * Draws the filmstrip of one visit: the frames in which something happened, with an outline around each required node
 * (red: its final pixels are not shown yet; green: they are), and a time line with the start, the first content, the
 * true frame and the reported frame.
 */

import sharp from 'sharp';
import { frameAfter, frameAt } from './pictures.mjs';
import { drawnAfter } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */
/** @typedef {{ time: number, label: string, colour: string, above: boolean }} Marker */

/**
 * Frame interval, milliseconds. A frame that was begun just before the input may already show the input's effect, so
 * the picture "before" is taken one interval earlier.
 */
const FRAME_MS = 1000 / 60;
const COUNT = 10;
const THUMB_W = 206;
const GAP = 18;
const MARGIN = 48;
const TOP = 168;
const TIMELINE = 190;
const CAPTION = 44;

const TEXT_COLOR = '#e9edf2';
const MUTED = '#8b97a6';
const BACKGROUND = '#11161d';
const LINE = '#2a3340';
const PENDING = '#ff5c5c';
const READY = '#35d07f';
const TRUE = '#35d07f';
const REPORTED = '#ffd166';
const START = '#6cb6ff';
const CONTENT = '#c79bff';
const SANS = "'DejaVu Sans', 'Liberation Sans', Arial, sans-serif";
const CONDENSED = "'DejaVu Sans Condensed', 'Liberation Sans Narrow', Arial, sans-serif";

/**
 * @param {Visit} visit with a true frame
 * @param {{ title?: string, instrument?: string }} [captions]
 * @returns {Promise<Buffer>} a PNG
 */
export async function filmstrip(visit, { title = visit.scene.name, instrument = 'begin-frame control: a picture of every frame' } = {}) {
  const { truth, event, frames, reported } = visit;
  if (!truth || !event || reported === undefined) throw new Error(`${visit.scene.name}: only a visit whose end was drawn has a filmstrip`);
  const size = await sharp(frames[0].picture.bytes).metadata();
  const scale = THUMB_W / size.width;
  const thumbH = Math.round(size.height * scale);
  const chosen = chooseFrames(visit);
  const width = 2 * MARGIN + chosen.length * THUMB_W + (chosen.length - 1) * GAP;
  const height = TOP + CAPTION + thumbH + TIMELINE;
  const left = (/** @type {number} */ i) => MARGIN + i * (THUMB_W + GAP);
  const top = TOP + CAPTION;

  const thumbs = await Promise.all(chosen.map(async (at, i) => ({
    input: await sharp(frames[at].picture.bytes).resize(THUMB_W, thumbH, { kernel: 'lanczos3' }).png().toBuffer(), left: left(i), top,
  })));
  const svg = [
    heading(visit, { title, instrument, width }),
    ...chosen.map((at, i) => thumbOverlay(visit, at, { x: left(i), y: top, scale, height: thumbH })),
    timeline(visit, chosen, { y: top + thumbH, width }),
  ].join('\n');
  const overlay = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${svg}</svg>`);
  return sharp({ create: { width, height, channels: 3, background: BACKGROUND } })
    .composite([...thumbs, { input: overlay, left: 0, top: 0 }])
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/**
 * Chooses the frames to show: the frame before the start, frames in which a node became ready, frames around the end, and
 * those in which something happened after it (a quiet message, an input).
 * @param {Visit} visit @returns {number[]} positions in its frames, in order
 */
export function chooseFrames({ frames, truth, reportedFrame = 0, openedAt, nodes, inputs }) {
  if (!truth) return [];
  const messages = truth.nodes.filter((node, i) => nodes[i].quiet).map((node) => node.frame);
  // An input's effect is shown in the frame after the first one, at the latest.
  const lastInput = Math.min(frameAfter(frames, Math.max(...inputs)) + 1, frames.length - 1);
  const later = [...messages, lastInput].filter((at) => at > Math.max(truth.frame, reportedFrame));
  const chosen = new Set([Math.max(0, frameAt(frames, openedAt - FRAME_MS)), truth.first, Math.max(truth.first, truth.frame - 1), truth.frame, reportedFrame, ...later]);
  const ready = [...new Set(truth.nodes.filter((node, i) => nodes[i].required && node.frame > truth.first).map((node) => node.frame))].sort((a, b) => a - b);
  // Of the remaining frames, the one that is furthest in time from all chosen frames is chosen next.
  const left = ready.filter((at) => !chosen.has(at));
  while (chosen.size < COUNT && left.length > 0) {
    const distance = (/** @type {number} */ at) => Math.min(...[...chosen].map((other) => Math.abs(frames[other].time - frames[at].time)));
    left.sort((a, b) => distance(b) - distance(a));
    chosen.add(/** @type {number} */ (left.shift()));
  }
  // If too few frames are chosen, frames in the middle of the widest gaps are added.
  while (chosen.size < COUNT) {
    const sorted = [...chosen].sort((a, b) => a - b);
    let widest = 0;
    for (let i = 1; i + 1 < sorted.length; i++) if (sorted[i + 1] - sorted[i] > sorted[widest + 1] - sorted[widest]) widest = i;
    const middle = (sorted[widest] + sorted[widest + 1]) >> 1;
    if (chosen.has(middle)) break;
    chosen.add(middle);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** @param {Visit} visit @param {{ title: string, instrument: string, width: number }} captions */
function heading({ event, truth, openedAt, errorFrames = 0, errorMs = 0, scene, nodes }, { title, instrument, width }) {
  const what = event?.outcome === 'error' ? 'the error was drawn' : 'visually complete';
  const errorText = errorFrames === 0 ? 'the same frame' : `${Math.abs(errorFrames)} frame${Math.abs(errorFrames) === 1 ? '' : 's'} ${errorFrames > 0 ? 'late' : 'early'}`;
  const colour = Math.abs(errorFrames) <= 1 ? TRUE : PENDING;
  const required = nodes.filter((node) => node.required && node.kind !== 'busy').length;
  return `
    ${text(MARGIN, 62, title, { size: 34, weight: 700 })}
    ${text(MARGIN, 96, `${scene.surface}, ${String(event?.outcome).replaceAll('_', ' ')}, ${required} required nodes. ${instrument}.`, { size: 17, fill: MUTED })}
    ${text(MARGIN, 142, '▢ not shown yet', { size: 16, fill: PENDING })}
    ${text(MARGIN + 160, 142, '▢ shown', { size: 16, fill: READY })}
    ${text(MARGIN + 250, 142, 'each required node, by its own pixels', { size: 16, fill: MUTED })}
    ${text(width - MARGIN, 58, `${Math.round(Number(drawnAfter(event)))} ms`, { size: 34, weight: 700, anchor: 'end', fill: REPORTED })}
    ${text(width - MARGIN, 92, `${what}, as reported; pixels: ${Math.round(Number(truth?.time) - openedAt)} ms`, { size: 17, anchor: 'end', fill: MUTED })}
    ${text(width - MARGIN, 142, `error: ${errorText} (${errorMs >= 0 ? '+' : '−'}${Math.abs(errorMs).toFixed(1)} ms)`, { size: 20, weight: 700, anchor: 'end', fill: colour })}`;
}

/** @param {Visit} visit @param {number} at @param {{ x: number, y: number, scale: number, height: number }} place */
function thumbOverlay({ frames, truth, nodes, openedAt, reportedFrame, event }, at, { x, y, scale, height }) {
  if (!truth) return '';
  const time = frames[at].time - openedAt;
  const names = [];
  if (at < truth.first) names.push(['before', MUTED]);
  if (at === truth.first) names.push(['start', START]);
  if (at > Math.max(truth.frame, Number(reportedFrame))) names.push(['later', MUTED]);
  if (event?.firstContent !== undefined && frameAt(frames, event.start + event.firstContent) === at) names.push(['first content', CONTENT]);
  if (at === truth.frame && at === reportedFrame) names.push(['true = reported', TRUE]);
  else if (at === truth.frame) names.push(['true', TRUE]);
  else if (at === reportedFrame) names.push(['reported', REPORTED]);
  const outlines = at < truth.first ? '' : nodes.map((node, i) => {
    if (!node.required || node.kind === 'busy' || truth.nodes[i].unmeasurable) return '';
    const { x: left, y: top, w, h } = node.rect;
    const there = truth.nodes[i].frame <= at;
    return `<rect x="${x + left * scale}" y="${y + top * scale}" width="${w * scale}" height="${h * scale}" rx="2" fill="${there ? 'none' : PENDING}" fill-opacity="0.10"
      stroke="${there ? READY : PENDING}" stroke-width="1.6"/>`;
  }).join('');
  const frame = at === truth.frame ? TRUE : at === reportedFrame ? REPORTED : LINE;
  const last = names.at(-1);
  return `
    ${text(x, y - 14, `${Math.round(time) < 0 ? '−' : ''}${Math.abs(Math.round(time))} ms`, { size: 17, weight: 700 })}
    ${last ? text(x + THUMB_W, y - 14, last[0], { size: 14, anchor: 'end', fill: last[1], family: CONDENSED, weight: 700 }) : ''}
    ${outlines}
    <rect x="${x - 1.5}" y="${y - 1.5}" width="${THUMB_W + 3}" height="${height + 3}" rx="4" fill="none" stroke="${frame}" stroke-width="3"/>`;
}

/** @param {Visit} visit @param {number[]} chosen @param {{ y: number, width: number }} place */
function timeline({ frames, truth, event, openedAt, reported = 0, nodes }, chosen, { y, width }) {
  if (!truth || !event) return '';
  const from = Math.min(0, frames[chosen[0]].time - openedAt);
  const to = Math.max(truth.time, reported, frames[/** @type {number} */ (chosen.at(-1))].time) - openedAt + 60;
  const x = (/** @type {number} */ time) => MARGIN + ((time - from) / (to - from)) * (width - 2 * MARGIN);
  const axis = y + 104;
  const step = [20, 50, 100, 200, 500, 1000].find((each) => (to - from) / each <= 14) ?? 2000;
  let ticks = '';
  for (let time = 0; time <= to; time += step) {
    ticks += `<line x1="${x(time)}" x2="${x(time)}" y1="${axis}" y2="${axis + 8}" stroke="${MUTED}"/>${text(x(time), axis + 28, `${time}`, { size: 13, anchor: 'middle', fill: MUTED })}`;
  }
  const dots = nodes.map((node, i) => (node.required && !truth.nodes[i].unmeasurable
    ? `<circle cx="${x(truth.nodes[i].time - openedAt)}" cy="${axis}" r="5" fill="${READY}" fill-opacity="0.55"/>` : '')).join('');
  const thumbs = chosen.map((at) => `<path d="M${x(frames[at].time - openedAt)} ${axis - 4} l-5 -8 h10 z" fill="${MUTED}" fill-opacity="0.6"/>`).join('');
  /** @type {Marker[]} */
  const markers = [
    { time: event.start - openedAt, label: `start (${event.startSource})`, colour: START, above: true },
    ...(event.firstContent === undefined ? [] : [{ time: event.start + event.firstContent - openedAt, label: `first content ${Math.round(event.firstContent)} ms`, colour: CONTENT, above: true }]),
    { time: truth.time - openedAt, label: `true frame ${Math.round(truth.time - openedAt)} ms`, colour: TRUE, above: true },
    { time: reported - openedAt, label: `reported ${Math.round(reported - event.start)} ms`, colour: REPORTED, above: false },
  ];
  const drawn = markers.map(({ time, label, colour, above }, i) => {
    const at = x(time);
    // A label that would overlap the next one is drawn a line higher.
    const next = markers[i + 1];
    const lift = above && next?.above && x(next.time) - at < 160 ? 20 : 0;
    const anchor = at > width - 260 ? 'end' : 'start';
    const labelX = at + (anchor === 'end' ? -8 : 8);
    return `<line x1="${at}" x2="${at}" y1="${above ? axis - 52 - lift : axis - 4}" y2="${above ? axis + 4 : axis + 56}" stroke="${colour}" stroke-width="2.5"/>
      ${text(labelX, above ? axis - 40 - lift : axis + 54, label, { size: 15, weight: 700, anchor, fill: colour })}`;
  }).join('');
  return `<line x1="${MARGIN}" x2="${width - MARGIN}" y1="${axis}" y2="${axis}" stroke="${LINE}" stroke-width="3"/>${ticks}${dots}${thumbs}${drawn}
    ${text(MARGIN, axis + 54, 'ms since the input; a dot for each required node', { size: 13, fill: MUTED })}`;
}

/**
 * @param {number} x @param {number} y @param {string} content
 * @param {{ size: number, weight?: number, fill?: string, anchor?: string, family?: string }} style
 */
function text(x, y, content, { size, weight = 400, fill = TEXT_COLOR, anchor = 'start', family = SANS }) {
  const safe = content.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '');
  return `<text x="${x}" y="${y}" font-family="${family}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${safe}</text>`;
}
