// Measures the time of a frame in the browser's core, with 1,000 nodes: node tests/bench/wasm.mjs [CORE.wasm...]
// Prints the median of each core. Several cores take turns, so that other load on the machine slows all of them alike.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Decision, Flag, Kind, LeaveReason, Op, SnapshotLayout, State } from '../conformance/wasm/boundary.mjs';
import { Core } from '../conformance/wasm/core.mjs';

const { HEADER_LEN: HEADER, RECORD_LEN: RECORD } = SnapshotLayout;
const [NODES, ROUNDS, FRAMES, MS] = [1_000, 100, 100, 1_000_000];

/** The changes from one frame to the next that are measured, by name. */
const CHANGES = {
  'five texts change': (view, frame) => {
    for (let text = 0; text < 5; text++) view.setUint32(HEADER + RECORD * (1 + ((frame * 7 + text * 191) % (NODES - 1))) + 4, frame + 2, true);
  },
  'one node moves': (view, frame) => view.setFloat32(HEADER + RECORD * 501 + 16, frame % 30, true),
};

/** Returns a snapshot of texts in a grid. No text covers another. */
function snapshot(visit) {
  const view = new DataView(new ArrayBuffer(HEADER + RECORD * NODES));
  view.setUint32(0, SnapshotLayout.MAGIC_WORD, true);
  view.setUint16(4, SnapshotLayout.VERSION, true);
  view.setUint16(6, HEADER, true);
  view.setUint32(12, NODES, true);
  view.setUint16(16, RECORD, true);
  view.setUint32(24, visit, true);
  view.setFloat32(28, 1, true);
  [0, 0, 400, 1_000].forEach((side, index) => view.setFloat32(40 + index * 4, side, true));
  for (let node = 0; node < NODES; node++) {
    const at = HEADER + RECORD * node;
    const word = Kind.TEXT | (State.DRAWN << 8) | (255 << 16) | (Flag.SHOWN << 24);
    [node + 1, 1, SnapshotLayout.ROOT, word].forEach((value, index) => view.setUint32(at + index * 4, value, true));
    [(node % 10) * 40, Math.floor(node / 10) * 10, 38, 9].forEach((side, index) => view.setFloat32(at + 16 + index * 4, side, true));
    view.setInt32(at + 32, SnapshotLayout.THIS_FRAME, true);
  }
  return view;
}

/** One core under measurement, which runs one visit after the other. */
class TimedCore {
  #core;
  #ms = 0;

  constructor(path) {
    this.#core = new Core(new WebAssembly.Module(readFileSync(path)));
  }

  // Runs one visit. Returns the mean time of a frame in microseconds.
  timeVisit(change) {
    const start = (this.#ms += 100_000);
    const nanos = (ms) => BigInt(start + ms) * BigInt(MS);
    const begin = new DataView(new ArrayBuffer(49));
    begin.setUint16(16, 4, true);
    [...'feed'].forEach((letter, index) => begin.setUint8(18 + index, letter.charCodeAt(0)));
    begin.setBigUint64(22, nanos(0), true);
    this.#call(Op.BEGIN, begin);
    const visit = this.#core.exports.begun() >>> 0;
    const frame = snapshot(visit);
    const bytes = new Uint8Array(frame.buffer);
    const startedAt = performance.now();
    for (let sequence = 1; sequence <= FRAMES; sequence++) {
      change(frame, sequence);
      frame.setUint32(20, sequence, true);
      frame.setBigUint64(32, nanos(sequence * 8), true);
      if (this.#core.frame(bytes) & (Decision.STOP | Decision.REJECTED)) throw new Error('the core stopped the visit or rejected the frame');
    }
    const microseconds = ((performance.now() - startedAt) * 1_000) / FRAMES;
    const end = new DataView(new ArrayBuffer(13));
    end.setUint32(0, visit, true);
    end.setBigUint64(4, nanos(1_000), true);
    end.setUint8(12, LeaveReason.BACK);
    this.#call(Op.LEAVE, end);
    const finish = new DataView(new ArrayBuffer(6));
    finish.setUint32(0, visit, true);
    this.#call(Op.FINISH, finish);
    return microseconds;
  }

  #call(op, payload) {
    this.#core.call(op, new Uint8Array(payload.buffer));
  }
}

const args = process.argv.slice(2);
const paths = args.length > 0 ? args : [fileURLToPath(new URL('../../web-wasm/dist/alldrawn.wasm', import.meta.url))];
const cores = paths.map((path) => new TimedCore(path));
for (const [name, change] of Object.entries(CHANGES)) {
  const times = cores.map(() => []);
  for (let round = 0; round < ROUNDS; round++) cores.forEach((core, index) => times[index].push(core.timeVisit(change)));
  for (const [index, list] of times.entries()) {
    const median = list.sort((a, b) => a - b)[ROUNDS / 2];
    console.log(`${name.padEnd(20)}${median.toFixed(1).padStart(8)} µs per frame, ${Math.round(1e6 / median)} frames per second  ${args[index] ?? ''}`);
  }
}
