// Tests the user's consent: refusing or withdrawing it ends all observation and erases what the SDK has stored.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countLive } from './live.mjs';
import { openPage, startBrowser, startPages, visits } from './page.mjs';

let server;
let browser;
let uploads = 0;
before(async () => {
  // The collector is out of order, so that events and waits stay stored.
  server = await startPages(() => ((uploads += 1), 503));
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const CONFIG = { automatic: false, endpoint: '/v1/visits', app: { name: 'shop', version: '1.0' } };
const OTHER = { endpoint: '/v1/visits', app: { name: 'mail', version: '1.0' } };
const keys = (page) => page.evaluate(() => [localStorage, sessionStorage].map((storage) => Object.keys(storage).filter((key) => key.startsWith('alldrawn.')).sort()));
const begin = (page) =>
  page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    window.surface = new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  });

// Opens a page with a finished visit whose upload has failed.
async function used(context, config, first) {
  const opened = await openPage(context, server.url, config, first);
  const before = uploads;
  await begin(opened.page);
  await visits(opened.page, 1);
  const hasFailed = (app) => {
    const key = `alldrawn.upload.${JSON.stringify([new URL('/v1/visits', location.href).href, app])}`;
    return JSON.parse(localStorage.getItem(key) ?? '{}').failures > 0;
  };
  // `waitForFunction` would add listeners to the page.
  while (!(await opened.page.evaluate(hasFailed, config.app.name))) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(uploads > before);
  return opened;
}

test('withdrawing consent erases this app\'s entries and ends observation; another app keeps its own', async () => {
  const context = await browser.newContext();
  const other = await used(context, OTHER);
  const others = await keys(other.page);
  await other.page.close();
  const { page, errors } = await used(context, CONFIG, countLive);
  const lines = [];
  page.on('console', (message) => lines.push(message.text()));
  const [local, session] = await keys(page);
  assert.ok(local.length >= others[0].length + 3 && session.length === 1, `stored: ${local}, ${session}`);
  await page.evaluate(() => {
    // A second visit is pending.
    window.ad.setConsent(true);
    document.body.innerHTML = '<main id="next"><h1 style="height:300px">Next</h1><img src="/square.svg?delay=60000"></main>';
    new window.ad.SurfaceTracker({ name: 'Next', root: document.getElementById('next') });
    window.ad.setConsent(false);
  });
  assert.deepEqual(await keys(page), [others[0], []]);
  const left = await page.evaluate(() => ({ status: window.ad.status(), listeners: window.live.listeners, observers: window.live.observers, own: /native code/.test(String(window.fetch)), attributes: document.querySelectorAll('[elementtiming]').length }));
  assert.deepEqual(left, { status: { state: 'off', reason: 'the user has withdrawn consent' }, listeners: 0, observers: 0, own: true, attributes: 0 });
  // Nothing begins or is stored any more, also if consent is given again: that applies from the next page on.
  await page.evaluate(async () => {
    window.ad.setConsent(true);
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    window.again = await window.ad.install({ endpoint: '/v1/visits', app: { name: 'shop', version: '1.0' } });
    window.surface.leave();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  });
  assert.equal(await page.evaluate(() => window.again.state), 'off');
  assert.equal((await visits(page, 1)).length, 1);
  assert.deepEqual(await keys(page), [others[0], []]);
  assert.deepEqual([errors, lines], [[], []]);
  const next = await used(context, CONFIG);
  assert.equal((await visits(next.page, 1)).length, 1);
  await context.close();
});

test('an upload that is under way when consent is withdrawn stores nothing afterwards', async () => {
  let respond;
  let received;
  const asked = new Promise((resolve) => (respond = resolve));
  const arrived = new Promise((resolve) => (received = resolve));
  const slow = await startPages(async () => (received(), asked));
  const context = await browser.newContext();
  const { page, errors } = await openPage(context, slow.url, CONFIG);
  await begin(page);
  await arrived;
  await page.evaluate(() => window.ad.setConsent(false));
  assert.deepEqual(await keys(page), [[], []]);
  const answered = page.waitForResponse((response) => response.url().endsWith('/v1/visits'));
  respond(503);
  await answered;
  await page.waitForTimeout(300);
  assert.deepEqual(await keys(page), [[], []]);
  assert.deepEqual(errors, []);
  await context.close();
  await slow.close();
});

test('refused before install, install erases what earlier pages left, and works once consent is given', async () => {
  const context = await browser.newContext();
  await (await used(context, CONFIG)).page.close();
  const page = await context.newPage();
  await page.goto(server.url);
  const refused = await page.evaluate(async (config) => {
    const at = '/dist/alldrawn.js';
    window.ad = await import(at);
    window.visits = [];
    window.ad.onVisit((visit) => window.visits.push(visit.surface));
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    new window.ad.SurfaceTracker({ name: 'Early', root: document.getElementById('feed') });
    window.ad.setConsent(false);
    const status = await window.ad.install(config);
    new window.ad.SurfaceTracker({ name: 'Refused', root: document.getElementById('feed') });
    return { status, own: /native code/.test(String(window.fetch)) };
  }, CONFIG);
  assert.deepEqual(refused, { status: { state: 'not-installed', reason: 'the user has not consented' }, own: true });
  assert.deepEqual(await keys(page), [[], []]);
  const given = await page.evaluate(async (config) => {
    window.ad.setConsent(true);
    const status = await window.ad.install(config);
    new window.ad.SurfaceTracker({ name: 'Given', root: document.getElementById('feed') });
    return status;
  }, CONFIG);
  assert.deepEqual(given, { state: 'ready' });
  assert.deepEqual(await visits(page, 1), ['Given']);
  await context.close();
});

test('consent can be withdrawn after the SDK has failed', async () => {
  const context = await browser.newContext();
  await (await used(context, CONFIG)).page.close();
  const { page } = await openPage(context, server.url, { ...CONFIG, wasm: '/nowhere.wasm' });
  assert.ok((await keys(page))[0].length > 0);
  await page.evaluate(() => window.ad.setConsent(false));
  assert.deepEqual(await keys(page), [[], []]);
  await context.close();
});
