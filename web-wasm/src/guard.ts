// The border between the page and the SDK: the page enters the SDK's code through here only, and all that the SDK leaves
// in the page is noted here. The first failure closes the border for good and takes back what was left.

/** A build for tests sets this to true: then `window.alldrawnFault` is called at each entry, and may throw. */
declare const FAULT: boolean;

let isShutDown = false;
let reportShutDown = (reason: string): unknown => reason;
const cleanups = new Set<() => void>();

/** Sets the function that reports why the SDK has switched itself off. */
export const onShutDown = (report: (reason: string) => void): unknown => (reportShutDown = report);

/** Takes back all that the SDK has left in the page, and lets nothing in any more. A second call does nothing. */
export function shutDown(reason: string): void {
  if (isShutDown) return;
  isShutDown = true;
  for (const undo of cleanups) {
    try {
      undo();
    } catch {
      // The others are taken back all the same.
    }
  }
  cleanups.clear();
  reportShutDown(reason);
}

/** Notes how to take back something that was left in the page. Returns the function that does so, once. */
export function addCleanup(undo: () => void): () => void {
  if (isShutDown) undo();
  else cleanups.add(undo);
  return () => {
    if (cleanups.delete(undo)) undo();
  };
}

/** Returns `act` for the page to call: it never throws, and does nothing once the SDK is shut down. */
export function entry<T, A extends unknown[], R>(act: (this: T, ...args: A) => R): (this: T, ...args: A) => R | undefined {
  return function (this: T, ...args: A): R | undefined {
    if (isShutDown) return undefined;
    try {
      if (FAULT) (window as unknown as { alldrawnFault?: (source: string) => void }).alldrawnFault?.(act.toString());
      return act.apply(this, args);
    } catch (error) {
      fail(error);
      return undefined;
    }
  };
}

/** Runs `act`, as {@link entry} does. */
export const guard = <R>(act: () => R): R | undefined => entry(act)();

/** Switches the SDK off after an error of its own. */
export const fail = (error: unknown): void => shutDown(`it has failed (${String(error)})`);

// Asks the app's own code. Its exceptions are the app's to see, once for each object that is asked.
const reported = new WeakSet<object>();

/** Returns what `act` answers, which runs code of the app that belongs to `owner`; undefined if it throws. */
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

// zone.js keeps the browser's own functions under names of its own: what runs through them is outside the app's zones.
function native(owner: any, name: string): any {
  return owner[((window as { __Zone_symbol_prefix?: string }).__Zone_symbol_prefix ?? '__zone_symbol__') + name] ?? owner[name];
}

/** Returns the browser's own `fetch` of this moment, bound. */
export const nativeFetch = (): typeof fetch => native(window, 'fetch').bind(window);

/** Listens without ever delaying the page. Returns the function that ends it. */
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

/** Makes an observer. `done` disconnects it for good. */
export function observer<N extends keyof Observers>(name: N, act: Observers[N]): { observer: InstanceType<(typeof window)[N]>; done: () => void } {
  const made = new (native(window, name))(entry(act as () => void));
  return { observer: made, done: addCleanup(() => made.disconnect()) };
}

// Returns the function that cancels the call.
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

/** Calls `act` after `ms` milliseconds. Returns the function that cancels that. */
export const later = (act: () => unknown, ms = 0): (() => void) => schedule('setTimeout', 'clearTimeout', act, ms);

/** Calls `act` with the time stamp of the next frame. Returns the function that cancels that. */
export const nextFrame = (act: (time: number) => unknown): (() => void) => schedule('requestAnimationFrame', 'cancelAnimationFrame', act);

/** Calls `act` at the next frame of a video. */
export const nextVideoFrame = (video: HTMLVideoElement, act: VideoFrameRequestCallback): unknown => video.requestVideoFrameCallback(entry(act));

/** Calls `act` as soon as the running script has ended. */
export const soon = (act: () => unknown): void => native(window, 'queueMicrotask').call(window, entry(act));
