// Reads tests/vectors/packed.bin; tests/vectors/README.md describes the format.
const text = new TextDecoder('utf-8', { fatal: true });

/** Reads little-endian numbers and bytes, one after the other. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }
  raw(length) {
    if (this.at + length > this.bytes.length) throw new RangeError(`the file ends at byte ${this.bytes.length}, but ${length} bytes were expected at byte ${this.at}`);
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
  u64 = () => this.#number(8, 'getBigUint64');
}

/** Returns all scripts. Each step has an op, its payload, and the expected answer, handle and event. */
export function readPacked(bytes) {
  const r = new Reader(bytes);
  if (text.decode(r.raw(4)) !== 'ADVC' || r.u16() !== 1) throw new Error('packed.bin is not a file of vectors, version 1: regenerate it with make vectors');
  const scripts = Array.from({ length: r.u32() }, () => ({
    name: text.decode(r.raw(r.u16())),
    steps: Array.from({ length: r.u32() }, () => {
      const [op, payload] = [r.u8(), r.raw(r.u32())];
      const [answer, handle, length] = [r.u64(), r.u32(), r.u32()];
      return { op, payload, answer, handle, event: length === 0xffff_ffff ? undefined : r.raw(length) };
    }),
  }));
  if (r.at !== bytes.length) throw new Error('packed.bin has bytes after its last script: regenerate it with make vectors');
  return scripts;
}
