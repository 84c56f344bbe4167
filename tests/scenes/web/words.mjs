// @ts-check
// Decodes an event into the fields in which scenes are compared (event-fields.json): times in frames, views by id.

import { readFileSync } from 'node:fs';

const { fields: FIELDS, node: NODE, mark: MARK } = JSON.parse(readFileSync(new URL('../event-fields.json', import.meta.url), 'utf8'));

/** Converts microseconds to frames, rounded to a hundredth. @param {number} us */
const frames = (us) => Math.round((us * 60) / 10_000) / 100;

/**
 * Decodes the fields of a protobuf message: numbers and bytes by field number, in order.
 * @param {Uint8Array} bytes
 * @returns {Map<number, (number | Uint8Array)[]>}
 */
function wire(bytes) {
  const out = new Map();
  let at = 0;
  const varint = () => {
    for (let [value, scale] = [0, 1]; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const [number, isVarint] = [Math.floor(key / 8), key % 8 === 0];
    const length = varint();
    const value = isVarint ? length : bytes.subarray(at, (at += length));
    out.set(number, [...(out.get(number) ?? []), value]);
  }
  return out;
}

/** @param {Uint8Array} bytes */
function varints(bytes) {
  const out = [];
  for (let [at, value, scale] = [0, 0, 1]; at < bytes.length; at++) {
    value += (bytes[at] & 127) * scale;
    scale *= 128;
    if (bytes[at] < 128) [value, scale] = [out.push(value) && 0, 1];
  }
  return out;
}

const text = (/** @type {any} */ value) => new TextDecoder().decode(value ?? new Uint8Array());
const signed = (/** @type {number} */ zigzag) => (zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2);

/**
 * Describes a node, as in "image #hero 0,100 400x100 @12 (failed)"; without the time (@) if the node is pending, and
 * without the id if its view is gone.
 */
function node(/** @type {Uint8Array} */ bytes) {
  const of = wire(bytes);
  const get = (/** @type {string} */ name) => /** @type {any} */ (of.get(NODE[name])?.[0] ?? 0);
  const id = /#([\w-]+)/.exec(text(of.get(NODE.label)?.[0]))?.[1] ?? '';
  const at = of.has(NODE.ready) ? ` @${frames(get('ready'))}` : '';
  return `${NODE.kinds[get('kind')]} #${id} ${signed(get('x'))},${signed(get('y'))} ${get('width')}x${get('height')}${at}${get('failed') ? ' (failed)' : ''}`;
}

/** @type {Record<string, (values: any[], field: any) => unknown>} */
const READERS = {
  text: ([value]) => text(value),
  number: ([value]) => value,
  time: ([value]) => frames(value),
  name: ([value], { names }) => names[value],
  bits: ([value], { names }) => names.filter((/** @type {string} */ _, /** @type {number} */ bit) => Math.floor(value / 2 ** bit) % 2 === 1),
  nodes: (values) => values.map(node),
  marks: (values) =>
    values.map((value) => {
      const of = wire(value);
      return `${text(of.get(MARK.name)?.[0])} @${frames(/** @type {number} */ (of.get(MARK.at)?.[0] ?? 0))}`;
    }),
  curve: ([value]) => {
    const [flat, steps] = [varints(value), []];
    for (let i = 0; i < flat.length; i += 2) steps.push([frames(flat[i]), flat[i + 1]]);
    return steps;
  },
};

/**
 * Decodes an event. Fields that are not on the wire (absent or zero) are left out.
 * @param {Uint8Array} bytes
 * @returns {Record<string, any>}
 */
export function words(bytes, fields = FIELDS) {
  const values = wire(bytes);
  /** @type {Record<string, any>} */
  const out = {};
  for (const field of fields) {
    const found = values.get(field.number);
    if (!found) continue;
    if (field.is === 'fields') Object.assign(out, words(/** @type {Uint8Array} */ (found[0]), field.fields));
    else out[field.name] = READERS[field.is](found, field);
  }
  return out;
}
