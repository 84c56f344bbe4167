// The browser's paint records. If an element has the attribute `elementtiming` before its first paint, Chromium reports
// when the element was presented. Other browsers report nothing; there the SDK uses the frame clock.

import { records } from './browser-records';
import { addCleanup, observer } from './guard';
import { ownText } from './flat-tree';
import { isExisting } from './late-install';
import { existingPart, memoryOf, setContent, type NodeMemory } from './node-memory';
import { hasBox } from './rect';
import { hrefOf } from './svg-views';

interface ElementTiming extends PerformanceEntry {
  readonly element: Element | null;
  readonly renderTime: number;
  readonly loadTime: number;
  readonly url: string;
  /** The part of the element that is in sight; missing in a record of the largest content. */
  readonly intersectionRect?: DOMRectReadOnly;
  readonly presentationTime?: number;
}

/** True if the browser reports when elements are painted. */
export const reportsPaint: boolean = records('element');

const NAME = 'alldrawn';

/** Returns true for elements that show a picture, or a video's poster. */
export const isPicture = (element: Element): boolean => /^(img|image|video)$/.test(element.localName);

// Elements to which the SDK has added the attribute. The references are weak, so that the page can drop an element.
let marked: WeakRef<Element>[] = [];
let observing = 0;

function unmark(): void {
  for (const ref of marked.splice(0)) {
    const element = ref.deref();
    if (element?.getAttribute('elementtiming') !== NAME) continue;
    element.removeAttribute('elementtiming');
    memoryOf(element).paintExpected = false;
  }
}

/**
 * Asks the browser to report when `element` is painted, unless the SDK or the page has asked before. After the first
 * paint a request has no effect, and the SDK uses the frame clock. Editable content is left alone, because an editor
 * saves it with its attributes. Elements that React has not hydrated yet are left alone, too, and
 * those from before the SDK: they come from the server, and a framework may still compare their attributes with its own.
 */
export function requestPaintRecord(element: Element): void {
  if (!reportsPaint || element.hasAttribute('elementtiming') || document.readyState === 'loading' || isExisting(element)) return;
  if ((element as HTMLElement).isContentEditable || document.designMode === 'on' || awaitsReact(element)) return;
  element.setAttribute('elementtiming', NAME);
  memoryOf(element).paintExpected = true;
  marked.push(new WeakRef(element));
}

// Returns true if React has not hydrated an element yet. React compares the attributes of the server's elements with
// its own, and marks each element that it has hydrated. An element without a mark inside one with a mark is either not
// hydrated or made by other code, which cannot be distinguished.
function awaitsReact(element: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const mark = Object.keys(at).find((key) => key.startsWith('__react'));
    if (mark) return at !== element || mark.startsWith('__reactContainer');
  }
  return false;
}

// Elements that are inline by default: the browser may report their text under an ancestor.
const INLINE = new Set('a abbr b bdi bdo cite code data dfn em i ins del kbd label mark q s samp small span strong sub sup time u var'.split(' '));

/**
 * Returns the elements under which the browser may report an element's text: itself and its ancestors up to a block.
 */
export function textReporters(element: Element): Element[] {
  const chain = [element];
  let at = element;
  while ((INLINE.has(at.localName) || at.localName.includes('-')) && at.parentElement) {
    at = at.parentElement;
    chain.push(at);
  }
  return chain;
}

/**
 * Callback for a painted element. `at`: when it was painted, ms; `url`: the address of its picture ('' for text). `inSight`:
 * false if it was painted in advance, beyond the window.
 */
export type OnPaint = (element: Element, at: number, url: string, inSight: boolean) => void;

/** Observes the browser's paint records, also those from before, until `stop` is called. */
export function observePaints(onPaint: OnPaint): { stop(): void } {
  if (!reportsPaint) return { stop() {} };
  observing += 1;
  const deliver = (entries: PerformanceEntryList): void => {
    for (const entry of entries as ElementTiming[]) {
      const at = entry.presentationTime || entry.renderTime || entry.startTime;
      const { intersectionRect } = entry;
      if (entry.element && at > 0) onPaint(entry.element, at, entry.url, !intersectionRect || hasBox(intersectionRect));
    }
  };
  const { observer: paints, done } = observer('PerformanceObserver', (list) => deliver(list.getEntries()));
  paints.observe({ type: 'element', buffered: true });
  // Chromium reports the largest contents of a page's load without an attribute.
  paints.observe({ type: 'largest-contentful-paint', buffered: true });
  const stopMarking = addCleanup(() => {
    if (--observing === 0) unmark();
  });
  return {
    stop() {
      deliver(paints.takeRecords());
      done();
      stopMarking();
    },
  };
}

// Returns true if a record is new to a visit that began at `since`. Each pending visit receives each record, so another
// visit may have stored it in the memory already. What faded in has the time of its frame instead (metric §3).
const isNew = (node: NodeMemory, at: number, since: number): boolean =>
  node.clockGeneration !== node.generation && (node.paintedGeneration !== node.generation || (node.paintedAt === at && at > since));

function painted(node: NodeMemory, at: number): NodeMemory {
  node.paintedGeneration = node.generation;
  node.paintedAt = at;
  return node;
}

/**
 * Stores the painting of an element's picture or poster, or of the pictures of its style. Returns the memories of what
 * the painted picture belongs to, if it is the current one and is new to the visit that began at `since`.
 */
export function recordPicturePaint(element: Element, at: number, url: string, since: number): NodeMemory[] {
  const ofStyle = existingPart(element, 'picture');
  if (url && ofStyle && isNew(ofStyle, at, since) && ofStyle.content.split(' ').some((address) => address.startsWith(url))) return [painted(ofStyle, at)];
  if (!isPicture(element)) return [];
  const node = memoryOf(element);
  // The record may come before the first walk.
  if (node.generation === 0 && element.localName === 'img') setContent(node, (element as HTMLImageElement).currentSrc);
  if (node.generation === 0 && element.localName === 'image') setContent(node, hrefOf(element));
  // The record of a picture that is decoded later is too early.
  if (node.decodingGeneration === node.generation || !isNew(node, at, since)) return [];
  const shown = element.localName === 'video' ? (element as HTMLVideoElement).poster : node.content;
  // A record contains only the beginning of a `data:` address.
  return shown.startsWith(url) ? [painted(node, at)] : [];
}

/**
 * Stores the painting of the first text under `reporter`. Returns the memories of its texts that are new to the visit
 * that began at `since`.
 */
export function recordTextPaint(reporter: Element, at: number, since: number): NodeMemory[] {
  memoryOf(reporter).textReported = true;
  const found: NodeMemory[] = [];
  const record = (element: Element): void => {
    if (element !== reporter && !textReporters(element).includes(reporter)) return;
    const text = ownText(element);
    if (!text) return;
    const node = memoryOf(element);
    // The record may come before the first walk.
    if (node.generation === 0) setContent(node, text);
    if (node.generation === 1 && isNew(node, at, since)) found.push(painted(node, at));
  };
  record(reporter);
  reporter.querySelectorAll('*').forEach(record);
  return found;
}
