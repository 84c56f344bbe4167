// Walks a surface's elements and packs each element that can matter into a record. The core judges the records.

import { Flag, HeaderFlag, Kind, KindFlag, SnapshotLayout, State, StateFlag } from './boundary';
import { OpaqueElements } from './opaque-elements';
import { callApp } from './guard';
import { groupFacts, type NodeFacts } from './node-facts';
import { existingMemory, memoryOf } from './node-memory';
import { textReporters } from './paint-records';
import { awaitPictures } from './pictures';
import { perfView, readPerfView, readPerfViewRect } from './perf-views';
import { LIVE, matches } from './roles';
import { isSearchField, isTextField } from './search-fields';
import type { SnapshotWriter } from './snapshot';
import { layerOf, paintOrder, type Layer } from './paint-order';
import { isBusy, isError, isLegible, ownText, readBusy, readCustom, readImage, readText, readVideo } from './plain-views';

const SKIPPED = new Set('script style template noscript link meta head title option datalist source track'.split(' '));
const CUSTOM = new Set('canvas iframe object embed'.split(' '));
/** Names of elements that show their text and nothing else. */
const PLAIN = new Set('a b dd div dt em h1 h2 h3 h4 h5 h6 i label li p small span strong td th time'.split(' '));

/**
 * Deepest level that a walk reaches, the same as in Chromium's HTML parser. If a surface has deeper elements, the walk
 * is flagged as cut short.
 */
const MAX_DEPTH = 512;

/** Findings of a walk that are not in the records. */
export interface WalkResult {
  /** Elements of the records, by identity. */
  readonly elements: Map<number, Element>;
  /** Number of records whose painting the browser has not reported yet. */
  bound: number;
  /** Videos that the app has asked to play. */
  readonly waitingVideos: HTMLVideoElement[];
  /** The control that the user touched, if any. */
  readonly touched: Element | undefined;
}

