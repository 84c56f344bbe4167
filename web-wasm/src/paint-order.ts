// Paint order: which elements lie in front of others (CSS 2.2, appendix E), as far as occlusion needs it. Positioned
// elements and elements with a z-index lie above the plain content of their stacking context.

/** A layer: a positioned or raised element, with its z-index. */
export interface Layer {
  readonly parent: Layer | undefined;
  readonly z: number;
  /** Place among all layers in document order. */
  order: number;
}

/** Returns the layer of an element in the browser's top layer, which is in front of the whole page. */
export const topLayer = (before: Layer | undefined): Layer => reuse(before, undefined, Infinity);

/**
 * Returns the layer that an element creates, or else the layer that it lies in. `before`: the layer that the element
 * created in the last walk; it is returned if it is still right.
 */
export function layerOf(style: CSSStyleDeclaration, parent: Layer | undefined, before?: Layer): Layer | undefined {
  const z = style.zIndex === 'auto' ? 0 : Number(style.zIndex) || 0;
  const opens = style.position !== 'static' || style.zIndex !== 'auto' || style.transform !== 'none' || style.opacity !== '1';
  return opens ? reuse(before, parent, z) : parent;
}

const reuse = (before: Layer | undefined, parent: Layer | undefined, z: number): Layer =>
  before?.parent === parent && before?.z === z ? before : { parent, z, order: 0 };

function path(layer: Layer | undefined): Layer[] {
  const out: Layer[] = [];
  for (let at = layer; at; at = at.parent) out.unshift(at);
  return out;
}

/**
 * Returns the paint order of records, given the layer of each: one rank per record, from 1. Returns undefined if the
 * records are in paint order already.
 */
export function paintOrder(layers: readonly (Layer | undefined)[]): Uint32Array | undefined {
  const counts = new Map<Layer | undefined, number>();
  for (const layer of layers) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  if (counts.size <= 1) return undefined;
  // Records are in document order, so a layer's place is that of its first record.
  const placed = new Set<Layer>();
  for (const layer of counts.keys()) {
    for (const at of path(layer)) at.order = placed.has(at) ? at.order : placed.add(at).size;
  }
  // There are few layers, so sort these. The records of one layer stay in their order.
  const paths = [...counts.keys()].map((layer) => ({ layer, path: path(layer) })).sort((a, b) => compare(a.path, b.path));
  let next = 1;
  const ranks = new Map<Layer | undefined, number>();
  for (const { layer } of paths) {
    ranks.set(layer, next);
    next += counts.get(layer)!;
  }
  return Uint32Array.from(layers, (layer) => {
    const rank = ranks.get(layer)!;
    ranks.set(layer, rank + 1);
    return rank;
  });
}

// Compares two paths of layers. Returns a negative number if `a` is painted behind `b`.
function compare(a: Layer[], b: Layer[]): number {
  for (let i = 0; i < a.length || i < b.length; i++) {
    const [x, y] = [a[i], b[i]];
    if (x === y) continue;
    // Plain content lies above negative layers of its context, and below the others.
    if (!x) return y!.z < 0 ? 1 : -1;
    if (!y) return x.z < 0 ? -1 : 1;
    return (x.z === y.z ? 0 : x.z - y.z) || x.order - y.order;
  }
  return 0;
}
