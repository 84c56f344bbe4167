// The part of protobuf's wire format that events and replies need.

/** Encodes a varint. */
export function varint(value: number): number[] {
  const out: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value & 127) | 128);
  return [...out, value];
}

/**
 * Decodes the top-level fields of a message: varints as numbers, texts and messages as bytes. The last value of a field
 * wins; `each` is called with every value, in order. Throws a RangeError if the bytes are no message.
 */
export function fields(bytes: Uint8Array, each?: (field: number, value: number | Uint8Array) => void): Map<number, number | Uint8Array> {
  const put = (field: number, value: number | Uint8Array): void => {
    out.set(field, value);
    each?.(field, value);
  };
  const out = new Map<number, number | Uint8Array>();
  let at = 0;
  const take = (len: number): Uint8Array => {
    if (len > bytes.length - at) throw new RangeError('cut short');
    return bytes.subarray(at, (at += len));
  };
  const number = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = take(1)[0]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      if ((scale *= 128) > 2 ** 63) throw new RangeError('no varint');
    }
  };
  while (at < bytes.length) {
    const key = number();
    const [field, wire] = [Math.floor(key / 8), key % 8];
    if (field === 0) throw new RangeError('no field');
    if (wire === 0) put(field, number());
    else if (wire === 2) put(field, take(number()));
    else if (wire === 1 || wire === 5) take(wire === 1 ? 8 : 4);
    else throw new RangeError('no wire type');
  }
  return out;
}
