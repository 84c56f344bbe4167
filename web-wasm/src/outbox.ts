// Events on their way to the collector. Each is in the browser's storage before it is sent and until the collector has
// acknowledged it: a page that is closed in mid-upload loses nothing, the next page sends it again, and the collector
// counts a visit once.

import { ownFetch } from './requests';

/** Events are kept up to this many bytes (base64); the oldest go first, and are counted. */
const MAX_STORED_BYTES = 256 * 1024;
/** So many events are sent at once; requests that outlive a page are limited to 64 KiB in all. */
const MAX_BATCH_BYTES = 48 * 1024;
/** An event waits so long for others to share its request. */
const GATHER_MS = 2_000;
/** Waits after failures: doubled each time up to the longest, and drawn at random below that (full jitter). */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;

const PREFIX = 'alldrawn.visit.';
const DROPPED = 'alldrawn.dropped.';

/** Why an event never arrived. Numbers as in `alldrawn.v1.DropReason`. */
const DropReason = { QUEUE_FULL: 1, REFUSED: 3, CORRUPT: 4 } as const;

/** The events of one page, and what earlier pages left. */
export class Outbox {
  readonly #endpoint: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;
  #failures = 0;
  // Without storage (private windows, blocked cookies) events live as long as the page.
  readonly #memory = new Map<string, string>();

  /** Starts with what earlier pages left. */
  constructor(endpoint: string) {
    this.#endpoint = endpoint;
    if (this.#keys().length > 0) this.#arm(GATHER_MS);
  }

  /** Takes an event; it is in the browser's storage when this returns. */
  add(id: string, bytes: Uint8Array): void {
    this.#set(PREFIX + String(Date.now()).padStart(14, '0') + id, toBase64(bytes));
    this.#trim();
    if (document.visibilityState === 'hidden') queueMicrotask(() => void this.flush());
    else this.#arm(GATHER_MS);
  }

  /** Sends what there is now. */
  async flush(): Promise<void> {
    if (this.#sending) return;
    const { keys, body, more } = this.#batch();
    if (keys.length === 0) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    document.removeEventListener('visibilitychange', this.#hidden);
    let status = 0;
    try {
      // A simple request: no preflight, and it outlives the page.
      const headers = { 'content-type': 'text/plain' };
      const response = await ownFetch(this.#endpoint, { method: 'POST', body, headers, keepalive: true, credentials: 'omit', cache: 'no-store' });
      status = response.status;
    } catch {
      // No network, or nobody there: tried again.
    }
    this.#sending = false;
    const done = status >= 200 && status < 300;
    const refused = status >= 400 && status < 500 && status !== 408 && status !== 429;
    if (done || refused) {
      keys.forEach((key) => this.#remove(key));
      this.#failures = 0;
      if (refused) this.#dropped(DropReason.REFUSED, keys.filter((key) => key.startsWith(PREFIX)).length);
      if (more || refused) this.#arm(GATHER_MS);
    } else {
      this.#failures += 1;
      this.#arm(Math.random() * Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures) + FIRST_RETRY_MS / 2);
    }
  }

  #arm(wait: number): void {
    document.addEventListener('visibilitychange', this.#hidden);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, wait);
  }

  // A page that is being hidden may not come back: what waits is sent now.
  #hidden = (): void => {
    if (document.visibilityState === 'hidden') void this.flush();
  };

  // The oldest events that fit in one request, and what was dropped.
  #batch(): { keys: string[]; body: Uint8Array<ArrayBuffer>; more: boolean } {
    const [keys, parts] = [[] as string[], [] as number[]];
    let more = false;
    for (const key of this.#keys()) {
      const bytes = key.startsWith(PREFIX) ? fromBase64(this.#get(key)) : droppedMessage(key, Number(this.#get(key)));
      if (!bytes) {
        this.#remove(key);
        this.#dropped(DropReason.CORRUPT, 1);
        continue;
      }
      if (parts.length > 0 && parts.length + bytes.length > MAX_BATCH_BYTES) {
        more = true;
        break;
      }
      keys.push(key);
      // Fields 1 (visits) and 2 (dropped) of `alldrawn.v1.Batch`.
      parts.push(key.startsWith(PREFIX) ? 0x0a : 0x12, ...varint(bytes.length), ...bytes);
    }
    return { keys, body: Uint8Array.from(parts), more };
  }

  #trim(): void {
    const keys = this.#keys().filter((key) => key.startsWith(PREFIX));
    let size = keys.reduce((sum, key) => sum + this.#get(key).length, 0);
    let gone = 0;
    while (size > MAX_STORED_BYTES && gone < keys.length) {
      size -= this.#get(keys[gone]!).length;
      this.#remove(keys[gone++]!);
    }
    if (gone > 0) this.#dropped(DropReason.QUEUE_FULL, gone);
  }

  #dropped(reason: number, count: number): void {
    if (count > 0) this.#set(DROPPED + reason, String(Number(this.#get(DROPPED + reason)) + count));
  }

  // Keys in the order of their events, dropped counts first.
  #keys(): string[] {
    const keys = [...this.#memory.keys()];
    try {
      for (let i = 0; i < localStorage.length; i++) keys.push(localStorage.key(i) ?? '');
    } catch {
      // No storage.
    }
    return keys.filter((key) => key.startsWith(PREFIX) || key.startsWith(DROPPED)).sort();
  }

  #get(key: string): string {
    try {
      return this.#memory.get(key) ?? localStorage.getItem(key) ?? '';
    } catch {
      return this.#memory.get(key) ?? '';
    }
  }

  #set(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      this.#memory.set(key, value);
    }
  }

  #remove(key: string): void {
    this.#memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // No storage.
    }
  }
}

function varint(value: number): number[] {
  const out: number[] = [];
  for (; value > 127; value >>>= 7) out.push((value & 127) | 128);
  return [...out, value];
}

// `alldrawn.v1.Dropped`.
const droppedMessage = (key: string, count: number): Uint8Array | undefined =>
  count > 0 ? Uint8Array.of(0x08, Number(key.slice(DROPPED.length)) & 127, 0x10, ...varint(count)) : undefined;

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return text === '' ? undefined : Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
