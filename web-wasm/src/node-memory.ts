// The SDK's memory of elements between frames: identity, generation of the content, and when the browser reported its
// painting or failure.

/** Memory of one element. */
export interface NodeMemory {
  /** Number of the element, counted from 1; never an address. */
  readonly identity: number;
  /** Changes whenever the content does. */
  generation: number;
  /** Identifies the content: an image's source or a text's characters. Never leaves the page. */
  content: string;
  /** Generation whose painting the browser has reported, and when, milliseconds. */
  paintedGeneration: number;
  paintedAt: number;
  /** Generation that failed; -1 for none. */
  failedGeneration: number;
  /** The browser was asked to report this element's painting; and it has reported a text's. */
  paintExpected: boolean;
  textReported: boolean;
  /** Video: generation whose first frame was presented, when (milliseconds), and generation that is watched for it. */
  firstFrameGeneration: number;
  firstFrameAt: number;
  watchedGeneration: number;
}

const nodes = new WeakMap<Element, NodeMemory>();
let count = 0;

/** Returns an element's memory, and creates it at the first call. */
export function memoryOf(element: Element): NodeMemory {
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
      firstFrameGeneration: -1,
      firstFrameAt: 0,
      watchedGeneration: -1,
    };
    nodes.set(element, node);
  }
  return node;
}

/** Returns an element's memory; undefined if it has none. */
export const existingMemory = (element: Element): NodeMemory | undefined => nodes.get(element);

/** Sets the content of an element. Other content is a new generation. */
export function setContent(node: NodeMemory, content: string): void {
  if (node.content !== content) {
    // The browser reports each picture's painting, but only the first of an element's texts.
    node.content = content;
    node.generation += 1;
  }
}
