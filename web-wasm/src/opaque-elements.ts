// Decides which elements are opaque: filled to the corners of their rectangle with opaque pixels (metric §3). Most
// elements have no background, and cost one property read.

import type { Level } from './levels';

// Style properties that remove pixels of an element and its descendants, and the value of each that removes none.
const CUTS = [
  ['borderTopLeftRadius', '0px'],
  ['borderTopRightRadius', '0px'],
  ['borderBottomRightRadius', '0px'],
  ['borderBottomLeftRadius', '0px'],
  ['clipPath', 'none'],
  ['maskImage', 'none'],
  ['filter', 'none'],
  ['mixBlendMode', 'normal'],
] as const;

/**
 * Returns true if the element at a depth of the path is opaque. The core multiplies the alphas of the element and its
 * ancestors.
 */
export function isOpaque(levels: readonly Level[], depth: number): boolean {
  const { element, style } = levels[depth]!;
  const color = style.backgroundColor;
  if (!color.startsWith('rgb(') || style.backgroundClip !== 'border-box') return false;
  // A table row fills only its cells, and a box in several pieces does not fill the rectangle around them.
  return !style.display.startsWith('table-') && !isRotatedOrCut(levels, depth) && element.getClientRects().length === 1;
}

// An element's background is clipped and rotated with each of its ancestors. The root of the walk has depth 1.
function isRotatedOrCut(levels: readonly Level[], depth: number): boolean {
  const at = levels[depth]!;
  return (at.rotatedOrCut ??= isRotated(at.style) || (depth > 1 ? isCut(at.style) || isRotatedOrCut(levels, depth - 1) : isRotatedAbove(at.element)));
}

// Ancestors of the root clip all elements of the surface alike, so their clips uncover nothing. But under a rotated or
// skewed ancestor no element fills the rectangle that the core receives.
function isRotatedAbove(root: Element): boolean {
  for (let at = root.parentElement; at; at = at.parentElement) if (isRotated(getComputedStyle(at))) return true;
  return false;
}

const isCut = (style: CSSStyleDeclaration): boolean => CUTS.some(([property, none]) => (style[property] || none) !== none);

// Translation and scaling keep edges parallel to the axes: `matrix(a, 0, 0, d, x, y)`. Any `matrix3d` counts as
// rotated.
function isRotated(style: CSSStyleDeclaration): boolean {
  const level = style.transform === 'none' || /^matrix\([^,]+, 0, 0,/.test(style.transform);
  return !level || (style.rotate || 'none') !== 'none' || (style.offsetPath || 'none') !== 'none';
}
