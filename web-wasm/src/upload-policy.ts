// When the next upload may go out, and what an answer means. The rule, its waits and its limits are those of the core's
// `upload::policy`: ported, since what is behind it there (a queue on disk, a thread) has no use in a page.

import { fields } from './protobuf';
import { store, stored } from './storage';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A batch holds so many visits at most. */
const BATCH_VISITS = 50;
/** Upper bounds of the first wait after a failure, and of every one. */
const BASE_MS = 2_000;
const CAP_MS = 60 * 60 * 1_000;
const MAX_RETRY_AFTER_MS = DAY_MS;
/** So long can one reply switch the SDK off; then the collector is asked again. */
const MAX_OFF_MS = 7 * DAY_MS;
const MAX_ONE_IN = 10_000;
/** More of a reply is not read. Ours take under 30 bytes. */
const MAX_REPLY_BYTES = 4 * 1024;

/** What becomes of the visits of a batch: they have arrived, but for so many that the collector will never take. */
export type BatchResult = { delivered: true; refused: number } | 'again' | 'split' | 'refused';

// What later pages go on with. Times are wall milliseconds.
interface Saved {
  failures: number;
  notBefore: number;
  offUntil: number;
  sampleOneIn: number;
  detailOneIn: number;
}

/** The state between requests. */
export class UploadPolicy {
  readonly #key: string;
  readonly #saved: Saved;
  #limit = BATCH_VISITS;

  /** The state is kept under `key`, for later pages. */
  constructor(key: string) {
    this.#key = key;
    this.#saved = { failures: 0, notBefore: 0, offUntil: 0, sampleOneIn: 1, detailOneIn: 0, ...savedAt(key) };
  }

  /** Visits that the next batch may hold: halved by a refusal, doubled by a success. */
  get limit(): number {
    return this.#limit;
  }

  /** One visit in so many carries detail; 0: none. */
  get detailOneIn(): number {
    return this.#saved.detailOneIn;
  }

  /** One visit in so many is kept, and stands for so many. */
  get sampleOneIn(): number {
    return Math.min(Math.max(1, this.#saved.sampleOneIn), MAX_ONE_IN);
  }

  /** The collector has switched collecting off. */
  get off(): boolean {
    return waitLeft(this.#saved.offUntil, MAX_OFF_MS) > 0;
  }

  /** Milliseconds until a request may be made. */
  get wait(): number {
    return Math.max(waitLeft(this.#saved.notBefore, MAX_RETRY_AFTER_MS + CAP_MS), waitLeft(this.#saved.offUntil, MAX_OFF_MS));
  }

  /** What the answer to a batch of `visits` means; undefined: none came. */
  async judge(response: Response | undefined, visits: number): Promise<BatchResult> {
    const saved = this.#saved;
    const reply = response?.ok ? validReply(await bodyOf(response), visits) : undefined;
    if (reply) {
      const number = (field: number): number => reply.get(field) ?? 0;
      saved.failures = saved.notBefore = 0;
      this.#limit = Math.min(this.#limit * 2, BATCH_VISITS);
      saved.sampleOneIn = number(3) || saved.sampleOneIn;
      saved.detailOneIn = number(4) || saved.detailOneIn;
      if (reply.has(5)) saved.offUntil = Date.now() + Math.min(number(5) * 1_000, MAX_OFF_MS);
      this.#save();
      return { delivered: true, refused: number(2) };
    }
    const refusal = response?.status === 400 || response?.status === 413;
    const asked = refusal || response?.ok ? undefined : retryAfter(response);
    saved.failures += 1;
    const jitter = asked === undefined ? Math.min(CAP_MS, BASE_MS * 2 ** (saved.failures - 1)) : Math.min(Math.max(asked, BASE_MS), CAP_MS);
    saved.notBefore = Date.now() + (asked ?? 0) + Math.random() * jitter;
    if (refusal) this.#limit = Math.max(1, Math.floor(visits / 2));
    this.#save();
    return refusal ? (visits > 1 ? 'split' : 'refused') : 'again';
  }

  #save(): void {
    store(this.#key, JSON.stringify(this.#saved));
  }
}

// What is left of a wait. One longer than is ever given is the wall clock's fault, and forgotten.
function waitLeft(until: number, longest: number): number {
  const ms = until - Date.now();
  return ms > 0 && ms <= longest ? ms : 0;
}

// Whatever lies there may be another's: numbers only.
function savedAt(key: string): Partial<Saved> {
  try {
    const entries = Object.entries(JSON.parse(stored(key) || '{}') as object).map(([name, value]) => [name, Math.floor(value as number)] as const);
    return Object.fromEntries(entries.filter(([, value]) => Number.isInteger(value) && value >= 0));
  } catch {
    return {};
  }
}

// A reply that accounts for each visit. A sign-in page, a proxy's empty 200 or JSON acknowledges nothing.
function validReply(body: Uint8Array | undefined, visits: number): Map<number, number> | undefined {
  try {
    const reply = body && fields(body);
    const isReply = (it: Map<number, unknown>): it is Map<number, number> => [1, 2, 3, 4, 5].every((field) => typeof (it.get(field) ?? 0) === 'number');
    return reply && isReply(reply) && (reply.get(1) ?? 0) + (reply.get(2) ?? 0) === visits ? reply : undefined;
  } catch {
    return undefined;
  }
}

// A reply's bytes; nothing where there are more than any has.
async function bodyOf(response: Response): Promise<Uint8Array | undefined> {
  const bytes: number[] = [];
  try {
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      bytes.push(...part.value.subarray(0, MAX_REPLY_BYTES + 1));
      if (bytes.length > MAX_REPLY_BYTES) {
        void reader?.cancel();
        return undefined;
      }
    }
  } catch {
    // Cut off.
    return undefined;
  }
  return new Uint8Array(bytes);
}

// How long a `Retry-After` asks to wait, milliseconds: seconds, or a date, read against the `Date` header where there is
// one, so that the device's clock is left out. Both are hidden from other origins unless the collector exposes them.
function retryAfter(response: Response | undefined): number | undefined {
  const value = response?.headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, MAX_RETRY_AFTER_MS);
  // As HTTP writes dates, and no other form that `Date.parse` would guess at: what is written back is the same.
  const date = (text: string | null | undefined): number => {
    const ms = Date.parse(text ?? '');
    return new Date(ms).toUTCString() === text ? ms : NaN;
  };
  const ms = date(value) - (date(response?.headers.get('date')) || Date.now());
  return ms >= 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : ms < 0 ? 0 : undefined;
}
