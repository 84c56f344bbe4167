// Reads tests/vectors/packed.bin (tests/vectors/README.md has its table) and recordings' entries.
import { InputKind, Op } from './boundary.mjs';

const text = new TextDecoder('utf-8', { fatal: true });

/** Reads little-endian numbers one after the other. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }
  raw(length) {
    if (this.at + length > this.bytes.length) throw new RangeError(`the file ends at ${this.bytes.length}, within what begins at ${this.at}`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  #number(length, read) {
    const at = this.at;
    this.raw(length);
    return this.view[read](at, true);
  }
  u8 = () => this.#number(1, 'getUint8');
  u16 = () => this.#number(2, 'getUint16');
  u32 = () => this.#number(4, 'getUint32');
  f32 = () => this.#number(4, 'getFloat32');
  u64 = () => this.#number(8, 'getBigUint64');
  // Nanoseconds and wall times stay far below 2^53.
  time = () => Number(this.u64());
  flag = () => this.u8() === 1;
  option = (read) => (this.flag() ? read() : undefined);
  blob = () => this.raw(this.u16());
  list = (read) => Array.from({ length: this.u16() }, read);
}

const visitAt = (r) => ({ visit: r.u32(), at: r.time() });

/** What each op's payload holds. */
const OPS = {
  [Op.CONFIGURE]: (r) => ({
    call: 'configure',
    numbers: [r.u8(), r.u8(), r.u8()],
    session: r.blob(),
    texts: Array.from({ length: 7 }, r.blob),
    tags: r.list(() => [r.blob(), r.blob()]),
    detailEvery: r.u32(),
    weight: r.u32(),
  }),
  [Op.BEGIN]: (r) => ({
    call: 'begin',
    id: r.raw(16),
    name: r.blob(),
    at: r.time(),
    wallMs: r.time(),
    navigation: r.u32(),
    input: r.option(() => ({ at: r.time(), linked: r.flag() })),
    external: r.option(r.time),
    launch: r.option(() => ({ at: r.time(), kind: r.u8(), foreground: r.flag() })),
    embedded: r.flag(),
    dialogOf: r.option(r.u32),
    searchField: r.flag(),
    holdsObserved: r.flag(),
  }),
  [Op.FRAME]: (r) => ({ call: 'frame', snapshot: r.raw(r.bytes.length) }),
  [Op.INPUT]: (r) => {
    const input = { call: 'input', ...visitAt(r), kind: r.u8(), scroller: 0, dx: 0, dy: 0 };
    return input.kind === InputKind.SCROLL ? { ...input, scroller: r.u32(), dx: r.f32(), dy: r.f32() } : input;
  },
  [Op.HOLD]: (r) => ({ call: 'hold', ...visitAt(r), id: r.u32(), on: r.flag() }),
  [Op.PRESENTED]: (r) => ({ call: 'presented', ...visitAt(r), sequence: r.u32() }),
  [Op.NODE_READY]: (r) => ({ call: 'node_ready', ...visitAt(r), identity: r.u32(), generation: r.u32() }),
  [Op.DECLARE_EMPTY]: (r) => ({ call: 'declare_empty', ...visitAt(r) }),
  [Op.MARK]: (r) => ({ call: 'mark', ...visitAt(r), name: r.blob() }),
  [Op.CLOCK]: (r) => ({ call: 'clock', ...visitAt(r), ahead: r.time() }),
  [Op.WAKE]: (r) => ({ call: 'wake', ...visitAt(r) }),
  [Op.LEAVE]: (r) => ({ call: 'leave', ...visitAt(r), reason: r.u8() }),
  [Op.BEGIN_TYPING]: (r) => ({ call: 'begin_typing', surface: r.u32(), id: r.raw(16), wallMs: r.time() }),
  [Op.FINISH]: (r) => ({ call: 'finish', visit: r.u32(), labels: r.list(r.blob) }),
};

function readCall(r) {
  const op = r.u8();
  const payload = new Reader(r.raw(r.u32()));
  const call = OPS[op](payload);
  if (payload.at !== payload.bytes.length) throw new RangeError(`op ${op} is longer than what it holds`);
  return call;
}

/** All scripts: their names, and their steps with what each must be answered. */
export function readPacked(bytes) {
  const r = new Reader(bytes);
  if (text.decode(r.raw(4)) !== 'ADVC' || r.u16() !== 1) throw new Error('not a file of vectors, version 1');
  const scripts = Array.from({ length: r.u32() }, () => ({
    name: text.decode(r.blob()),
    steps: Array.from({ length: r.u32() }, () => {
      const call = readCall(r);
      const [answer, handle, length] = [r.u64(), r.u32(), r.u32()];
      return { call, answer, handle, event: length === 0xffff_ffff ? undefined : r.raw(length) };
    }),
  }));
  if (r.at !== bytes.length) throw new Error('bytes after the last script');
  return scripts;
}
