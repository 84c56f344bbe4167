// Events on their way to the collector. Each is in the browser's storage before it is sent and until the collector has
// acknowledged it: a page that is closed in mid-upload loses nothing, the next page sends it again, and the collector
// counts a visit once.

import { varint } from './protobuf';
import { ownFetch } from './requests';
import { forget, store, stored, storedKeys } from './storage';
import { isKept, UploadPolicy } from './upload-policy';

/** Events are kept up to this many bytes (base64); the oldest go first, and are counted. */
const MAX_STORED_BYTES = 256 * 1024;
/** And so long. */
const MAX_AGE_MS = 14 * 24 * 60 * 60 * 1_000;
/** So many bytes are sent at once; requests that outlive a page are limited to 64 KiB in all. */
const MAX_BATCH_BYTES = 48 * 1024;
/** An event waits so long for others to share its request. */
const GATHER_MS = 2_000;
/** A request without an answer for so long has failed. */
const ANSWER_MS = 120_000;

const PREFIX = 'alldrawn.visit.';
const DROPPED = 'alldrawn.dropped.';

/** Why an event never arrived. Numbers as in `alldrawn.v1.DropReason`. */
const DropReason = { QUEUE_FULL: 1, TOO_OLD: 2, REFUSED: 3, CORRUPT: 4, NOT_SAMPLED: 5 } as const;

// What is under way: the visits' keys, and the dropped counts told with them.
interface Batch {
  visits: string[];
  dropped: [key: string, count: number][];
  body: Uint8Array<ArrayBuffer>;
}

/** The events of one page, and what earlier pages left. */
export class Outbox {
  readonly #endpoint: string;
  readonly #policy = new UploadPolicy();
  /** Each kept visit of this page stands for so many; a new rate begins with the next page. */
  readonly weight = this.#policy.sampleOneIn;
  readonly detailOneIn = this.#policy.detailOneIn;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;

  /** Starts with what earlier pages left. */
  constructor(endpoint: string) {
    this.#endpoint = endpoint;
    if (storedKeys(PREFIX).length > 0) this.#arm();
  }

  /** Whether a visit that begins now is measured. One that is not is counted. */
  keeps(id: Uint8Array): boolean {
    const kept = !this.#policy.off && isKept(id, this.weight);
    if (!kept) count(DropReason.NOT_SAMPLED, 1);
    return kept;
  }

  /** Takes an event; it is in the browser's storage when this returns. */
  add(id: string, bytes: Uint8Array): void {
    store(PREFIX + String(Date.now()).padStart(14, '0') + id, toBase64(bytes));
    trim();
    if (document.visibilityState === 'hidden') queueMicrotask(() => void this.flush());
    else this.#arm();
  }

  /** Sends what there is now, as far as the collector lets it. */
  async flush(): Promise<void> {
    if (this.#sending) return;
    const batch = nextBatch(this.#policy.limit);
    if (batch.visits.length === 0) return this.#rest();
    if (this.#policy.wait > 0) return this.#arm();
    this.#sending = true;
    this.#rest();
    const verdict = await this.#policy.judge(await this.#post(batch.body), batch.visits.length);
    this.#sending = false;
    if (typeof verdict === 'object') {
      batch.visits.forEach(forget);
      batch.dropped.forEach(([key, told]) => counted(key, told));
      count(DropReason.REFUSED, verdict.refused);
    } else if (verdict === 'refused') {
      batch.visits.forEach(forget);
      count(DropReason.REFUSED, 1);
    }
    if (storedKeys(PREFIX).length > 0) this.#arm();
  }

  // A simple request: no preflight, and it outlives the page. It goes nowhere but where the app said.
  async #post(body: Uint8Array<ArrayBuffer>): Promise<Response | undefined> {
    const headers = { 'content-type': 'text/plain', accept: 'application/x-protobuf' };
    const signal = AbortSignal.timeout(ANSWER_MS);
    try {
      return await ownFetch(this.#endpoint, { method: 'POST', body, headers, signal, keepalive: true, credentials: 'omit', cache: 'no-store', redirect: 'error' });
    } catch {
      // No network, or nobody there.
      return undefined;
    }
  }

  #arm(): void {
    document.addEventListener('visibilitychange', this.#hidden);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, Math.max(GATHER_MS, this.#policy.wait));
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    document.removeEventListener('visibilitychange', this.#hidden);
  }

  // A page that is being hidden may not come back: what waits is sent now.
  #hidden = (): void => {
    if (document.visibilityState === 'hidden') void this.flush();
  };
}

// The oldest events that fit in one request, and what was dropped. Counts never go alone: only visits are acknowledged.
function nextBatch(limit: number): Batch {
  const [visits, parts] = [[] as string[], [] as number[]];
  const message = (field: number, bytes: ArrayLike<number>): void => {
    // Fields of `alldrawn.v1.Batch`: 1 a visit, 2 a dropped count.
    parts.push((field << 3) | 2, ...varint(bytes.length), ...Array.from(bytes));
  };
  for (const key of storedKeys(PREFIX)) {
    const bytes = fromBase64(stored(key));
    const old = Date.now() - Number(key.slice(PREFIX.length, PREFIX.length + 14)) > MAX_AGE_MS;
    if (!bytes || old) {
      forget(key);
      count(bytes ? DropReason.TOO_OLD : DropReason.CORRUPT, 1);
      continue;
    }
    if (visits.length === limit || (visits.length > 0 && parts.length + bytes.length > MAX_BATCH_BYTES)) break;
    visits.push(key);
    message(1, bytes);
  }
  const dropped = storedKeys(DROPPED).map((key): [string, number] => [key, Math.floor(Number(stored(key))) || 0]);
  for (const [key, told] of dropped) {
    // `alldrawn.v1.Dropped`.
    if (told > 0) message(2, [0x08, Number(key.slice(DROPPED.length)) & 127, 0x10, ...varint(told)]);
  }
  return { visits, dropped, body: Uint8Array.from(parts) };
}

function trim(): void {
  const keys = storedKeys(PREFIX);
  let size = keys.reduce((sum, key) => sum + stored(key).length, 0);
  let gone = 0;
  while (size > MAX_STORED_BYTES && gone < keys.length) {
    size -= stored(keys[gone]!).length;
    forget(keys[gone++]!);
  }
  count(DropReason.QUEUE_FULL, gone);
}

function count(reason: number, more: number): void {
  const key = DROPPED + reason;
  if (more > 0) store(key, String((Number(stored(key)) || 0) + more));
}

// So many were told; what was counted meanwhile stays.
function counted(key: string, told: number): void {
  const rest = (Number(stored(key)) || 0) - told;
  if (rest > 0) store(key, String(rest));
  else forget(key);
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return text === '' ? undefined : Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
