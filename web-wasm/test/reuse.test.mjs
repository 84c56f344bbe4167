// Tests that a walk which uses the records of the last walk again gives the same snapshot as one that reads everything,
// for random changes of random pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inBrowser } from './page.mjs';

const open = inBrowser();
const [SEEDS, STEPS] = [30, 60];

test('records are used again only where a new reading would give the same', { timeout: 300_000 }, async (t) => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('reuse.js', import.meta.url))],
    bundle: true, write: false, format: 'iife', globalName: 'reuse', define: { FAULT: 'false', 'import.meta.url': '""' },
  });
  const { page, errors } = await open();
  await page.evaluate(`${outputFiles[0].text}; window.reuse = reuse`);
  let reused = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const result = await page.evaluate(([seed, steps]) => window.reuse.play(seed, steps), [seed, STEPS]);
    assert.equal(result.difference, undefined, JSON.stringify(result));
    reused += result.reused;
  }
  assert.deepEqual(errors, []);
  t.diagnostic(`${reused} of ${SEEDS * STEPS} walks used records again`);
  assert.ok(reused > (SEEDS * STEPS) / 2, 'most walks have read everything, so the test has compared nothing');
  await page.close();
});
