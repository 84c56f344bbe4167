// The SDK's memory of elements between frames: an element's identity, the generation of its content, and when the
// browser reported that the content was painted or failed.

/** Memory of one element. */
export interface NodeMemory {
  /** Number of the element, counted from 1; never an address. */
  readonly identity: number;
  /** Changes whenever the content does. */
  generation: number;
  /** Identifies the content: an image's source or a text's characters. Never leaves the page. */
  content: string;
  /** Generation whose painting the browser has reported (-1 for none), and when it was painted, milliseconds. */
  paintedGeneration: number;
  paintedAt: number;
  /** Generation that failed; -1 for none. */
  failedGeneration: number;
  /** True if the browser was asked to report when it paints this element. */
  paintExpected: boolean;
  /** True if the browser has reported the painting of a text under this element. */
  textReported: boolean;
  /** Of a large picture: generation whose decoding is awaited, and generation that is decoded; -1 for none. */
  decodingGeneration: number;
  decodedGeneration: number;
  /** Generation that became visible in a fade: its time is that of its frame, and no paint record's; -1 for none. */
  clockGeneration: number;
  /** Of a text of `::before` or `::after`: when a font was last seen to hide it, milliseconds; NaN for never. */
  hiddenAt: number;
  /** Of a video: generation whose first frame was presented (-1 for none), and when, milliseconds. */
  firstFrameGeneration: number;
  firstFrameAt: number;
  /** Of a video: generation whose first frame the SDK waits for or has seen; -1 for none. */
  watchedGeneration: number;
}

// An element, or a part of an element that has a node of its own.
const nodes = new WeakMap<object, NodeMemory>();

/** A part of an element that has a node of its own. */
export type Part = 'clip' | 'picture' | 'generated' | 'around';
const parts = new WeakMap<Element, Partial<Record<Part, object>>>();
let count = 0;

/** Returns an element's memory, and creates it at the first call. */
export function memoryOf(element: object): NodeMemory {
  let node = nodes.get(element);
  if (!node) {
    node = {
      identity: ++count,
      generation: 0,
      content: '',
      paintedGeneration: -1,
      paintedAt: 0,
      failedGeneration: -1,
      paintExpected: false,
      textReported: false,
      decodingGeneration: -1,
      decodedGeneration: -1,
      clockGeneration: -1,
      hiddenAt: NaN,
      firstFrameGeneration: -1,
      firstFrameAt: 0,
      watchedGeneration: -1,
    };
    nodes.set(element, node);
  }
  return node;
}

/** Returns the memory of a part of an element. */
export function memoryOfPart(element: Element, part: Part): NodeMemory {
  let of = parts.get(element);
  if (!of) parts.set(element, (of = {}));
  return memoryOf((of[part] ??= {}));
}

/** Returns the memory of a part of an element; undefined if it has none. */
export function existingPart(element: Element, part: Part): NodeMemory | undefined {
  const key = parts.get(element)?.[part];
  return key && nodes.get(key);
}

/** Returns an element's memory; undefined if it has none. */
export const existingMemory = (element: Element): NodeMemory | undefined => nodes.get(element);

/** Sets the content of an element. If it differs from the content before, the generation increases by one. */
export function setContent(node: NodeMemory, content: string): void {
  if (node.content !== content) {
    // The browser reports each picture's painting, but only the first of an element's texts.
    node.content = content;
    node.generation += 1;
  }
}
