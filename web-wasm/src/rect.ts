// Rectangles of elements, in CSS pixels of the window.

/** A rectangle in CSS pixels of the window. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Returns true if two rectangles are the same. */
export const sameBox = (a: Rect, b: Rect): boolean => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** Returns true if a rectangle has an area. */
export const hasBox = ({ width, height }: Rect): boolean => width > 0 && height > 0;

/** Returns a rectangle of a frame's document, which is `dx` and `dy` away from the window's corner, in the window. */
export const shifted = (box: Rect, { dx, dy }: { dx: number; dy: number }): Rect =>
  dx === 0 && dy === 0 ? box : { x: box.x + dx, y: box.y + dy, width: box.width, height: box.height };
