// Decides which elements are opaque: filled to the corners of their rectangle with opaque pixels (metric §3). Most
// elements have no background, and cost one property read.

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

/** The path from a walk's root to its current element. */
export class OpaqueElements {
  readonly #path: { element: Element; style: CSSStyleDeclaration; rotatedOrCut?: boolean }[] = [];

  enter(element: Element, style: CSSStyleDeclaration): void {
    this.#path.push({ element, style });
  }

  leave(): void {
    this.#path.pop();
  }

  /** Returns true if the current element is opaque. The core multiplies the alphas of the element and its ancestors. */
  isOpaque(): boolean {
    const { element, style } = this.#path[this.#path.length - 1]!;
    const color = style.backgroundColor;
    if (!color.startsWith('rgb(') || style.backgroundClip !== 'border-box') return false;
    // A table row fills only its cells, and a box in several pieces does not fill the rectangle around them.
    return !style.display.startsWith('table-') && !this.#isRotatedOrCut(this.#path.length - 1) && element.getClientRects().length === 1;
  }

  // An element's background is clipped and rotated with each of its ancestors.
  #isRotatedOrCut(depth: number): boolean {
    const at = this.#path[depth]!;
    return (at.rotatedOrCut ??= isRotated(at.style) || (depth > 0 ? isCut(at.style) || this.#isRotatedOrCut(depth - 1) : isRotatedAbove(at.element)));
  }
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
