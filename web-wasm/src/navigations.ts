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

let watching = false;
let report = (navigation: Navigation): unknown => navigation;

/**
 * Calls `act` at each navigation within the document, even if the address stays the same. A second call replaces `act`.
 * It runs in the task that changes the address, before the app's own listeners of the browser's events, where possible.
 *
 * The browser reports each such navigation, with the address in force, as `currententrychange`: also one that a router
 * intercepts at the click on a link. An opaque origin has no entries and no events. There, and in browsers without the
 * Navigation API, `pushState` and `replaceState` are wrapped.
 */
export function onNavigations(act: (navigation: Navigation) => void): void {
  report = act;
  if (!watching) watch();
  watching = true;
}

function watch(): void {
  const { navigation } = window as { navigation?: NavigationApi };
  if (navigation?.currentEntry) {
    let byBrowser = false;
    listen<NavigationEvent>(navigation, 'navigate', ({ navigationType, userInitiated }) => (byBrowser = navigationType === 'traverse' && userInitiated));
    listen<NavigationEvent>(navigation, 'currententrychange', ({ navigationType }) => report({ traverses: navigationType === 'traverse', byBrowser }));
    return;
  }
  let { length } = history;
  const changed = (traverses: boolean): void => {
    length = history.length;
    report({ traverses, byBrowser: false });
  };
  for (const name of ['pushState', 'replaceState']) wrap(History.prototype, name, (original) => ({
    change(this: History, _state: unknown, _unused: unknown) {
      original.apply(this, arguments as never);
      guard(() => changed(false));
    },
  }.change));
  // The first fires for a new fragment, too: that is no traversal if it adds an entry, or removes those after it.
  for (const type of ['popstate', 'hashchange']) listen(window, type, () => changed(history.length === length));
}
