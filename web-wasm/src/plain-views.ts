// Reads the browser's own elements: images, texts, videos, progress indicators.

import { Kind, State } from './boundary';
import { isDecoded } from './image-decoding';
import { groupFacts, setFacts, type NodeFacts } from './node-facts';
import { setContent, type NodeMemory } from './node-memory';
import type { Reading } from './reading';
import { arrivalOf } from './resource-records';

/** Returns true if the app declares that the element is shown instead of content (metric §4). */
export const isError = (element: Element): boolean => (element.getAttribute('data-perf-error') ?? 'false') !== 'false';

/** Returns true for an indeterminate indicator or a declared skeleton (metric §7). */
export function isBusy(element: Element): boolean {
  const declared = element.getAttribute('data-perf-busy');
  if (declared !== null) return declared !== 'false';
  if (element.getAttribute('aria-busy') === 'true') return true;
  if (element.localName === 'progress') return !element.hasAttribute('value');
  return element.getAttribute('role') === 'progressbar' && !element.hasAttribute('aria-valuenow');
}

/** A placeholder has at most this number of pixels, and stretches each over this number of square CSS pixels (metric §4). */
const [PLACEHOLDER_PIXELS, PLACEHOLDER_SCALE] = [1_024, 64];

// Returns true for a tiny picture that is stretched over a large box. Icons and pixel art are no placeholders.
const isPlaceholder = ({ naturalWidth, naturalHeight }: HTMLImageElement, source: string, style: CSSStyleDeclaration, area: number): boolean =>
  naturalWidth * naturalHeight <= PLACEHOLDER_PIXELS &&
  naturalWidth * naturalHeight * PLACEHOLDER_SCALE <= area &&
  !/svg/i.test(source.slice(0, 99) + source.slice(-99)) &&
  style.imageRendering !== 'pixelated';

/**
 * Reads an image. While an animation changes its opacity, its time is that of its frame: the browser reports its painting
 * only when the animation ends.
 */
export function readImage(image: HTMLImageElement, node: NodeMemory, style: CSSStyleDeclaration, { area, inFade, findings }: Reading): NodeFacts {
  const source = image.currentSrc || image.src;
  // Nothing is waited for, but a spinner may lie over the image (metric §7).
  if (!source) return setFacts(Kind.IMAGE, State.UNKNOWN);
  setContent(node, source);
  if (!image.complete) return setFacts(Kind.IMAGE, State.PENDING);
  // The placeholder of a failed image is painted with this frame.
  if (node.failedGeneration === node.generation || image.naturalWidth === 0) return setFacts(Kind.IMAGE, State.FAILED);
  if (isPlaceholder(image, source, style, area)) return setFacts(Kind.IMAGE, State.UNKNOWN);
  if (!isDecoded(image, node, findings.changed)) return setFacts(Kind.IMAGE, State.PENDING);
  if (node.paintedGeneration === node.generation) return setFacts(Kind.IMAGE, State.DRAWN, node.paintedAt);
  if (inFade) node.clockGeneration = node.generation;
  return setFacts(Kind.IMAGE, node.paintExpected && !inFade && node.decodedGeneration !== node.generation ? State.BOUND : State.DRAWN);
}

/** Reads an element with text of its own. `paintAwaited`: the browser will report its painting, but has not yet. */
export function readText(text: string, node: NodeMemory, paintAwaited: boolean): NodeFacts {
  setContent(node, text);
  if (node.paintedGeneration === node.generation) return setFacts(Kind.TEXT, State.DRAWN, node.paintedAt);
  // The browser reports only an element's first text: later texts count as drawn with their frame.
  return setFacts(Kind.TEXT, paintAwaited && node.generation === 1 ? State.BOUND : State.DRAWN);
}

// Matches a colour whose alpha is below 0.1, also one without a colour.
const FAINT = /^none$|^rgba\(.* 0(\.0\d*)?\)$|\/ 0(\.0\d*)?\)$/;

