// Passes invalid bytes and numbers to the browser's core. The core must not trap; it must reject and count them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Decision, Flag, InputKind, Kind, LeaveReason, Op, ResultLayout, SnapshotLayout, State } from './boundary.mjs';
import { Core, loadCore, NO_ANSWER } from './core.mjs';
import { readPacked } from './packed.mjs';

const bytesOf = (path) => new Uint8Array(readFileSync(fileURLToPath(new URL(path, import.meta.url))));
const module = loadCore();

const { OBSERVE, STOP, CANDIDATE, TERMINAL, UNKNOWN_VISIT: UNKNOWN, REJECTED, CHANGED } = Decision;
const { TEXT, IMAGE } = Kind;
const { PENDING, DRAWN } = State;
const { HEADER_LEN: HEADER, RECORD_LEN: RECORD } = SnapshotLayout;
const MS = 1e6;

/** Returns a payload that consists of the fields. Each field is given as its value and its width in bytes. */
function payload(...fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [, width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, width] of fields) {
    if (width === 8) view.setBigUint64(at, BigInt(value), true);
    else view[{ 1: 'setUint8', 2: 'setUint16', 4: 'setUint32' }[width]](at, value, true);
    at += width;
  }
  return bytes;
}
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const visitAt = (visit, ms, ...more) => payload([visit, 4], [ms * MS, 8], ...more);
/** Returns the payload that begins the surface `feed`: id, name, time, wall clock, navigation; no optional field. */
const beginAt = (ms) => joined(new Uint8Array(16), payload([4, 2]), new TextEncoder().encode('feed'), payload([ms * MS, 8], [0, 8], [0, 4]), new Uint8Array(7));

/** Returns a snapshot with a viewport of 400 × 800 units. Each node has a kind, a state and a rectangle. */
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

/** Makes a core with one visit. Returns functions that make calls for this visit. */
function startVisit() {
  const core = new Core(module);
  const call = (op, bytes) => core.call(op, bytes);
  const begin = (ms) => (call(Op.BEGIN, beginAt(ms)), core.exports.begun() >>> 0);
  const frame = (bytes) => core.frame(bytes);
  return { core, call, begin, frame, visit: begin(1_000) };
}

test('a malformed snapshot is rejected with a status code, and counted', () => {
  const { core, frame, visit } = startVisit();
  const valid = () => snapshot(visit, 1, 1_100, [title, picture(PENDING)]);
  const damaged = (damage) => {
    const bytes = valid();
    damage(new DataView(bytes.buffer));
    return bytes;
  };
  const malformed = [
    ['short', 1, valid().subarray(0, 40)],
    ['records cut', 1, valid().subarray(0, 100)],
    ['magic', 2, damaged((view) => view.setUint8(0, 0))],
    ['version', 3, damaged((view) => view.setUint16(4, 0x0200, true))],
    ['header length', 4, damaged((view) => view.setUint16(6, 60, true))],
    ['stride', 5, damaged((view) => view.setUint16(16, 36, true))],
    ['huge count', 6, damaged((view) => view.setUint32(12, 0xffff_ffff, true))],
    ['parent', 7, damaged((view) => view.setUint32(HEADER + RECORD + 8, 7, true))],
  ];
  malformed.forEach(([name, code, bytes], index) => {
    assert.equal(frame(bytes), OBSERVE | REJECTED, name);
    assert.equal(core.exports.rejection(), code, name);
    assert.equal(core.exports.rejected_snapshots(), index + 1, name);
  });
  assert.equal(frame(new Uint8Array(0)), STOP | UNKNOWN | REJECTED, 'a snapshot too short to contain a visit handle');
  assert.equal(core.exports.rejected_snapshots(), malformed.length + 1);
  assert.equal(frame(snapshot(visit, 2, 1_200, [title])), OBSERVE | CANDIDATE, 'the visit continues');
});

test('a node with a NaN rectangle is ignored, the rest of the snapshot counts', () => {
  const { core, frame, visit } = startVisit();
  const nowhere = { kind: IMAGE, state: PENDING, rect: [NaN, 0, 400, 100] };
  assert.equal(frame(snapshot(visit, 1, 1_100, [title, nowhere, picture(DRAWN)])), OBSERVE | CANDIDATE);
  assert.equal(core.exports.rejected_snapshots(), 0);
});

