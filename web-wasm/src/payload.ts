// The payload of a call: the fields of a recording's entry (`core/src/recording/codec.rs`), little-endian, one after the
// other.

const text = new TextEncoder();

/** A text is cut to this many UTF-16 units, so that its bytes fit their length of two bytes. No text of the core's is as long. */
const MOST_UNITS = 0x4000;
const WORD = 2 ** 32;

/** Milliseconds of `performance.now()` as the core's whole nanoseconds. */
export const nanos = (ms: number): number => Math.round(ms * 1e6);

/** Writes one payload after the other into the same memory, which is JavaScript's own: no call of the core detaches it. */
export class Payload {
  length = 0;
  /** A time was written that is none: not finite, or negative. The call must not be made. */
  invalid = false;
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);

  /** Begins a payload. */
  begin(): this {
    this.length = 0;
    this.invalid = false;
    return this;
  }

  /** The payload; valid until the next one begins. */
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

  /** A whole number of 64 bits, to the precision of a double; anything else is 0. */
  u64(value: number): this {
    return this.u32(value).u32(Math.floor(value / WORD));
  }

  /** A time in milliseconds. */
  time(ms: number): this {
    const ns = nanos(ms);
    if (!(ns >= 0 && ns < WORD * WORD)) this.invalid = true;
    return this.u64(ns);
  }

  /** A time that ends a payload; left out where there is none. */
  last(ms = NaN): this {
    return ms >= 0 ? this.time(ms) : this;
  }

  /** A time that the payload may lack. Returns whether it has it: what belongs to it follows then. */
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

  // The place of the next `size` bytes.
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
