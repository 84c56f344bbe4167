// Styles that hide an element, wholly or in part, though it is shown and opaque: `clip-path`, `filter`, `mask`.

import { State } from './boundary';
import { masksOf, stateOf } from './css-pictures';
import type { Rect } from './rect';

/** Radius of a blur, CSS pixels, from which on a picture is a preview of itself (metric §4). */
const PREVIEW_BLUR = 4;

/** Returns an element's own alpha, 0 to 1: that of its opacity, its filter, and a mask that has not arrived. */
export function alphaOf(style: CSSStyleDeclaration): number {
  let alpha = Number(style.opacity);
  for (const [, value, percent] of style.filter.matchAll(/opacity\(([\d.]+)(%?)\)/g)) alpha *= Math.min(1, Number(value) / (percent ? 100 : 1));
  const masks = masksOf(style);
  return masks && [State.PENDING, State.FAILED].includes(stateOf(masks)) ? 0 : alpha;
}

/** Returns true if a style blurs a picture so that it is only a preview. */
export const isPreview = (style: CSSStyleDeclaration): boolean => Number(/blur\(([\d.]+)px\)/.exec(style.filter)?.[1] ?? 0) >= PREVIEW_BLUR;

// Splits at spaces that are not inside parentheses.
const words = (text: string): string[] => text.trim().match(/(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];

// Returns a length in CSS pixels; NaN for lengths that depend on more than the size of the box.
function length(text: string | undefined, whole: number): number {
  const [, number, unit] = /^(-?[\d.]+(?:e-?\d+)?)(px|%)?$/.exec(text ?? '') ?? [];
  if (number === undefined) return NaN;
  return unit === '%' ? (Number(number) / 100) * whole : Number(number);
}

/**
 * Returns the rectangle around what a `clip-path` leaves of an element with the rectangle `box`; undefined if it leaves
 * everything or is a shape whose rectangle is unknown (`path()`, an SVG's clip path).
 */
export function clipOf(clipPath: string, box: Rect): Rect | undefined {
  const [, shape, inside] = /^(inset|circle|ellipse|polygon|rect|xywh)\((.*)\)/.exec(clipPath) ?? [];
  if (shape === undefined) return undefined;
  const rect = shape === 'polygon' ? polygon(inside!, box) : shape === 'inset' ? inset(inside!, box) : /^(circle|ellipse)$/.test(shape) ? round(inside!, box) : undefined;
  return rect && [rect.x, rect.y, rect.width, rect.height].every(Number.isFinite) ? rect : undefined;
}

function inset(text: string, { x, y, width, height }: Rect): Rect {
  const [top = '0', right = top, bottom = top, left = right] = words(text.replace(/ round .*/, ''));
  const [t, r, b, l] = [length(top, height), length(right, width), length(bottom, height), length(left, width)];
  return { x: x + l, y: y + t, width: Math.max(0, width - l - r), height: Math.max(0, height - t - b) };
}

function polygon(text: string, { x, y, width, height }: Rect): Rect {
  const points = text.replace(/^(nonzero|evenodd),/, '').split(',').map(words);
  const [xs, ys] = [points.map(([px]) => length(px, width)), points.map(([, py]) => length(py, height))];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: x + left, y: y + top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

// A radius that is a keyword or missing reaches at least to the nearest side, so only a length or a share can hide.
function round(text: string, { x, y, width, height }: Rect): Rect | undefined {
  const [radii = '', at = '50% 50%'] = text.split(/ ?at /);
  const [rx, ry = rx] = words(radii);
  const diagonal = Math.hypot(width, height) / Math.SQRT2;
  const isCircle = words(radii).length < 2;
  const [w, h] = [length(rx, isCircle ? diagonal : width), length(ry, isCircle ? diagonal : height)];
  const [cx, cy] = words(at);
  const [left, top] = [x + length(cx, width) - w, y + length(cy, height) - h];
  return { x: left, y: top, width: 2 * w, height: 2 * h };
}
