// Observes everything that can change how a pending surface looks. All observers are removed when the visit ends.

import { listen, nextFrame, observer } from './guard';
import { memoryOf, setContent } from './node-memory';
import { isPicture, requestPaintRecord, textReporters } from './paint-records';
import { observePosters } from './posters';

const MEDIA = ['load', 'error', 'loadstart', 'loadeddata', 'playing', 'pause', 'emptied'];
// Events after which the content of an element has failed, or no longer has.
const LOADS = new Set(['error', 'load', 'emptied']);
const MOTION = ['transitionrun', 'transitionend', 'transitioncancel', 'animationstart', 'animationend', 'animationcancel'];
const OTHER = ['scroll', 'toggle', 'input', 'change'];

/** The observers of one surface. */
export interface Changes {
  /** Returns the elements whose opacity an animation changes now. While there are any, every frame needs a snapshot. */
  moving(): Set<Element>;
  stop(): void;
}

/** Observes a surface. Calls `dirty` at any change that may be visible, `gone` when the root leaves the document. */
export function observeChanges(root: Element, dirty: () => void, gone: () => void): Changes {
  let animated = false;
  // Wait for the next frame: by then React has marked the container that it is about to hydrate.
  const stops = [nextFrame(() => markAll(root))];
  const on = (target: EventTarget, type: string, act: (event: Event) => unknown): unknown => stops.push(listen(target, type, act));

  const { observer: tree, done: stopTree } = observer('MutationObserver', (records) => {
    for (const record of records) {
      record.addedNodes.forEach((node) => {
        if (node instanceof Element) markAll(node);
        else if (node.parentElement) markText(node.parentElement);
      });
      if (record.type === 'characterData' && record.target.parentElement) markText(record.target.parentElement);
    }
    dirty();
  });
  tree.observe(root, { childList: true, subtree: true, attributes: true, characterData: true });

  stops.push(stopTree, observeRemoval(root, gone, dirty), observePosters(root, dirty));

  for (const type of [...MEDIA, ...OTHER]) {
    on(root, type, (event) => {
      if (LOADS.has(type) && event.target instanceof Element && event.target !== root) recordLoad(event.target, type === 'error');
      dirty();
    });
  }
  for (const type of MOTION) on(document, type, () => ((animated = true), dirty()));
  on(window, 'resize', dirty);
  on(window, 'scroll', dirty);
  if (document.fonts) on(document.fonts, 'loadingdone', dirty);

  return {
    moving() {
      const moving = new Set<Element>();
      if (!animated) return moving;
      for (const animation of root.getAnimations({ subtree: true })) {
        const effect = animation.effect as KeyframeEffect | null;
        if (animation.playState !== 'running' || !effect?.target) continue;
        if (effect.getKeyframes().some((frame) => 'opacity' in frame)) moving.add(effect.target);
      }
      animated = moving.size > 0;
      return moving;
    },
    stop() {
      stops.forEach((stop) => stop());
    },
  };
}

// Observes the children of a root's ancestors. Calls `gone` when the root is no longer in the document, and `dirty` at
// each other change. Returns the function that stops observing.
function observeRemoval(root: Element, gone: () => void, dirty: () => void): () => void {
  const { observer: removal, done } = observer('MutationObserver', () => (root.isConnected ? dirty() : gone()));
  for (let at = root.parentNode; at; at = at.parentNode) removal.observe(at, { childList: true });
  return done;
}

// Marks pictures and texts before their first paint, so that the browser reports when it paints them.
function markAll(element: Element): void {
  markElement(element);
  element.querySelectorAll('*').forEach(markElement);
}

function markElement(element: Element): void {
  if (isPicture(element)) requestPaintRecord(element);
  for (let child = element.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 3 && (child as Text).data.trim()) return markText(element);
  }
}

function markText(element: Element): void {
  textReporters(element).forEach(requestPaintRecord);
}

// Records if a picture or video has failed. The failure of a `source` in a video counts only for the last `source`. A
// picture that has loaded after a failure, or a video that is loaded again, has not failed any more.
function recordLoad(target: Element, failed: boolean): void {
  const source = target.localName === 'source';
  if (source && target.nextElementSibling?.localName === 'source') return;
  const element = source ? target.parentElement : target;
  if (!element) return;
  const node = memoryOf(element);
  if (failed && element instanceof HTMLImageElement) setContent(node, element.currentSrc || element.src);
  node.failedGeneration = failed ? node.generation : -1;
}
