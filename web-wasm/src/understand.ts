// What a plain element is, and how far: images, text and videos are understood without being subclassed.

import { Answered, Interface, Kind, PerfRecord, State } from './boundary';
import { setContent, type NodeMemory } from './node-memory';
import { isVideoView, type AnyPerfView } from './perf-views';
import { posterState } from './posters';

/** What one element says at one frame. */
export interface Reading {
  kind: number;
  state: number;
  /** When it became ready, milliseconds; NaN: with this frame. */
  readyAt: number;
  playbackRequested: boolean;
  /** What lies inside it is its fallback. */
  leaf: boolean;
}

const reading: Reading = { kind: 0, state: 0, readyAt: NaN, playbackRequested: false, leaf: false };

function say(kind: number, state: number, readyAt = NaN, playbackRequested = false, leaf = kind === Kind.IMAGE || kind === Kind.VIDEO || kind === Kind.CUSTOM): Reading {
  reading.kind = kind;
  reading.state = state;
  reading.readyAt = readyAt;
  reading.playbackRequested = playbackRequested;
  reading.leaf = leaf;
  return reading;
}

const NOTHING = (): Reading => say(Kind.GROUP, State.UNKNOWN);

/** An element's own text: that of its direct text nodes. */
export function ownText(element: Element): string {
  let text = '';
  for (let child = element.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 3) text += (child as Text).data;
  }
  return text.trim();
}

/** Whether an indeterminate indicator or a declared skeleton (metric §7). */
export function isBusy(element: Element): boolean {
  const declared = element.getAttribute('data-perf-busy');
  if (declared !== null) return declared !== 'false';
  if (element.getAttribute('aria-busy') === 'true') return true;
  if (element.localName === 'progress') return !element.hasAttribute('value');
  return element.getAttribute('role') === 'progressbar' && !element.hasAttribute('aria-valuenow');
}

/** A view that answers for itself: its interfaces and its answers, as given; the core weighs them. The last reading is overwritten by the next call. */
export function readPerfView(view: AnyPerfView, node: NodeMemory): Reading {
  if (view.perfKind === 'busy') return say(PerfRecord.ANSWERED | Interface.BUSY, PerfRecord.ANSWERED | (view.isBusy() ? Answered.BUSY : 0));
  const generation = view.contentGeneration?.();
  if (generation !== undefined) setContent(node, String(generation));
  const video = isVideoView(view) ? view : undefined;
  const text = view.perfKind === 'text' ? Interface.TEXT : 0;
  const interfaces = video ? Interface.VIDEO | text : text || Interface.IMAGE;
  const answers =
    (view.isDrawn() ? Answered.DRAWN : 0) |
    (video?.isVideoLoadStarted() ? Answered.LOAD_STARTED : 0) |
    (video?.isFirstFrameRendered?.() ? Answered.FIRST_FRAME : 0) |
    (view.isFailed?.() ? Answered.FAILED : 0) |
    (view.isDeclaredEmpty?.() ? Answered.DECLARED_EMPTY : 0);
  const requested = video !== undefined && (video.isPlaybackRequested?.() ?? true);
  return say(PerfRecord.ANSWERED | interfaces, PerfRecord.ANSWERED | answers, NaN, requested, interfaces !== Interface.TEXT);
}

/** A plain picture. `clockOnly`: its opacity moves, so the browser's record would come at the motion's end. */
export function readImage(image: HTMLImageElement, node: NodeMemory, clockOnly: boolean): Reading {
  const source = image.currentSrc || image.src;
  if (!source) return NOTHING();
  setContent(node, source);
  // What stands in its place is painted with this frame.
  if (node.failedGeneration === node.generation) return say(Kind.IMAGE, State.FAILED);
  if (!image.complete) return say(Kind.IMAGE, State.PENDING);
  if (image.naturalWidth === 0) return say(Kind.IMAGE, State.FAILED);
  if (node.paintedGeneration === node.generation) return say(Kind.IMAGE, State.DRAWN, node.paintedAt);
  return say(Kind.IMAGE, node.paintExpected && !clockOnly ? State.BOUND : State.DRAWN);
}

/** A plain element with text of its own. `paintTold`: the browser will yet tell when it is painted. */
export function readText(text: string, node: NodeMemory, paintTold: boolean): Reading {
  setContent(node, text);
  if (node.paintedGeneration === node.generation) return say(Kind.TEXT, State.DRAWN, node.paintedAt);
  // Only an element's first text is reported: later ones are drawn with their frame.
  return say(Kind.TEXT, paintTold && node.generation === 1 ? State.BOUND : State.DRAWN);
}

/**
 * Whether text of this style is of a colour that can be seen: an alpha of at least 0.1 (metric §5). What is painted in
 * the letters' place counts as well: a background cut to their shape, their outline, their shadow.
 */
export function isLegible(style: CSSStyleDeclaration): boolean {
  const color = style.webkitTextFillColor || style.color;
  if (!/^rgba\(.* 0(\.0\d*)?\)$|\/ 0(\.0\d*)?\)$/.test(color)) return true;
  return style.backgroundClip === 'text' || style.textShadow !== 'none' || parseFloat(style.webkitTextStrokeWidth) > 0;
}

/** Whether a video was told to play. Autoplay that the browser has neither begun nor refused counts: it waits for data. */
export const isPlaybackRequested = (video: HTMLVideoElement): boolean =>
  !video.paused || (video.autoplay && video.readyState < 4 && !video.ended);

/** A plain video: playing, or showing its poster or first frame (metric §6). */
export function readVideo(video: HTMLVideoElement, node: NodeMemory): Reading {
  const source = video.currentSrc || video.src || video.querySelector('source')?.src || '';
  const poster = video.poster;
  if (!source && !poster && !video.srcObject) return NOTHING();
  setContent(node, `${source} ${poster}`);
  const requested = isPlaybackRequested(video);
  if (node.firstFrameGeneration === node.generation) return say(Kind.VIDEO, State.PLAYING, node.firstFrameAt, requested);
  const failed = video.error !== null || video.networkState === 3 || node.failedGeneration === node.generation;
  if (failed && !(poster && !requested)) {
    return say(Kind.VIDEO, State.FAILED, NaN, requested);
  }
  if (requested) return say(Kind.VIDEO, video.readyState > 0 ? State.LOAD_STARTED : State.PENDING, NaN, true);
  if (node.paintedGeneration === node.generation) return say(Kind.VIDEO, State.DRAWN, node.paintedAt);
  if (poster) {
    const state = posterState(poster);
    if (state === 'failed') return say(Kind.VIDEO, State.FAILED);
    // One whose painting the browser does not tell is taken as painted with a frame, as pictures are.
    return say(Kind.VIDEO, state === 'awaited' ? State.PENDING : node.paintExpected ? State.BOUND : State.DRAWN);
  }
  return video.readyState >= 2 ? say(Kind.VIDEO, State.DRAWN) : say(Kind.VIDEO, State.LOAD_STARTED);
}

/** A canvas, frame or plug-in: nobody can tell what it shows unless a Perf interface answers. */
export const readCustom = (): Reading => say(Kind.CUSTOM, State.UNKNOWN);

/** A busy element. */
export const readBusy = (): Reading => say(Kind.BUSY, State.UNKNOWN);

/** Neither content nor busy. */
export const readGroup = NOTHING;
