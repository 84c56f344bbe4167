// Observes everything that can change how a pending surface looks. All observers are removed when the visit ends. What
// nothing reports is found by the looks that `pending-visits.ts` requests.

import { fontsLoaded } from './blocking-fonts';
import { Dirt } from './dirt';
import { listen, observer } from './guard';
import { motionIn, type Motion } from './motion';
import { existingMemory, memoryOf, setContent } from './node-memory';
import { isPicture, requestPaintRecord, textReporters } from './paint-records';
import { observeFrame, observeResources } from './resource-records';
import { onStyleSheets } from './style-sheets';

const MEDIA = ['load', 'error', 'loadstart', 'loadeddata', 'playing', 'pause', 'emptied'];
// Events after which the content of an element has failed, or no longer has.
const LOADS = new Set(['error', 'load', 'emptied']);
const MOTION = ['transitionrun', 'transitionend', 'transitioncancel', 'animationstart', 'animationend', 'animationcancel'];
const OTHER = ['scroll', 'toggle', 'input', 'change', 'slotchange', 'focusin', 'fullscreenchange', 'contentvisibilityautostatechange'];
const EVENTS = [...MEDIA, ...MOTION, ...OTHER];

/** Maximum number of new elements that are marked at once, before the walk that follows. It marks what is visible. */
const MAX_MARKS = 300;

/** Maximum number of siblings that are read again if an attribute of an element changes. The next look reads all. */
const MAX_SIBLINGS = 40;

type Tree = Document | ShadowRoot;

// Events that concern only their target. All others may change any part of the surface.
const OF_TARGET = new Set(MEDIA);

/** The observers of one surface. */
export interface Changes {
  /** What has changed since the last walk. */
  readonly dirt: Dirt;
  /** Observes one more tree: an open shadow tree or the document of a frame. The page's own document is observed. */
  observe(tree: Tree): void;
  /** Returns what moves now. */
  motion(): Motion;
  stop(): void;
}

/** Observes a surface. Calls `dirty` at any change that may be visible, `gone` when the root leaves the document. */
export function observeChanges(root: Element, dirty: () => void, gone: () => void): Changes {
  const stops: (() => void)[] = [];
  const dirt = new Dirt();
  const all = (): void => {
    dirt.setAll();
    dirty();
  };
  const on = (target: EventTarget, type: string, act: (event: Event) => unknown): unknown => stops.push(listen(target, type, act));

  const { observer: mutations, done } = observer('MutationObserver', (records) => {
    if (!root.isConnected) return gone();
    let marks = MAX_MARKS;
    let visible = false;
    for (const record of records) {
      if (record.attributeName === 'elementtiming' || !concerns(root, record.target)) continue;
      visible = true;
      addTo(dirt, root, record);
      if (record.type !== 'childList') continue;
      record.addedNodes.forEach((node) => {
        if (node.nodeType === 1) marks = markAll(node as Element, marks);
        else if (node.parentElement) markText(node.parentElement);
      });
    }
    if (visible) dirty();
  });

  const trees = new Set<Tree>();
  const observe = (tree: Tree): void => {
    if (trees.has(tree)) return;
    trees.add(tree);
    mutations.observe(tree, { childList: true, subtree: true, attributes: true, characterData: true });
    for (const type of EVENTS) {
      on(tree, type, (event) => {
        const target = event.target as Element | null;
        if (target?.nodeType === 1 && !concerns(root, target)) return;
        if (LOADS.has(type) && target?.nodeType === 1 && target !== root) recordLoad(target, type === 'error');
        if (!OF_TARGET.has(type) || target?.nodeType !== 1 || !root.contains(target)) return all();
        dirt.add(target, false);
        dirty();
      });
    }
    if (tree !== document && (tree as Document).defaultView) stops.push(observeFrame((tree as Document).defaultView!, all));
    if ((tree as Document).fonts) on((tree as Document).fonts, 'loadingdone', () => (fontsLoaded(), all()));
  };

  // The root may stand in a shadow tree, or may not be in the document yet.
  for (let tree = root.getRootNode(); tree instanceof ShadowRoot; tree = tree.host.getRootNode()) observe(tree);
  observe(document);
  stops.push(done, observeResources(all), onStyleSheets(all));
  for (const target of [window, window.visualViewport]) {
    if (target) for (const type of ['resize', 'scroll']) on(target, type, all);
  }

  return {
    dirt,
    observe,
    motion: () => motionIn(trees),
    stop() {
      stops.forEach((stop) => stop());
      trees.clear();
    },
  };
}

const isSheet = (node: Node): boolean => /^(style|link)$/i.test(node.nodeName);

// Returns true if a change of `target` may change how the surface looks: the surface, its ancestors and all style sheets.
// Other parts of the page may move the surface. The next look finds that.
function concerns(root: Element, target: Node): boolean {
  if (root.contains(target) || target.contains(root)) return true;
  const element = target.nodeType === 1 ? target : target.parentNode;
  return /^(head|style|link)$/i.test(element?.nodeName ?? '') || target.getRootNode() !== document;
}

// Adds what a mutation may have changed. The class of an element also styles what is in it, and what follows it. A style
// of its own does so only by inheritance.
function addTo(dirt: Dirt, root: Element, { type, target, attributeName, addedNodes, removedNodes }: MutationRecord): void {
  const element = target.nodeType === 1 ? (target as Element) : target.parentElement;
  // Shadow trees that are observed are the surface's, or contain it.
  if (!element || !(root.contains(element) || element.getRootNode() instanceof ShadowRoot)) return dirt.setAll();
  // A sheet styles the whole page, wherever it stands.
  if (isSheet(element) || (type === 'childList' && [...addedNodes, ...removedNodes].some(isSheet))) return dirt.setAll();
  // An empty text node may have got its first text.
  if (type === 'characterData') markText(element);
  if (type !== 'attributes') return dirt.add(element, false);
  const siblings = attributeName === 'style' ? null : element.parentElement;
  if (siblings && element !== root && siblings.childElementCount <= MAX_SIBLINGS) dirt.add(siblings, true);
  else dirt.add(element, true);
}

// Marks pictures and texts before their first paint, so that the browser reports when it paints them. Returns how many
// more elements may be marked.
function markAll(element: Element, marks: number): number {
  if (marks > 0) markElement(element);
  if (marks <= 1 || !element.firstElementChild) return marks - 1;
  for (const each of element.querySelectorAll('*')) {
    if (--marks <= 0) break;
    markElement(each);
  }
  return marks;
}

function markElement(element: Element): void {
  if (isPicture(element)) requestPaintRecord(element);
  for (let child = element.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 3 && (child as Text).data.trim()) return markText(element);
  }
}

// The browser reports only an element's first text.
function markText(element: Element): void {
  if (!existingMemory(element)?.generation) textReporters(element).forEach(requestPaintRecord);
}

// Records if a picture or video has failed. The failure of a `source` in a video counts only for the last `source`. A
// picture that has loaded after a failure, or a video that is loaded again, has not failed any more.
function recordLoad(target: Element, failed: boolean): void {
  const source = target.localName === 'source';
  if (source && target.nextElementSibling?.localName === 'source') return;
  const element = source ? target.parentElement : target;
  if (!element) return;
  const node = memoryOf(element);
  if (failed && element.localName === 'img') setContent(node, (element as HTMLImageElement).currentSrc || (element as HTMLImageElement).src);
  node.failedGeneration = failed ? node.generation : -1;
}
