// Large pictures that the browser decodes beside its frames. Chromium paints the page without such a picture first, and
// reports that frame as its painting (seen in Chromium 156, with the pixels beside the record).

import { entry } from './guard';
import type { NodeMemory } from './node-memory';

/** Number of pixels from which on a picture with `decoding=async`, or any picture, may be painted later than its frame. */
const [ASYNC_PIXELS, ANY_PIXELS] = [500_000, 4_000_000];

/**
 * Returns true if a loaded picture can be painted. Otherwise its decoding is awaited, and `changed` is called at the end
 * of that.
 */
export function isDecoded(image: HTMLImageElement, node: NodeMemory, changed: (image: Element) => void): boolean {
  const pixels = image.naturalWidth * image.naturalHeight;
  if (pixels < (image.decoding === 'async' ? ASYNC_PIXELS : ANY_PIXELS) || node.decodedGeneration === node.generation) return true;
  if (node.decodingGeneration === node.generation) return false;
  const generation = (node.decodingGeneration = node.generation);
  const done = entry(() => {
    node.decodedGeneration = generation;
    changed(image);
  });
  // The promise is the SDK's own, so the page does not notice if it is rejected: the picture was replaced, or is broken.
  image.decode().then(done, done);
  return false;
}
