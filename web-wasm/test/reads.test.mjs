// Tests how much walks ask the browser, in numbers that are the same on each machine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inBrowser } from './page.mjs';

const bundle = async () => (await build({ entryPoints: [fileURLToPath(new URL('reads.js', import.meta.url))], bundle: true, format: 'esm', define: { FAULT: 'false' }, write: false, logLevel: 'error' })).outputFiles[0].text;
// The most that a walk may read: what it read when the limit was set, rounded up.
const IN_SIGHT = { change: { rects: 45, styles: 15 }, same: { rects: 4, styles: 4 } };
const OUT_OF_SIGHT = { first: { rects: 10_100, styles: 3_450 }, look: { rects: 3_500, styles: 150 }, same: { rects: 4, styles: 4 } };
const open = inBrowser({ '/reads.js': { type: 'text/javascript', body: await bundle() } });

function keepsTo(limits, walks) {
  for (const [walk, { rects, styles }] of Object.entries(walks)) {
    assert.ok(rects <= limits[walk].rects && styles <= limits[walk].styles, `${walk}: ${rects} rectangles, ${styles} styles`);
  }
}

async function reads(t, html) {
  const { page } = await open();
  const found = await page.evaluate(async (html) => {
    const at = '/reads.js';
    return (await import(at)).play(html);
  }, html);
  await page.close();
  t.diagnostic(JSON.stringify(found));
  return found;
}

test('a thousand elements in sight: a change of ten reads little but these', async (t) => {
  const { first, change, same } = await reads(t, `<style>#grid{font:6px/8px monospace;display:grid;grid-template-columns:repeat(20,18px)}</style><main id=root><div id=grid>${'<span>t1</span>'.repeat(1_000)}</div></main>`);
  assert.ok(first.records >= 1_000);
  keepsTo(IN_SIGHT, { change, same });
});

test('ten thousand elements out of sight are read once, and a look asks only where the rows are', async (t) => {
  const { first, look, same } = await reads(t, `<main id=root><div id=list>${'<div class=row><span>Row of text</span><b>more</b></div>'.repeat(3_333)}</div></main>`);
  assert.ok(first.records < 200);
  keepsTo(OUT_OF_SIGHT, { first, look, same });
});
