// Tests that a visit whose page dies is reported as lost by a later page, and that no other visit is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { openPage, startBrowser, startPages, visits } from './page.mjs';
import { poll } from './poll.mjs';

const proto = (name) => fileURLToPath(new URL(`../../core/proto/alldrawn/v1/${name}.proto`, import.meta.url));
const schema = await protobuf.load(proto('visit'));
const [Batch, Visit] = ['Batch', 'Visit'].map((name) => schema.lookupType(`alldrawn.v1.${name}`));
const UploadReply = (await protobuf.load(proto('reply'))).lookupType('alldrawn.v1.UploadReply');

let server;
let browser;
let received = [];
before(async () => {
  server = await startPages((body) => {
    const batch = Batch.decode(body);
    assert.equal(Batch.verify(batch), null);
    received.push(...batch.visits.map((visit) => Visit.toObject(visit, { enums: String, longs: Number, defaults: true })));
    return { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: UploadReply.encode({ stored: batch.visits.length }).finish() };
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const config = { endpoint: '/v1/visits', app: { name: 'shop', version: '1.4.0' } };
const idOf = (visit) => Buffer.from(visit.visitId).toString('hex');
const entries = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('alldrawn.begun.')));

// Opens a browser context with a page, in which a visit stays pending until `window.surface` shows content.
async function openPending() {
  received = [];
  const context = await browser.newContext();
  const { page, errors } = await openPage(context, server.url, config);
  await page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1><div id="busy" aria-busy="true" style="height:300px">Waiting</div></main>';
    window.surface = new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  });
  return { context, page, errors };
}

/** Ends the process of a page. */
async function crash(page) {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => {});
  await crashed;
}

test('a visit whose page crashes is reported as lost by the next page, with the time at which it was last seen', { timeout: 120_000 }, async () => {
  const { context, page } = await openPending();
  await pause(2_500);
  await crash(page);
  await pause(2_000);
  const { page: next, errors } = await openPage(context, server.url, config);
  await poll(() => received.length > 0);
  const [lost] = received;
  assert.equal(lost.outcome, 'LOST');
  assert.equal(lost.surface, 'Feed');
  assert.equal(lost.startSource, 'LAUNCH');
  assert.equal(lost.platform, 'WEB');
  assert.equal(lost.definitionVersion, 2);
  assert.equal(lost.weight, 1);
  assert.equal(lost.environment.app, 'shop');
  assert.equal(lost.environment.appVersion, '1.4.0');
  assert.equal(lost.visitId.length, 16);
  // It was seen each second, and it was not seen after the crash.
  const afterBegin = (lost.elapsedUs - lost.beginUs) / 1_000;
  assert.ok(afterBegin > 900, `last seen ${afterBegin} ms after the begin`);
  assert.ok(lost.startWallMs + lost.elapsedUs / 1_000 < Date.now() - 2_000, 'it was seen after its crash');
  await poll(async () => (await entries(next)).length === 0);
  // It is reported once.
  const { page: third } = await openPage(context, server.url, config);
  await pause(4_000);
  assert.equal(received.length, 1);
  assert.deepEqual(await entries(third), []);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a visit of a living page is not lost, even if the page is blocked for longer than a page without a lock may be unseen', { timeout: 120_000 }, async () => {
  const { context, page, errors } = await openPending();
  await poll(async () => (await entries(page)).length === 1);
  await pause(500);
  const blocked = page.evaluate(() => {
    for (const until = performance.now() + 12_000; performance.now() < until; );
    document.getElementById('busy').remove();
  });
  const { page: other } = await openPage(context, server.url, config);
  await pause(8_000);
  assert.equal((await entries(other)).length, 1);
  assert.deepEqual(received, []);
  await blocked;
  const [visit] = await visits(page, 1);
  assert.equal(visit.outcome, 'complete');
  await poll(() => received.length > 0);
  assert.deepEqual(received.map((each) => [idOf(each), each.outcome]), [[visit.visitId, 'COMPLETE']]);
  assert.deepEqual(await entries(page), []);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a visit that ends, is left or is dropped leaves no begin record', { timeout: 120_000 }, async () => {
  const { context, page } = await openPending();
  assert.equal((await entries(page)).length, 1);
  await page.evaluate(() => window.surface.restart());
  assert.equal((await entries(page)).length, 1);
  await page.evaluate(() => document.getElementById('busy').remove());
  await visits(page, 2);
  assert.deepEqual(await entries(page), []);
  await page.evaluate(() => window.surface.restart());
  assert.equal((await entries(page)).length, 1);
  await page.goto(`${server.url}/?other`);
  assert.deepEqual(await entries(page), []);
  await poll(() => received.length >= 1);
  assert.ok(received.every(({ outcome }) => outcome !== 'LOST'));
  await context.close();
});

