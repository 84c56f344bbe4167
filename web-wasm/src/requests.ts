// The app's own requests hold the visits that are pending: what they bring is yet to be drawn (metric §8). They delay
// the confirmation, never the value. Beacons and streams do not hold.
//
// The page must not notice. A listener on a promise would mark its rejection as handled, so a promise is only followed
// where nobody but the SDK has it: the browser's own functions return a new one, and what the SDK derives from it goes
// to the page in its place. The promise of any other function goes to the page untouched and is never looked into.

import { addCleanup, entry, guard, later, listen, nativeFetch, observer } from './guard';

/** Hears when a request begins and, once, when it is over. `began`: when it did, milliseconds. */
export interface RequestListener {
  opened(id: number, began: number): void;
  closed(id: number, began: number): void;
}

const listeners = new Set<RequestListener>();
// Requests under way, and when they began.
const open = new Map<number, number>();
let count = 0;
let watching = false;

/** A request of the SDK's own: it holds nothing. */
export let ownFetch: typeof fetch = (...args) => nativeFetch()(...args);

/** Hears of requests, those under way included. The returned function ends that. */
export function onRequests(listener: RequestListener): () => void {
  listeners.add(listener);
  open.forEach((began, id) => listener.opened(id, began));
  return () => listeners.delete(listener);
}

function beginRequest(): () => void {
  const [id, began] = [++count, performance.now()];
  open.set(id, began);
  listeners.forEach((listener) => listener.opened(id, began));
  // Once, and after the page has had the result in its hands: what it draws then is seen before the hold ends.
  return entry(() => {
    later(() => {
      if (open.delete(id)) listeners.forEach((listener) => listener.closed(id, began));
    });
  });
}

type Method = (this: any, ...args: any[]) => any;

// Puts `make(original)` in the place of a function of the page, until the SDK is switched off. If another has wrapped it
// by then, it stays, and passes everything through.
function wrap(owner: any, name: string, make: (original: Method) => Method): void {
  const original = owner?.[name] as Method | undefined;
  if (typeof original !== 'function') return;
  const wrapper = make(original);
  Object.defineProperty(wrapper, 'name', { value: original.name, configurable: true });
  owner[name] = wrapper;
  addCleanup(() => {
    watching = false;
    if (owner[name] === wrapper) owner[name] = original;
  });
}

// A function of the browser's, not a stub or wrapper of the page.
const isNative = (method: Method): boolean => new RegExp(`^function ${method.name}\\(\\) {\\s*\\[native code]`).test(Function.prototype.toString.call(method));

// Derives a promise that settles as `promise` does, and unheard rejections stay unheard.
function follow<T>(promise: Promise<T>, then: (value: T) => void, failed: () => void): Promise<T> {
  return promise.then(
    (value) => (then(value), value),
    (error) => {
      failed();
      throw error;
    },
  );
}

/** Begins to see `fetch` and `XMLHttpRequest`, once per page. Returns true: it does. */
export function watchRequests(): boolean {
  ownFetch = nativeFetch();
  watching = true;
  wrap(window, 'fetch', (original) => {
    const own = isNative(original);
    return {
      fetch(this: unknown, _input: unknown) {
        const result = original.apply(this, arguments as never);
        return (watching && guard(() => heldFetch(result, own, arguments))) ?? result;
      },
    }.fetch;
  });
  for (const name of ['json', 'text', 'blob', 'arrayBuffer', 'formData', 'bytes']) wrap(Response.prototype, name, (original) => {
    const own = isNative(original);
    return {
      read(this: Response) {
        const result = original.apply(this, arguments as never);
        const reading = watching && responses.get(this);
        if (!reading) return result;
        reading.begun = true;
        if (own) return follow(result, reading.done, reading.done);
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
          const stop: () => void = listen(this, 'loadend', () => (stop(), done()));
          const done = beginRequest();
        }
      });
      return result;
    },
  }.send));
  return true;
}

// Responses that the page may read yet.
const responses = new WeakMap<object, { begun: boolean; done: () => void }>();

// What the page gets in the place of `answer`; nothing, if that is to stay.
function heldFetch(result: unknown, own: boolean, [input, init]: IArguments): unknown {
  if (typeof (result as Promise<unknown> | undefined)?.then !== 'function') return undefined;
  if (init?.keepalive || (input instanceof Request && input.keepalive)) return undefined;
  if (!own) return void awaitRecord(input);
  const done = beginRequest();
  // A response is over once the page has read it whole. One that is not read at once, or read as a stream, holds nothing.
  const arrived = entry((response: Response) => {
    const reading = { begun: false, done };
    responses.set(response, reading);
    later(() => reading.begun || done());
  });
  return follow(result as Promise<Response>, arrived, done);
}

// A request that the network has not recorded by then was answered by the page itself, or takes longer than holds may
// keep a candidate waiting (metric §8).
const RECORD_WAIT_MS = 10_000;

// Holds until the browser records that the network is done with the request.
function awaitRecord(input: unknown): void {
  const url = new URL(input instanceof Request ? input.url : String(input), document.baseURI);
  url.hash = '';
  const done = beginRequest();
  const over = (): void => {
    stop();
    cancel();
    done();
  };
  const cancel = later(over, RECORD_WAIT_MS);
  const { observer: records, done: stop } = observer('PerformanceObserver', (list) => {
    if (list.getEntriesByName(url.href).length > 0) over();
  });
  records.observe({ type: 'resource' });
}
