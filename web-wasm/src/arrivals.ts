// What is still to come: the app's requests, and loads that the browser has under way. Each arrival that is awaited holds
// pending visits, because its content is yet to be drawn (metric §8). A hold delays the confirmation and never changes the
// value.

import { HoldState } from './boundary';
import { addCleanup, entry, later } from './guard';

/** Callback for each arrival when it begins (`OPENED`) and ends (`RELEASED`, `FAILED`). `began`: when it began, milliseconds. */
export type ArrivalListener = (id: number, state: HoldState, began: number) => void;

const listeners = new Set<ArrivalListener>();
// The arrivals under way by their numbers: when each began, milliseconds; undefined if it belongs to each visit that it meets.
const underWay = new Map<number, number | undefined>();
// What is observed while a visit is pending, and the functions that stop that.
const watchers: (() => () => void)[] = [];
let stops: (() => void)[] = [];
let count = 0;

/** Returns the number of arrivals under way. For debugging tools. */
export const arrivalsUnderWay = (): number => underWay.size;

/** Adds a listener and reports the arrivals under way to it. Returns the function that removes it. */
export function onArrivals(listener: ArrivalListener): () => void {
  listeners.add(listener);
  underWay.forEach((began = performance.now(), id) => listener(id, HoldState.OPENED, began));
  if (listeners.size === 1) stops = watchers.map((watch) => watch());
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) stops.splice(0).forEach((stop) => stop());
  };
}

/** Calls `watch` whenever the first visit becomes pending, and the function that it returns once no visit is pending. */
export function whileAwaited(watch: () => () => void): void {
  watchers.push(watch);
  if (listeners.size > 0) stops.push(watch());
  addCleanup(() => watchers.splice(0));
}

/**
 * Reports that an arrival begins. Returns the function that reports its end, and if it has failed; further calls of it do
 * nothing. `began`: when it began, milliseconds; undefined if it holds visits that begin later, too.
 */
export function awaitArrival(began?: number): (failed?: boolean) => void {
  const id = ++count;
  const report = (state: HoldState): void => listeners.forEach((listener) => listener(id, state, began ?? performance.now()));
  underWay.set(id, began);
  report(HoldState.OPENED);
  // Report the end once, and only after the page has received the result: a walk then covers what the page draws from
  // it before the hold ends.
  return entry((failed = false) => {
    later(() => underWay.delete(id) && report(failed ? HoldState.FAILED : HoldState.RELEASED));
  });
}
