// Runs every vector in the browser's core. Its decisions, deadlines and event bytes must equal those in the vector.
// Needs web-wasm/dist/alldrawn.wasm: scripts/build-wasm.sh web-wasm/dist/alldrawn.wasm
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Core } from './core.mjs';
import { readPacked } from './packed.mjs';

const bytesOf = (path) => new Uint8Array(readFileSync(fileURLToPath(new URL(path, import.meta.url))));
const module = new WebAssembly.Module(bytesOf('../../../web-wasm/dist/alldrawn.wasm'));
const scripts = readPacked(bytesOf('../../vectors/packed.bin'));

test('the browser\'s core returns what each vector expects', async (t) => {
  assert.ok(scripts.length >= 110);
  for (const { name, steps } of scripts) {
    await t.test(name, () => {
      const core = new Core(module);
      for (const [index, { op, payload, ...expected }] of steps.entries()) {
        const actual = core.replay(op, payload);
        const label = `step ${index}, op ${op}`;
        assert.equal(actual.handle, expected.handle, `${label}: handle`);
        assert.equal(actual.answer & 0xffffn, expected.answer & 0xffffn, `${label}: decision`);
        assert.equal(actual.answer >> 16n, expected.answer >> 16n, `${label}: deadline, µs`);
        assert.deepEqual(actual.event, expected.event && new Uint8Array(expected.event), `${label}: event`);
      }
    });
  }
});
