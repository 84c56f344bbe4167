// Observes the app's own requests. Each holds pending visits (`arrivals.ts`). Beacons and streams do not hold.
//
// The page must not notice this. Adding a handler to a promise marks its rejection as handled, so the SDK follows only
// promises that nobody else has: each of the browser's own functions returns a new promise, and the page receives the
// promise that the SDK derives from it. The promise of any other function goes to the page untouched.

import { arrivalsUnderWay, awaitArrival } from './arrivals';
import { addCleanup, entry, guard, later, listen, nativeFetch, observer } from './guard';
import { wrap, type Method } from './wrap';

let watching = false;
// The page's `fetch` as the SDK has replaced it, and if it was the browser's own before.
let ourFetch: unknown;
let fetchIsNative = false;

/** Returns the number of the app's requests under way, and if `fetch` is ours and was native. For debugging tools. */
export const inspectRequests = (): { underWay: number; isOurs: boolean; wasNative: boolean } => ({ underWay: arrivalsUnderWay(), isOurs: window.fetch === ourFetch, wasNative: fetchIsNative });

/** `fetch` for the SDK's own requests, which hold nothing. */
export let ownFetch: typeof fetch = (...args) => nativeFetch()(...args);

// Returns true for a function of the browser; false for a stub or wrapper of the page.
const isNative = (method: Method): boolean => new RegExp(`^function ${method.name}\\(\\) {\\s*\\[native code]`).test(Function.prototype.toString.call(method));

// Derives a promise that settles as `promise` does. An unhandled rejection stays unhandled.
function follow<T>(promise: Promise<T>, then: (value: T) => void, done: (failed: boolean) => void): Promise<T> {
  return promise.then(
    (value) => (then(value), value),
    (error) => {
      // The browser rejects with a TypeError if the network or the server failed, and with the app's own reason if the app
      // aborted the request.
      done(error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'));
      throw error;
    },
  );
}

/** Begins to observe `fetch` and `XMLHttpRequest`. A second call does nothing. */
export function watchRequests(): void {
  if (watching) return;
  ownFetch = nativeFetch();
  watching = true;
  addCleanup(() => (watching = false));
  wrap(window, 'fetch', (original) => {
    const own = (fetchIsNative = isNative(original));
    return {
      fetch(this: unknown, _input: unknown) {
        const result = original.apply(this, arguments as never);
        return (watching && guard(() => heldFetch(result, own, arguments))) ?? result;
      },
    }.fetch;
  });
  ourFetch = window.fetch;
  for (const name of ['json', 'text', 'blob', 'arrayBuffer', 'formData', 'bytes']) wrap(Response.prototype, name, (original) => {
    const own = isNative(original);
    return {
      read(this: Response) {
        const result = original.apply(this, arguments as never);
        const reading = watching && responses.get(this);
        if (!reading) return result;
        reading.begun = true;
        if (own) return follow(result, () => reading.done(), reading.done);
        reading.done();
        return result;
      },
    }.read;
  });
  wrap(Response.prototype, 'clone', (original) => ({
    clone(this: Response) {
      const copy = original.apply(this, arguments as never);
      const reading = responses.get(this);
      if (reading) responses.set(copy, reading);
      return copy;
    },
  }.clone));
  wrap(window.XMLHttpRequest?.prototype, 'send', (original) => ({
    send(this: XMLHttpRequest) {
      const result = original.apply(this, arguments as never);
      if (watching) guard(() => {
        if (this instanceof EventTarget && this.readyState < 4) {
          const done = awaitArrival(performance.now());
          const stops = ['load', 'error', 'timeout', 'abort'].map((type) =>
            listen(this, type, () => {
              stops.forEach((stop) => stop());
              done(type === 'load' ? isError(this.status) : type !== 'abort');
            }),
          );
        }
      });
      return result;
    },
  }.send));
}

// Responses that the page may still read.
const responses = new WeakMap<object, { begun: boolean; done: (failed?: boolean) => void }>();

// Returns true for an HTTP status that reports an error.
const isError = (status: number): boolean => status >= 400;

// Returns the promise that the page receives instead of `result`; undefined if it receives `result` itself.
function heldFetch(result: unknown, own: boolean, [input, init]: IArguments): unknown {
  if (typeof (result as Promise<unknown> | undefined)?.then !== 'function') return undefined;
  if (init?.keepalive || (input instanceof Request && input.keepalive)) return undefined;
  if (!own) return void awaitRecord(input);
  const done = awaitArrival(performance.now());
  // A request is over when the page has read its whole response. If the page does not begin to read the response at
  // once, or reads it as a stream, the hold ends when the response arrives.
  const arrived = entry((response: Response) => {
    const failed = isError(response.status);
    const reading = { begun: false, done: (lost?: boolean) => done(failed || lost) };
    responses.set(response, reading);
    later(() => reading.begun || reading.done());
  });
  return follow(result as Promise<Response>, arrived, done);
}

// Longest wait for the browser's record of a request, milliseconds. A request without a record by then was answered by
// the page itself, or takes longer than holds may keep a candidate waiting (metric §8).
const RECORD_WAIT_MS = 10_000;

// Holds pending visits until the browser records that the network has finished the request.
function awaitRecord(input: unknown): void {
  const url = new URL(input instanceof Request ? input.url : String(input), document.baseURI);
  url.hash = '';
  const done = awaitArrival(performance.now());
  const over = (failed = false): void => {
    stop();
    cancel();
    done(failed);
  };
  const cancel = later(() => over(), RECORD_WAIT_MS);
  const { observer: records, done: stop } = observer('PerformanceObserver', (list) => {
    const [record] = list.getEntriesByName(url.href) as (PerformanceEntry & { responseStatus?: number })[];
    if (record) over(isError(record.responseStatus ?? 0));
  });
  records.observe({ type: 'resource' });
}
