// Writes the records of one snapshot after another: of elements that are read, and of those that have not changed.

import { BlockingFonts, dateByFont } from './blocking-fonts';
import { Flag, Kind, KindFlag, SnapshotLayout, State, StateFlag } from './boundary';
import { generatedContent, picturesOf, readPictures } from './css-pictures';
import { readElement, readOwnText } from './element-facts';
import { isLeaf, ownTextRect } from './flat-tree';
import { alphaOf, clipOf } from './hiding-styles';
import { anchorAt, anchorBelow, type Anchor, type Level } from './levels';
import type { NodeFacts } from './node-facts';
import { memoryOf, memoryOfPart, type NodeMemory, type Part } from './node-memory';
import { isOpaque } from './opaque-elements';
import { requestPaintRecord } from './paint-records';
import { layerOf, paintOrder, topLayer, type Layer } from './paint-order';
import { readPerfViewRect } from './perf-views';
import { isError, isLegible, readText } from './plain-views';
import type { Findings, Reading } from './reading';
import { shifted, type Rect } from './rect';
import { LIVE, MARKED, matches } from './roles';
import { isSearchField, isTextField } from './search-fields';
import type { SnapshotWriter } from './snapshot';
import { clips, containsFixed, type Sight } from './viewport';

/** What a walk reads besides the elements, and its findings that are not in the records. */
export interface Frame extends Sight, Findings {
  /** Elements whose opacity an animation changes. */
  readonly fading: ReadonlySet<Element>;
  /** The control that the user touched, if any. */
  readonly touched: Element | undefined;
  /** Receives the shadow trees and the documents of frames in the surface. */
  readonly onTree: (tree: ShadowRoot | Document) => void;
  /** Elements of the records, by identity. */
  readonly elements: Map<number, Element>;
  /** Number of records whose painting the browser has not reported yet. */
  bound: number;
}

/** What an element's own record adds to all that is in it. */
type Own = Omit<Anchor, 'escapes' | 'index'>;

interface Looks {
  opaque: boolean;
  fades: boolean;
  clipping: boolean;
  error: boolean;
}

const NOTHING = { text: '', pictures: '', waits: false };
const OUTERMOST = anchorAt(SnapshotLayout.ROOT);

// Returns true for open dialogs and popovers of the browser's top layer: no ancestor clips or fades them, and they are in
// front.
const isOnTop = (element: Element): boolean => matches(element, 'dialog:modal, [popover]:popover-open');

/** Writes the records of a surface. */
export class RecordWriter {
  frame!: Frame;
  // Layer of each record, and whether it differs from the last snapshot's.
  readonly #layers: (Layer | undefined)[] = [];
  #relayered = true;
  #ranks: Uint32Array | undefined;
  readonly #written: number[] = [];
  #reading!: Reading;
  #ownLayers = new WeakMap<Element, Layer>();
  // Visible fixed elements and open dialogs: they belong to what can be seen of the surface, wherever its root is.
  readonly #unplaced = new Map<Element, Pick<Level, 'dx' | 'dy'>>();

  constructor(readonly out: SnapshotWriter) {}

  /** Number of records so far. */
  get count(): number {
    return this.out.count;
  }

  /** True if there is room for no more records. */
  get isFull(): boolean {
    return this.count >= SnapshotLayout.MAX_RECORDS - 4;
  }

  /** Starts a snapshot. Sets the level around the surface's root. `whole`: the whole surface is going to be read. */
  begin(root: Element, frame: Frame, top: Level, whole: boolean): void {
    this.frame = frame;
    this.#relayered = false;
    this.#written.length = 0;
    if (whole) this.#unplaced.clear();
    this.#reading = { inFade: false, area: 0, inSvg: false, marked: false, fonts: new BlockingFonts(document, performance.now()), findings: frame };
    const { alpha, fades } = frame.around;
    // The ancestors of the root have one record, if they hide the surface more or less.
    top.element = root;
    top.read = true;
    top.inFade = fades;
    top.index = SnapshotLayout.ROOT;
    if (alpha !== 1 || fades) top.index = this.#record(memoryOfPart(root, 'around'), root, undefined, top.index, Kind.GROUP, 0, alpha, fades ? Flag.FADING : 0, frame.window);
    top.absolute = top.fixed = anchorAt(top.index);
  }

