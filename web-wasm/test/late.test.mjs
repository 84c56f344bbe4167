// Tests pages on which the SDK, or its core, comes after the content: the content has the time at which it was painted.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { timedTest } from '../../tests/timed.mjs';
import { startBrowser, startPages, visits } from './page.mjs';
import { words } from '../../tests/scenes/web/words.mjs';

const TEXT = `<p>${'Words of a text that covers a tenth of the page, so that the page is not sparse. '.repeat(12)}</p>`;
const html = (body) => ({ type: 'text/html', body: `<!doctype html><link rel="icon" href="data:,"><body style="margin:0"><main id="root">${body}</main>` });
/** Adds a picture half a second after the page. */
const ADDED = `<script>setTimeout(() => root.insertAdjacentHTML('beforeend', '<img width=380 height=300 src="/square.svg?delay=100">'), 400)</script>`;

const FILES = {
  '/static': html(TEXT),
  '/picture': html(`${TEXT}<img width=380 height=300 src="/square.svg?delay=300">`),
  '/added': html(`${TEXT}${ADDED}`),
};

let server;
let browser;
before(async () => {
  server = await startPages(() => 200, FILES);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

// Opens a page and installs the SDK `wait` ms after the load event. Returns the visit, its flags, and when the browser
// painted the last content.
async function visit(path, wait, delayOfCore = 0) {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  await page.route('**/*.wasm', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, delayOfCore));
    await route.continue();
  });
  await page.addInitScript(() => {
    window.visits = [];
    window.painted = [];
    new PerformanceObserver((list) => window.painted.push(...list.getEntries().map((entry) => entry.startTime))).observe({ type: 'paint', buffered: true });
    // A picture is painted in the frame after its load event.
    document.addEventListener('load', (event) => event.target.localName === 'img' && requestAnimationFrame(() => window.painted.push(performance.now() + 1000 / 60)), true);
  });
  await page.goto(server.url + path);
  await page.evaluate(async (wait) => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const at = '/dist/alldrawn.js';
    const ad = await import(at);
    ad.onVisit((visit) => window.visits.push({ ...visit, bytes: [...visit.bytes] }));
    void ad.install({ automatic: false });
    new ad.SurfaceTracker({ name: 'Late', root: document.getElementById('root') });
  }, wait);
  const [event] = await visits(page, 1);
  const painted = Math.max(...(await page.evaluate(() => window.painted)));
  await page.close();
  return { ...event, flags: words(Uint8Array.from(event.bytes)).flags ?? [], end: event.start + event.visuallyComplete, painted };
}

const FRAMES = 3 * (1000 / 60);
const near = (t, { end, painted, outcome }) => {
  assert.equal(outcome, 'complete');
  t.diagnostic(`reported ${end.toFixed(0)} ms, painted ${painted.toFixed(0)} ms`);
  assert.ok(Math.abs(end - painted) <= FRAMES, `reported ${end} ms, painted ${painted} ms`);
};

for (const [what, path] of [['a static page', '/static'], ['a page with a picture', '/picture'], ['a page to which a script adds a picture', '/added']]) {
  timedTest(`${what} that is installed on a second late is dated by the browser's records, and flagged`, async (t) => {
    const event = await visit(path, 1_000);
    assert.equal(event.startSource, 'launch');
    assert.ok(event.flags.includes('sdk_loaded_late'), String(event.flags));
    near(t, event);
  });
}

timedTest('a core that loads two seconds late changes no time', async (t) => {
  const event = await visit('/added', 0, 2_000);
  near(t, event);
});