test('calls with stale, finished or unknown handles return UNKNOWN_VISIT', () => {
  const { core, call, begin, frame, visit } = startVisit();
  const finish = (handle) => (assert.equal(call(Op.FINISH, payload([handle, 4], [0, 2])), NO_ANSWER), core.output('result').length);
  assert.equal(call(Op.LEAVE, visitAt(visit, 1_500, [LeaveReason.BACK, 1])), STOP | TERMINAL);
  assert.deepEqual([...new Uint32Array(core.output('ended').buffer)], [visit]);
  assert.ok(finish(visit) > 0);
  assert.equal(core.output('ended').length, 0);
  const second = begin(2_000);
  assert.notEqual(second, visit);
  for (const handle of [visit, 0, 1, 0xffff_ffff]) {
    assert.equal(frame(snapshot(handle, 1, 2_100, [title])), STOP | UNKNOWN);
    assert.equal(call(Op.INPUT, visitAt(handle, 2_200, [InputKind.TAP, 1])), STOP | UNKNOWN);
    assert.equal(call(Op.LEAVE, visitAt(handle, 2_300, [LeaveReason.BACK, 1])), STOP | UNKNOWN);
    assert.equal(call(Op.WAKE, visitAt(handle, 2_400)), STOP | UNKNOWN);
    assert.equal(call(Op.CLOCK, visitAt(handle, 2_400, [1e12, 8])), STOP | UNKNOWN);
    assert.equal(finish(handle), 0);
    assert.equal(core.output('late_nodes', handle).length, 0);
    assert.equal(core.output('begin_record', handle).length, 0);
    assert.equal(call(Op.BEGIN_TYPING, payload([handle, 4], [0, 8], [0, 8], [0, 8])), NO_ANSWER);
    assert.equal(core.exports.begun(), 0);
  }
  assert.ok(core.output('begin_record', second).length > 0);
  assert.equal(call(Op.WAKE, visitAt(second, 2_500)), OBSERVE, 'the second visit is not affected');
});

test('calls with invalid numbers or texts are rejected', () => {
  const { call, core, visit } = startVisit();
  const refused = {
    'an unknown input': [Op.INPUT, visitAt(visit, 1_100, [9, 1])],
    'an unknown leave reason': [Op.LEAVE, visitAt(visit, 1_100, [7, 1])],
    'a flag with the value 2': [Op.HOLD, visitAt(visit, 1_100, [1, 4], [2, 1])],
    'half an id': [Op.BEGIN, beginAt(1_100).subarray(8)],
    'a name that is not UTF-8': [Op.BEGIN, beginAt(1_100).with(18, 0xff)],
    'an unknown kind of launch': [Op.BEGIN, joined(beginAt(1_100).subarray(0, -5), [1], new Uint8Array(8), [9, 1], new Uint8Array(4))],
    'an unknown platform': [Op.CONFIGURE, Uint8Array.of(200, 0, 0)],
    'an op of 0': [0, visitAt(visit, 1_100)],
    'an unknown op': [200, visitAt(visit, 1_100)],
    'an op larger than a byte': [256 + Op.WAKE, visitAt(visit, 1_100)],
  };
  for (const [name, [op, bytes]] of Object.entries(refused)) {
    assert.equal(call(op, bytes), REJECTED, name);
    assert.equal(core.exports.begun(), 0, name);
  }
  assert.equal(call(Op.WAKE, visitAt(visit, 1_200)), OBSERVE);
});

// One payload of each op, taken from the vectors.
const samples = new Map(readPacked(bytesOf('../../vectors/packed.bin')).flatMap(({ steps }) => steps.map(({ op, payload }) => [op, payload])));
// The lengths in bytes of the optional fields that end a payload, for ops that have such fields.
const MAY_END_EARLY = { [Op.CONFIGURE]: [4, 6], [Op.HOLD]: [8], [Op.LEAVE]: [8], [Op.PAUSE]: [8] };

test('a visit that is not sampled returns STOP and has no event', () => {
  const { core, call } = startVisit();
  const [empty, nothing] = [[0, 2], [0, 4]];
  // The payload's fields: platform and sources, session id, seven empty texts, no tags, no detail, and the weight.
  const configure = (weight) => call(Op.CONFIGURE, payload([3, 1], [2, 1], [3, 1], ...Array(9).fill(empty), nothing, [weight, 4]));
  const withId = (byte) => call(Op.BEGIN, joined(new Uint8Array(16).fill(byte), beginAt(1_000).subarray(16)));
  assert.equal(configure(100), NO_ANSWER);
  assert.equal(withId(0xff), STOP);
  const handle = core.exports.begun() >>> 0;
  assert.notEqual(handle, 0, 'a visit that is not sampled has a handle');
  assert.equal(call(Op.FINISH, payload([handle, 4], [0, 2])), NO_ANSWER);
  assert.equal(core.output('result').length, 0);
  assert.equal(call(Op.LEAVE, visitAt(handle, 1_100, [LeaveReason.BACK, 1])), STOP, 'the handle is valid until the surface is left');
  assert.equal(call(Op.LEAVE, visitAt(handle, 1_100, [LeaveReason.BACK, 1])), STOP | UNKNOWN);
  assert.equal(withId(0), OBSERVE);
  configure(1);
  assert.equal(withId(0xff), OBSERVE);
});

