// Calls the core's raw exports as a binding does, with an op and its payload.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Op, Packing, ResultAt, ResultLayout } from './boundary.mjs';

let module;

/** Returns the browser's core as it was built last, compiled once. */
export function loadCore() {
  const path = fileURLToPath(new URL('../../../web-wasm/dist/alldrawn.wasm', import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm run build -w web-wasm`);
  module ??= new WebAssembly.Module(new Uint8Array(readFileSync(path)));
  return module;
}

/** Value that a call without an answer returns in place of a decision. */
export const NO_ANSWER = 0xffff_ffff;

/** One core: a separate instance of the wasm module. */
export class Core {
  constructor(module) {
    this.exports = new WebAssembly.Instance(module).exports;
  }

  /** Makes a call. Returns the call's decision as an unsigned number. */
  call(op, payload) {
    this.#write(payload);
    return this.exports.call(op, payload.length) >>> 0;
  }

  /** Passes a snapshot to the core. Returns the decision as an unsigned number. */
  frame(bytes) {
    this.#write(bytes);
    return this.exports.frame(bytes.length) >>> 0;
  }

  /** Calls an export that writes to the output buffer, and returns a copy of the output. */
  output(name, ...args) {
    const size = this.exports[name](...args);
    const at = this.exports.output() >>> 0;
    return new Uint8Array(this.exports.memory.buffer.slice(at, at + size));
  }

  /** Makes a recorded call. Returns its answer (as of `Answer::pack`), the handle of a begin, the event of a finish. */
  replay(op, payload) {
    const decision = op === Op.FRAME ? this.frame(payload) : this.call(op, payload);
    const result = this.output('result');
    return {
      answer: decision === NO_ANSWER ? Packing.NO_ANSWER : (this.#deadline() << Packing.DECISION_BITS) | BigInt(decision),
      handle: op === Op.FRAME ? 0 : this.exports.begun() >>> 0,
      event: result.length === 0 ? undefined : eventOf(result),
    };
  }

  // Returns the next deadline in microseconds, rounded up.
  #deadline() {
    const nanos = this.exports.deadline();
    return nanos === Infinity ? Packing.NO_DEADLINE : (BigInt(nanos) + 999n) / 1000n;
  }

  #write(bytes) {
    const at = this.exports.buffer(bytes.length) >>> 0;
    new Uint8Array(this.exports.memory.buffer).set(bytes, at);
  }
}

// Returns the event that a result contains: the bytes after the head and the surface's name.
const eventOf = (result) => result.slice(ResultLayout.HEAD_LEN + new DataView(result.buffer).getUint32(ResultAt.NAME_LEN, true));
