// The queue of events for the collector. An event is in the browser's storage before it is sent, and stays there until
// the collector has acknowledged it. If a page is closed during an upload, the next page sends its events again; the
// collector counts each visit once.

import { fromBase64, toBase64 } from './base64';
import { BeginRecords } from './begin-records';
import { DropReason } from './boundary';
import { fail, guard, later, listen, soon } from './guard';
import { readInstallation, type Installation } from './installation';
import { fields, varint } from './protobuf';
import { ownFetch } from './requests';
import { erase, forget, store, stored, storedKeys } from './storage';
import { UploadPolicy, type BatchResult } from './upload-policy';

/** Maximum bytes of stored events (base64) for one endpoint and app. The oldest are dropped first, and counted. */
const MAX_STORED_BYTES = 256 * 1024;
/** Maximum bytes of one request. The browser limits all requests that outlive a page to 64 KiB together. */
const MAX_BATCH_BYTES = 48 * 1024;
/** Milliseconds that an event waits for other events, to share one request with them. */
const GATHER_MS = 2_000;
/** Milliseconds after which a request without a response counts as failed. */
const RESPONSE_MS = 120_000;

// Prefixes of the storage keys of visits, begin records, dropped counts, the policy and the installation. All pages of an origin share
// the storage: a key continues with the endpoint and the app, so that no page sends the events of another app.
const [VISIT, BEGUN, DROPPED, UPLOAD, INSTALLATION] = ['alldrawn.visit.', 'alldrawn.begun.', 'alldrawn.dropped.', 'alldrawn.upload.', 'alldrawn.installation.'];

// A request under way: the storage keys of its visits, the dropped counts that it reports, and its bytes.
interface Batch {
  visits: string[];
  dropped: [key: string, count: number][];
  body: Uint8Array<ArrayBuffer>;
}

/** The queue of stored events for one endpoint and app. Events that earlier pages have left are in it, too. */
export class Outbox {
  readonly #endpoint: string;
  readonly #visits: string;
  readonly #dropped: string;
  readonly #policy: UploadPolicy;
  readonly #begun: BeginRecords;
  /** One visit in `weight` is measured on this page. A new rate applies from the next page on. */
  readonly weight: number;
  /** One visit in this many has detail; 0: none. */
  readonly detailOneIn: number;
  /** One confirmed visit in this many is audited (metric §8). */
  readonly auditOneIn: number;
  /** Facts of the installation that all events share. */
  readonly installation: Installation;
  #cancel: (() => void) | undefined;
  #stopHiding: (() => void) | undefined;
  #sending = false;

  /** Opens the queue, with the events that earlier pages of the app have left for the endpoint. */
  constructor(endpoint: string, app: string, version: string) {
    this.#endpoint = endpoint;
    const scope = JSON.stringify([endpoint, app]);
    this.#visits = VISIT + scope;
    this.#dropped = DROPPED + scope;
    adopt(scope, app);
    this.#policy = new UploadPolicy(UPLOAD + scope);
    this.weight = this.#policy.sampleOneIn;
    this.detailOneIn = this.#policy.detailOneIn;
    this.auditOneIn = this.#policy.auditOneIn;
    this.installation = readInstallation(INSTALLATION + scope, version);
    this.#begun = new BeginRecords(BEGUN + scope, (id, event) => this.add(id, event));
    this.#armIfStored();
  }

  /** True if the collector has switched collecting off: then no visit begins. */
  get off(): boolean {
    return this.#policy.off;
  }

  /** Counts a visit that was not sampled. */
  notSampled(): void {
    this.#count(DropReason.NOT_SAMPLED, 1);
  }

  /** Stores the begin record of a visit that began at `at`, milliseconds: if this page dies, the next one reports it as lost. */
  begun(id: string, record: Uint8Array, at: number): void {
    if (record.length > 0) this.#begun.add(id, record, at);
  }

