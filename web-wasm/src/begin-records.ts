// Finds visits whose page has died. While visits are pending, the browser's storage has an entry of their page, with
// their begin records and the time at which they were last seen. A later page makes `lost` events of an entry whose page
// has died (metric §10).

import { fromBase64, toBase64 } from './base64';
import { Outcome } from './boundary';
import { addCleanup, entry, later } from './guard';
import { fields, varint } from './protobuf';
import { forget, store, stored, storedKeys } from './storage';

/** Milliseconds between two last-seen times (metric §10: at most one a second). */
const SEEN_EVERY_MS = 1_000;
/** An entry is left alone if its page was seen less than this many milliseconds ago: the page may not have its lock yet. */
const LOCKED_AFTER_MS = 3_000;
/**
 * A browser without locks (pages without https) cannot tell a dead page from a blocked one, so an entry is left alone for
 * longer there than any visit is pending, milliseconds. In hidden pages, whose timers may stand still, no visit is pending.
 */
const DEAD_AFTER_MS = 60_000;

// An entry. `seen`: when its page was last seen, by the page's `performance.now()` and by the wall clock. `visits`: when
// each visit began, by the page's `performance.now()`, and its begin record in base64, by its id. Times: milliseconds.
interface Entry {
  seen: [at: number, wall: number];
  visits: Record<string, [at: number, record: string]>;
}

/** The begin records of the visits that are pending in this page, and those that dead pages have left. */
export class BeginRecords {
  readonly #prefix: string;
  readonly #own: string;
  readonly #onLost: (id: string, event: Uint8Array) => void;
  readonly #visits = new Map<string, [at: number, record: string]>();
  #unlock: (() => void) | undefined;
  #cancel: (() => void) | undefined;

  /** `prefix`: of the storage keys of all pages. `onLost` is called with the `lost` event of each visit of a dead page. */
  constructor(prefix: string, onLost: (id: string, event: Uint8Array) => void) {
    this.#prefix = prefix;
    this.#own = `${prefix}${Date.now()}${Math.random()}`;
    this.#onLost = onLost;
    addCleanup(() => {
      this.#visits.clear();
      this.#write();
    });
    later(() => this.#findDead());
  }

  /** Stores the begin record of a visit that began at `at`, milliseconds. It is in the browser's storage when this returns. */
  add(id: string, record: Uint8Array, at: number): void {
    this.#visits.set(id, [at, toBase64(record)]);
    this.#write();
  }

  /** Removes the begin record of a visit that has ended. */
  remove(id: string): void {
    if (this.#visits.delete(id)) this.#write();
  }

  // Writes this page's entry, now and every second, until no visit is pending.
  #write(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#visits.size === 0) {
      forget(this.#own);
      this.#unlock?.();
      this.#unlock = undefined;
      return;
    }
    this.#unlock ??= lock(this.#own);
    const written: Entry = { seen: [performance.now(), Date.now()], visits: Object.fromEntries(this.#visits) };
    store(this.#own, JSON.stringify(written));
    this.#cancel = later(() => this.#write(), SEEN_EVERY_MS);
  }

  // Reports the visits of dead pages. Asks again later about pages that were seen a moment ago.
  #findDead(): void {
    const wait = navigator.locks ? LOCKED_AFTER_MS : DEAD_AFTER_MS;
    let isOneYoung = false;
    for (const key of storedKeys(this.#prefix)) {
      if (key === this.#own) continue;
      const isYoung = Math.abs(Date.now() - (read(key)?.seen[1] ?? 0)) < wait;
      isOneYoung ||= isYoung;
      if (!isYoung) void ifFree(key, () => this.#report(key));
    }
    if (isOneYoung) later(() => this.#findDead(), wait);
  }

  #report(key: string): void {
    const left = read(key);
    for (const [id, [at, record]] of Object.entries(left?.visits ?? {})) {
      const event = lostEvent(fromBase64(record), left!.seen[0] - at);
      if (event) this.#onLost(id, event);
    }
    forget(key);
  }
}

// Returns an entry; undefined if there is none, or if it was written by other code.
function read(key: string): Entry | undefined {
  try {
    const { seen, visits } = JSON.parse(stored(key)) as Entry;
    return [...seen, ...Object.values(visits).map(([at]) => at)].every(Number.isFinite) ? { seen, visits } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the `lost` event of a visit that was last seen `seenMs` milliseconds after its begin; undefined if its begin
 * record cannot be decoded. The core does the same in apps (`core/src/deliver/queue/begin_record.rs`): protobuf reads the
 * last value of a field, so the outcome (3) and the elapsed time (7) are appended.
 */
function lostEvent(record: Uint8Array | undefined, seenMs: number): Uint8Array | undefined {
  try {
    const beginUs = Number(record && (fields(record).get(8) ?? 0));
    const elapsedUs = beginUs + Math.max(0, Math.round(seenMs * 1_000));
    return record && new Uint8Array([...record, 0x18, Outcome.LOST, 0x38, ...varint(elapsedUs)]);
  } catch {
    return undefined;
  }
}

// Holds a lock until the returned function is called or the page dies.
function lock(name: string): () => void {
  let unlock = (): void => {};
  const held = new Promise<void>((resolve) => (unlock = resolve));
  void withLock(name, {}, () => held);
  return unlock;
}

// Calls `act` if no page holds the lock, or if the browser has no locks.
const ifFree = (name: string, act: () => void): unknown =>
  navigator.locks ? withLock(name, { ifAvailable: true }, (held) => held && act()) : act();

async function withLock(name: string, options: LockOptions, act: (held: Lock | null) => unknown): Promise<void> {
  try {
    await navigator.locks?.request(name, options, entry(act));
  } catch {
    // The browser denies locks to this page, as it denies storage.
  }
}
