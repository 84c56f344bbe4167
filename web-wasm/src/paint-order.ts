// Paint order: which elements lie in front of others (CSS 2.2, appendix E), as far as occlusion needs it. Positioned
// elements and elements with a z-index lie above the plain content of their stacking context.

/** A layer: a positioned or raised element, with its z-index and its order among the layers of its parent. */
export interface Layer {
  readonly parent: Layer | undefined;
  readonly z: number;
  readonly order: number;
}

/** Returns the layer that an element creates, or else the layer that it lies in. */
export function layerOf(style: CSSStyleDeclaration, parent: Layer | undefined, order: number): Layer | undefined {
  const z = style.zIndex === 'auto' ? 0 : Number(style.zIndex) || 0;
  const opens = style.position !== 'static' || style.zIndex !== 'auto' || style.transform !== 'none' || style.opacity !== '1';
  return opens ? { parent, z, order } : parent;
}

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
  if (layers.every((layer) => layer === layers[0])) return undefined;
  const paths = new Map<Layer | undefined, Layer[]>();
  for (const layer of layers) if (!paths.has(layer)) paths.set(layer, path(layer));
  const records = layers.map((layer, index) => ({ index, path: paths.get(layer) ?? [] }));
  records.sort((a, b) => compare(a.path, b.path) || a.index - b.index);
  const ranks = new Uint32Array(layers.length);
  records.forEach((record, rank) => (ranks[record.index] = rank + 1));
  return ranks;
}

// Compares two paths of layers. Returns a negative number if `a` is painted behind `b`.
function compare(a: Layer[], b: Layer[]): number {
  for (let i = 0; i < a.length || i < b.length; i++) {
    const [x, y] = [a[i], b[i]];
    if (x === y) continue;
    // Plain content lies above negative layers of its context, and below the others.
    if (!x) return y!.z < 0 ? 1 : -1;
    if (!y) return x.z < 0 ? -1 : 1;
    return x.z - y.z || x.order - y.order;
  }
  return 0;
}
