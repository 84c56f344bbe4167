// Walks a surface's elements, and decides which of them are read, and which records of the last snapshot are used again.

import { HeaderFlag } from './boundary';
import type { Dirt } from './dirt';
import { documentIn } from './element-facts';
import { eachShownChild, isLeaf, ownText } from './flat-tree';
import { Level } from './levels';
import { perfView, readPerfViewRect } from './perf-views';
import { RecordWriter, type Frame } from './records';
import { hasBox, sameBox, shifted, type Rect } from './rect';
import { isSearchField, isTextField } from './search-fields';
import { isPlace, isUnmoved, placeOf, setLast, type Segment } from './segments';
import { SVG_PARTS } from './svg-views';

const SKIPPED = new Set('script style template noscript link meta head title option datalist source track'.split(' '));

/**
 * Deepest level that a walk reaches, the same as in Chromium's HTML parser. If a surface has deeper elements, the walk
 * is flagged as cut short.
 */
const MAX_DEPTH = 512;

// Returns true if nothing in an element that is out of sight is shown. An element without a box may be hidden, or only
// its children may have boxes. What contains its content the browser does not even lay out, and would have to for a
// rectangle in it.
function isClosed(element: Element, empty: boolean): boolean {
  const style = getComputedStyle(element);
  return (empty && style.display === 'none') || (style.contentVisibility || 'visible') !== 'visible';
}

/** With more positioned elements than this, each walk reads the whole surface. */
const MAX_POSITIONED = 100;

/** Walks one surface again and again. Each walk writes the records of one snapshot. */
export class Walker {
  readonly #records: RecordWriter;
  readonly #levels: Level[] = [new Level()];
  #segments = new WeakMap<Element, Segment>();
  // Perf views: they may answer otherwise at any time.
  #views = new Set<Element>();
  // Positioned elements that may be seen, and where they were: what is around them says nothing about their place.
  readonly #positioned = new Map<Element, Rect>();
  #cutShort = false;
  #searchField = false;
  // Depth of the element in which everything is read, because something that concerns all of it has changed.
  #freshFrom = Infinity;

  constructor(records: RecordWriter, readonly dirt: Dirt) {
    this.#records = records;
  }

