// A walk's memory: which records of the last snapshot came from which element. If nothing has changed in an element, and
// it and its last child are where they were, the next walk copies its records instead of reading all that is in it.

import type { Level } from './levels';
import { hasBox, sameBox, type Rect } from './rect';

/** What the last walk found in one element that has children. */
export interface Segment {
  /** The element's records in the last snapshot: the first, and the one after the last. */
  readonly start: number;
  end: number;
  /** Identity of the first record; 0 if there is none. */
  identity: number;
  /** The children that were walked, and the number of records before each. */
  readonly children: Element[];
  readonly starts: number[];
  readonly box: Rect;
  /** The last child that has a box, and where it was. */
  last: Element | undefined;
  lastBox: Rect | undefined;
  /** A copy of the element's level, as the walk left it. Undefined if the children's records are mixed with its own. */
  level: Level | undefined;
  /** True if the element was read: then the elements around it have records, too. */
  read: boolean;
  /** What the element hangs on. */
  readonly above: Place;
}

/** What the children of an element hang on: its record, those of their containing blocks if they are positioned, its layer. */
interface Place {
  readonly index: number;
  readonly absolute: number;
  readonly fixed: number;
  readonly layer: Level['layer'];
}

/** Returns what the children of the element of a level hang on. */
export const placeOf = ({ index, absolute, fixed, layer }: Level): Place => ({ index, absolute: absolute.index, fixed: fixed.index, layer });

/** Returns true if the children of the element of a level hang on `place`. */
export const isPlace = (place: Place, { index, absolute, fixed, layer }: Level): boolean =>
  place.index === index && place.absolute === absolute.index && place.fixed === fixed.index && place.layer === layer;

/**
 * Returns true if an element, which stands at `box` now, and its last child are where they were. An element without a
 * box says nothing about its children, and the rectangle around several lines nothing about the last of them.
 */
export function isUnmoved({ box, last, lastBox }: Segment, element: Element, now: Rect): boolean {
  return sameBox(box, now) && hasBox(now) && (!last || sameBox(lastBox!, last.getBoundingClientRect())) && element.getClientRects().length === 1;
}

/** Sets the last child of a segment that has a box. */
export function setLast(segment: Segment): void {
  const { children } = segment;
  // The last ones may be hidden. A list in which many are is seldom unchanged.
  for (let index = children.length - 1; index >= Math.max(0, children.length - 8); index--) {
    const box = children[index]!.getBoundingClientRect();
    if (!hasBox(box)) continue;
    segment.last = children[index];
    segment.lastBox = box;
    return;
  }
}