/**
 * Returns true if a text can be read: its font has a size, and its colour an alpha of at least 0.1 (metric §5). A
 * background cut to the shape of the letters, an outline or a shadow counts as well. `inSvg`: the text is an SVG's.
 */
export function isLegible(style: CSSStyleDeclaration, inSvg: boolean): boolean {
  if (style.fontSize === '0px') return false;
  const color = inSvg ? style.fill : style.webkitTextFillColor || style.color;
  if (!FAINT.test(color) && !(inSvg && Number(style.fillOpacity) < 0.1)) return true;
  if (inSvg) return !FAINT.test(style.stroke);
  return style.backgroundClip === 'text' || style.textShadow !== 'none' || parseFloat(style.webkitTextStrokeWidth) > 0;
}

// Types of `input` that show no text: they are hidden, or drawn by the browser as boxes and knobs.
const WORDLESS = /^(checkbox|radio|range|color|hidden|image)$/;

/** Returns the text that a field shows: its value or placeholder, or the selected option; '' for other elements. */
export function fieldText(element: Element): string {
  const field = element as HTMLInputElement & HTMLSelectElement;
  if (element.localName === 'select') return field.selectedOptions[0]?.text ?? '';
  if (WORDLESS.test(field.type)) return '';
  return field.value || field.placeholder || (/^(submit|reset|file)$/.test(field.type) ? field.type : '');
}

/** Returns true if the app has asked a video to play. Autoplay counts until the browser refuses it. */
export const isPlaybackRequested = (video: HTMLVideoElement): boolean =>
  !video.paused || (video.autoplay && video.readyState < 4 && !video.ended);

/** Reads a video: playing, or showing its poster or first frame (metric §6). */
export function readVideo(video: HTMLVideoElement, node: NodeMemory): NodeFacts {
  const source = video.currentSrc || video.src || video.querySelector('source')?.src || '';
  const poster = video.poster;
  if (!source && !poster && !video.srcObject) return groupFacts();
  const requested = isPlaybackRequested(video);
  // A film that is shown stays the same if the poster changes.
  if (node.firstFrameGeneration !== node.generation || !node.content.startsWith(`${source} `)) setContent(node, `${source} ${poster}`);
  if (node.firstFrameGeneration === node.generation) return setFacts(Kind.VIDEO, State.PLAYING, node.firstFrameAt, requested);
  const failed = video.error !== null || video.networkState === 3 || node.failedGeneration === node.generation;
  if (failed && !(poster && !requested)) {
    return setFacts(Kind.VIDEO, State.FAILED, NaN, requested);
  }
  if (requested) return setFacts(Kind.VIDEO, video.readyState > 0 ? State.LOAD_STARTED : State.PENDING, NaN, true);
  if (node.paintedGeneration === node.generation) return setFacts(Kind.VIDEO, State.DRAWN, node.paintedAt);
  if (poster) {
    const state = arrivalOf(poster);
    if (state === 'failed') return setFacts(Kind.VIDEO, State.FAILED);
    // If the browser does not report the poster's painting, it counts as painted with its frame, as pictures do.
    return setFacts(Kind.VIDEO, state === 'unknown' ? State.UNKNOWN : state === 'awaited' ? State.PENDING : node.paintExpected ? State.BOUND : State.DRAWN);
  }
  return video.readyState >= 2 ? setFacts(Kind.VIDEO, State.DRAWN) : setFacts(Kind.VIDEO, State.LOAD_STARTED);
}

/** Returns the facts of a canvas, frame or plug-in without a Perf view: its state is unknown. */
export const readCustom = (): NodeFacts => setFacts(Kind.CUSTOM, State.UNKNOWN);

/** Returns the facts of a busy element. */
export const readBusy = (): NodeFacts => setFacts(Kind.BUSY, State.UNKNOWN);
