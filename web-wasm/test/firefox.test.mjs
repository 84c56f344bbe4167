// Tests the SDK in Firefox, which does not report when it paints an element. `make accuracy-firefox` plays all small
// pages there and compares them with pictures.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { launchFirefox } from '../../tests/accuracy/firefox-browser.mjs';
import { playInFirefox, problemsOf } from '../../tests/accuracy/firefox-visit.mjs';
import { PAGE_CASES } from '../../tests/accuracy/page-cases.mjs';
import { startPageServer } from '../../tests/accuracy/page-server.mjs';
import { timedTest } from '../../tests/timed.mjs';
import { startPages, visits } from './page.mjs';
import { poll } from './poll.mjs';

/** The page's end comes at most this time after its last change, milliseconds: on a busy machine frames are late. */
const LATE_MS = 1_000;
const TEXT = `<p>${'Words of a text that covers a tenth of the page, so that the page is not sparse. '.repeat(12)}</p>`;
const html = (body) => ({ type: 'text/html', body: `<!doctype html><link rel="icon" href="data:,"><body style="margin:0">${body}` });
const FILM = await readFile(new URL('../../sample-apps/web/media/videos/1.webm', import.meta.url));
const BARE = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="100" height="100" fill="#667"/></svg>';
const STRICT = `<!doctype html><meta http-equiv="content-security-policy" content="script-src 'self'"><link rel="icon" href="data:,"><body>`;

const png = () => sharp({ create: { width: 200, height: 200, channels: 3, background: '#667' } }).png().toBuffer();
// A page that begins its visit while it is loaded.
const START = `
  const ad = await import('/dist/alldrawn.js');
  window.visits = [];
  ad.onVisit(({ bytes, ...visit }) => window.visits.push(visit));
  await ad.install({ automatic: false });
  new ad.SurfaceTracker({ name: 'Home', root: document.getElementById('root') });`;

let server;
let firefox;
let uploads = [];
before(async () => {
  server = await startPages((body) => (uploads.push(body), 200), {
    '/film.webm': { type: 'video/webm', body: FILM },
    '/bare.svg': { type: 'image/svg+xml', body: BARE },
    '/strict': { type: 'text/html', body: STRICT },
    '/cached': html(`<main id="root">${TEXT}<div style="width:300px;height:200px;background:url(/square.png)"></div><video preload=none poster="/square.png" width=300 height=200></video></main>`),
    '/square.png': { type: 'image/png', body: await png(), cache: 'max-age=3600' },
    '/refused': html(`<main id="root">${TEXT}<div style="width:300px;height:200px;background:url(http://127.0.0.1:1/none.png)"></div></main><img width=1 height=1 src="/square.svg?delay=3000"><script type="module">${START}</script>`),
    '/static': html(`<main id="root">${TEXT}<img width=380 height=300 src="/square.svg?delay=300"></main>`),
  });
  firefox = await launchFirefox();
});
after(async () => {
  await firefox?.close();
  await server?.close();
});

// Runs in the page: installs the SDK. No visit is audited by chance.
const INSTALL = (config) => `import('/dist/alldrawn.js').then(async (ad) => {
  Object.assign(window, { ad, visits: [] });
  const draw = crypto.getRandomValues.bind(crypto);
  crypto.getRandomValues = (array) => (draw(array), array.length === 16 && array.fill(0xff, 8), array);
  ad.onVisit(({ bytes, ...visit }) => window.visits.push(visit));
  await ad.install({ automatic: false, ...${JSON.stringify(config)} });
})`;
// Runs in the page: shows a surface and begins its visit. `changed`: when its last picture has arrived, milliseconds.
const SHOW = (html, name = 'Home') => `(() => {
  document.body.innerHTML = ${JSON.stringify(`<main id="root">${html}</main>`)};
  document.addEventListener('load', () => (window.changed = performance.now()), true);
  window.root = document.getElementById('root');
  window.surface = new window.ad.SurfaceTracker({ name: '${name}', root });
  window.begun = performance.now();
})()`;

async function open(path = '/', config = {}) {
  const page = await firefox.openPage({ width: 400, height: 800 });
  await page.goto(server.url + path);
  await page.evaluate(INSTALL(config));
  return page;
}

// Shows a surface, and returns its visit, with its end and the page's own times on the page's clock.
async function visitOf(page, html, play = '') {
  await page.evaluate(SHOW(html));
  if (play) await page.evaluate(`(async () => { ${play} })()`);
  const visit = (await visits(lister(page), 1))[0];
  const { changed, begun } = await page.evaluate('({ changed: window.changed, begun: window.begun })');
  assert.deepEqual(page.errors, []);
  return { ...visit, end: visit.start + visit.visuallyComplete, changed, begun };
}
// `visits` passes a function, and Firefox's page takes an expression.
const lister = (page) => ({ evaluate: () => page.evaluate('window.visits') });

function endsAt({ end, outcome }, changed) {
  assert.equal(outcome, 'complete');
  assert.ok(end >= changed && end <= changed + LATE_MS, `complete at ${end} ms, but the last change was at ${changed} ms`);
}

