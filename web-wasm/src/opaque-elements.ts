// Which elements are opaque: filled to the corners of their rectangle with opaque pixels (metric §3). Most have no
// background, and cost one property.

// What takes pixels away from an element and all in it, by the value that takes none.
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

/** The elements between a walk's root and where it stands. */
export class OpaqueElements {
  readonly #path: { element: Element; style: CSSStyleDeclaration; rotatedOrCut?: boolean }[] = [];

  enter(element: Element, style: CSSStyleDeclaration): void {
    this.#path.push({ element, style });
  }

  leave(): void {
    this.#path.pop();
  }

  /** Whether the element where the walk stands is opaque; its own alpha, and its ancestors', are for the core. */
  isOpaque(): boolean {
    const { element, style } = this.#path[this.#path.length - 1]!;
    const color = style.backgroundColor;
    if (!color.startsWith('rgb(') || style.backgroundClip !== 'border-box') return false;
    // A table's row fills its cells only; a box in several pieces not the rectangle around them.
    return !style.display.startsWith('table-') && !this.#isRotatedOrCut(this.#path.length - 1) && element.getClientRects().length === 1;
  }

  // A background is cut and turned with each ancestor.
  #isRotatedOrCut(depth: number): boolean {
    const at = this.#path[depth]!;
    return (at.rotatedOrCut ??= isRotated(at.style) || (depth > 0 ? isCut(at.style) || this.#isRotatedOrCut(depth - 1) : isRotatedAbove(at.element)));
  }
}

// What the root loses, all in it loses alike: that uncovers nothing. A turned rectangle is not the one told to the core.
function isRotatedAbove(root: Element): boolean {
  for (let at = root.parentElement; at; at = at.parentElement) if (isRotated(getComputedStyle(at))) return true;
  return false;
}

const isCut = (style: CSSStyleDeclaration): boolean => CUTS.some(([property, none]) => (style[property] || none) !== none);

// Moved or scaled, edges stay level: `matrix(a, 0, 0, d, x, y)`. Any `matrix3d` is taken as turned.
function isRotated(style: CSSStyleDeclaration): boolean {
  const level = style.transform === 'none' || /^matrix\([^,]+, 0, 0,/.test(style.transform);
  return !level || (style.rotate || 'none') !== 'none' || (style.offsetPath || 'none') !== 'none';
}
