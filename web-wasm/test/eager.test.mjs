// Tests the stub: what happens before the rest of the SDK has loaded, which a server delays here, is measured as if the
// whole SDK had been there.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { words } from '../../tests/scenes/web/words.mjs';
import { timedTest } from '../../tests/timed.mjs';
import { startBrowser, startPages, visits } from './page.mjs';
import { poll } from './poll.mjs';
import { startTabs } from './tabs.mjs';

// `/rest/…` is the package, whose main module comes late; that of `/held/…` comes when a test releases it.
const LATE_MS = 1_500;
const file = (name) => readFile(new URL(`../dist/${name}`, import.meta.url));
let release;
const released = new Promise((resolve) => (release = resolve));
const held = { type: 'text/javascript', body: async (response) => (await released, response.end(await file('alldrawn.js'))) };
const late = { type: 'text/javascript', body: (response) => setTimeout(async () => response.end(await file('alldrawn.js')), LATE_MS) };

// The page reports each visit to its server, and has times of what it has shown. `script` runs in the page at once.
const page = (script = '', config = '{}') => ({
  type: 'text/html',
  body: `<!doctype html><title>app</title><link rel="icon" href="data:,"><body style="margin:0"><main id="main"></main>
<script type="module">
  import { install, load, onVisit } from '/rest/eager.js';
  Object.assign(window, { visits: [], shown: {}, load });
  // Shows a page that is complete in the next frame, and remembers when that was.
  window.show = (text) => {
    document.getElementById('main').innerHTML = '<h1 style="height:300px">' + text + '</h1><p style="height:200px">' + text + '</p>';
    requestAnimationFrame((at) => (shown[text] = at + 1000 / 60));
  };
  window.go = (path, text) => (history.pushState({}, '', path), show(text));
  onVisit((visit) => {
    visits.push({ ...visit, bytes: [...visit.bytes] });
    navigator.sendBeacon('/report', JSON.stringify({ ...visit, bytes: [] }));
  });
  window.installed = install(${config});
  void installed.then(() => (window.loadedAt = performance.now()));
  show('first');
  ${script}
</script>`,
});

