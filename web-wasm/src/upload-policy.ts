// Decides when the next upload may be sent, and what a response means. The rules, waits and limits are those of the
// core's `upload::policy`. They are ported here, because a page has no use for the core's queue on disk and its thread.

import { fields } from './protobuf';
import { store, stored } from './storage';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Maximum number of visits in a batch. */
const BATCH_VISITS = 50;
/** Upper bounds, milliseconds, of the first wait after a failure and of every wait. */
const BASE_MS = 2_000;
const CAP_MS = 60 * 60 * 1_000;
const MAX_RETRY_AFTER_MS = DAY_MS;
/** Longest time, milliseconds, that one reply can switch the SDK off; afterwards the collector is asked again. */
const MAX_OFF_MS = 7 * DAY_MS;
const MAX_ONE_IN = 10_000;
/** Maximum bytes of a reply. A longer reply is not read further; those of our collector take under 30 bytes. */
const MAX_REPLY_BYTES = 4 * 1024;

/** Result of an upload for the visits of its batch. `refused`: number of visits that the collector did not accept. */
export type BatchResult = { delivered: true; refused: number } | 'again' | 'split' | 'refused';

// State that is stored, so that later pages continue with it. Times are milliseconds of the wall clock.
interface Saved {
  failures: number;
  notBefore: number;
  offUntil: number;
  sampleOneIn: number;
  detailOneIn: number;
  auditOneIn: number;
}

/** The upload state between requests. */
export class UploadPolicy {
  readonly #key: string;
  readonly #saved: Saved;
  #limit = BATCH_VISITS;

  /** Restores the state from `key`, and stores it there for later pages. */
  constructor(key: string) {
    this.#key = key;
    this.#saved = { failures: 0, notBefore: 0, offUntil: 0, sampleOneIn: 1, detailOneIn: 0, auditOneIn: 20, ...savedAt(key) };
  }

  /** Maximum number of visits in the next batch: halved by a refusal, doubled by a success. */
  get limit(): number {
    return this.#limit;
  }

  /** One visit in this many has detail; 0: none. */
  get detailOneIn(): number {
    return this.#saved.detailOneIn;
  }

  /** One confirmed visit in this many is audited (metric §8). */
  get auditOneIn(): number {
    return this.#saved.auditOneIn;
  }

  /** One visit in this many is measured, and its weight is this number. */
  get sampleOneIn(): number {
    return Math.min(Math.max(1, this.#saved.sampleOneIn), MAX_ONE_IN);
  }

  /** True if the collector has switched collecting off. */
  get off(): boolean {
    return waitLeft(this.#saved.offUntil, MAX_OFF_MS) > 0;
  }

  /** Milliseconds until the next request may be sent. */
  get wait(): number {
    return Math.max(waitLeft(this.#saved.notBefore, MAX_RETRY_AFTER_MS + CAP_MS), waitLeft(this.#saved.offUntil, MAX_OFF_MS));
  }

  /** Returns what the response to a batch of `visits` visits means; `response` is undefined if none came. */
  async judge(response: Response | undefined, visits: number): Promise<BatchResult> {
    const saved = this.#saved;
    const reply = response?.ok ? validReply(await bodyOf(response), visits) : undefined;
    if (reply) {
      const number = (field: number): number => reply.get(field) ?? 0;
      saved.failures = saved.notBefore = 0;
      this.#limit = Math.min(this.#limit * 2, BATCH_VISITS);
      saved.sampleOneIn = number(3) || saved.sampleOneIn;
      saved.detailOneIn = number(4) || saved.detailOneIn;
      saved.auditOneIn = number(6) || saved.auditOneIn;
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

// Returns the milliseconds until the time `until`. If they exceed `longest`, the wall clock was wrong: returns 0.
function waitLeft(until: number, longest: number): number {
  const ms = until - Date.now();
  return ms > 0 && ms <= longest ? ms : 0;
}

// Returns the stored state. Other code may have written it, so only whole numbers from 0 are taken.
function savedAt(key: string): Partial<Saved> {
  try {
    const entries = Object.entries(JSON.parse(stored(key) || '{}') as object).map(([name, value]) => [name, Math.floor(value as number)] as const);
    return Object.fromEntries(entries.filter(([, value]) => Number.isInteger(value) && value >= 0));
  } catch {
    return {};
  }
}

// Returns a reply that accounts for each visit. A sign-in page, a proxy's empty 200 or JSON acknowledges nothing.
function validReply(body: Uint8Array | undefined, visits: number): Map<number, number> | undefined {
  try {
    const reply = body && fields(body);
    const isReply = (it: Map<number, unknown>): it is Map<number, number> => [1, 2, 3, 4, 5].every((field) => typeof (it.get(field) ?? 0) === 'number');
    return reply && isReply(reply) && (reply.get(1) ?? 0) + (reply.get(2) ?? 0) === visits ? reply : undefined;
  } catch {
    return undefined;
  }
}

// Returns a reply's bytes; undefined if there are more than a reply can have.
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
    // The response was cut off.
    return undefined;
  }
  return new Uint8Array(bytes);
}

// Returns how long a `Retry-After` header asks to wait, milliseconds; undefined without a valid one. It holds seconds,
// or a date that is compared with the `Date` header if there is one, because the device's clock may be wrong. A
// collector of another origin must expose both headers.
function retryAfter(response: Response | undefined): number | undefined {
  const value = response?.headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, MAX_RETRY_AFTER_MS);
  // Accepts only HTTP's date format, not the others that `Date.parse` guesses at: formatting the date must give the
  // text.
  const date = (text: string | null | undefined): number => {
    const ms = Date.parse(text ?? '');
    return new Date(ms).toUTCString() === text ? ms : NaN;
  };
  const ms = date(value) - (date(response?.headers.get('date')) || Date.now());
  return ms >= 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : ms < 0 ? 0 : undefined;
}
