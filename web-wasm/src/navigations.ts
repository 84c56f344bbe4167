// Observes navigations within the document: changes of its address without a page load.

import { guard, listen } from './guard';
import { wrap } from './wrap';

/** A navigation whose address is in force. */
export interface Navigation {
  /** True if it moves within the history: back, forward, or to an entry of the browser's menu. */
  traverses: boolean;
  /** True if the user moved in the history with the browser's own buttons, keys or gestures: no input in the page. */
  byBrowser: boolean;
}

/** The parts of the Navigation API that are used here. */
interface NavigationApi extends EventTarget {
  readonly currentEntry: object | null;
}
type NavigationEvent = Event & { navigationType: string | null; userInitiated: boolean };

/**
 * Calls `act` at each navigation within the document, also at one that changes nothing. `act` runs in the task that
 * changes the address, before the app's own listeners of the browser's events, where possible.
 *
 * The browser reports each such navigation, with the address in force, as `currententrychange`: also one that a router
 * intercepts at the click on a link. An opaque origin has no entries and no events. There, and in browsers without the
 * Navigation API, `pushState` and `replaceState` are wrapped.
 */
export function onNavigations(act: (navigation: Navigation) => void): void {
  const { navigation } = window as { navigation?: NavigationApi };
  if (navigation?.currentEntry) {
    let byBrowser = false;
    listen<NavigationEvent>(navigation, 'navigate', ({ navigationType, userInitiated }) => (byBrowser = navigationType === 'traverse' && userInitiated));
    listen<NavigationEvent>(navigation, 'currententrychange', ({ navigationType }) => act({ traverses: navigationType === 'traverse', byBrowser }));
    return;
  }
  const [moved, changed] = [true, false].map((traverses) => () => act({ traverses, byBrowser: false })) as [() => void, () => void];
  wrap(History.prototype, 'pushState', (original) => ({
    pushState(this: History, _state: unknown, _unused: unknown) {
      original.apply(this, arguments as never);
      guard(changed);
    },
  }.pushState));
  wrap(History.prototype, 'replaceState', (original) => ({
    replaceState(this: History, _state: unknown, _unused: unknown) {
      original.apply(this, arguments as never);
      guard(changed);
    },
  }.replaceState));
  // A click on a link to a fragment causes both events, too.
  for (const type of ['popstate', 'hashchange']) listen(window, type, moved);
}