test('without an endpoint there is no begin record', async () => {
  const { page } = await openPage(browser, server.url);
  await page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"><div aria-busy="true" style="height:300px">Waiting</div></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  });
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  await page.close();
});

test('a pending visit is written at most once a second', { timeout: 120_000 }, async () => {
  const { context, page } = await openPending();
  const times = await page.evaluate(async () => {
    const { setItem } = Storage.prototype;
    const times = [];
    Storage.prototype.setItem = function (key, value) {
      if (key.startsWith('alldrawn.begun.')) times.push(performance.now());
      return setItem.call(this, key, value);
    };
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    return times;
  });
  assert.ok(times.length >= 2, `written ${times.length} times`);
  for (let at = 1; at < times.length; at++) assert.ok(times[at] - times[at - 1] >= 999, `written after ${times[at] - times[at - 1]} ms`);
  await context.close();
});

test('without locks, only a visit that was not seen for a minute is lost; what other code has stored is removed', { timeout: 120_000 }, async () => {
  const { context, page } = await openPending();
  await crash(page);
  const first = await context.newPage();
  await first.goto(server.url);
  const [key] = await entries(first);
  const prefix = key.slice(0, key.lastIndexOf(']') + 1);
  await first.evaluate(([key, prefix]) => {
    const { seen, visits } = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(`${prefix}old`, JSON.stringify({ seen: [seen[0], seen[1] - 61_000], visits }));
    localStorage.setItem(`${prefix}text`, 'garbage');
    localStorage.setItem(`${prefix}null`, 'null');
    localStorage.setItem(`${prefix}times`, JSON.stringify({ seen: ['now', 1], visits }));
    localStorage.setItem(`${prefix}bytes`, JSON.stringify({ seen: [1, 1], visits: { a: [0, '!'], b: [0, btoa('\xff\xff')] } }));
  }, [key, prefix]);
  const withoutLocks = () => delete Navigator.prototype.locks;
  const { page: next, errors } = await openPage(context, server.url, config, withoutLocks);
  await poll(() => received.length > 0);
  assert.deepEqual(received.map(({ outcome }) => outcome), ['LOST']);
  assert.deepEqual(await entries(next), [key]);
  assert.deepEqual(errors, []);
  await context.close();
});

test('two apps of one origin report their own lost visits', { timeout: 120_000 }, async () => {
  const { context, page } = await openPending();
  await crash(page);
  await pause(3_200);
  const { page: other } = await openPage(context, server.url, { ...config, app: { name: 'help', version: '1' } });
  await pause(3_500);
  assert.equal((await entries(other)).length, 1);
  assert.deepEqual(received, []);
  await context.close();
});

test('if the browser denies storage and locks, visits are measured and sent', { timeout: 120_000 }, async () => {
  received = [];
  const deny = () => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: denied });
    LockManager.prototype.request = async () => denied();
  };
  const { page, errors } = await openPage(browser, server.url, config, deny);
  await page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  });
  await poll(() => received.length > 0);
  assert.deepEqual(received.map(({ outcome }) => outcome), ['COMPLETE']);
  assert.deepEqual(await page.evaluate(() => window.ad.status()), { state: 'ready' });
  assert.deepEqual(errors, []);
  await page.close();
});
