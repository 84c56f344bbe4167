// Tests how much walks ask the browser, in numbers that are the same on each machine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inBrowser } from './page.mjs';

const bundle = async () => (await build({ entryPoints: [fileURLToPath(new URL('reads.js', import.meta.url))], bundle: true, format: 'esm', define: { FAULT: 'false' }, write: false, logLevel: 'error' })).outputFiles[0].text;
// The most that a walk may read: what it read when the limit was set, rounded up.
const IN_SIGHT = { change: { rects: 25, styles: 0 }, same: { rects: 4, styles: 0 } };
const OUT_OF_SIGHT = { first: { rects: 10_100, styles: 3_450 }, look: { rects: 3_500, styles: 150 }, same: { rects: 4, styles: 0 } };
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

test('a text that is painted beyond the window has not become visible, and causes no walk of everything', async () => {
  const { page, errors } = await open();
  const asked = await page.evaluate(async (rows) => {
    // A scroll bar that appears resizes the viewport, which is reported with the next frame.
    document.documentElement.style.overflowY = 'scroll';
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    document.body.innerHTML = '<main id=root><h1>Title</h1><div id=list></div><div data-perf-busy style="position:fixed;bottom:0;width:90px;height:60px"></div></main>';
    const { ad } = /** @type {any} */ (window);
    new ad.SurfaceTracker({ name: 'Page', root: document.getElementById('root') });
    const beyond = new Promise((resolve) => {
      new PerformanceObserver((list) => list.getEntries().some((entry) => /** @type {any} */ (entry).intersectionRect?.width === 0) && resolve(undefined)).observe({ type: 'element' });
    });
    document.getElementById('list')?.insertAdjacentHTML('beforeend', rows);
    const last = /** @type {Element} */ (document.querySelector('.row:last-child b'));
    const original = last.getBoundingClientRect;
    let count = 0;
    last.getBoundingClientRect = () => (count++, original.call(last));
    await beyond;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return count;
  }, '<div class=row><span>Row of text</span><b>more</b></div>'.repeat(300));
  await page.close();
  assert.deepEqual(errors, []);
  assert.equal(asked, 1);
});
