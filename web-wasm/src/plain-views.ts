// What a plain element is, and how far: images, text and videos are understood without being subclassed.

import { Kind, State } from './boundary';
import { groupFacts, setFacts, type NodeFacts } from './node-facts';
import { setContent, type NodeMemory } from './node-memory';
import { posterState } from './posters';

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

/** A plain picture. `clockOnly`: its opacity moves, so the browser's record would come at the motion's end. */
export function readImage(image: HTMLImageElement, node: NodeMemory, clockOnly: boolean): NodeFacts {
  const source = image.currentSrc || image.src;
  if (!source) return groupFacts();
  setContent(node, source);
  // What stands in its place is painted with this frame.
  if (node.failedGeneration === node.generation) return setFacts(Kind.IMAGE, State.FAILED);
  if (!image.complete) return setFacts(Kind.IMAGE, State.PENDING);
  if (image.naturalWidth === 0) return setFacts(Kind.IMAGE, State.FAILED);
  if (node.paintedGeneration === node.generation) return setFacts(Kind.IMAGE, State.DRAWN, node.paintedAt);
  return setFacts(Kind.IMAGE, node.paintExpected && !clockOnly ? State.BOUND : State.DRAWN);
}

/** A plain element with text of its own. `paintTold`: the browser will yet tell when it is painted. */
export function readText(text: string, node: NodeMemory, paintTold: boolean): NodeFacts {
  setContent(node, text);
  if (node.paintedGeneration === node.generation) return setFacts(Kind.TEXT, State.DRAWN, node.paintedAt);
  // Only an element's first text is reported: later ones are drawn with their frame.
  return setFacts(Kind.TEXT, paintTold && node.generation === 1 ? State.BOUND : State.DRAWN);
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
export function readVideo(video: HTMLVideoElement, node: NodeMemory): NodeFacts {
  const source = video.currentSrc || video.src || video.querySelector('source')?.src || '';
  const poster = video.poster;
  if (!source && !poster && !video.srcObject) return groupFacts();
  setContent(node, `${source} ${poster}`);
  const requested = isPlaybackRequested(video);
  if (node.firstFrameGeneration === node.generation) return setFacts(Kind.VIDEO, State.PLAYING, node.firstFrameAt, requested);
  const failed = video.error !== null || video.networkState === 3 || node.failedGeneration === node.generation;
  if (failed && !(poster && !requested)) {
    return setFacts(Kind.VIDEO, State.FAILED, NaN, requested);
  }
  if (requested) return setFacts(Kind.VIDEO, video.readyState > 0 ? State.LOAD_STARTED : State.PENDING, NaN, true);
  if (node.paintedGeneration === node.generation) return setFacts(Kind.VIDEO, State.DRAWN, node.paintedAt);
  if (poster) {
    const state = posterState(poster);
    if (state === 'failed') return setFacts(Kind.VIDEO, State.FAILED);
    // One whose painting the browser does not tell is taken as painted with a frame, as pictures are.
    return setFacts(Kind.VIDEO, state === 'awaited' ? State.PENDING : node.paintExpected ? State.BOUND : State.DRAWN);
  }
  return video.readyState >= 2 ? setFacts(Kind.VIDEO, State.DRAWN) : setFacts(Kind.VIDEO, State.LOAD_STARTED);
}

/** A canvas, frame or plug-in: nobody can tell what it shows unless a Perf interface answers. */
export const readCustom = (): NodeFacts => setFacts(Kind.CUSTOM, State.UNKNOWN);

/** A busy element. */
export const readBusy = (): NodeFacts => setFacts(Kind.BUSY, State.UNKNOWN);
