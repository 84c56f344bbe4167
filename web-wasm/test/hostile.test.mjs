// Makes each entry from the page into the SDK fail in turn. Each time the page must run on undisturbed, the status and
// one console line must report the failure, and nothing of the SDK may be left in the page.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { countLive } from './live.mjs';
import { startBrowser, startPages } from './page.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PLAYS_AT_ONCE = 4;

let server;
let browser;
let uploads = 0;
before(async () => {
  const { outputFiles } = await build({ entryPoints: [here('../src/index.ts')], bundle: true, format: 'esm', target: 'es2022', define: { FAULT: 'true' }, write: false });
  server = await startPages(() => ((uploads += 1), 503), { '/late.js': { type: 'text/javascript', body: '' }, '/dist/alldrawn.fault.js': { type: 'text/javascript', body: outputFiles[0].text } });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

// Runs in the page before the SDK: makes the entry with the source text `target` fail, and records the entries that
// run. `window.wrapped` returns the number of the browser's functions that the SDK has replaced.
function fail(target) {
  window.faults = new Set();
  window.hit = false;
  window.alldrawnFault = (source) => {
    window.faults.add(source);
    if (source !== target) return;
    window.hit = true;
    throw new Error('a fault of the test');
  };
  // The SDK then wraps the functions of the history.
  Object.defineProperty(window, 'navigation', { value: undefined });
  const classes = [window.WebSocket, window.EventSource, window.Worker];
  const pictures = HTMLImageElement.prototype;
  const kept = () => [
    ...['WebSocket', 'EventSource', 'Worker'].map((name) => window[name]),
    ...classes.map((made) => made.prototype.constructor),
    ...['src', 'srcset'].map((name) => Object.getOwnPropertyDescriptor(pictures, name).set),
    ...[classes[0].prototype.send, classes[2].prototype.postMessage, window.fetch, XMLHttpRequest.prototype.send, history.pushState, history.replaceState],
    ...['json', 'text', 'blob', 'arrayBuffer', 'formData', 'bytes', 'clone'].map((name) => Response.prototype[name]),
  ];
  const before = kept();
  window.wrapped = () => kept().filter((method, index) => method !== before[index]).length;
}

// Runs in the page: an app that uses each part of the SDK. Returns what the app itself has observed.
async function app() {
  const ad = await import('/dist/alldrawn.fault.js');
  window.ad = ad;
  window.events = 0;
  window.xhrDone = new Promise((done) => (window.setXhr = done));
  ad.onVisit(() => (window.events += 1));
  document.body.innerHTML = `<main id="feed" style="height:3000px"><h1>Title</h1><input type="search" id="search"><button id="button">Press</button>
    <video poster="/square.svg?poster" preload="none" width="100" height="100"></video><canvas id="map"></canvas><p id="late"></p></main>`;
  const feed = document.getElementById('feed');
  ad.answerFor(document.getElementById('map'), { isDrawn: () => true, x: () => 0 });
  void ad.install({ wasm: '/dist/alldrawn.wasm', endpoint: '/v1/visits', spans: true });
  const surface = new ad.SurfaceTracker({ name: 'Feed', root: feed });
  const release = surface.hold('feed');
  surface.mark('moment');
  for (let turn = 0; turn < 200 && ad.status().state === 'loading'; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
  const seen = [];
  const response = await fetch('/square.svg');
  const copy = response.clone();
  seen.push((await response.text()).length, (await copy.blob()).size);
  seen.push(await fetch('http://127.0.0.1:1/').catch((error) => error.message));
  await new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('GET', '/square.svg');
    request.onload = () => done(seen.push(request.status));
    request.send();
  });
  const answer = (target) => new Promise((done) => (target.onmessage = ({ data }) => done(data)));
  const socket = new WebSocket(`ws://${location.host}/`);
  await new Promise((done) => (socket.onopen = done));
  socket.send('20:rows');
  seen.push(await answer(socket), socket instanceof WebSocket, socket.constructor === WebSocket);
  const worker = new Worker(URL.createObjectURL(new Blob(['onmessage = ({ data }) => postMessage(data)'])));
  worker.postMessage('echo');
  seen.push(await answer(worker));
  document.fonts.add(new FontFace('Late', 'url(/square.svg?font)')).load('12px Late').catch(() => {});
  seen.push(await new Promise((done) => document.head.append(Object.assign(document.createElement('script'), { src: '/late.js', onerror: done, onload: done }))).then(({ type }) => type));
  const picture = new Image();
  picture.src = '/square.svg?delay=100';
  seen.push(await picture.decode(), picture.complete);
  history.pushState({ next: 1 }, '', '/next');
  seen.push(location.pathname, history.state.next);
  history.replaceState({ last: 1 }, '', '/last');
  seen.push(location.pathname, history.state.last);
  location.hash = '#/route';
  feed.insertAdjacentHTML('beforeend', '<img width="300" height="300" src="/square.svg?picture"><img src="/square.svg?status=404">');
  feed.querySelector('h1').animate([{ opacity: 0 }, { opacity: 1 }], 50);
  document.getElementById('late').textContent = 'late';
  release();
  surface.declareEmpty();
  const other = document.createElement('section');
  other.innerHTML = '<h2 style="height:200px">A dialog</h2>';
  document.body.prepend(other);
  const dialog = new ad.SurfaceTracker({ name: 'Dialog', root: other, dialogOf: surface });
  seen.push(typeof surface.hold('x'), ad.recording(), document.querySelectorAll('main > *').length);
  await new Promise((resolve) => setTimeout(resolve, 50));
  other.remove();
  dialog.restart();
  dialog.leave();
  window.surface = surface;
  return seen;
}

/** Runs the page once. `target` is the source text of the entry that fails; undefined if none is to fail. */
async function play(target) {
  const context = await browser.newContext({ viewport: { width: 400, height: 800 } });
  try {
    const page = await context.newPage();
    const errors = [];
    const lines = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.text().startsWith('alldrawn') && lines.push(message.text()));
    await page.addInitScript(countLive);
    await page.addInitScript(fail, target);
    await page.goto(server.url);
    const seen = await page.evaluate(app);
    // The user types, scrolls and clicks.
    await page.locator('#search').focus();
    await page.keyboard.type('ab');
    await page.mouse.move(200, 400);
    await page.mouse.wheel(0, 30);
    await page.mouse.click(200, 700);
    // Wait until the entry has failed, or, if none is to fail, until an upload was answered and no new entry runs.
    let [known, since] = [0, Date.now()];
    for (const until = since + 20_000; Date.now() < until; ) {
      const { hit, reached } = await page.evaluate(() => ({ hit: window.hit, reached: window.faults.size }));
      if (reached !== known) [known, since] = [reached, Date.now()];
      if (hit || (target === undefined && uploads > 0 && Date.now() > since + 3_000)) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const faults = await page.evaluate(() => [...window.faults]);
    const left = await page.evaluate(() => ({
      hit: window.hit,
      status: window.ad.status(),
      wrapped: window.wrapped(),
      attributes: document.querySelectorAll('[elementtiming]').length,
      measures: performance.getEntriesByType('measure').length,
      listeners: window.live.listeners,
      observers: window.live.observers,
    }));
    return { seen, errors, lines, faults, left };
  } finally {
    await context.close();
  }
}

test('whichever entry fails, the page runs on, one line reports it, and nothing is left', { timeout: 600_000 }, async (t) => {
  const whole = await play(undefined);
  assert.deepEqual(whole.errors, []);
  assert.equal(whole.left.status.state, 'ready');
  assert.ok(whole.left.wrapped >= 20 && whole.left.listeners > 0, 'the counters of the test work');
  assert.ok(whole.faults.length >= 45, `only ${whole.faults.length} entries were reached, but at least 45 are expected`);
  const waiting = [...whole.faults];
  const work = async () => {
    for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
      let played = await play(source);
      // Some entries run only if late events come in a certain order, so play the page up to three times.
      for (let again = 0; again < 2 && !played.left.hit; again++) played = await play(source);
      await t.test(source.replace(/\s+/g, ' ').slice(0, 100), () => {
        assert.deepEqual(played.errors, []);
        assert.deepEqual(played.seen, whole.seen);
        assert.equal(played.lines.length, 1);
        assert.match(played.lines[0], /the SDK has failed \(Error: a fault of the test\); nothing is measured/);
        assert.deepEqual(played.left, { hit: true, status: { state: 'off', reason: 'the SDK has failed (Error: a fault of the test)' }, wrapped: 0, attributes: 0, measures: 0, listeners: 0, observers: 0 });
      });
    }
  };
  await Promise.all(Array.from({ length: PLAYS_AT_ONCE }, work));
});

test('only src/guard.ts adds listeners, observers, timers and frame requests to the page', async () => {
  const entries = /\b(addEventListener|removeEventListener|setTimeout|setInterval|requestAnimationFrame|requestIdleCallback|requestVideoFrameCallback\(|queueMicrotask|new (Mutation|Resize|Performance|Intersection)Observer)\b|\.on[a-z]+ = /;
  // The tools for development (src/entries) are not part of an app.
  for (const name of await readdir(here('../src'))) {
    if (name === 'guard.ts' || name === 'entries') continue;
    const lines = (await readFile(here(`../src/${name}`), 'utf8')).split('\n').filter((line) => entries.test(line.replace(/\/\/.*|^ \*.*/, '')));
    assert.deepEqual(lines, [], name);
  }
});
