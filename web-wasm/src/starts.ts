// The facts from which the core finds a visit's start (metric §1): the time of the begin, the launch, the navigation.

import { later } from './guard';
import { isShown, lastHidden, shownSince } from './visibility';

/** Returns the time of a begin on both clocks; `at`: milliseconds of `performance.now()`. */
export const beginAt = (at = performance.now()): { at: number; wallMs: number } => ({ at, wallMs: Date.now() - Math.round(performance.now() - at) });

/** Returns the id of a new visit: 128 random bits. */
export const newId = (): Uint8Array => crypto.getRandomValues(new Uint8Array(16));

/** Returns a time that the app names, milliseconds; undefined if it is invalid, in the future or before `since`. */
export const timeOfApp = (at = NaN, since = shownSince): number | undefined => (at >= since && at <= performance.now() ? at : undefined);

/** Kind of the navigation that a visit belongs to. */
export type NavigationType = 'load' | 'reload' | 'back_forward' | 'prerender' | 'restore' | 'soft';

interface PageLoad extends PerformanceNavigationTiming {
  activationStart?: number;
}

/** Returns the browser's record of the navigation that loaded the page. */
export const pageLoad = (): PageLoad | undefined => performance.getEntriesByType('navigation')[0] as PageLoad | undefined;

// The kind of the last navigation of the document; undefined if there was none since the page was loaded.
let lastType: NavigationType | undefined;

/** Returns the kind of the last navigation: how the page was loaded, unless {@link setNavigationType} was called. */
export function navigationType(): NavigationType {
  if (lastType) return lastType;
  const load = pageLoad();
  const type = load?.type as string | undefined;
  return load?.activationStart ? 'prerender' : type === 'reload' || type === 'back_forward' ? type : 'load';
}

/** Sets the kind of the last navigation. */
export const setNavigationType = (type: NavigationType): unknown => (lastType = type);

let launched = false;

/**
 * Returns when the navigation that loaded the page began (a prerendered page: when it was activated), milliseconds. NaN
 * if the page was hidden at any time since, and after the first call in a page that is shown: only the first visit can
 * be a launch.
 */
export function takeLaunch(): number {
  if (launched || !isShown()) return NaN;
  launched = true;
  const since = pageLoad()?.activationStart ?? 0;
  const wasHidden = lastHidden >= since || performance.getEntriesByType('visibility-state').some(({ name, startTime }) => name === 'hidden' && startTime >= since);
  return wasHidden ? NaN : since;
}

/** Milliseconds after which an input that was not being handled opens nothing (metric §1). */
const INPUT_AGE_MS = 3_000;

let navigations = 0;
// The number of the running task's navigation; 0 if no surface has begun in it.
let ofTask = 0;
// The number of the document's latest navigation, and when that began, milliseconds.
let ofDocument = 0;
let begunAt = -Infinity;

/**
 * Returns the number of the navigation to which a surface that begins now belongs. Surfaces of one navigation share its
 * input. They are those that begin in one task, and those that begin up to 3,000 ms after a navigation of the document,
 * before the user's next input: the screens of a route are often built some tasks after its address has changed.
 */
export function thisNavigation(input: { at: number } | undefined): number {
  if (performance.now() - begunAt <= INPUT_AGE_MS && !(input && input.at > begunAt)) return ofDocument;
  if (ofTask === 0) {
    ofTask = ++navigations;
    later(() => (ofTask = 0));
  }
  return ofTask;
}

/**
 * Begins a navigation of the document at `at`, milliseconds, and returns its number. `isEarlier`: it began in an earlier
 * task.
 */
export function beginNavigation(at: number, isEarlier = false): number {
  if (isEarlier) ofTask = 0;
  begunAt = -Infinity;
  ofDocument = thisNavigation(undefined);
  begunAt = at;
  return ofDocument;
}