/** Returns the surface's visible rectangle: the root's, clipped by its ancestors and the window. */
export function viewportOf(root: Element): DOMRectReadOnly {
  const view = window.visualViewport;
  let [left, top] = [0, 0];
  let [right, bottom] = [view ? Math.min(view.width * view.scale, innerWidth) : innerWidth, view ? Math.min(view.height * view.scale, innerHeight) : innerHeight];
  for (let at: Element | null = root; at; at = at.parentElement) {
    if (at !== root && getComputedStyle(at).overflow === 'visible') continue;
    const rect = at.getBoundingClientRect();
    // A root without a box of its own (for example `display: contents`) shows what lies in the window.
    if (at === root && (rect.width === 0 || rect.height === 0)) continue;
    if (at === document.documentElement || at === document.body) continue;
    [left, top] = [Math.max(left, rect.left), Math.max(top, rect.top)];
    [right, bottom] = [Math.min(right, rect.right), Math.min(bottom, rect.bottom)];
  }
  return new DOMRectReadOnly(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
}

/** Walks a surface, writes its records to `out`, and returns the header flags that the walk itself found. */
export function walk(root: Element, viewport: DOMRectReadOnly, out: SnapshotWriter, fading: ReadonlySet<Element>, result: WalkResult): number {
  const walker = new Walker(viewport, out, fading, result);
  walker.walk(root, SnapshotLayout.ROOT, undefined, false);
  walker.writePaintOrder();
  awaitPictures(walker.pictures, viewport);
  return (walker.cutShort ? HeaderFlag.CUT_SHORT : 0) | (walker.searchField ? HeaderFlag.SEARCH_FIELD : 0);
}

class Walker {
  cutShort = false;
  searchField = false;
  readonly pictures: HTMLImageElement[] = [];
  readonly #layers: (Layer | undefined)[] = [];
  readonly #opaque = new OpaqueElements();
  #order = 0;
  #depth = 0;

  constructor(
    readonly viewport: DOMRectReadOnly,
    readonly out: SnapshotWriter,
    readonly fading: ReadonlySet<Element>,
    readonly result: WalkResult,
  ) {}

  walk(element: Element, parent: number, layer: Layer | undefined, inFade: boolean): void {
    if (SKIPPED.has(element.localName) || element.hasAttribute('data-perf-ignore')) return;
    if (this.#recordOutsideViewport(element, parent, layer, inFade)) return;
    const style = getComputedStyle(element);
    if (style.display === 'none') return;
    if (this.out.count >= SnapshotLayout.MAX_RECORDS || this.#depth >= MAX_DEPTH) {
      this.cutShort = true;
      return;
    }
    const fades = this.fading.has(element);
    const own = layerOf(style, layer, this.#order++);
    this.#opaque.enter(element, style);
    const facts = this.#readFacts(element, style, inFade || fades);
    const index = this.#writeRecord(element, style, facts, parent, fades, own);
    if (!facts.leaf) this.#walkChildren(element, index, own, inFade || fades);
    this.#opaque.leave();
  }

  #walkChildren(element: Element, index: number, own: Layer | undefined, inFade: boolean): void {
    this.#depth += 1;
    const inside = element.shadowRoot ?? element;
    for (let child = inside.firstElementChild; child; child = child.nextElementSibling) {
      if (child.localName === 'slot') {
        for (const slotted of (child as HTMLSlotElement).assignedElements({ flatten: true })) {
          this.walk(slotted, index, own, inFade);
        }
      } else {
        this.walk(child, index, own, inFade);
      }
    }
    this.#depth -= 1;
  }

  // Records a plain text that lies outside the viewport. Returns true if nothing is left to do for the element, because
  // it was recorded or is empty. Nobody sees the element, so its computed style is not read: reading the style takes
  // most of the time, and most elements of a long page lie outside the viewport.
  #recordOutsideViewport(element: Element, parent: number, layer: Layer | undefined, inFade: boolean): boolean {
    if (element.firstElementChild || !PLAIN.has(element.localName) || inFade || this.fading.has(element) || element.shadowRoot) return false;
    const box = element.getBoundingClientRect();
    const { viewport } = this;
    const inside = box.left < viewport.right && box.right > viewport.left && box.top < viewport.bottom && box.bottom > viewport.top;
    // An element without a box may be hidden, or its parent may lay out its text.
    if (inside || box.width === 0 || box.height === 0 || isTextField(element) || perfView(element) || isBusy(element)) return false;
    const text = ownText(element);
    if (!text || this.out.count >= SnapshotLayout.MAX_RECORDS) return !text;
    const node = memoryOf(element);
    const { kind, state, readyAt } = readText(text, node, this.#awaitsPaint(element));
    this.result.elements.set(node.identity, element);
    if (state === State.BOUND) this.result.bound += 1;
    this.#layers.push(layer);
    this.out.record(node.identity, node.generation, parent, kind, state, 255, Flag.SHOWN, box.x, box.y, box.width, box.height, readyAt);
    return true;
  }

  // Returns true if the browser has not reported the painting of the element's first text yet.
  #awaitsPaint(element: Element): boolean {
    const reporters = textReporters(element);
    return reporters.some((at) => existingMemory(at)?.paintExpected) && !reporters.some((at) => existingMemory(at)?.textReported);
  }

  writePaintOrder(): void {
    paintOrder(this.#layers)?.forEach((rank, index) => this.out.setPaintOrder(index, rank));
  }

  #readFacts(element: Element, style: CSSStyleDeclaration, inFade: boolean): NodeFacts {
    const view = perfView(element);
    // If the methods of a Perf view throw, the state of its node is unknown.
    if (view) return callApp(view, () => readPerfView(view, memoryOf(element))) ?? readCustom();
    if (isBusy(element)) return readBusy();
    if (element instanceof HTMLImageElement) {
      this.pictures.push(element);
      return readImage(element, memoryOf(element), inFade);
    }
    if (element instanceof HTMLVideoElement) {
      const facts = readVideo(element, memoryOf(element));
      if (facts.playbackRequested) this.result.waitingVideos.push(element);
      return facts;
    }
    if (CUSTOM.has(element.localName)) return readCustom();
    const field = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    // A field's value or placeholder is painted with its frame. The text is only compared with the previous one.
    if (field) return element.value || element.placeholder ? readText(element.value || element.placeholder, memoryOf(element), false) : groupFacts();
    const text = ownText(element);
    if (!text || !isLegible(style)) return groupFacts();
    return readText(text, memoryOf(element), !inFade && this.#awaitsPaint(element));
  }

  // Writes the element's record if it needs one. Returns the index of that record, or else `parent`: the parent of the
  // records of its children.
  #writeRecord(element: Element, style: CSSStyleDeclaration, facts: NodeFacts, parent: number, fades: boolean, layer: Layer | undefined): number {
    const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible' || style.contain.includes('paint');
    const opaque = this.#opaque.isOpaque();
    const error = isError(element);
    const live = matches(element, LIVE) ? KindFlag.LIVE : 0;
    const touched = element === this.result.touched ? StateFlag.TOUCHED : 0;
    const plain = facts.kind === Kind.GROUP && !error && !live && !touched;
    if (plain && !clips && !opaque && style.opacity === '1' && !fades && !isTextField(element)) return parent;
    const shown = style.visibility === 'visible';
    // A hidden element may have visible children: leave out the element and keep the children.
    if (!shown && style.opacity === '1' && !clips && !live && !touched) return parent;
    const field = isTextField(element) && isSearchField(element);
    this.searchField ||= field;
    const node = memoryOf(element);
    this.result.elements.set(node.identity, element);
    if (facts.state === State.BOUND) this.result.bound += 1;
    const kind = (shown ? facts.kind | (error ? KindFlag.ERROR : 0) : Kind.GROUP) | live;
    const flags =
      Flag.SHOWN |
      (clips ? Flag.CLIPS : 0) |
      (opaque && shown ? Flag.OPAQUE : 0) |
      (clips && (element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth) ? Flag.SCROLLS : 0) |
      (facts.playbackRequested ? Flag.PLAYBACK_REQUESTED : 0) |
      (fades ? Flag.FADING : 0) |
      (field ? Flag.FIELD : 0);
    const box = readPerfViewRect(element);
    const alpha = Math.round(Number(style.opacity) * 255);
    this.#layers.push(layer);
    return this.out.record(node.identity, node.generation, parent, kind, facts.state | touched, alpha, flags, box.x, box.y, box.width, box.height, facts.readyAt);
  }
}