test('a payload that is too short or too long is rejected and changes nothing', () => {
  assert.ok(samples.size >= 16, 'the vectors have a payload of each op');
  const { call, core, begin, visit } = startVisit();
  for (const [op, bytes] of samples) {
    // Malformed snapshots have their own test above.
    if (op === Op.FRAME) continue;
    assert.equal(call(op, joined(bytes, new Uint8Array(9))), REJECTED, `op ${op}, too long`);
    for (let length = 0; length < bytes.length; length++) {
      if (MAY_END_EARLY[op]?.includes(bytes.length - length)) continue;
      assert.equal(call(op, bytes.subarray(0, length)), REJECTED, `op ${op}, ${length} of ${bytes.length} bytes`);
      assert.equal(core.exports.begun(), 0);
    }
  }
  assert.equal(core.exports.rejected_snapshots(), 0);
  assert.equal(call(Op.WAKE, visitAt(visit, 1_100)), OBSERVE, 'the visit still exists');
  assert.notEqual(begin(1_200), 0, 'another visit can begin');
});

test('random changes to payloads never make the core trap', () => {
  // Pseudo-random numbers with a fixed seed: each run makes the same calls.
  let seed = 1;
  const random = (below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  const { core, call, visit } = startVisit();
  for (let round = 0; round < 20_000; round++) {
    const op = random(20);
    const bytes = Uint8Array.from(samples.get(op) ?? new Uint8Array(random(64)));
    for (let flips = random(4); flips >= 0 && bytes.length > 0; flips--) bytes[random(bytes.length)] = random(4) === 0 ? 0xff : random(256);
    // Half of the payloads get a valid handle. Changed bytes may be lengths: up to 65,535 bytes that do not exist.
    if (bytes.length >= 4 && random(2) === 0) new DataView(bytes.buffer).setUint32(0, visit, true);
    call(op, bytes.subarray(0, random(4) === 0 ? random(bytes.length + 1) : bytes.length));
    core.output('result');
    core.output('late_nodes', visit);
    for (const handle of new Uint32Array(core.output('ended').buffer)) {
      call(Op.FINISH, payload([handle, 4], [0, 2]));
      assert.ok(core.output('result').length > ResultLayout.HEAD_LEN);
      call(Op.LEAVE, visitAt(handle, 1_500, [LeaveReason.BACK, 1]));
    }
  }
  assert.ok(core.exports.memory.buffer.byteLength < 16 * 2 ** 20, 'the core uses less than 16 MiB');
});

test('the memory does not grow with the number of finished visits', () => {
  const { core, call, begin, frame } = startVisit();
  const bytes = () => core.exports.memory.buffer.byteLength;
  const visits = (count) => {
    for (let index = 0; index < count; index++) {
      const visit = begin(2_000);
      // The visits' snapshots have different lengths.
      const pictures = Array.from({ length: (index * 37) % 500 }, (_, place) => ({ ...picture(DRAWN), rect: [0, place, 400, 1] }));
      assert.equal(frame(snapshot(visit, 1, 2_100, pictures)) & OBSERVE, OBSERVE);
      call(Op.LEAVE, visitAt(visit, 2_200, [LeaveReason.BACK, 1]));
      call(Op.FINISH, payload([visit, 4], [1, 2], [5, 2], [0x2e2e2e2e, 4], [0x2e, 1]));
      assert.ok(core.output('result').length > 0);
    }
  };
  visits(500);
  const warm = bytes();
  visits(3_000);
  assert.equal(bytes(), warm);
});

test('1,023 visits can be open at once; a further begin is refused', () => {
  const { begin, call } = startVisit();
  const handles = Array.from({ length: 1_023 }, () => begin(1_000));
  assert.equal(new Set(handles).size, 1_023);
  assert.equal(begin(1_000), 0, 'the handle of a refused begin is 0');
  for (const [index, handle] of handles.entries()) assert.equal(call(Op.WAKE, visitAt(handle, 31_000)), STOP | TERMINAL | (index > 0 ? CHANGED : 0), `visit ${index} times out; CHANGED if others wait to be finished`);
});
