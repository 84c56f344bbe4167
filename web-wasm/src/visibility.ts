// Finds out if the user can see the page. A page in a background tab, and a prerendered page that is not activated yet,
// has no user who waits for it.

import { listen } from './guard';

/** Time at which the page was hidden last, milliseconds; -1 if it has not been hidden since the SDK was loaded. */
export let lastHidden = -1;
/** Time since which the page is shown, if it is shown now, milliseconds: 0 if the SDK has not seen it being shown. */
export let shownSince = 0;

let watching = false;
const onShow = new Set<() => void>();

/** Returns true if the page is in front and activated. */
export const isShown = (): boolean => document.visibilityState !== 'hidden' && !isPrerendering();

const isPrerendering = (): boolean => (document as { prerendering?: boolean }).prerendering === true;

/** Begins to remember when the page is hidden. A second call does nothing. */
export function watchVisibility(): void {
  if (watching) return;
  watching = true;
  const changed = (): void => {
    const now = performance.now();
    if (isShown()) {
      shownSince = now;
      onShow.forEach((act) => act());
    } else if (!isPrerendering()) lastHidden = now;
  };
  for (const type of ['visibilitychange', 'prerenderingchange']) listen(document, type, changed);
  if (!isShown()) changed();
}

/** Calls `act` each time that the page is shown. */
export function whenShown(act: () => void): void {
  onShow.add(act);
  watchVisibility();
}