  /** Adds an event. It is in the browser's storage when this returns. */
  add(id: string, bytes: Uint8Array): void {
    store(this.#visits + String(Date.now()).padStart(14, '0') + id, toBase64(bytes));
    this.#begun.remove(id);
    this.#trim();
    if (document.visibilityState === 'hidden') soon(() => this.flush());
    else this.#arm();
  }

  /** Sends the oldest stored events in one request, if the policy allows a request now. */
  async flush(): Promise<void> {
    if (this.#sending) return;
    const batch = this.#nextBatch();
    if (batch.visits.length === 0) return this.#disarm();
    if (this.#policy.wait > 0) return this.#arm();
    this.#sending = true;
    this.#disarm();
    try {
      const result = await this.#policy.judge(await this.#post(batch.body), batch.visits.length);
      guard(() => this.#applyResult(batch, result));
    } catch (error) {
      fail(error);
    }
  }

  #applyResult(batch: Batch, result: BatchResult): void {
    this.#sending = false;
    if (typeof result === 'object') {
      batch.visits.forEach(forget);
      batch.dropped.forEach(([key, sent]) => subtractSent(key, sent));
      this.#count(DropReason.REFUSED, result.refused);
    } else if (result === 'refused') {
      batch.visits.forEach(forget);
      this.#count(DropReason.REFUSED, 1);
    }
    this.#armIfStored();
  }

  // Sends a simple request, without a preflight, that outlives the page. It follows no redirect. The browser refuses a
  // request that would outlive the page if the page's own such requests take all the room: a page that stays open then
  // sends an ordinary one, and the events of a page that is being closed wait for the next page.
  async #post(body: Uint8Array<ArrayBuffer>, keepalive = true): Promise<Response | undefined> {
    const headers = { 'content-type': 'text/plain', accept: 'application/x-protobuf' };
    const signal = AbortSignal.timeout(RESPONSE_MS);
    try {
      return await ownFetch(this.#endpoint, { method: 'POST', body, headers, signal, keepalive, credentials: 'omit', cache: 'no-store', redirect: 'error' });
    } catch (error) {
      // The network or the collector cannot be reached, or the request was refused.
      return keepalive && error instanceof TypeError && document.visibilityState === 'visible' ? this.#post(body, false) : undefined;
    }
  }

  #armIfStored(): void {
    if (storedKeys(this.#visits).length > 0) this.#arm();
  }

  #arm(): void {
    this.#stopHiding ??= listen(document, 'visibilitychange', this.#hidden);
    this.#cancel ??= later(() => {
      this.#cancel = undefined;
      void this.flush();
    }, Math.max(GATHER_MS, this.#policy.wait));
  }

  #disarm(): void {
    this.#cancel?.();
    this.#stopHiding?.();
    this.#cancel = this.#stopHiding = undefined;
  }

  // A page that is being hidden may not come back, so send now.
  #hidden = (): void => {
    if (document.visibilityState === 'hidden') void this.flush();
  };

  // Returns the oldest events that fit into one request, and the dropped counts. Counts are never sent alone: only
  // visits are acknowledged.
  #nextBatch(): Batch {
    const [visits, parts] = [[] as string[], [] as number[]];
    const message = (field: number, bytes: Iterable<number> & { length: number }): void => {
      // Fields of `alldrawn.v1.Batch`: 1 is a visit, 2 a dropped count, 4 the wall clock at sending.
      parts.push((field << 3) | 2, ...varint(bytes.length), ...bytes);
    };
    for (const key of storedKeys(this.#visits)) {
      const bytes = fromBase64(stored(key));
      if (!bytes) {
        forget(key);
        this.#count(DropReason.CORRUPT, 1);
        continue;
      }
      if (visits.length === this.#policy.limit || (visits.length > 0 && parts.length + bytes.length > MAX_BATCH_BYTES)) break;
      visits.push(key);
      message(1, bytes);
    }
    const dropped = storedKeys(this.#dropped).map((key): [string, number] => [key, countAt(key)]);
    for (const [key, sent] of dropped) {
      // Fields of `alldrawn.v1.Dropped`: 1 is the reason, 2 the count.
      if (sent > 0) message(2, [0x08, Number(key.slice(this.#dropped.length)) & 127, 0x10, ...varint(sent)]);
    }
    parts.push(0x20, ...varint(Date.now()));
    return { visits, dropped, body: new Uint8Array(parts) };
  }

  #trim(): void {
    const keys = storedKeys(this.#visits);
    let size = 0;
    for (const key of keys) size += stored(key).length;
    let dropped = 0;
    while (size > MAX_STORED_BYTES && dropped < keys.length) {
      size -= stored(keys[dropped]!).length;
      forget(keys[dropped++]!);
    }
    this.#count(DropReason.QUEUE_FULL, dropped);
  }

  #count(reason: number, more: number): void {
    addTo(this.#dropped + reason, more);
  }
}

/**
 * Erases all that is stored for an endpoint and app: visits, begin records, counts, waits and the installation. If `close` is set,
 * nothing is stored any more while the page lives.
 */
export function eraseOutbox(endpoint: string, app: string, close: boolean): void {
  const scope = JSON.stringify([endpoint, app]);
  adopt(scope, app);
  erase([VISIT, BEGUN, DROPPED, UPLOAD, INSTALLATION].map((prefix) => prefix + scope), close);
  try {
    sessionStorage.removeItem(INSTALLATION + scope);
  } catch {
    // The browser denies access to its storage.
  }
}

const countAt = (key: string): number => Math.floor(Number(stored(key))) || 0;

function addTo(key: string, more: number): void {
  if (more > 0) store(key, String(countAt(key) + more));
}

// Subtracts the number that was sent from a stored count. Visits that were dropped during the upload stay counted.
function subtractSent(key: string, sent: number): void {
  const rest = countAt(key) - sent;
  if (rest > 0) store(key, String(rest));
  else forget(key);
}

// Takes over the entries that older versions of the SDK stored under keys without an endpoint and app: the visits of
// this app, and all counts and waits, because these do not name their app.
function adopt(scope: string, app: string): void {
  for (const key of storedKeys(VISIT)) {
    const rest = key.slice(VISIT.length);
    if (/^\d/.test(rest) && appOf(fromBase64(stored(key))) === app) move(key, VISIT + scope + rest);
  }
  for (const key of storedKeys(DROPPED)) {
    const rest = key.slice(DROPPED.length);
    if (!/^\d/.test(rest)) continue;
    addTo(DROPPED + scope + rest, countAt(key));
    forget(key);
  }
  const policy = UPLOAD.slice(0, -1);
  if (stored(policy)) move(policy, UPLOAD + scope);
}

function move(from: string, to: string): void {
  store(to, stored(from));
  forget(from);
}

// Returns an event's app (`environment.app` of `alldrawn.v1.Visit`); '' if the event names none or cannot be decoded.
function appOf(event: Uint8Array | undefined): string {
  try {
    const environment = event && fields(event).get(24);
    return new TextDecoder().decode(fields(environment as Uint8Array).get(2) as Uint8Array | undefined);
  } catch {
    return '';
  }
}
