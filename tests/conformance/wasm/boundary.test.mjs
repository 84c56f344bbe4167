// What the core for browsers does with bytes and numbers that are none: nothing traps, and everything is counted.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Decision, Flag, Kind, SnapshotLayout, State } from './boundary.mjs';
import { Engine } from './core.mjs';

const wasm = readFileSync(fileURLToPath(new URL('../../../web-wasm/dist/alldrawn.wasm', import.meta.url)));
const module = new WebAssembly.Module(wasm);

const { OBSERVE, STOP, CANDIDATE, TERMINAL, UNKNOWN_VISIT: UNKNOWN, REJECTED } = Decision;
const { TEXT, IMAGE } = Kind;
const { PENDING, DRAWN } = State;
const { HEADER_LEN: HEADER, RECORD_LEN: RECORD } = SnapshotLayout;
const MS = 1e6;

/** A snapshot of 400 × 800 units; each node is kind, state and rectangle. */
function snapshot(visit, sequence, ms, nodes) {
  const bytes = new Uint8Array(HEADER + RECORD * nodes.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('ADSN'));
  [SnapshotLayout.VERSION, HEADER].forEach((value, index) => view.setUint16(4 + index * 2, value, true));
  view.setUint32(12, nodes.length, true);
  view.setUint16(16, RECORD, true);
  view.setUint32(20, sequence, true);
  view.setUint32(24, visit, true);
  view.setFloat32(28, 1, true);
  view.setBigUint64(32, BigInt(ms * MS), true);
  [0, 0, 400, 800].forEach((value, index) => view.setFloat32(40 + index * 4, value, true));
  nodes.forEach(({ kind, state, rect }, index) => {
    const at = HEADER + index * RECORD;
    [index + 1, 1, SnapshotLayout.ROOT, kind | (state << 8) | (255 << 16) | (Flag.SHOWN << 24)].forEach((word, place) => view.setUint32(at + place * 4, word >>> 0, true));
    rect.forEach((value, place) => view.setFloat32(at + 16 + place * 4, value, true));
    view.setInt32(at + 32, SnapshotLayout.THIS_FRAME, true);
  });
  return bytes;
}

const title = { kind: TEXT, state: DRAWN, rect: [0, 0, 400, 100] };
const picture = (state) => ({ kind: IMAGE, state, rect: [0, 100, 400, 100] });

function begun() {
  const engine = new Engine(module);
  const { core } = engine;
  const begin = (ms) => core.begin(engine.write(new Uint8Array(16), new TextEncoder().encode('feed')), ms * MS, 0, 0, NaN, NaN, NaN, 0, 0, 0);
  const frame = (bytes) => core.frame(engine.write(bytes));
  return { engine, core, begin, frame, visit: begin(1_000) };
}

test('a malformed snapshot is rejected with its status, and counted', () => {
  const { core, frame, visit } = begun();
  const well = () => snapshot(visit, 1, 1_100, [title, picture(PENDING)]);
  const spoilt = (spoil) => {
    const bytes = well();
    spoil(new DataView(bytes.buffer));
    return bytes;
  };
  const malformed = [
    ['short', 1, well().subarray(0, 40)],
    ['records cut', 1, well().subarray(0, 100)],
    ['magic', 2, spoilt((view) => view.setUint8(0, 0))],
    ['version', 3, spoilt((view) => view.setUint16(4, 0x0200, true))],
    ['header length', 4, spoilt((view) => view.setUint16(6, 60, true))],
    ['stride', 5, spoilt((view) => view.setUint16(16, 36, true))],
    ['huge count', 6, spoilt((view) => view.setUint32(12, 0xffff_ffff, true))],
    ['parent', 7, spoilt((view) => view.setUint32(HEADER + RECORD + 8, 7, true))],
  ];
  malformed.forEach(([name, code, bytes], index) => {
    assert.equal(frame(bytes), OBSERVE | REJECTED, name);
    assert.equal(core.rejection(), code, name);
    assert.equal(core.rejected_snapshots(), index + 1, name);
  });
  assert.equal(frame(new Uint8Array(0)), STOP | UNKNOWN | REJECTED, 'too short to name a visit');
  assert.equal(core.rejected_snapshots(), malformed.length + 1);
  assert.equal(frame(snapshot(visit, 2, 1_200, [title])), OBSERVE | CANDIDATE, 'the visit goes on');
});

test('a NaN rectangle costs only its node', () => {
  const { core, frame, visit } = begun();
  const nowhere = { kind: IMAGE, state: PENDING, rect: [NaN, 0, 400, 100] };
  assert.equal(frame(snapshot(visit, 1, 1_100, [title, nowhere, picture(DRAWN)])), OBSERVE | CANDIDATE);
  assert.equal(core.rejected_snapshots(), 0);
});

test('stale, doubly closed and foreign handles answer unknown', () => {
  const { engine, core, begin, frame, visit } = begun();
  assert.equal(core.leave(visit, 0, 1_500 * MS), STOP | TERMINAL);
  assert.ok(core.finish(visit, engine.write()) > 0);
  const second = begin(2_000);
  assert.notEqual(second, visit);
  for (const handle of [visit, 0, 1, 0xffff_ffff]) {
    assert.equal(frame(snapshot(handle, 1, 2_100, [title])), STOP | UNKNOWN);
    assert.equal(core.input(handle, 0, 0, 0, 0, 2_200 * MS), STOP | UNKNOWN);
    assert.equal(core.leave(handle, 0, 2_300 * MS), STOP | UNKNOWN);
    assert.equal(core.wake(handle, 2_400 * MS), STOP | UNKNOWN);
    assert.equal(core.clock(handle, 1e12, 2_400 * MS), STOP | UNKNOWN);
    assert.equal(core.finish(handle, engine.write()), 0);
    assert.equal(core.late_nodes(handle), 0);
    assert.equal(core.begin_typing(handle, engine.write(new Uint8Array(16)), 0), 0);
  }
  assert.equal(core.wake(second, 2_500 * MS), OBSERVE, 'the second visit does not know of it');
});

test('times and numbers that are none are refused', () => {
  const { engine, core, begin, visit } = begun();
  for (const at of [NaN, Infinity, -Infinity, -1]) {
    assert.equal(core.wake(visit, at), REJECTED);
    assert.equal(core.input(visit, 0, 0, 0, 0, at), REJECTED);
    assert.equal(begin(at), 0);
  }
  assert.equal(core.input(visit, 9, 0, 0, 0, 1_100 * MS), REJECTED, 'an unknown input');
  assert.equal(core.leave(visit, 7, 1_100 * MS), REJECTED, 'an unknown reason');
  assert.equal(core.leave(visit, 256, 1_100 * MS), REJECTED, 'a reason of more than a byte');
  assert.equal(core.begin(engine.write(new Uint8Array(15)), 1_100 * MS, 0, 0, NaN, NaN, NaN, 0, 0, 0), 0, 'half an id');
  assert.equal(core.wake(visit, 1_200 * MS), OBSERVE);
});

test('a thousand begins with no end', () => {
  const { begin, core } = begun();
  const handles = Array.from({ length: 1_023 }, () => begin(1_000));
  assert.equal(new Set(handles).size, 1_023);
  assert.equal(begin(1_000), 0, 'refused where there is no room');
  for (const handle of handles) assert.equal(core.wake(handle, 31_000 * MS), STOP | TERMINAL);
});
