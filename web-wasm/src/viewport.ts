// What can be seen of a surface: its viewport, and how far its ancestors hide it.

import { shownParent } from './flat-tree';
import { alphaOf } from './hiding-styles';
import { hasBox, sameBox, type Rect } from './rect';

/** Returns true if the style of an element makes it the containing block of its fixed descendants. */
export const containsFixed = (style: CSSStyleDeclaration): boolean =>
  style.transform !== 'none' || style.filter !== 'none' || style.perspective !== 'none' || (style.translate || 'none') !== 'none' ||
  /paint|layout|strict|content/.test(style.contain) || /transform|filter|perspective|translate|scale|rotate/.test(style.willChange) ||
  (style.contentVisibility || 'visible') !== 'visible' || (style.scale || 'none') !== 'none' || (style.rotate || 'none') !== 'none' || (style.backdropFilter || 'none') !== 'none';

// Returns true if the style of an element makes it the containing block of its absolutely positioned descendants.
const containsAbsolute = (style: CSSStyleDeclaration): boolean => style.position !== 'static' || containsFixed(style);

/** Returns true if an element clips its descendants. What the window does for the page is none of an element's clips. */
export function clips(element: Element, style: CSSStyleDeclaration): boolean {
  const { documentElement: html } = element.ownerDocument;
  if (element === html) return false;
  // The window takes over the overflow of `html`, or else that of `body`.
  const given = element.localName === 'body' && element.parentElement === html && getComputedStyle(html).overflow === 'visible';
  return (!given && (style.overflowX !== 'visible' || style.overflowY !== 'visible')) || /paint|strict|content/.test(style.contain) || style.contentVisibility === 'auto';
}

/** What the ancestors of a surface's root do to all that is in it. */
export interface Around {
  /** Product of the ancestors' alphas, 0 to 1. */
  alpha: number;
  /** True if an animation changes the opacity of an ancestor. */
  fades: boolean;
}

/** What can be seen of a surface, CSS pixels of the window. */
export interface Sight {
  /** The surface's visible rectangle. */
  viewport: Rect;
  /** Where parts of the surface can be seen that are not placed by its root: fixed elements, open dialogs. */
  window: Rect;
  around: Around;
}

/** What the styles of a surface's root and its ancestors say about what can be seen of the surface. */
interface Surroundings {
  around: Around;
  /** The ancestors that clip the root. */
  clipping: Element[];
  /** True if the root clips what is in it. */
  clips: boolean;
  /** True if the root clips its fixed descendants, too. */
  clipsFixed: boolean;
  /** True if the root's content overflows it to the left. */
  rtl: boolean;
}

/** Reads the styles of `root` and its ancestors. */
function surroundingsOf(root: Element, fading: ReadonlySet<Element>): Surroundings {
  const around = { alpha: 1, fades: false };
  const clipping: Element[] = [];
  const own = getComputedStyle(root);
  // An ancestor clips the root only if it contains it: the containing block of the root, and those around that.
  let { position } = own;
  for (let at = shownParent(root); at; at = shownParent(at)) {
    const style = getComputedStyle(at);
    around.alpha *= alphaOf(style);
    around.fades ||= fading.has(at);
    const contains = position === 'fixed' ? containsFixed(style) : position !== 'absolute' || containsAbsolute(style);
    if (!contains) continue;
    position = style.position;
    if (clips(at, style)) clipping.push(at);
  }
  const clipsOwn = clips(root, own);
  return { around, clipping, clips: clipsOwn, clipsFixed: clipsOwn && containsFixed(own), rtl: own.direction === 'rtl' };
}

/** Returns what can be seen of the surface at `root`. */
function sightOf(root: Element, { around, clipping, clips, clipsFixed, rtl }: Surroundings): Sight {
  const view = window.visualViewport;
  let [left, top] = [0, 0];
  let [right, bottom] = [view ? Math.min(view.width * view.scale, innerWidth) : innerWidth, view ? Math.min(view.height * view.scale, innerHeight) : innerHeight];
  const clip = (x: number, y: number, width: number, height: number): void => {
    [left, top] = [Math.max(left, x), Math.max(top, y)];
    [right, bottom] = [Math.min(right, x + width), Math.min(bottom, y + height)];
  };
  const clipTo = ({ x, y, width, height }: Rect): void => clip(x, y, width, height);
  const rect = (): Rect => ({ x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) });
  for (const each of clipping) clipTo(each.getBoundingClientRect());
  const placed = rect();
  const box = root.getBoundingClientRect();
  // The page itself, and a root without a box of its own, show what lies in the window.
  if (root !== document.documentElement && root !== document.body && hasBox(box)) {
    // What overflows the root is seen, too. `scrollWidth` and `scrollHeight` are whole numbers, and may exceed the box by
    // up to one for that reason alone.
    const [width, height] = [root.scrollWidth > box.width + 1 ? root.scrollWidth : box.width, root.scrollHeight > box.height + 1 ? root.scrollHeight : box.height];
    if (clips) clipTo(box);
    else clip(rtl ? box.right - width : box.x, box.y, width, height);
  }
  return { viewport: rect(), window: clipsFixed ? rect() : placed, around };
}

const sameSight = (a: Sight, b: Sight | undefined): boolean =>
  b !== undefined && sameBox(a.viewport, b.viewport) && sameBox(a.window, b.window) && a.around.alpha === b.around.alpha && a.around.fades === b.around.fades;

/** Reads what can be seen of one surface, frame after frame. */
export class SightReader {
  #surroundings: Surroundings | undefined;
  #sight: Sight | undefined;

  /**
   * Returns what can be seen of the surface at `root`, and whether that differs from the last frame. `restyled`: false if the
   * styles of the root and its ancestors are as they were.
   */
  read(root: Element, fading: ReadonlySet<Element>, restyled: boolean): { sight: Sight; differs: boolean } {
    if (!this.#surroundings || restyled) this.#surroundings = surroundingsOf(root, fading);
    const sight = sightOf(root, this.#surroundings);
    const differs = !sameSight(sight, this.#sight);
    this.#sight = sight;
    return { sight, differs };
  }
}
