// The path from a walk's root to its current element. The style of an element is read, and its record written, only when
// the element or something in it may be seen: reading a style takes most of a walk's time.

import { SnapshotLayout } from './boundary';
import type { Layer } from './paint-order';
import type { Rect } from './rect';

/**
 * Where positioned descendants hang. Their containing block may lie outside of an element that clips its other
 * descendants. Then they hang on a record outside of that element, and take the alphas and marks of the records between
 * with them.
 */
export interface Anchor {
  /** True if an element that clips lies between the containing block and here. */
  readonly escapes: boolean;
  readonly index: number;
  readonly alpha: number;
  /** Marks of the skipped records that count for all in them, bits of `KindFlag` and `StateFlag`. */
  readonly kindMarks: number;
  readonly stateMarks: number;
}

/** Returns the anchor of descendants that hang on the record `index` like all others. */
export const anchorAt = (index: number): Anchor => ({ escapes: false, index, alpha: 1, kindMarks: 0, stateMarks: 0 });

/** One element of the path. */
export class Level {
  element!: Element;
  /** Distance of the element's document from the window's corner, CSS pixels: not 0 in a frame. */
  dx = 0;
  dy = 0;
  inSvg = false;
  box!: Rect;
  /** True once the element's style is read. The fields below are valid from then on. */
  read = false;
  style!: CSSStyleDeclaration;
  /** True if the element or an ancestor is rotated, or loses a part of its box; undefined until it is asked for. */
  rotatedOrCut: boolean | undefined;
  /** True if nothing in the element is shown. */
  dead = false;
  /** True if the element's children are not shown, or are no nodes. */
  leaf = false;
  inFade = false;
  layer: Layer | undefined;
  /** Number of records before the element's own. */
  start = 0;
  /** Record on which the records of the element's children hang. */
  index: number = SnapshotLayout.ROOT;
  absolute = anchorAt(SnapshotLayout.ROOT);
  fixed = anchorAt(SnapshotLayout.ROOT);

  /** Makes this the level of an unread element below `up`. */
  enter(element: Element, up: Level): void {
    this.element = element;
    this.dx = up.dx;
    this.dy = up.dy;
    this.inSvg = up.inSvg || element.localName === 'svg';
    this.read = this.leaf = false;
    this.rotatedOrCut = undefined;
  }
}

/**
 * Returns the anchor below an element that hangs on the record `parent`. `up`: the anchor around the element;
 * `contains`: the element is the containing block; `clips`: it clips its other descendants; `own`: what the element's
 * own record has.
 */
export function anchorBelow(up: Anchor, contains: boolean, clips: boolean, parent: number, own: Omit<Anchor, 'escapes'>): Anchor {
  if (contains || !(up.escapes || clips)) return anchorAt(own.index);
  const from = up.escapes ? up : anchorAt(parent);
  return {
    escapes: true,
    index: from.index,
    alpha: from.alpha * own.alpha,
    kindMarks: from.kindMarks | own.kindMarks,
    stateMarks: from.stateMarks | own.stateMarks,
  };
}