timedTest('a launch is complete when its last picture is drawn, and no element is marked for paint records', async () => {
  const page = await open();
  await page.evaluate(SHOW(`${TEXT}<img width=380 height=300 src="/square.svg?delay=1500">`));
  const marked = await page.evaluate(`new Promise((done) => setTimeout(() => done(document.querySelectorAll('[elementtiming]').length), 300))`);
  const [visit] = await visits(lister(page), 1);
  assert.deepEqual([visit.startSource, marked, page.errors], ['launch', 0, []]);
  endsAt({ ...visit, end: visit.start + visit.visuallyComplete }, await page.evaluate('window.changed'));
  await page.close();
});

timedTest('a picture that fails is an error, and an SVG without a size is a picture', async () => {
  const page = await open();
  const failed = await visitOf(page, `${TEXT}<img width=380 height=100 src="/square.svg?status=404">`);
  assert.equal(failed.outcome, 'complete_with_errors');
  await page.close();
  const other = await open();
  const bare = await visitOf(other, `${TEXT}<img width=380 height=300 src="/bare.svg">`);
  endsAt(bare, bare.changed);
  assert.equal(await other.evaluate(`document.querySelector('img').complete`), true);
  await other.close();
});

timedTest('a film is complete with its first frame', async () => {
  const page = await open();
  const visit = await visitOf(page, `${TEXT}<video muted playsinline width=300 height=300></video>`, `
    await new Promise((done) => setTimeout(done, 400));
    const video = document.querySelector('video');
    video.addEventListener('loadeddata', () => (window.changed = performance.now()));
    video.src = '/film.webm';
    await video.play();`);
  endsAt(visit, visit.changed);
  await page.close();
});

timedTest('a poster is waited for', async () => {
  const page = await open();
  const visit = await visitOf(page, `${TEXT}<video poster="/square.svg?delay=600" preload=none width=300 height=300></video>`);
  endsAt(visit, visit.begun + 600);
  await page.close();
});

test('pictures of styles and posters that come from the cache have arrived', async () => {
  const page = await open('/cached');
  await page.goto(`${server.url}/cached`);
  await page.evaluate(INSTALL({}));
  await page.evaluate(`new window.ad.SurfaceTracker({ name: 'Cached', root: document.getElementById('root') }) && undefined`);
  assert.equal((await visits(lister(page), 1))[0].outcome, 'complete');
  await page.close();
});

test('a click starts a visit, a later one in the surface ends it; in a dialog it does not', async () => {
  const page = await open();
  await page.evaluate(`(() => {
    document.body.innerHTML = '<button style="width:100px;height:50px">Open</button><main id="root"></main>';
    document.querySelector('button').addEventListener('click', (event) => {
      window.clicked = event.timeStamp;
      const root = document.getElementById('root');
      root.innerHTML = ${JSON.stringify(`${TEXT}<dialog style="margin:0;position:fixed;top:500px;left:0;width:200px;height:200px">Words</dialog><img width=380 height=50 src="/square.svg?delay=60000">`)};
      new window.ad.SurfaceTracker({ name: 'Feed', root });
      root.querySelector('dialog').show();
    });
  })()`);
  await page.click(20, 20);
  await page.evaluate(`new Promise((done) => setTimeout(done, 300))`);
  await page.click(100, 600);
  await page.evaluate(`new Promise((done) => setTimeout(done, 300))`);
  assert.deepEqual(await page.evaluate('window.visits'), [], 'the click in the dialog ends nothing');
  await page.click(100, 120);
  const [visit] = await visits(lister(page), 1);
  assert.deepEqual([visit.startSource, visit.start], ['input', await page.evaluate('window.clicked')]);
  assert.equal(visit.outcome, 'interacted');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a key in a search field is measured until its results are drawn', async () => {
  const page = await open();
  await page.evaluate(SHOW(`<input type="search" style="height:40px"><div id="results">${TEXT}</div>`, 'Search'));
  await page.evaluate(`(() => {
    const field = document.querySelector('input');
    field.addEventListener('input', () => setTimeout(() => (document.getElementById('results').innerHTML = '<p style="height:200px">results</p>'), 300));
    field.focus();
  })()`);
  await visits(lister(page), 1);
  await page.key('m');
  const [, typing] = await visits(lister(page), 2);
  assert.deepEqual([typing.surface, typing.outcome, typing.startSource], ['Search/typing', 'complete', 'input']);
  assert.ok(typing.visuallyComplete >= 299, `complete after ${typing.visuallyComplete} ms`);
  await page.close();
});

for (const [name, request] of [
  ['fetch', `await (await fetch('/square.svg?delay=1600')).text()`],
  ['XMLHttpRequest', `await new Promise((done) => { const request = new XMLHttpRequest(); request.open('GET', '/square.svg?delay=1600'); request.onload = done; request.send(); })`],
]) {
  timedTest(`content that a ${name} brings after the settle time counts`, async () => {
    const page = await open();
    const visit = await visitOf(page, TEXT, `${request}; root.insertAdjacentHTML('beforeend', '<p style="height:200px">more</p>'); window.changed = performance.now();`);
    endsAt(visit, visit.changed);
    await page.close();
  });
}

