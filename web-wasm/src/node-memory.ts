// What is remembered of an element between frames: its identity, the generation of its content, and when the browser
// said that it was painted or had failed.

/** What is remembered of one element. */
export interface NodeMemory {
  /** A counter, never an address. */
  readonly identity: number;
  /** Changes with the content. */
  generation: number;
  /** What the content is known by: an image's source, a text's characters. Never leaves the page. */
  content: string;
  /** Generation whose painting the browser has told, and when (milliseconds). */
  paintedGeneration: number;
  paintedAt: number;
  /** Generation that failed. */
  failedGeneration: number;
  /** The browser was asked to tell when this element is painted; and told of its text. */
  paintExpected: boolean;
  textReported: boolean;
  /** A video: the first frame of the playing content, and whether it is being watched for. */
  firstFrameGeneration: number;
  firstFrameAt: number;
  watchedGeneration: number;
}

const nodes = new WeakMap<Element, NodeMemory>();
let count = 0;

/** The node of an element, made at its first sight. */
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

/** The node of an element that was seen before. */
export const existingMemory = (element: Element): NodeMemory | undefined => nodes.get(element);

/** Notes what an element now shows; a new generation where that differs. */
export function setContent(node: NodeMemory, content: string): void {
  if (node.content !== content) {
    // The browser tells the first painting of an element's text only; of each picture.
    node.content = content;
    node.generation += 1;
  }
}
