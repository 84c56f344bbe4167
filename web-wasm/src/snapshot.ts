// Packs a snapshot: a header of 64 bytes, and 40 bytes per record (docs/boundary.md).

import { SnapshotLayout, State, StateFlag } from './boundary';
import { nanos } from './payload';
import type { Rect } from './rect';

const HEADER = SnapshotLayout.HEADER_LEN;
const RECORD = SnapshotLayout.RECORD_LEN;
// A record and the header in words of four bytes.
const [HEAD, WORDS] = [HEADER / 4, RECORD / 4];
// Words of a record.
const [GENERATION, PARENT, KIND, X, READY, ORDER] = [1, 2, 3, 4, 8, 9] as const;

const stateIn = (word: number): number => (word >> 8) & 0xff & ~StateFlag.TOUCHED;

// JavaScript's own memory, which no call of the core detaches: Core.frame copies it. Every platform that browsers run on
// is little-endian, as snapshots are.
class Words {
  count = 0;
  /** When the snapshot's frame is presented, milliseconds. */
  time = 0;
  u32 = new Uint32Array(HEAD + 64 * WORDS);
  i32!: Int32Array;
  f32!: Float32Array;

  constructor() {
    this.#setViews();
  }

  #setViews(): void {
    this.i32 = new Int32Array(this.u32.buffer);
    this.f32 = new Float32Array(this.u32.buffer);
  }

  /** Returns the first word of `records` new records. */
  room(records = 1): number {
    const at = HEAD + this.count * WORDS;
    const end = at + records * WORDS;
    if (end > this.u32.length) {
      const grown = new Uint32Array(2 * end);
      grown.set(this.u32);
      this.u32 = grown;
      this.#setViews();
    }
    this.count += records;
    return at;
  }
}

/** Writes one snapshot after another, and copies records of the one before. */
export class SnapshotWriter {
  #now = new Words();
  #before = new Words();

  /** Number of records so far. */
  get count(): number {
    return this.#now.count;
  }

  /** Starts a snapshot whose frame is presented at `time`, milliseconds. */
  begin(visit: number, sequence: number, time: number, scale: number): void {
    [this.#now, this.#before] = [this.#before, this.#now];
    const now = this.#now;
    now.count = 0;
    now.time = time;
    const { u32, f32 } = now;
    const ns = nanos(time);
    u32.set([SnapshotLayout.MAGIC_WORD, SnapshotLayout.VERSION | (HEADER << 16), 0, 0, RECORD, sequence, visit, 0, ns, ns / 2 ** 32]);
    f32[7] = scale;
    f32.fill(0, 10, HEAD);
  }

  /** Sets the surface's visible rectangle. */
  setViewport({ x, y, width, height }: Rect): void {
    this.#now.f32.set([x, y, width, height], 10);
  }

  /**
   * Adds a record. Returns its index, which the records of its children contain as `parent`. `readyAt`: milliseconds;
   * NaN if the node becomes ready with this frame.
   */
  record(identity: number, generation: number, parent: number, kind: number, state: number, alpha: number, flags: number, x: number, y: number, width: number, height: number, readyAt: number): number {
    const now = this.#now;
    const at = now.room();
    const { u32, f32 } = now;
    u32[at] = identity;
    u32[at + GENERATION] = generation;
    u32[at + PARENT] = parent;
    u32[at + KIND] = kind | (state << 8) | (alpha << 16) | (flags << 24);
    f32[at + X] = x;
    f32[at + X + 1] = y;
    f32[at + X + 2] = width;
    f32[at + X + 3] = height;
    now.i32[at + READY] = readyMicros(readyAt - now.time);
    u32[at + ORDER] = 0;
    return now.count - 1;
  }

  /**
   * Copies the records `start` to `end` of the snapshot before to the same place. Returns how many of them wait for the
   * browser's report that they were painted.
   */
  copy(start: number, end: number): number {
    const now = this.#now;
    let at = now.room(end - start);
    const { u32, i32 } = now;
    u32.set(this.#before.u32.subarray(HEAD + start * WORDS, HEAD + end * WORDS), at);
    let bound = 0;
    for (const last = HEAD + now.count * WORDS; at < last; at += WORDS) {
      // The core keeps the time that it was given with the snapshot before.
      i32[at + READY] = SnapshotLayout.THIS_FRAME;
      if (stateIn(u32[at + KIND]!) === State.BOUND) bound += 1;
    }
    return bound;
  }

  /** Returns the identity of the record `index`. */
  identityAt = (index: number): number => this.#now.u32[HEAD + index * WORDS]!;
  /** Returns the identity of the record `index` of the snapshot before; 0 if there was none. */
  identityBefore = (index: number): number => (index < this.#before.count ? this.#before.u32[HEAD + index * WORDS]! : 0);

  /** Returns true if the record `index` of the snapshot before has this rectangle. */
  hadBox(index: number, { x, y, width, height }: Rect): boolean {
    const { f32 } = this.#before;
    const at = HEAD + index * WORDS + X;
    return f32[at] === Math.fround(x) && f32[at + 1] === Math.fround(y) && f32[at + 2] === Math.fround(width) && f32[at + 3] === Math.fround(height);
  }

  /** Returns the kind, state, alpha and flags of the record `index` of the snapshot before, a byte each. */
  bytesBefore(index: number): [kind: number, state: number, alpha: number, flags: number] {
    const word = this.#before.u32[HEAD + index * WORDS + KIND]!;
    return [word & 0xff, (word >> 8) & 0xff, (word >> 16) & 0xff, word >>> 24];
  }

  /** Replaces the content of the last record. */
  setContent(generation: number, state: number, readyAt: number): void {
    const now = this.#now;
    const at = HEAD + (now.count - 1) * WORDS;
    now.u32[at + GENERATION] = generation;
    now.u32[at + KIND] = (now.u32[at + KIND]! & ~(0xff << 8)) | (state << 8);
    now.i32[at + READY] = readyMicros(readyAt - now.time);
  }

  /** Sets the rank of a record in paint order. A record with a larger rank is in front. */
  setPaintOrder(index: number, order: number): void {
    this.#now.u32[HEAD + index * WORDS + ORDER] = order;
  }

  /** Ends the snapshot. Returns its bytes, valid until the next but one starts. */
  end(flags: number): Uint8Array {
    const { u32, count } = this.#now;
    u32[2] = flags;
    u32[3] = count;
    return new Uint8Array(u32.buffer, 0, HEADER + count * RECORD);
  }
}

/** Sets the handle of a snapshot's visit, and returns the snapshot. */
export function setVisit(snapshot: Uint8Array, visit: number): Uint8Array {
  new DataView(snapshot.buffer, snapshot.byteOffset).setUint32(24, visit, true);
  return snapshot;
}

function readyMicros(ms: number): number {
  if (Number.isNaN(ms)) return SnapshotLayout.THIS_FRAME;
  return Math.max(SnapshotLayout.THIS_FRAME + 1, Math.min(0x7fff_ffff, Math.round(ms * 1000)));
}