  /** Walks the surface at `root`, and returns the header flags that the walk itself found. */
  walk(root: Element, frame: Frame): number {
    const { dirt } = this;
    this.#findMoved();
    if (dirt.all) {
      this.#positioned.clear();
      this.#segments = new WeakMap();
      this.#views.clear();
      this.#searchField = this.#cutShort = false;
    }
    for (const view of this.#views) dirt.add(view, true);
    this.#freshFrom = Infinity;
    this.#records.begin(root, frame, this.#levels[0]!, dirt.sight);
    this.#walk(root, 1);
    this.#records.end();
    dirt.clear();
    return (this.#cutShort || this.#records.isFull ? HeaderFlag.CUT_SHORT : 0) | (this.#searchField ? HeaderFlag.SEARCH_FIELD : 0);
  }

  // Adds the positioned elements that have moved to the changes.
  #findMoved(): void {
    const { dirt } = this;
    if (this.#positioned.size > MAX_POSITIONED) dirt.setAll();
    if (dirt.all) return;
    for (const [element, box] of this.#positioned) if (!sameBox(box, element.getBoundingClientRect())) dirt.add(element, true);
  }

  #walk(element: Element, depth: number): void {
    const name = element.localName;
    if (SKIPPED.has(name) || element.hasAttribute('data-perf-ignore')) return;
    const up = this.#levels[depth - 1]!;
    if (up.inSvg && SVG_PARTS.has(name)) return;
    if (depth > MAX_DEPTH) {
      this.#cutShort = true;
      return;
    }
    const level = (this.#levels[depth] ??= new Level());
    level.enter(element, up);
    const box = (level.box = shifted(readPerfViewRect(element), level));
    const leaf = isLeaf(element) && name !== 'iframe';
    if (!leaf && this.#reuse(level, up, box, depth)) return;
    const [field, view] = [isTextField(element), perfView(element)];
    const empty = !hasBox(box);
    const seen = empty ? ownText(element) !== '' : this.#records.isInSight(box);
    // A picture may have no size before it has loaded.
    if (name === 'img' && !seen) this.#records.frame.pictures.push(element as HTMLImageElement);
    let start = this.#records.count;
    if (seen || field || view) {
      if (field && isSearchField(element)) this.#searchField = true;
      if (view) this.#views.add(element);
      if (!this.#records.read(this.#levels, depth)) return;
      start = level.start;
      if (/absolute|fixed|sticky/.test(level.style.position)) this.#positioned.set(element, element.getBoundingClientRect());
    } else if (!leaf && isClosed(element, empty)) return;
    if (leaf || level.leaf) return;
    const readAtOnce = level.read;
    const upRead = up.read;
    const segment: Segment = { start, end: 0, identity: 0, children: [], starts: [], box, last: undefined, lastBox: undefined, level: undefined, read: false, above: placeOf(up) };
    this.#walkChildren(segment, element, level, depth);
    // If a child had the records of the elements above it written, these records are not the element's.
    if (upRead === up.read) this.#remember(segment, level, readAtOnce);
    else this.#segments.delete(element);
  }

  #walkChildren(segment: Segment, element: Element, level: Level, depth: number): void {
    if (element.localName === 'iframe') return this.#walkFrame(element as HTMLIFrameElement, level, depth);
    const fresh = this.dirt.deep.has(element) && depth < this.#freshFrom;
    if (fresh) this.#freshFrom = depth;
    if (element.shadowRoot) this.#records.frame.onTree(element.shadowRoot);
    eachShownChild(element, (child) => {
      segment.children.push(child);
      segment.starts.push(this.#records.count);
      this.#walk(child, depth + 1);
    });
    if (fresh) this.#freshFrom = Infinity;
  }

  #walkFrame(frame: HTMLIFrameElement, level: Level, depth: number): void {
    const inside = documentIn(frame);
    if (!inside?.documentElement) return;
    this.#records.frame.onTree(inside);
    const { box } = level;
    const style = getComputedStyle(frame);
    level.dx = box.x + frame.clientLeft + parseFloat(style.paddingLeft);
    level.dy = box.y + frame.clientTop + parseFloat(style.paddingTop);
    this.#walk(inside.documentElement, depth + 1);
  }

  #remember(segment: Segment, level: Level, readAtOnce: boolean): void {
    segment.end = this.#records.count;
    if (segment.end > segment.start) {
      segment.identity = this.#records.out.identityAt(segment.start);
      setLast(segment);
    }
    segment.read = level.read;
    segment.level = readAtOnce ? Object.assign(new Level(), level) : undefined;
    this.#segments.set(level.element, segment);
  }

  // Writes the records of an element from the last snapshot, as far as nothing has changed in it. Returns false if the
  // element is to be read.
  #reuse(level: Level, up: Level, box: Rect, depth: number): boolean {
    const { element } = level;
    const segment = this.#segments.get(element);
    if (!segment || depth > this.#freshFrom || this.dirt.deep.has(element)) return false;
    const records = this.#records;
    const { start, end } = segment;
    const changed = this.dirt.path.get(element);
    // What is in sight may have changed without a report, also if nothing of it was shown.
    if (this.dirt.sight && segment.read) return false;
    // Nothing of it was shown: if something were in sight now, it or something around it would have changed or moved.
    if (start === end) return !changed && (up.read || !segment.read) && hasBox(box) && sameBox(segment.box, box);
    // The records must be where they were, and hang on the same records of the same layer.
    if (!up.read || start !== records.count || !isPlace(segment.above, up) || segment.identity !== records.out.identityBefore(start)) return false;
    if (!isUnmoved(segment, element, box)) return false;
    if (!changed) {
      records.copy(start, end);
      return true;
    }
    // The changes are all in children that the element had before.
    const indexes = [...changed].map((child) => segment.children.indexOf(child)).sort((a, b) => a - b);
    if (!segment.level || this.dirt.own.has(element) || !(indexes[0]! >= 0)) return false;
    const boxes = indexes.map((index) => this.#keptBox(segment, index));
    if (!boxes.every(Boolean)) return false;
    Object.assign(level, segment.level);
    this.#copyAndWalk(segment, indexes, boxes as Rect[], level, depth);
    this.#remember(segment, level, true);
    return true;
  }

  // Returns the rectangle of a child that is where it was, so that its siblings are, too; otherwise undefined. The rectangle
  // around an inline element in several lines does not say where its last line ends.
  #keptBox({ children, starts, end }: Segment, index: number): Rect | undefined {
    const child = children[index]!;
    const rects = child.getClientRects();
    if (rects.length > 1) return undefined;
    const box = rects[0] ?? child.getBoundingClientRect();
    const known = this.#segments.get(child);
    const [from, to] = [starts[index]!, starts[index + 1] ?? end];
    return (known ? isUnmoved(known, child, box) : to > from && this.#records.out.hadBox(to - 1, box)) ? box : undefined;
  }

  // Copies the records of the children that have not changed, and walks the others.
  #copyAndWalk({ start, children, starts, end }: Segment, indexes: number[], boxes: Rect[], level: Level, depth: number): void {
    const records = this.#records;
    let from = start;
    for (const [at, index] of indexes.entries()) {
      const to = starts[index]!;
      records.copy(from, to);
      const child = children[index]!;
      from = starts[index + 1] ?? end;
      const patched = from - to === 1 && isLeaf(child) && !this.dirt.deep.has(child) && records.patch(child, level, boxes[at]!);
      if (!patched) this.#walk(child, depth + 1);
      if (records.count === from) continue;
      // The child has fewer or more records than before: what follows has moved, so it is read.
      for (let rest = index + 1; rest < children.length; rest++) {
        starts[rest] = records.count;
        this.#walk(children[rest]!, depth + 1);
      }
      return;
    }
    records.copy(from, end);
  }
}
