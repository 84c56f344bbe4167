// The core for browsers answers as the vectors say: the same decisions, deadlines and event bytes.
// Needs web-wasm/dist/alldrawn.wasm: scripts/build-wasm.sh web-wasm/dist/alldrawn.wasm
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Engine } from './core.mjs';
import { readPacked } from './packed.mjs';

const bytesOf = (path) => new Uint8Array(readFileSync(fileURLToPath(new URL(path, import.meta.url))));
const module = new WebAssembly.Module(bytesOf('../../../web-wasm/dist/alldrawn.wasm'));
const scripts = readPacked(bytesOf('../../vectors/packed.bin'));

test('every vector', async (t) => {
  assert.ok(scripts.length >= 110);
  for (const { name, steps } of scripts) {
    await t.test(name, () => {
      const engine = new Engine(module);
      for (const [index, { op, payload, ...wanted }] of steps.entries()) {
        const found = engine.make(op, payload);
        const told = `step ${index}, op ${op}`;
        assert.equal(found.handle, wanted.handle, `${told}: handle`);
        assert.equal(found.answer & 0xffffn, wanted.answer & 0xffffn, `${told}: decision`);
        assert.equal(found.answer >> 16n, wanted.answer >> 16n, `${told}: deadline, µs`);
        assert.deepEqual(found.event, wanted.event && new Uint8Array(wanted.event), `${told}: event`);
      }
    });
  }
});
