// The browser's own paint records: an `elementtiming` attribute that is there before an element's first paint makes
// Chromium report when it was presented. Other engines report nothing; there the frame clock speaks.

import { addCleanup, observer } from './guard';
import { existingMemory, memoryOf, type NodeMemory } from './node-memory';

interface ElementTiming extends PerformanceEntry {
  readonly element: Element | null;
  readonly renderTime: number;
  readonly loadTime: number;
  readonly url: string;
  readonly presentationTime?: number;
}

/** Whether this browser tells when elements are painted. */
export const reportsPaint: boolean =
  typeof PerformanceObserver === 'function' && (PerformanceObserver.supportedEntryTypes ?? []).includes('element');

const NAME = 'alldrawn';

/** Elements that show a picture, or a poster. */
export const isPicture = (element: Element): boolean => /^(img|image|video)$/.test(element.localName);

// Elements that carry the attribute for the sake of the visits that are pending. Weak: one that the page drops may go.
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

let existing = new WeakSet<Element>();

/**
 * Notes the elements that were there before the SDK: the server's, which a framework may compare with its own yet, and
 * those that are painted already. They get no attribute.
 */
export const excludeExistingElements = (): unknown => (existing = new WeakSet(document.querySelectorAll('*')));

/**
 * Asks the browser to report when `element` is painted, unless it or the page has asked before. After its first paint it
 * is too late: then the frame clock speaks for it. Editable content, which an editor saves with its attributes, and what
 * React has not taken over from the server's page yet are left as they are.
 */
export function requestPaintRecord(element: Element): void {
  if (!reportsPaint || element.hasAttribute('elementtiming') || document.readyState === 'loading' || existing.has(element)) return;
  if ((element as HTMLElement).isContentEditable || document.designMode === 'on' || awaitsReact(element)) return;
  element.setAttribute('elementtiming', NAME);
  memoryOf(element).paintExpected = true;
  marked.push(new WeakRef(element));
}

// React compares the attributes of the server's elements with its own, and marks those that it has taken over. An element
// without a mark, in one that has any, is still to come (or was made by other code, which cannot be seen).
function awaitsReact(element: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const mark = Object.keys(at).find((key) => key.startsWith('__react'));
    if (mark) return at !== element || mark.startsWith('__reactContainer');
  }
  return false;
}

// Elements that are inline unless a style says otherwise: their text may be reported under an ancestor.
const INLINE = new Set('a abbr b bdi bdo cite code data dfn em i ins del kbd label mark q s samp small span strong sub sup time u var'.split(' '));

/** The elements that the browser may report an element's text under: itself, and its ancestors up to the first block. */
export function textReporters(element: Element): Element[] {
  const chain = [element];
  let at = element;
  while ((INLINE.has(at.localName) || at.localName.includes('-')) && at.parentElement) {
    at = at.parentElement;
    chain.push(at);
  }
  return chain;
}

/** Told for an element that was painted: milliseconds, and the address of its picture ('' for text). */
export type OnPaint = (element: Element, at: number, url: string) => void;

/** Listens to the browser's paint records until `stop` is called. */
export function observePaints(onPaint: OnPaint): { stop(): void } {
  if (!reportsPaint) return { stop() {} };
  observing += 1;
  const deliver = (entries: PerformanceEntryList): void => {
    for (const entry of entries as ElementTiming[]) {
      const at = entry.presentationTime || entry.renderTime || entry.startTime;
      if (entry.element && at > 0) onPaint(entry.element, at, entry.url);
    }
  };
  const { observer: records, done } = observer('PerformanceObserver', (list) => deliver(list.getEntries()));
  records.observe({ type: 'element', buffered: true });
  const stopMarking = addCleanup(() => {
    if (--observing === 0) unmark();
  });
  return {
    stop() {
      deliver(records.takeRecords());
      done();
      stopMarking();
    },
  };
}

// Each pending visit is told of each record: what one has noted is news to the others that had begun (`since`) by then.
const isNew = (node: NodeMemory, at: number, since: number): boolean =>
  node.paintedGeneration !== node.generation || (node.paintedAt === at && at > since);

/**
 * Notes a painting of a picture or a video's poster. The node, if what was painted is what it shows now and the visit that
 * began at `since` has not seen it so.
 */
export function recordPicturePaint(element: Element, at: number, url: string, since: number): NodeMemory | undefined {
  const node = existingMemory(element);
  if (!node || !isNew(node, at, since)) return undefined;
  const shown = element instanceof HTMLVideoElement ? element.poster : node.content;
  // Records carry only the beginning of data addresses.
  if (url !== '' && !shown.startsWith(url)) return undefined;
  node.paintedGeneration = node.generation;
  node.paintedAt = at;
  return node;
}

/** Notes that the first text under `reporter` was painted. The nodes of the texts that this speaks of, as above. */
export function recordTextPaint(reporter: Element, at: number, since: number): NodeMemory[] {
  memoryOf(reporter).textReported = true;
  const painted: NodeMemory[] = [];
  const record = (element: Element): void => {
    const node = existingMemory(element);
    if (!node || node.generation !== 1 || !isNew(node, at, since)) return;
    if (!textReporters(element).includes(reporter)) return;
    node.paintedGeneration = 1;
    node.paintedAt = at;
    painted.push(node);
  };
  record(reporter);
  reporter.querySelectorAll('*').forEach(record);
  return painted;
}