test('a page that was drawn before the SDK came is dated by its own load', async () => {
  const page = await firefox.openPage({ width: 400, height: 800 });
  await page.goto(`${server.url}/static`);
  const late = await page.evaluate(`new Promise((done) => setTimeout(() => done(performance.now()), 1000))`);
  await page.evaluate(INSTALL({}));
  await page.evaluate(`new window.ad.SurfaceTracker({ name: 'Late', root: document.getElementById('root') }) && undefined`);
  const [visit] = await visits(lister(page), 1);
  assert.deepEqual([visit.outcome, visit.startSource], ['complete', 'launch']);
  assert.ok(visit.visuallyComplete >= 300 && visit.visuallyComplete < late, `complete at ${visit.visuallyComplete} ms, the SDK came at ${late} ms`);
  await page.close();
});

// While a page ends, Firefox may stop its scripts at any point (about one page in six on a busy machine). The event is then
// lost with the page, and the next page reports the visit by its begin record.
test('a page that is left sends its events, or the next page reports its visit as lost', async () => {
  uploads = [];
  const config = { endpoint: '/v1/visits', app: { name: 'shop', version: '1' } };
  const page = await open('/', config);
  await page.evaluate(SHOW(`${TEXT}<img width=380 height=300 src="/square.svg?delay=60000">`));
  await page.evaluate(`new Promise((done) => setTimeout(done, 200))`);
  await page.goto('about:blank');
  await poll(() => uploads.length > 0, undefined, 4_000).catch(async () => {
    await page.goto(server.url);
    await page.evaluate(INSTALL(config));
    await poll(() => uploads.length > 0, undefined, 30_000);
  });
  assert.equal(uploads.length, 1);
  assert.match(String(uploads[0]), /Home/);
  await page.close();
});

test('a policy that forbids WebAssembly switches the SDK off, and the page works', async () => {
  const page = await open('/strict');
  const status = await page.evaluate('window.ad.status()');
  assert.equal(status.state, 'off');
  assert.match(status.reason, /could not be loaded/);
  await page.evaluate(SHOW(TEXT));
  assert.equal(await page.evaluate('document.querySelector("p").isConnected && window.fetch.toString().includes("native")'), true);
  await page.close();
});

test('a page that was hidden before its first surface has no launch', async () => {
  const page = await firefox.openPage({ width: 400, height: 800, background: true });
  await page.goto(server.url);
  assert.equal(await page.evaluate('document.visibilityState'), 'hidden');
  await page.evaluate(INSTALL({}));
  await page.activate();
  const visible = `document.visibilityState === 'visible' || new Promise((done) => document.addEventListener('visibilitychange', () => done(true)))`;
  assert.equal(await page.evaluate(visible), true);
  const visit = await visitOf(page, TEXT);
  assert.deepEqual([visit.outcome, visit.startSource], ['complete', 'begin']);
  await page.close();
});

// What a page can do in ways of its own: one page of each kind. All are played by `make accuracy-firefox`.
const PAGES = [
  'a background set by a class', 'a mask', 'an `<image>` of an SVG', 'a picture in a frame of the same origin', 'a picture in an open shadow tree',
  'a text that waits for its font', 'a picture in a modal dialog of the surface', 'a picture in a closed `details`', 'a part that a filter hides', 'a sheet that a script adopts', 'a sheet that loads',
  'a transition that fades in', 'a background from a set', 'a background in a frame of the same origin',
];
timedTest('the end of small pages comes with their last change, and a background that the server refuses fails', async (t) => {
  const pages = await startPageServer();
  t.after(() => pages.close());
  // All are open at the same time, each in a window of its own, so that all are visible.
  const problems = PAGES.map(async (name) => {
    const page = PAGE_CASES.find((page) => page.name === name);
    assert.ok(page, `no page is called "${name}"`);
    return [name, ...problemsOf(page, await playInFirefox(firefox, pages.url, page, false), LATE_MS)];
  });
  const early = async () => {
    const page = await firefox.openPage();
    await page.goto(`${server.url}/refused`);
    const [visit] = await visits(lister(page), 1);
    await page.close();
    return visit.outcome;
  };
  // This one is not found before the visit has waited for ten seconds.
  const late = async () => {
    const page = await open();
    const visit = await visitOf(page, `${TEXT}<div style="width:300px;height:200px;background:url(http://127.0.0.1:1/late.png)"></div>`);
    await page.close();
    return visit.outcome;
  };
  const [refused, found] = await Promise.all([Promise.all([early(), late()]), Promise.all(problems)]);
  assert.deepEqual(found.filter(([, ...of]) => of.length > 0), []);
  assert.deepEqual(refused, ['complete_with_errors', 'complete_with_errors']);
});
