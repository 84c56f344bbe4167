// The app's own requests hold the visits that are pending: what they bring is yet to be drawn (metric §8). They delay
// the confirmation, never the value. Beacons and streams do not hold.

/** Told when a request begins and, once, when it is over. */
export interface RequestListener {
  opened(id: number): void;
  closed(id: number): void;
}

const listeners = new Set<RequestListener>();
// Requests under way, and when they began.
const open = new Map<number, number>();
let count = 0;

let unheld: typeof fetch = (...args) => fetch(...args);

/** A request of the SDK's own: it holds nothing. */
export const ownFetch: typeof fetch = (...args) => unheld(...args);

/** Hears of requests, from those on that began at or after `since` (milliseconds). The returned function ends that. */
export function onRequests(listener: RequestListener, since: number): () => void {
  listeners.add(listener);
  for (const [id, began] of open) if (began >= since) listener.opened(id);
  return () => listeners.delete(listener);
}

function begin(): () => void {
  const id = ++count;
  open.set(id, performance.now());
  listeners.forEach((listener) => listener.opened(id));
  // Once, and after the page has had the result in its hands: what it draws then is seen before the hold ends.
  return () => {
    setTimeout(() => {
      if (open.delete(id)) listeners.forEach((listener) => listener.closed(id));
    });
  };
}

/** Begins to see `fetch` and `XMLHttpRequest`; once per page. Both go on as they were, whatever happens here. */
export function watchRequests(): void {
  const [fetchBefore, sendBefore] = [window.fetch, XMLHttpRequest.prototype.send];
  unheld = fetchBefore.bind(window);
  window.fetch = function (this: unknown, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const answer = fetchBefore.call(window, input, init);
    const beacon = init?.keepalive || (input instanceof Request && input.keepalive);
    if (!beacon) {
      const done = begin();
      answer.then((response) => untilRead(response, done), done);
    }
    return answer;
  };
  XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, ...args: Parameters<typeof sendBefore>): void {
    const done = begin();
    this.addEventListener('loadend', done, { once: true });
    try {
      sendBefore.apply(this, args);
    } catch (error) {
      done();
      throw error;
    }
  };
}

const READERS = ['json', 'text', 'blob', 'arrayBuffer', 'formData'] as const;

// A response is over once the page has read it whole. One that is not read at once, or read as a stream, holds nothing.
function untilRead(response: Response, done: () => void): void {
  let reading = false;
  for (const name of READERS) {
    const read = response[name].bind(response) as () => Promise<unknown>;
    Object.defineProperty(response, name, {
      configurable: true,
      value: () => {
        reading = true;
        const result = read();
        result.then(done, done);
        return result;
      },
    });
  }
  setTimeout(() => reading || done());
}
