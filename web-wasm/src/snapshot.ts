// Packs a snapshot: a header of 64 bytes, and 40 bytes per record (docs/boundary.md).

import { SnapshotLayout } from './boundary';
import { nanos } from './payload';

const HEADER = SnapshotLayout.HEADER_LEN;
const RECORD = SnapshotLayout.RECORD_LEN;

/** Writes one snapshot after another. */
export class SnapshotWriter {
  count = 0;
  // JavaScript's own memory, which no call of the core detaches: Core.frame copies it.
  #view = new DataView(new ArrayBuffer(HEADER + 64 * RECORD));
  #time = 0;

  /** Starts a snapshot whose frame is presented at `time`, milliseconds. */
  begin(visit: number, sequence: number, time: number, scale: number, viewport: DOMRectReadOnly): void {
    const view = this.#view;
    this.count = 0;
    this.#time = time;
    view.setUint32(0, SnapshotLayout.MAGIC_WORD, true);
    view.setUint16(4, SnapshotLayout.VERSION, true);
    view.setUint16(6, HEADER, true);
    view.setUint16(16, RECORD, true);
    view.setUint16(18, 0, true);
    view.setUint32(20, sequence, true);
    view.setUint32(24, visit, true);
    view.setFloat32(28, scale, true);
    const ns = nanos(time);
    view.setUint32(32, ns, true);
    view.setUint32(36, ns / 2 ** 32, true);
    view.setFloat32(40, viewport.x, true);
    view.setFloat32(44, viewport.y, true);
    view.setFloat32(48, viewport.width, true);
    view.setFloat32(52, viewport.height, true);
    view.setFloat64(56, 0, true);
  }

  /**
   * Adds a record. Returns its index, which the records of its children contain as `parent`. `readyAt`: milliseconds;
   * NaN if the node becomes ready with this frame.
   */
  record(identity: number, generation: number, parent: number, kind: number, state: number, alpha: number, flags: number, x: number, y: number, width: number, height: number, readyAt: number): number {
    const at = HEADER + this.count * RECORD;
    if (at + RECORD > this.#view.byteLength) {
      const grown = new Uint8Array(this.#view.byteLength * 2);
      grown.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(grown.buffer);
    }
    const view = this.#view;
    view.setUint32(at, identity, true);
    view.setUint32(at + 4, generation, true);
    view.setUint32(at + 8, parent, true);
    view.setUint32(at + 12, kind | (state << 8) | (alpha << 16) | (flags << 24), true);
    view.setFloat32(at + 16, x, true);
    view.setFloat32(at + 20, y, true);
    view.setFloat32(at + 24, width, true);
    view.setFloat32(at + 28, height, true);
    view.setInt32(at + 32, readyMicros(readyAt - this.#time), true);
    view.setUint32(at + 36, 0, true);
    return this.count++;
  }

  /** Sets the rank of a record in paint order. A record with a larger rank is in front. */
  setPaintOrder(index: number, order: number): void {
    this.#view.setUint32(HEADER + index * RECORD + 36, order, true);
  }

  /** Ends the snapshot. Returns its bytes, valid until the next one starts. */
  end(flags: number): Uint8Array {
    this.#view.setUint32(8, flags, true);
    this.#view.setUint32(12, this.count, true);
    return new Uint8Array(this.#view.buffer, 0, HEADER + this.count * RECORD);
  }
}

function readyMicros(ms: number): number {
  if (Number.isNaN(ms)) return SnapshotLayout.THIS_FRAME;
  return Math.max(SnapshotLayout.THIS_FRAME + 1, Math.min(0x7fff_ffff, Math.round(ms * 1000)));
}