const reports = [];
let server;
let browser;
before(async () => {
  const js = async (name) => ({ type: 'text/javascript', body: await file(name) });
  server = await startPages((body) => (reports.push(JSON.parse(String(body))), 200), {
    '/rest/eager.js': await js('eager.js'),
    '/rest/alldrawn.js': late,
    '/rest/alldrawn.wasm': { type: 'application/wasm', body: await file('alldrawn.wasm') },
    '/page': page(),
    '/held': { type: 'text/html', body: page().body.replace('/rest/eager.js', '/held/eager.js') },
    '/held/eager.js': await js('eager.js'),
    '/held/alldrawn.js': held,
    '/held/alldrawn.wasm': { type: 'application/wasm', body: await file('alldrawn.wasm') },
    '/later': page(`setTimeout(() => show('later'), 500)`),
    '/class': page(`document.documentElement.style.display = 'none'; show('hidden'); setTimeout(() => (document.documentElement.style.display = '', requestAnimationFrame((at) => (shown.revealed = at + 1000 / 60))), 500)`),
    '/data': page(`setTimeout(async () => { await (await fetch('/square.svg?delay=4000')).text(); show('data'); }, 300)`),
    '/redirect': page(`setTimeout(() => (go('/second', 'second'), setTimeout(() => go('/third', 'third'), 100)), 200)`),
    '/needed': page(`setTimeout(() => (window.module = load()), 0)`),
    '/lost': { type: 'text/html', body: page().body.replace('/rest/eager.js', '/lost/eager.js') },
    '/lost/eager.js': await js('eager.js'),
    '/lost/alldrawn.js': { type: 'text/html', body: '<p>There is no such file.' },
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function open(path) {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(server.url + path);
  return { page, errors };
}

// Returns the first `count` visits of a page, with what the page knows itself.
async function ended(path, count = 1, act = async (_page) => {}) {
  const { page, errors } = await open(path);
  await act(page);
  const found = await visits(page, count);
  const facts = await page.evaluate(() => ({ shown: window.shown, loadedAt: window.loadedAt }));
  await page.close();
  assert.deepEqual(errors, []);
  return { ...facts, visits: found.map((visit) => ({ ...visit, end: visit.start + visit.visuallyComplete, flags: words(Uint8Array.from(visit.bytes)).flags ?? [] })) };
}

const kinds = ({ surface, outcome, startSource, navigationType }) => [surface, outcome, startSource, navigationType];
const FRAMES = 2 * (1000 / 60);
function near(t, visit, at) {
  t.diagnostic(`reported ${visit.end.toFixed(0)} ms, shown ${at.toFixed(0)} ms`);
  assert.ok(Math.abs(visit.end - at) <= FRAMES, `reported ${visit.end} ms, shown ${at} ms`);
}

for (const [what, path, text] of [['a page', '/page', 'first'], ['a page that changes', '/later', 'later'], ['a page that is revealed', '/class', 'revealed']]) {
  timedTest(`${what} has the time at which it was shown, although the rest came later, and is flagged`, async (t) => {
    const { visits: [visit], shown, loadedAt } = await ended(path);
    assert.deepEqual(kinds(visit), [path, 'complete', 'launch', 'load']);
    assert.deepEqual([visit.start, visit.flags.includes('sdk_loaded_late')], [0, true]);
    assert.ok(loadedAt > LATE_MS && visit.end < LATE_MS, `the rest came at ${loadedAt} ms`);
    near(t, visit, shown[text]);
  });
}

timedTest('a request from before the rest holds the visit until its content is drawn', async (t) => {
  const { visits: [visit], shown } = await ended('/data');
  assert.deepEqual(kinds(visit), ['/data', 'complete', 'launch', 'load']);
  near(t, visit, shown.data);
});

timedTest('navigations before the rest have their visits, in order, and the app may replace its page', async (t) => {
  const { visits: [first, second, third], shown } = await ended('/redirect', 3);
  assert.deepEqual([kinds(first), kinds(second), kinds(third)], [['/redirect', 'redirected', 'launch', 'load'], ['/second', 'redirected', 'launch', 'soft'], ['/third', 'complete', 'launch', 'soft']]);
  assert.equal(third.start, 0, 'the launch is the start of all');
  near(t, third, shown.third);
});

timedTest('a navigation in a click before the rest starts at the click; the visit that the click ended is unknown', async (t) => {
  const { visits: [visit], shown } = await ended('/page', 1, async (page) => {
    await page.evaluate(() => addEventListener('click', (event) => (window.go('/users/7', 'clicked'), (window.shown.click = event.timeStamp))));
    await page.mouse.click(200, 100);
  });
  assert.deepEqual(kinds(visit), ['/users/:id', 'complete', 'input', 'soft']);
  assert.ok(Math.abs(visit.start - shown.click) < 0.01, `it starts at ${visit.start}, and the click was at ${shown.click}`);
  near(t, visit, shown.clicked);
});

test('later navigations are measured as with the whole SDK', async () => {
  const { visits: [, visit] } = await ended('/page', 2, async (page) => {
    await visits(page, 1);
    await page.evaluate(() => addEventListener('click', () => window.go('/more', 'more')));
    await page.mouse.click(200, 100);
  });
  assert.deepEqual([kinds(visit), visit.flags.includes('sdk_loaded_late')], [['/more', 'complete', 'input', 'soft'], false]);
});

test('`load` brings the whole module, and does not wait for an idle moment', async () => {
  const { page } = await open('/needed');
  assert.deepEqual(await page.evaluate(async () => [(await window.installed).state, typeof (await window.module).SurfaceTracker, (await window.load()) === (await window.module), window.module.then === undefined]), ['ready', 'function', true, false]);
  await page.close();
});

test('if the rest cannot be loaded, the status and one line say so, and the page has its own functions', async () => {
  const { page, errors } = await open('/lost');
  const status = await page.evaluate(() => window.installed);
  assert.equal(status.state, 'off');
  assert.match(status.reason, /^the rest of the SDK could not be loaded/);
  assert.equal(errors.filter((text) => text.startsWith('alldrawn: the rest')).length, 1, String(errors));
  assert.match(await page.evaluate(() => String(window.fetch)), /native code/);
  await page.close();
});

test('a page that was left for another tab before the rest came is a visit that was left', async () => {
  const tabs = await startTabs();
  try {
    reports.length = 0;
    const tab = await tabs.attach(await tabs.open(`${server.url}/held`));
    const wait = (condition) => poll(() => tab.evaluate(condition).catch(() => false), () => `the tab has not come to ${condition}`);
    await wait('window.shown?.first');
    await (await tabs.attach(await tabs.open('about:blank'))).show();
    await wait('document.hidden');
    release();
    await wait('window.loadedAt');
    await poll(() => reports.length > 0);
    assert.deepEqual(reports.map(({ surface, outcome, leaveReason }) => [surface, outcome, leaveReason]), [['/held', 'abandoned', 'background']]);
    assert.equal(reports[0].visuallyComplete, undefined);
  } finally {
    await tabs.close();
  }
});
