// Tests that what is still to come delays the end of a visit: the rest of the document, scripts, sheets, fonts, pictures,
// and answers of sockets and workers. None of them changes a measured value by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { timedTest } from '../../tests/timed.mjs';
import { HoldState, Op } from '../../tests/conformance/wasm/boundary.mjs';
import { only, waitForCalls } from './calls.mjs';
import { openPage, startBrowser, startPages, visits } from './page.mjs';

const TITLE = '<h1 style="height:300px">Title</h1>';
const REST = '<p style="height:200px">what has arrived</p>';
// Longer than the settle time of these pages, milliseconds.
const LATE_MS = 1_600;
// Sets when the rest has arrived, on the page's clock.
const ARRIVED = 'window.arrivedAt = performance.now();';
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const begin = `import('/dist/alldrawn.js').then((ad) => {
  window.ended = new Promise((resolve) => ad.onVisit(resolve));
  ad.install();
  new ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
});`;

let server;
let browser;
before(async () => {
  const script = (body) => ({ type: 'text/javascript', body });
  const html = (body) => ({ type: 'text/html', body });
  server = await startPages(undefined, {
    '/script.js': script('window.ran = true'),
    '/sheet.css': { type: 'text/css', body: 'i { color: red }' },
    // It cannot be decoded, and so it fails once it has arrived.
    '/font.woff2': { type: 'font/woff2', body: 'no font' },
    '/worker.js': script(`fetch('/square.svg?delay=${LATE_MS}').then((response) => response.text()).then(postMessage)`),
    '/echo.js': script('onmessage = ({ data }) => setTimeout(() => (data.fail ? fail() : postMessage(data)), data.ms)'),
    '/events': {
      type: 'text/event-stream',
      body: (response) => pause(LATE_MS).then(() => response.write('data: one\n\n')),
    },
    '/streamed': html(async (response) => {
      response.write(`<!doctype html><body style="margin:0"><main id="feed">${TITLE}<script>${begin}</script>`);
      await pause(LATE_MS);
      response.end(`<script>${ARRIVED}</script>${REST}</main>`);
    }),
    '/scripted': html(`<!doctype html><body style="margin:0"><main id="feed">${TITLE}</main>
      <script async src="/script.js?delay=${LATE_MS}" onload="${ARRIVED} document.getElementById('feed').insertAdjacentHTML('beforeend', '${REST.replaceAll('"', '&quot;')}')"></script>
      <script>${begin}</script>`),
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

// How the rest of the page may arrive, `LATE_MS` after the begin of the visit.
const WAYS = {
  'an async script': "loaded(Object.assign(document.createElement('script'), { src: `/script.js?delay=${ms}` }))",
  'a module script': "loaded(Object.assign(document.createElement('script'), { type: 'module', src: `/script.js?delay=${ms}` }))",
  'a style sheet': "loaded(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/sheet.css?delay=${ms}` }))",
  'a sheet for another medium': "loaded(Object.assign(document.createElement('link'), { rel: 'stylesheet', media: 'print', href: `/sheet.css?delay=${ms}` }))",
  'a sheet in an element': "(() => { const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/sheet.css?delay=${ms}` }); const div = document.createElement('div'); div.append(link); document.body.append(div); return new Promise((done) => (link.onload = done)); })()",
  'a preloaded module': "loaded(Object.assign(document.createElement('link'), { rel: 'modulepreload', href: `/script.js?delay=${ms}` }))",
  'a preloaded font': "loaded(Object.assign(document.createElement('link'), { rel: 'preload', as: 'font', crossOrigin: '', href: `/font.woff2?delay=${ms}` }))",
  'a font': "new Promise((done) => { const font = new FontFace('Late', `url(/font.woff2?delay=${ms})`); document.fonts.add(font); font.load().catch(done); })",
  'a picture outside of the page': "new Promise((done) => { const picture = new Image(); picture.onload = done; picture.src = `/square.svg?delay=${ms}`; })",
  'a picture outside of the page, by srcset': "(() => { const picture = document.createElement('img'); picture.srcset = `/square.svg?delay=${ms} 1x`; return picture.decode(); })()",
  'a picture that cannot be seen before it has loaded': "loaded(Object.assign(new Image(100, 100), { src: `/square.svg?delay=${ms}`, style: 'opacity:0' }), feed)",
  "a socket's answer": "new Promise((done) => { const socket = new WebSocket(`ws://${location.host}/`); socket.onopen = () => socket.send(`${ms}:rows`); socket.onmessage = done; })",
  "an event source's first message": "new Promise((done) => { new EventSource('/events').onmessage = done; })",
  "a worker's first message": "new Promise((done) => { new Worker('/worker.js').onmessage = done; })",
  "a worker's answer": "new Promise((done) => { const worker = new Worker('/echo.js'); worker.postMessage({ ms }); worker.onmessage = done; })",
};

// Begins a visit of a surface that shows a title. The rest follows when `way` has arrived.
const story = (way) => `(async () => {
  document.body.innerHTML = '<main id="feed">${TITLE}</main>';
  const [feed, ms] = [document.getElementById('feed'), ${LATE_MS}];
  const loaded = (element, parent = document.head) => new Promise((done) => {
    element.onload = element.onerror = done;
    parent.append(element);
  });
  new window.ad.SurfaceTracker({ name: 'Feed', root: feed });
  await ${way};
  ${ARRIVED}
  feed.insertAdjacentHTML('beforeend', '${REST}');
})()`;

// Asserts that a visit was complete after the rest had arrived.
async function assertWaited(page, visit) {
  assert.equal(visit.outcome, 'complete');
  const arrived = (await page.evaluate(() => window.arrivedAt)) - visit.start;
  assert.ok(visit.visuallyComplete >= arrived, `complete at ${visit.visuallyComplete} ms, but the rest came at ${arrived} ms`);
}

for (const [name, way] of Object.entries(WAYS)) {
  test(`a visit waits for the content that ${name} brings`, { timeout: 120_000 }, async () => {
    const { page, errors } = await openPage(browser, server.url);
    await page.evaluate(story(way));
    await assertWaited(page, (await visits(page, 1))[0]);
    assert.deepEqual(errors, []);
    await page.close();
  });
}

for (const [name, path] of [['the rest of the document', '/streamed'], ['a script of the document', '/scripted']]) {
  test(`a visit waits for the content that ${name} brings`, { timeout: 120_000 }, async () => {
    const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
    await page.goto(server.url + path);
    await assertWaited(page, await page.evaluate(() => window.ended));
    await page.close();
  });
}

timedTest('a module that arrives restarts the settle time, since another one may follow it', async () => {
  const { page } = await openPage(browser, server.url);
  await page.evaluate(story("import('/script.js?delay=800').then(() => import('/script.js?delay=801'))"));
  await assertWaited(page, (await visits(page, 1))[0]);
  await page.close();
});

timedTest('with `requests: false`, nothing that is still to come holds', async () => {
  const { page } = await openPage(browser, server.url, { requests: false });
  await page.evaluate(story(`Promise.all([${Object.values(WAYS).join(', ')}])`));
  const [visit] = await visits(page, 1);
  assert.ok(visit.elapsed - visit.firstContent < 100, 'the visit is complete with its title');
  await page.close();
});

// Returns the calls that hold a busy surface while the page runs `act`, by hold. `prepare` runs before the visit begins.
async function holdsOf(prepare, act) {
  const { page, errors } = await openPage(browser, server.url, { record: true });
  await page.evaluate(`(async () => {
    window.pause = (ms) => new Promise((done) => setTimeout(done, ms));
    window.add = (name, properties, parent = document.head) => parent.appendChild(Object.assign(document.createElement(name), properties));
    window.event = (target, type) => new Promise((done) => target.addEventListener(type, done, { once: true }));
    window.open_ = async (path) => {
      const socket = new WebSocket('ws://' + location.host + path);
      await event(socket, 'open');
      return socket;
    };
    document.body.innerHTML = '<main id="feed" style="height:4000px"><div aria-busy="true" style="height:300px">Waiting</div></main>';
    window.feed = document.getElementById('feed');
    await (${prepare})();
    await pause(50);
    window.surface = new ad.SurfaceTracker({ name: 'Feed', root: feed });
    await (${act})();
    await pause(200);
    surface.hold('the end');
  })()`);
  const holds = await waitForCalls(page, (calls) => {
    const all = only(calls, Op.HOLD).map((hold) => ({ visit: hold.getUint32(0, true), id: hold.getUint32(12, true), state: hold.getUint8(16) }));
    const end = all.findIndex(({ id }) => id < 0x8000_0000);
    return end >= 0 && all.slice(0, end);
  });
  assert.deepEqual(errors, []);
  await page.close();
  return holds.sort((one, other) => one.id - other.id);
}

const NOTHING = 'async () => {}';
const { OPENED, RELEASED } = HoldState;
for (const [what, states, act, prepare = NOTHING] of /** @type {[string, number[], string, string?][]} */ ([
  ['a script that loads', [OPENED, RELEASED, OPENED, RELEASED], "() => event(add('script', { src: '/script.js' }), 'load')"],
  ['a sheet that fails', [OPENED, RELEASED], "() => event(add('link', { rel: 'stylesheet', href: 'http://127.0.0.1:1/' }), 'error')"],
  ['a script that has been removed before it has come', [OPENED, RELEASED, OPENED, RELEASED], "async () => { const script = add('script', { src: '/script.js?delay=200' }); await pause(50); script.remove(); await event(script, 'load'); }"],
  ['a script that has arrived before the visit', [], NOTHING, "() => event(add('script', { src: '/script.js' }), 'load')"],
  ['a script that is moved', [], "() => document.body.append(document.querySelector('script'))", "() => event(add('script', { src: '/script.js' }), 'load')"],
  ['a script in written HTML, which is not run, ends its hold', [OPENED, RELEASED], "() => (add('div', { innerHTML: '<p><script src=/other.js></script>' }), pause(3300))"],
  ['a script that is only data', [], "() => add('script', { src: '/script.js', type: 'application/json' })"],
  ['a script for old browsers', [], "() => add('script', { noModule: true, src: '/script.js' })"],
  ['a script without an address', [], "() => add('script', { textContent: '1' })"],
  ['a sheet that is not used', [], "() => add('link', { rel: 'alternate stylesheet', title: 'Other', href: '/sheet.css' })"],
  ['a link for the next page', [], "() => add('link', { rel: 'prefetch', href: '/sheet.css' })"],
  ['a preload for another medium', [], "() => add('link', { rel: 'preload', as: 'style', media: 'print', href: '/sheet.css' })"],
  ['a picture in view', [OPENED, RELEASED], "() => event(add('img', { src: '/square.svg?delay=300' }, feed), 'load')"],
  ['a picture in view that fails', [OPENED, RELEASED], "() => event(add('img', { src: '/script.js?delay=300' }, feed), 'error')"],
  ['a picture in view that loses its address', [OPENED, RELEASED], "async () => { const picture = add('img', { src: '/square.svg?delay=60000' }, feed); await pause(300); picture.removeAttribute('src'); await pause(300); }"],
  ['a picture below the viewport', [], "() => add('img', { style: 'position:absolute; top:2000px', src: '/square.svg?delay=60000' }, feed)"],
  ['a picture that is inserted below the viewport later', [], "() => { const picture = new Image(); picture.style = 'position:absolute; top:2000px'; picture.src = '/square.svg?delay=60000'; feed.append(picture); }"],
  ['a lazy picture outside of the page', [], "() => Object.assign(new Image(), { loading: 'lazy', src: '/square.svg' })"],
  ['a question to an open socket', [OPENED, RELEASED], "() => (socket.send('50:rows'), event(socket, 'message'))", "async () => { window.socket = await open_('/'); socket.send('0:rows'); await event(socket, 'message'); }"],
  ['a question whose socket is closed', [OPENED, RELEASED], "() => (socket.send('60000:rows'), socket.close(), event(socket, 'close'))", "async () => { window.socket = await open_('/'); socket.send('0:rows'); await event(socket, 'message'); }"],
  ['a question to a closed socket', [], "() => socket.send('1')", "async () => { window.socket = await open_('/'); socket.close(); await event(socket, 'close'); }"],
  ['a socket that is open and quiet', [], NOTHING, "async () => { window.socket = await open_('/'); socket.send('0:rows'); await event(socket, 'message'); }"],
  ['messages that nobody asked for', [], '() => pause(300)', "async () => { window.socket = await open_('/push'); await event(socket, 'message'); }"],
  ['a question to a socket that did not answer for 5 s', [], "() => socket.send('60000:rows')", "async () => { window.socket = await open_('/'); socket.send('60000:rows'); await pause(5200); }"],
  ['a question to a socket that has answered late', [OPENED, RELEASED], "() => (socket.send('0:rows'), event(socket, 'message'))", "async () => { window.socket = await open_('/'); socket.send('5400:rows'); await event(socket, 'message'); }"],
  ['a reconnection to where no message came from', [], "() => open_('/')", "async () => { const socket = await open_('/?1'); socket.close(); await event(socket, 'close'); }"],
  ['a conversation without a pause', [], '() => pause(300)', "async () => { window.worker = new Worker('/echo.js'); let [turns, go] = [0, () => worker.postMessage({ ms: 0 })]; const many = new Promise((done) => (worker.onmessage = () => (++turns === 400 && done(), go()))); go(); await many; }"],
  ['a question to a worker', [OPENED, RELEASED], '() => (worker.postMessage({ ms: 20 }), event(worker, "message"))', "async () => { window.worker = new Worker('/echo.js'); worker.postMessage({ ms: 0 }); await event(worker, 'message'); }"],
])) {
  test(`${what} ${states.length === 0 ? 'does not hold' : 'holds'}`, { timeout: 120_000 }, async () => {
    assert.deepEqual((await holdsOf(prepare, act)).map(({ state }) => state), states);
  });
}

test('a script that is loading when a second visit begins holds both', async () => {
  const holds = await holdsOf(NOTHING, `async () => {
    const script = add('script', { src: '/script.js?delay=400' });
    await pause(50);
    const other = add('section', { innerHTML: '<div aria-busy="true" style="height:300px">Waiting</div>' }, document.body);
    new ad.SurfaceTracker({ name: 'Other', root: other });
    await event(script, 'load');
  }`);
  const ofScript = holds.filter(({ id }) => id === holds[0].id);
  assert.equal(new Set(ofScript.map(({ visit }) => visit)).size, 2);
  assert.deepEqual(ofScript.map(({ state }) => state), [OPENED, OPENED, RELEASED, RELEASED]);
});
