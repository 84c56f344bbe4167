// Tests `complete`, by which a test waits for a surface: in Playwright, and in the page itself.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { complete, watch } from '../dist/playwright.js';
import { timedTest } from '../../tests/timed.mjs';
import { startBrowser, startPages } from './page.mjs';

let server;
let browser;
before(async () => {
  const app = `
    import { install, internals, onVisit, SurfaceTracker } from '/dist/alldrawn.js';
    window.ended = 0;
    onVisit(() => (window.ended += 1));
    window.watched = () => {
      let watched = false;
      internals().sdk.each((visit) => (watched ||= visit.watched));
      return watched;
    };
    // True once every pending surface has been walked.
    window.walked = () => {
      let walked = true;
      internals().sdk.each((visit) => (walked &&= visit.snapshot !== undefined));
      return walked;
    };
    window.begin = (name, html) => {
      document.body.innerHTML = '<main id="main">' + html + '</main>';
      return (window.surface = new SurfaceTracker({ name, root: document.getElementById('main') }));
    };
    window.installed = install({ automatic: false, ...window.config });`;
  server = await startPages(() => 200, {
    '/app': { type: 'text/html', body: '<!doctype html><link rel="icon" href="data:,"><body style="margin:0"><script type="module" src="/app.js"></script>' },
    '/app.js': { type: 'text/javascript', body: app },
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const TITLE = '<h1 style="height:300px">Title</h1>';
async function open(config = {}) {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  await watch(page);
  await page.addInitScript((config) => (window.config = config), config);
  await page.goto(`${server.url}/app`);
  return page;
}
const begin = (page, name, html) => page.evaluate(async ([name, html]) => {
  await window.installed;
  window.begin(name, html);
}, [name, html]);

test('resolves with the pending visit, and with one that has finished; each only once', async () => {
  const page = await open();
  await begin(page, 'Home', TITLE);
  const home = await complete(page, 'Home');
  assert.deepEqual([home.surface, home.outcome, home.startSource], ['Home', 'complete', 'launch']);
  assert.ok(home.visuallyComplete > 0 && home.bytes instanceof Uint8Array && home.bytes.length > 20);
  await begin(page, 'Feed', TITLE);
  await page.waitForFunction(() => window.ended === 2);
  const feed = await complete(page, 'Feed', { within: 0 });
  assert.equal(feed.surface, 'Feed');
  await assert.rejects(complete(page, 'Feed', { within: 0 }), /^Error: alldrawn: no visit of "Feed" has begun within 0 ms/);
  // A restarted visit ends as superseded: the one that follows counts.
  await page.evaluate((title) => {
    window.begin('Again', title);
    window.surface.restart();
  }, TITLE);
  assert.equal((await complete(page, 'Again')).outcome, 'complete');
  await page.close();
});

timedTest('an audited visit is returned when it has ended, not when its audit has', async () => {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  await watch(page);
  await page.addInitScript(() => {
    window.config = { endpoint: '/v1/visits' };
    // The end of the id decides that the visit is audited.
    const draw = crypto.getRandomValues.bind(crypto);
    crypto.getRandomValues = (array) => (draw(array), array.length === 16 ? array.fill(0, 8) : array);
  });
  await page.goto(`${server.url}/app`);
  await begin(page, 'Home', TITLE);
  assert.equal((await complete(page, 'Home')).outcome, 'complete');
  assert.equal(await page.evaluate(() => window.watched()), true);
  await page.close();
});

test('waits for a visit that begins later, also across a navigation', async () => {
  const page = await open();
  const waiting = complete(page, 'Later');
  await page.waitForTimeout(300);
  await page.reload();
  await begin(page, 'Later', TITLE);
  assert.equal((await waiting).surface, 'Later');
  await page.close();
});

test('rejects with what is pending when the time is over', async () => {
  const page = await open();
  await begin(page, 'Slow', `${TITLE}
    <img id="hero" class="big" src="/square.svg?delay=60000" width="200" height="200"><div aria-busy="true" class="spinner" style="width:100px;height:100px"></div>
    <div style="position:absolute;top:3000px"><img id="below" src="/square.svg?delay=60000" width="200" height="200"></div>`);
  await page.evaluate(() => {
    window.surface.hold('recommendations');
    void fetch('/square.svg?delay=60000');
  });
  await page.waitForFunction(() => window.walked());
  await assert.rejects(complete(page, 'Slow', { within: 1_000 }), (error) => {
    assert.match(error.message, /^alldrawn: "Slow" is not complete within 1000 ms: it waits for img#hero\.big \(pending\), div\.spinner \(busy\), the hold "recommendations", 2 loads; pending for \d+ ms$/);
    return true;
  });
  await page.close();
});

timedTest('rejects if nothing is pending but the time is too short to settle', async () => {
  const page = await open();
  // Little content settles for 5 s.
  await begin(page, 'Home', '<h1>Title</h1>');
  await page.waitForFunction(() => window.walked());
  await assert.rejects(complete(page, 'Home', { within: 200 }), /"Home" is not complete within 200 ms: nothing visible is pending: it is settling/);
  await page.close();
});

test('rejects if the visit ends without being complete', async () => {
  const page = await open();
  await begin(page, 'Left', '<img src="/square.svg?delay=60000" width="300" height="300">');
  const waiting = complete(page, 'Left');
  const rejected = assert.rejects(waiting, /alldrawn: "Left" ended as "abandoned" after \d+ ms, and was not complete/);
  await page.evaluate(() => window.surface.leave('back'));
  await rejected;
  await page.close();
});

test('says what is wrong with the set-up', async () => {
  const other = await open();
  await begin(other, 'Home', TITLE);
  await complete(other, 'Home');
  await assert.rejects(complete(other, 'Hmoe', { within: 100 }), /no visit of "Hmoe" has begun within 100 ms; surfaces so far: "Home"/);
  await other.close();

  const off = await open({ wasm: '/nowhere.wasm' });
  await off.evaluate(() => window.installed);
  await assert.rejects(complete(off, 'Home', { within: 100 }), /"Home" is not measured: the SDK is off \(the core could not be loaded/);
  await off.close();

  const unwatched = await browser.newPage();
  await unwatched.goto(`${server.url}/app`);
  await assert.rejects(complete(unwatched, 'Home', { within: 100 }), /the page is not watched: call `await watch\(page\)` before `page.goto`/);
  await unwatched.close();

  const without = await browser.newPage();
  await watch(without);
  await without.goto(server.url);
  await assert.rejects(complete(without, 'Home', { within: 100 }), /the page has not loaded the SDK within 100 ms/);
  await without.close();
});

test('in the page, `alldrawn/testing` does the same', async () => {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  await page.goto(`${server.url}/app`);
  const result = await page.evaluate(async (title) => {
    const at = '/dist/testing.js';
    const { complete } = await import(at);
    await window.installed;
    window.begin('Home', title);
    const { surface, outcome } = await complete('Home');
    const error = await complete('Home', { within: 50 }).catch((error) => error.message);
    return { surface, outcome, error };
  }, TITLE);
  assert.deepEqual(result, { surface: 'Home', outcome: 'complete', error: 'alldrawn: no visit of "Home" has begun within 50 ms; surfaces so far: "Home"' });
  await page.close();
});

test('the example runs', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(new URL('../examples/playwright.mjs', import.meta.url))]);
  assert.match(stdout, /^HomeFeed: \d+ ms after the launch\nVideoCloseup: \d+ ms after the tap\n$/);
});