  /** Ends the snapshot: sets the paint order and the viewport. */
  end(): void {
    this.out.setViewport(this.#viewport());
    if (this.#layers.length !== this.count) this.#relayered = true;
    this.#layers.length = this.count;
    if (this.#relayered) {
      this.#ranks = paintOrder(this.#layers);
      this.#ranks?.forEach((rank, index) => this.out.setPaintOrder(index, rank));
      if (!this.#ranks) for (let index = 0; index < this.count; index++) this.out.setPaintOrder(index, 0);
    } else if (this.#ranks) for (const index of this.#written) this.out.setPaintOrder(index, this.#ranks[index]!);
  }

  #viewport(): Rect {
    const { viewport, window } = this.frame;
    let [left, top, right, bottom] = [viewport.x, viewport.y, viewport.x + viewport.width, viewport.y + viewport.height];
    for (const [element, offset] of this.#unplaced) {
      const box = shifted(readPerfViewRect(element), offset);
      if (!this.isInSight(box)) {
        this.#unplaced.delete(element);
        continue;
      }
      [left, top] = [Math.min(left, Math.max(box.x, window.x)), Math.min(top, Math.max(box.y, window.y))];
      [right, bottom] = [Math.max(right, Math.min(box.x + box.width, window.x + window.width)), Math.max(bottom, Math.min(box.y + box.height, window.y + window.height))];
    }
    return { x: left, y: top, width: right - left, height: bottom - top };
  }

  /** Returns true if a part of a rectangle may be seen. */
  isInSight({ x, y, width, height }: Rect): boolean {
    const { window } = this.frame;
    return x < window.x + window.width && x + width > window.x && y < window.y + window.height && y + height > window.y;
  }

  /** Copies the records `start` to `end` of the last snapshot to the same place. */
  copy(start: number, end: number): void {
    if (end > start) this.frame.bound += this.out.copy(start, end);
  }

  /**
   * Copies the next record of the last snapshot, that of an element without children whose rectangle is still `box`, and
   * replaces its content. Returns false, and writes nothing, if more than its content may have changed.
   */
  patch(element: Element, up: Level, box: Rect): boolean {
    const index = this.count;
    const node = memoryOf(element);
    if (this.out.identityBefore(index) !== node.identity || !this.isInSight(box)) return false;
    const [kindBefore, stateBefore, , flagsBefore] = this.out.bytesBefore(index);
    const kindWas = kindBefore & ~(KindFlag.LIVE | KindFlag.ERROR);
    if (flagsBefore & Flag.CLIPS) return false;
    // No style has changed, so a text that could be read still can.
    const { kind, state, readyAt } =
      kindWas === Kind.TEXT && (stateBefore & ~StateFlag.TOUCHED) !== State.PENDING && !isTextField(element)
        ? readOwnText(element, node, up.inFade)
        : readElement(element, getComputedStyle(element), this.#readingOf(box, up.inFade, up.inSvg, matches(element, MARKED)));
    if (kind === Kind.GROUP || kind !== kindWas) return false;
    this.out.copy(index, index + 1);
    this.out.setContent(node.generation, state | (stateBefore & StateFlag.TOUCHED), readyAt);
    if (state === State.BOUND) this.frame.bound += 1;
    return true;
  }

  /**
   * Reads the element at a depth of the path, and those above it, unless this was done before. Returns true if something
   * in the element may be shown.
   */
  read(levels: readonly Level[], depth: number): boolean {
    const level = levels[depth]!;
    if (level.read) return !level.dead;
    level.read = level.dead = true;
    const up = levels[depth - 1]!;
    if (!(depth === 1 || this.read(levels, depth - 1)) || up.leaf) return false;
    const { element } = level;
    this.#unplaced.delete(element);
    const style = getComputedStyle(element);
    // An element that is in no slot has no style at all.
    if (style.display === 'none' || style.display === '' || this.isFull) return false;
    level.dead = false;
    level.start = this.count;
    level.style = style;
    this.#readLevel(level, up, style, isOpaque(levels, depth));
    return true;
  }

  #readLevel(level: Level, up: Level, style: CSSStyleDeclaration, opaque: boolean): void {
    const { element, inSvg } = level;
    const marked = matches(element, MARKED);
    const onTop = (marked && isOnTop(element)) || element === document.fullscreenElement;
    const anchor = onTop ? OUTERMOST : style.position === 'fixed' ? up.fixed : style.position === 'absolute' ? up.absolute : undefined;
    // Descendants that are not positioned hang on the record of the element around them.
    const { index: parent, alpha: above, kindMarks, stateMarks } = anchor && (anchor.escapes || onTop) ? anchor : anchorAt(up.index);
    // `display: contents`: the element has no box, so it neither clips nor fades what is in it.
    const boxless = style.display === 'contents';
    const box = boxless ? shifted(ownTextRect(element), level) : level.box;
    if ((onTop || style.position === 'fixed') && style.visibility === 'visible' && this.isInSight(box)) this.#unplaced.set(element, { dx: level.dx, dy: level.dy });
    const fades = this.frame.fading.has(element);
    level.inFade = up.inFade || fades;
    const facts = readElement(element, style, this.#readingOf(box, level.inFade, inSvg, marked));
    const { kind } = facts;
    level.leaf = facts.leaf || style.contentVisibility === 'hidden';
    this.#setLayer(level, up, style, onTop);
    const own: Own = {
      alpha: above * (boxless ? 1 : alphaOf(style)),
      kindMarks: kindMarks | (marked && matches(element, LIVE) ? KindFlag.LIVE : 0),
      stateMarks: stateMarks | (element === this.frame.touched ? StateFlag.TOUCHED : 0),
    };
    // What an element does to its descendants does not matter without any.
    const bare = isLeaf(element);
    const clipping = !boxless && !bare && clips(element, style);
    const shape = style.clipPath === 'none' ? undefined : clipOf(style.clipPath, box);
    const outside = shape ? this.#part(level, 'clip', parent, Kind.GROUP, 0, Flag.CLIPS, shape) : parent;
    level.index = this.#writeOwn(level, style, facts, outside, own, { opaque, fades, clipping, error: marked && isError(element) }, box);
    if (!boxless && style.visibility === 'visible') this.#writePictures(level, style, kind, box);
    if (bare) return;
    const fixes = containsFixed(style);
    const record = { ...own, index: level.index };
    level.absolute = anchorBelow(onTop ? OUTERMOST : up.absolute, fixes || style.position !== 'static', clipping, outside, record);
    level.fixed = anchorBelow(onTop ? OUTERMOST : up.fixed, fixes, clipping, outside, record);
  }

  // Returns where an element stands. The object is shared, because one element is read at a time.
  #readingOf({ width, height }: Rect, inFade: boolean, inSvg: boolean, marked: boolean): Reading {
    return Object.assign(this.#reading, { area: width * height, inFade, inSvg, marked });
  }

  #setLayer(level: Level, up: Level, style: CSSStyleDeclaration, onTop: boolean): void {
    const before = this.#ownLayers.get(level.element);
    level.layer = onTop ? topLayer(before) : layerOf(style, up.layer, before);
    if (level.layer && level.layer !== up.layer && level.layer !== before) this.#ownLayers.set(level.element, level.layer);
  }

  // Writes the element's own record if it needs one. Returns the index of that record, or else `parent`: the parent of
  // the records of its children.
  #writeOwn(level: Level, style: CSSStyleDeclaration, facts: NodeFacts, parent: number, own: Own, { opaque, fades, clipping, error }: Looks, box: Rect): number {
    const { element } = level;
    const shown = style.visibility === 'visible';
    const textField = isTextField(element);
    const marked = own.kindMarks !== 0 || own.stateMarks !== 0 || own.alpha !== 1 || clipping || fades;
    // A hidden element may have visible children: leave out the element and keep the children.
    const plain = facts.kind === Kind.GROUP && !error && !opaque && !textField;
    if ((plain || !shown) && !marked) return parent;
    const kind = (shown ? facts.kind | (error ? KindFlag.ERROR : 0) : Kind.GROUP) | own.kindMarks;
    const flags =
      (clipping ? Flag.CLIPS : 0) |
      (opaque && shown ? Flag.OPAQUE : 0) |
      (clipping && (element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth) ? Flag.SCROLLS : 0) |
      (facts.playbackRequested ? Flag.PLAYBACK_REQUESTED : 0) |
      (fades ? Flag.FADING : 0) |
      (textField && isSearchField(element) ? Flag.FIELD : 0);
    return this.#record(memoryOf(element), element, level.layer, parent, kind, facts.state | own.stateMarks, own.alpha, flags, box, facts.readyAt);
  }

  // Writes a record for the pictures of an element's style, and one for what `::before` and `::after` show of an element
  // that has no content of its own.
  #writePictures(level: Level, style: CSSStyleDeclaration, kind: number, box: Rect): void {
    const { element } = level;
    const generated = kind === Kind.GROUP && isLeaf(element) ? generatedContent(element, this.#reading.fonts) : NOTHING;
    const pictures = [picturesOf(style), generated.pictures].filter(Boolean).join(' ');
    if (pictures) {
      const node = memoryOfPart(element, 'picture');
      if (node.generation === 0) requestPaintRecord(element);
      const { state, readyAt } = readPictures(pictures, node, !level.inFade && memoryOf(element).paintExpected);
      this.#part(level, 'picture', level.index, Kind.IMAGE, state, 0, box, readyAt);
    }
    if (generated.text && isLegible(style, false)) {
      const node = memoryOfPart(element, 'generated');
      dateByFont(node, generated.waits);
      const { state, readyAt } = readText(generated.text, node, false);
      this.#part(level, 'generated', level.index, Kind.TEXT, generated.waits ? State.PENDING : state, 0, box, readyAt);
    }
  }

  #part(level: Level, part: Part, parent: number, kind: number, state: number, flags: number, box: Rect, readyAt = NaN): number {
    return this.#record(memoryOfPart(level.element, part), level.element, level.layer, parent, kind, state, 1, flags, box, readyAt);
  }

  #record(node: NodeMemory, element: Element, layer: Layer | undefined, parent: number, kind: number, state: number, alpha: number, flags: number, box: Rect, readyAt = NaN): number {
    const index = this.count;
    this.frame.elements.set(node.identity, element);
    if ((state & ~StateFlag.TOUCHED) === State.BOUND) this.frame.bound += 1;
    if (index >= this.#layers.length || this.#layers[index] !== layer) this.#relayered = true;
    this.#layers[index] = layer;
    this.#written.push(index);
    return this.out.record(node.identity, node.generation, parent, kind, state, Math.round(alpha * 255), Flag.SHOWN | flags, box.x, box.y, box.width, box.height, readyAt);
  }
}
