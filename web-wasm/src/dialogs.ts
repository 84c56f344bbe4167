// Finds out if an input is made in a dialog (metric §10).

import { DIALOG, matches } from './roles';

// Returns true if `outer` contains `node` or is `node`, in the tree that the browser shows: shadow trees included.
function contains(outer: Element, node: Element): boolean {
  let at: Node | null = node;
  while (at && at !== outer) at = (at as Element).assignedSlot ?? at.parentNode ?? (at instanceof ShadowRoot ? at.host : null);
  return at === outer;
}

/** Returns true if an input is made in a dialog, outside of which `root` is. */
export const isInDialog = (event: Event, root: Element): boolean =>
  event.composedPath().some((at) => matches(at, DIALOG) && !contains(at, root));
