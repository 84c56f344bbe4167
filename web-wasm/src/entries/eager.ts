// The entry `alldrawn/eager`: a stub that remembers inputs, requests, navigations and changes of the page from the first
// moment, and loads the rest of the SDK when the page is idle or a navigation needs it.

import { rememberEarly } from '../early';
import { entry, guard, later, listen, shutDown } from '../guard';
import type { Config } from '../install';
import { watchRequests } from '../requests';
import type { VisitEvent } from '../event';
import type { Status } from '../sdk';

export type { Config, Status, VisitEvent };

/** Longest wait for an idle moment, milliseconds. */
const IDLE_WITHIN_MS = 1_000;

type Main = typeof import('../index');

let loading: Promise<Main> | undefined;
let wake = (): void => {};
// What is to be done as soon as the rest has loaded.
let waiting: ((main: Main) => void)[] = [];

/** Loads the rest of the SDK now, and returns the module `alldrawn`. A second call returns the same promise. */
export function load(): Promise<Main> {
  wake();
  return (loading ??= import('../index').then((main) => {
    waiting.forEach((act) => act(main));
    waiting = [];
    return main;
  }));
}

/** Calls `callback` with the result of each visit that ends. Returns the function that removes the callback. */
export function onVisit(callback: (event: VisitEvent) => void): () => void {
  let stop: (() => void) | undefined;
  let removed = false;
  const add = (main: Main): unknown => removed || (stop = main.onVisit(callback));
  if (loading) void loading.then(add, () => {});
  else waiting.push(add);
  return () => {
    removed = true;
    stop?.();
  };
}

/**
 * Installs the SDK in this page, as `install` of `alldrawn` does. Call it as early as possible. The result comes once the
 * rest of the SDK is loaded: after the first idle moment, at the latest after a second; at once if the page navigates or is
 * hidden, or at `load`. Never throws.
 */
export async function install(config: Config = {}): Promise<Status> {
  if (typeof document === 'undefined') return { state: 'not-installed' };
  try {
    await new Promise<void>((resolve) => {
      wake = resolve;
      guard(() => {
        rememberEarly(wake);
        if (config.requests !== false) watchRequests();
        listen(document, 'visibilitychange', wake);
        later(wake, IDLE_WITHIN_MS);
        window.requestIdleCallback?.(entry(wake));
      });
      if (loading) resolve();
    });
    return await (await load()).install(config);
  } catch (error) {
    const reason = `the rest of the SDK could not be loaded (${String(error)})`;
    console.error(`alldrawn: ${reason}; nothing is measured`);
    shutDown(reason);
    return { state: 'off', reason };
  }
}
