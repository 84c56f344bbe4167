// Reads the calls that a page's SDK has made to the core, from their recording (docs/replay.md).
import { Op, SnapshotLayout } from '../../tests/conformance/wasm/boundary.mjs';
import { poll } from './poll.mjs';

/** @typedef {{ op: number, payload: DataView }} Call */

/** Returns the calls so far. The page was opened with `record: true`. @returns {Promise<Call[]>} */
export async function callsOf(page) {
  const bytes = Uint8Array.from(await page.evaluate(() => [...window.ad.recording()]));
  const view = new DataView(bytes.buffer);
  const calls = [];
  // A header of 6 bytes, then entries of an op, the length of the payload, and the payload.
  for (let at = 6; at < bytes.length; ) {
    const length = view.getUint32(at + 1, true);
    calls.push({ op: bytes[at], payload: new DataView(bytes.buffer, at + 5, length) });
    at += 5 + length;
  }
  return calls;
}

/** Waits until `find(calls)` returns something, and returns it. @template T @param {(calls: Call[]) => T} find @returns {Promise<NonNullable<T>>} */
export function waitForCalls(page, find) {
  return poll(async () => find(await callsOf(page)), () => 'the calls did not come');
}

/** Returns the calls with an op. */
export const only = (calls, op) => calls.filter((call) => call.op === op).map(({ payload }) => payload);

/** Returns the records of each frame. */
export const frames = (calls) =>
  only(calls, Op.FRAME).map((frame) =>
    Array.from({ length: frame.getUint32(12, true) }, (_, index) => {
      const at = SnapshotLayout.HEADER_LEN + index * SnapshotLayout.RECORD_LEN;
      return { identity: frame.getUint32(at, true), generation: frame.getUint32(at + 4, true), kind: frame.getUint8(at + 12), state: frame.getUint8(at + 13) };
    }),
  );
