// Runs every vector in the browser's core. Its decisions, deadlines and event bytes must equal those in the vector.
// Needs web-wasm/dist/alldrawn.wasm: npm run build -w web-wasm
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Core, loadCore } from './core.mjs';
import { readPacked } from './packed.mjs';

const scripts = readPacked(new Uint8Array(readFileSync(fileURLToPath(new URL('../../vectors/packed.bin', import.meta.url)))));
/** Ends each message: the two sides of a comparison may be of different builds. */
const HINT = 'If the core changed, build it again (npm run build -w web-wasm); if the vectors are old, run make vectors.';

test('the browser\'s core returns what each vector expects', async (t) => {
  assert.ok(scripts.length >= 110);
  for (const { name, steps } of scripts) {
    await t.test(name, () => {
      const core = new Core(loadCore());
      for (const [index, { op, payload, ...expected }] of steps.entries()) {
        const actual = core.replay(op, payload);
        const label = `step ${index}, op ${op}`;
        assert.equal(actual.handle, expected.handle, `${label}: handle. ${HINT}`);
        assert.equal(actual.answer & 0xffffn, expected.answer & 0xffffn, `${label}: decision. ${HINT}`);
        assert.equal(actual.answer >> 16n, expected.answer >> 16n, `${label}: deadline, µs. ${HINT}`);
        assert.deepEqual(actual.event, expected.event && new Uint8Array(expected.event), `${label}: event. ${HINT}`);
      }
    });
  }
});
