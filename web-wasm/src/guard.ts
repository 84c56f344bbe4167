// Guards every entry from the page into the SDK. The page calls the SDK only through here, and each listener, observer,
// timer or wrapper that the SDK adds to the page registers a cleanup here. At the first failure the SDK shuts down for
// good and all cleanups run.

/** True only in a build for tests: each entry then calls `window.alldrawnFault`, which may throw. */
declare const FAULT: boolean;

let shutDownReason: string | undefined;
let reportShutDown = (reason: string): unknown => reason;
const cleanups = new Set<() => void>();

/** Sets the callback that receives the reason when the SDK shuts down, or has shut down. */
export function onShutDown(report: (reason: string) => void): void {
  reportShutDown = report;
  if (shutDownReason !== undefined) report(shutDownReason);
}

/** Runs all cleanups and closes all entries for good. A second call does nothing. */
export function shutDown(reason: string): void {
  if (shutDownReason !== undefined) return;
  shutDownReason = reason;
  for (const undo of cleanups) {
    try {
      undo();
    } catch {
      // Run the other cleanups.
    }
  }
  cleanups.clear();
  reportShutDown(reason);
}

/** Registers a cleanup for the shut-down. Returns a function that runs it earlier, once. */
export function addCleanup(undo: () => void): () => void {
  if (shutDownReason !== undefined) undo();
  else cleanups.add(undo);
  return () => {
    if (cleanups.delete(undo)) undo();
  };
}

/** Wraps `act` for the page to call. The wrapper never throws, and does nothing after the shut-down. */
export function entry<T, A extends unknown[], R>(act: (this: T, ...args: A) => R): (this: T, ...args: A) => R | undefined {
  return function (this: T, ...args: A): R | undefined {
    if (shutDownReason !== undefined) return undefined;
    try {
      if (FAULT) (window as unknown as { alldrawnFault?: (source: string) => void }).alldrawnFault?.(act.toString());
      return act.apply(this, args);
    } catch (error) {
      fail(error);
      return undefined;
    }
  };
}

/** Runs `act` at once, guarded as an {@link entry}. */
export const guard = <R>(act: () => R): R | undefined => entry(act)();

/** Shuts the SDK down after an internal error. */
export const fail = (error: unknown): void => shutDown(`the SDK has failed (${String(error)})`);

// Objects of the app whose exception was already reported.
const reported = new WeakSet<object>();

/** Calls code of the app. If it throws, `reportError` reports that once per `owner`, and the result is undefined. */
export function callApp<R>(owner: object, act: () => R): R | undefined {
  try {
    return act();
  } catch (error) {
    if (!reported.has(owner)) {
      reported.add(owner);
      reportError(error);
    }
    return undefined;
  }
}

// zone.js keeps the browser's own functions under prefixed names. Calls through these stay outside the app's zones.
function native(owner: any, name: string): any {
  return owner[((window as { __Zone_symbol_prefix?: string }).__Zone_symbol_prefix ?? '__zone_symbol__') + name] ?? owner[name];
}

/** Returns the page's current `fetch`, without the wrapper of zone.js, bound to the window. */
export const nativeFetch = (): typeof fetch => native(window, 'fetch').bind(window);

/** Adds a passive listener, by default in the capture phase. Returns the function that removes it. */
export function listen<E extends Event>(target: EventTarget, type: string, act: (event: E) => unknown, options: AddEventListenerOptions = { capture: true, passive: true }): () => void {
  const listener = entry(act);
  native(target, 'addEventListener').call(target, type, listener, options);
  return addCleanup(() => native(target, 'removeEventListener').call(target, type, listener, options));
}

interface Observers {
  MutationObserver: MutationCallback;
  PerformanceObserver: PerformanceObserverCallback;
  ResizeObserver: ResizeObserverCallback;
}

/** Creates an observer of a window, by default of the page's. `done` disconnects it for good. */
export function observer<N extends keyof Observers>(name: N, act: Observers[N], of: Window = window): { observer: InstanceType<(typeof window)[N]>; done: () => void } {
  const made = new (native(of, name))(entry(act as () => void));
  return { observer: made, done: addCleanup(() => made.disconnect()) };
}

// Starts a timer or frame request. Returns the function that cancels it.
function schedule(start: string, cancel: string, act: (time: number) => unknown, ms?: number): () => void {
  const guarded = entry(act);
  const undo = (): void => native(window, cancel).call(window, id);
  const id = native(window, start).call(
    window,
    (time: number) => {
      cleanups.delete(undo);
      guarded(time);
    },
    ms,
  );
  return addCleanup(undo);
}

/** Calls `act` after `ms` milliseconds. Returns the function that cancels the timer. */
export const later = (act: () => unknown, ms = 0): (() => void) => schedule('setTimeout', 'clearTimeout', act, ms);

/** Calls `act` with the next frame's time stamp, milliseconds. Returns the function that cancels the request. */
export const nextFrame = (act: (time: number) => unknown): (() => void) => schedule('requestAnimationFrame', 'cancelAnimationFrame', act);

/** Calls `act` at the next frame of a video. */
export const nextVideoFrame = (video: HTMLVideoElement, act: VideoFrameRequestCallback): unknown => video.requestVideoFrameCallback(entry(act));

/** Calls `act` as soon as the running script has ended. */
export const soon = (act: () => unknown): void => native(window, 'queueMicrotask').call(window, entry(act));
