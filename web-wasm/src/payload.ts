// Writes the payload of a call: the fields of a recording's entry (`core/src/record/codec.rs`), little-endian, in
// order.

const text = new TextEncoder();

/** Maximum UTF-16 units of a text, so that two bytes can hold its length in bytes. The core's own limits are lower. */
const MOST_UNITS = 0x4000;
const WORD = 2 ** 32;

/** Converts milliseconds of `performance.now()` to the core's whole nanoseconds. */
export const nanos = (ms: number): number => Math.round(ms * 1e6);

/**
 * Writes one payload after another into the same memory. That memory belongs to JavaScript, so no call to the core
 * detaches it.
 */
export class Payload {
  length = 0;
  /** True if a time was negative or not finite: the call must then not be made. */
  invalid = false;
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);

  /** Starts a payload. */
  begin(): this {
    this.length = 0;
    this.invalid = false;
    return this;
  }

  /** Returns the payload; valid until the next one starts. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  u8(value: number): this {
    this.#view.setUint8(this.#room(1), value);
    return this;
  }

  u16(value: number): this {
    this.#view.setUint16(this.#room(2), value, true);
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#room(4), value, true);
    return this;
  }

  f32(value: number): this {
    this.#view.setFloat32(this.#room(4), value, true);
    return this;
  }

  /** Writes a whole number as 64 bits, to the precision of a double. Anything else is written as 0. */
  u64(value: number): this {
    return this.u32(value).u32(Math.floor(value / WORD));
  }

  /** Writes a time, given in milliseconds. */
  time(ms: number): this {
    const ns = nanos(ms);
    if (!(ns >= 0 && ns < WORD * WORD)) this.invalid = true;
    return this.u64(ns);
  }

  /** Writes an optional time that ends the payload; nothing if it is undefined. */
  last(ms = NaN): this {
    return ms >= 0 ? this.time(ms) : this;
  }

  /** Writes an optional time after a flag. Returns true if the time is defined: its further fields must follow. */
  option(ms = NaN): boolean {
    this.flag(ms >= 0).last(ms);
    return ms >= 0;
  }

  flag(value: boolean | undefined): this {
    return this.u8(value ? 1 : 0);
  }

  raw(bytes: Uint8Array): this {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  blob(bytes: Uint8Array): this {
    return this.u16(bytes.length).raw(bytes);
  }

  text(value: string): this {
    return this.blob(text.encode(value.slice(0, MOST_UNITS)));
  }

  texts(values: readonly string[]): this {
    for (const value of values) this.text(value);
    return this;
  }

  // Returns the offset of the next `size` bytes.
  #room(size: number): number {
    const at = this.length;
    this.length += size;
    if (this.length > this.#bytes.length) {
      const grown = new Uint8Array(2 * this.length);
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}
