// If the page was hidden before its first surface: it then has no launch (metric §1). Firefox and Safari keep no record of
// that, so there the SDK remembers what it sees itself.

import { records } from './browser-records';
import { listen } from './guard';

let hidden = false;
let stop = (): void => {};

/** Remembers from now until {@link wasHidden} is called if the page is hidden. */
export function rememberVisibility(): void {
  hidden = document.visibilityState === 'hidden';
  // The event says that the page is hidden now, or was.
  if (!records('visibility-state')) stop = listen(document, 'visibilitychange', () => (hidden = true));
}

/** Returns true if the page was hidden, as far as the browser's records or the SDK know. */
export function wasHidden(): boolean {
  stop();
  return hidden || performance.getEntriesByType('visibility-state').some(({ name }) => name === 'hidden');
}
