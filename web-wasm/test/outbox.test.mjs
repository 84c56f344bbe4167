// Tests that no event is lost if its page closes, the collector fails, or something else answers in its place.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import protobuf from 'protobufjs';
import { fileURLToPath } from 'node:url';
import { timedTest } from '../../tests/timed.mjs';
import { openPage, startBrowser, startPages, visits } from './page.mjs';

const proto = (name) => fileURLToPath(new URL(`../../core/proto/alldrawn/v1/${name}.proto`, import.meta.url));
const events = await protobuf.load(proto('visit'));
const Batch = events.lookupType('alldrawn.v1.Batch');
const UploadReply = (await protobuf.load(proto('reply'))).lookupType('alldrawn.v1.UploadReply');
const DropReason = events.lookupEnum('alldrawn.v1.DropReason').values;

let browser;
before(async () => (browser = await startBrowser()));
after(async () => {
  await browser?.close();
  // If a test has failed, its server is still running.
  await Promise.all(servers.map((server) => server.close()));
});
const servers = [];

const accounted = (fields) => ({ status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: UploadReply.encode(fields).finish() });
/** Returns the response of a collector that has stored all visits of a batch. */
const stores = (batch, more = {}) => accounted({ stored: batch.visits.length, ...more });

// Starts a collector that answers each batch with the response `responseTo(batch, index)`, and keeps the batches.
async function collector(responseTo) {
  const batches = [];
  let waiters = [];
  const server = await startPages((body, headers) => {
    const batch = { accept: headers.accept, ...Batch.toObject(Batch.decode(body), { defaults: true }) };
    // The page's wall clock at sending: the collector's is the same here.
    assert.ok(Math.abs(Number(batch.sentWallMs) - Date.now()) < 60_000, `sent at ${batch.sentWallMs}`);
    batches.push(batch);
    waiters.forEach((wake) => wake());
    waiters = [];
    return responseTo(batch, batches.length - 1);
  });
  servers.push(server);
  const received = async (count) => {
    while (batches.length < count) await new Promise((resolve) => waiters.push(resolve));
    return batches;
  };
  return { ...server, batches, received };
}

// Opens a page in a new browser context, whose storage is empty.
async function open(server) {
  const context = await browser.newContext();
  const opened = await openPage(context, server.url, { endpoint: '/v1/visits' });
  return { context, ...opened };
}

const oneVisit = (page) =>
  page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  });

const idOf = (visit) => Buffer.from(visit.visitId).toString('hex');
const droppedCounts = (batch) => batch.dropped.map(({ reason, count }) => [reason, Number(count)]);
const storedVisits = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('alldrawn.visit.')).length);
const noneStored = (page) => page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('alldrawn.visit.')));
// Returns the part of a page's storage keys that names the endpoint and the app.
const scope = (page) => page.evaluate(() => JSON.stringify([new URL('/v1/visits', location.href).href, '']));
// Waits until this many uploads in a row have failed.
const failures = async (page, count) => {
  const key = `alldrawn.upload.${await scope(page)}`;
  await page.waitForFunction(([key, count]) => JSON.parse(localStorage.getItem(key) ?? '{}').failures === count, [key, count]);
};
const stored = async (page, key) => page.evaluate((key) => localStorage.getItem(key), key + (await scope(page)));
const saved = async (page) => JSON.parse(await stored(page, 'alldrawn.upload.'));
const count = async (page, reason) => page.evaluate((key) => localStorage.getItem(key), `alldrawn.dropped.${await scope(page)}${reason}`);
const setCount = async (page, reason, to) => page.evaluate(([key, to]) => localStorage.setItem(key, to), [`alldrawn.dropped.${await scope(page)}${reason}`, to]);

test('a visit arrives at the collector with the event that the listener received', async () => {
  let respond;
  const checked = new Promise((resolve) => (respond = resolve));
  const server = await collector(async (batch) => (await checked, stores(batch)));
  const { page, context } = await open(server);
  await oneVisit(page);
  const [event] = await visits(page, 1);
  assert.equal(await storedVisits(page), 1, 'the event is stored until the collector acknowledges it');
  respond();
  const [batch] = await server.received(1);
  assert.equal(batch.accept, 'application/x-protobuf');
  assert.equal(idOf(batch.visits[0]), event.visitId);
  assert.equal(batch.visits[0].surface, 'Feed');
  assert.equal(Number(batch.visits[0].visuallyCompleteUs) / 1000, event.visuallyComplete);
  await noneStored(page);
  await context.close();
  await server.close();
});

test('a page that is left sends its events; its pending visit is abandoned', async () => {
  const server = await collector((batch) => stores(batch));
  const { page, context } = await open(server);
  await oneVisit(page);
  // A picture that never comes keeps the visit pending until the page is left, on a slow machine, too.
  await page.evaluate(() => document.getElementById('feed').insertAdjacentHTML('beforeend', '<img width=300 height=300 src="/square.svg?delay=30000">'));
  await page.goto(`${server.url}/elsewhere`);
  const [batch] = await server.received(1);
  assert.equal(batch.visits[0].outcome, 5, 'the outcome is `abandoned`');
  assert.equal(batch.visits[0].visuallyCompleteUs, undefined, 'an abandoned visit has no visually complete time');
  // The page that sent the event never received the response, so the event stays stored.
  assert.equal(await storedVisits(page), 1);
  await context.close();
  await server.close();
});

test('a page closed before the collector answers loses nothing: the next one sends it again', async () => {
  // The first upload gets no response.
  const server = await collector((batch, number) => (number === 0 ? new Promise(() => {}) : stores(batch)));
  const { page, context } = await open(server);
  await oneVisit(page);
  const [event] = await visits(page, 1);
  await server.received(1);
  await page.close();
  const second = await openPage(context, server.url, { endpoint: '/v1/visits' });
  const batches = await server.received(2);
  assert.equal(idOf(batches[1].visits[0]), event.visitId);
  await noneStored(second.page);
  await context.close();
  await server.close();
});

// Responses that do not come from a working collector.
const STRANGERS = {
  'an empty 200': { status: 200 },
  'a sign-in page': { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in</title>' },
  JSON: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"stored": 1, "refused": 0}' },
  'a reply that accounts for two visits': accounted({ stored: 2 }),
  'a reply that is cut short': { status: 200, body: Uint8Array.of(0x08, 0x01, 0x12, 0x05) },
  'an endless reply': { status: 200, body: Buffer.concat([UploadReply.encode({ stored: 1 }).finish(), Uint8Array.of(0x7a, 0x80, 0x40), Buffer.alloc(8192)]) },
  'a 204': { status: 204 },
  'a redirect': { status: 302, headers: { location: '/elsewhere' } },
  'a proxy that requires a login': { status: 407 },
  'a missing path': { status: 404 },
  'an unsupported media type': { status: 415 },
  'a broken collector': { status: 500 },
};

test('only the collector acknowledges a visit, and only 400 and 413 refuse one', { concurrency: 3 }, async (t) => {
  await Promise.all(Object.entries(STRANGERS).map(([name, response]) => t.test(name, async () => {
    const server = await collector(() => response);
    const { page, context } = await open(server);
    await oneVisit(page);
    await server.received(1);
    await failures(page, 1);
    assert.equal(await storedVisits(page), 1, 'the visit stays stored');
    assert.equal(await count(page, DropReason.REFUSED), null, 'no visit counts as refused');
    await context.close();
    await server.close();
  })));
});

test('a refused visit is dropped and counted, and the count arrives once, with the next visit', async () => {
  const server = await collector((batch, number) => (number === 0 ? accounted({ refused: 1 }) : number === 1 ? 503 : stores(batch)));
  const { page, context } = await open(server);
  await oneVisit(page);
  await server.received(1);
  await noneStored(page);
  await oneVisit(page);
  const batches = await server.received(3);
  assert.deepEqual(droppedCounts(batches[1]), [[DropReason.REFUSED, 1]]);
  assert.deepEqual(droppedCounts(batches[2]), [[DropReason.REFUSED, 1]], 'the count is sent again, because the collector did not accept the batch before');
  await noneStored(page);
  assert.equal(await count(page, DropReason.REFUSED), null);
  await context.close();
  await server.close();
});

timedTest('a batch that is too large is sent in halves; a single refused visit is dropped and counted', async () => {
  // The collector refuses every batch with the second of three visits.
  let poison;
  const server = await collector((batch) => {
    poison ??= idOf(batch.visits[1]);
    return batch.visits.some((visit) => idOf(visit) === poison) ? 413 : stores(batch);
  });
  const { page, context } = await open(server);
  await page.evaluate(() => {
    document.body.innerHTML = ['a', 'b', 'c'].map((id) => `<main id=${id}><h1 style="height:200px">Title</h1></main>`).join('');
    for (const name of ['a', 'b', 'c']) new window.ad.SurfaceTracker({ name, root: document.getElementById(name) });
  });
  await visits(page, 3);
  await noneStored(page);
  assert.deepEqual(server.batches.map((batch) => batch.visits.length), [3, 1, 2, 1, 1]);
  assert.deepEqual(droppedCounts(server.batches[4]), [[DropReason.REFUSED, 1]]);
  await context.close();
  await server.close();
});

test('a Retry-After is respected, also by later pages', async () => {
  const server = await collector(() => ({ status: 503, headers: { 'retry-after': '3600' } }));
  const { page, context } = await open(server);
  await oneVisit(page);
  await server.received(1);
  await failures(page, 1);
  const asked = (await saved(page)).notBefore - Date.now();
  assert.ok(asked > 3_500_000 && asked <= 7_200_000, `${asked} ms`);
  await page.close();
  const second = await openPage(context, server.url, { endpoint: '/v1/visits' });
  await oneVisit(second.page);
  await visits(second.page, 1);
  await second.page.waitForTimeout(3_000);
  assert.equal(server.batches.length, 1);
  await context.close();
  await server.close();
});

// Plays one audited visit, and calls `act` in the page as soon as the visit has ended. Returns the event and the record of
// the audit, as they arrive at the collector.
async function auditedVisit(act) {
  const server = await collector((batch) => stores(batch));
  const context = await browser.newContext();
  const { page } = await openPage(context, server.url, { endpoint: '/v1/visits', audited: true });
  await oneVisit(page);
  await visits(page, 1);
  await act(page);
  const arrived = () => server.batches.flatMap((batch) => batch.visits);
  for (let count = 1; arrived().length < 2; count++) await server.received(count);
  await noneStored(page);
  assert.equal((await visits(page, 1)).length, 1, 'listeners get no audit');
  await context.close();
  await server.close();
  return arrived();
}

timedTest('an audited visit has a second record, which says what changed', async () => {
  const [event, record, ...more] = await auditedVisit((page) =>
    page.evaluate(() => document.querySelector('main').insertAdjacentHTML('beforeend', '<h2 style="height:200px">More</h2>')),
  );
  assert.ok(event.outcome !== 0 && !event.audit);
  assert.deepEqual([idOf(record), record.surface, record.outcome, more.length], [idOf(event), '', 0, 0]);
  assert.equal(record.audit.cause, events.lookupEnum('alldrawn.v1.ChangeCause').values.APPEARED);
  assert.ok(Number(record.audit.watchedUs) < 5_000_000, `watched for ${record.audit.watchedUs} us`);
});

timedTest('a click anywhere in the page ends the watch of an audited visit', async () => {
  const [, record] = await auditedVisit((page) => page.mouse.click(390, 790));
  assert.equal(record.audit.cause, 0);
  assert.ok(Number(record.audit.watchedUs) < 5_000_000, `watched for ${record.audit.watchedUs} us`);
});

test('the sampling rates of a reply apply from the next page on; its off switch at once', async () => {
  const server = await collector((batch, number) => stores(batch, number === 0 ? { sampleOneIn: 100, detailOneIn: 1 } : { offForS: 3_000_000 }));
  const { page, context } = await open(server);
  await oneVisit(page);
  await server.received(1);
  await noneStored(page);
  await page.close();
  const second = await openPage(context, server.url, { endpoint: '/v1/visits' });
  // With these ids, the first visit is sampled out and the second is kept.
  const withId = (byte) => second.page.evaluate((byte) => {
    crypto.getRandomValues = (array) => array.fill(byte);
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  }, byte);
  await withId(0xff);
  await withId(0x00);
  await visits(second.page, 1);
  const [, batch] = await server.received(2);
  assert.equal(idOf(batch.visits[0]), '00'.repeat(16));
  assert.equal(batch.visits[0].weight, 100);
  assert.ok(batch.visits[0].detail, 'the event has detail');
  assert.deepEqual(droppedCounts(batch), [[DropReason.NOT_SAMPLED, 1]]);
  await noneStored(second.page);
  await withId(0x01);
  assert.equal(await count(second.page, DropReason.NOT_SAMPLED), '1', 'the third visit is not measured, because the SDK is off');
  const left = (await saved(second.page)).offUntil - Date.now();
  assert.ok(left > 6 * 86_400_000 && left <= 7 * 86_400_000, 'the SDK is off for at most seven days');
  assert.equal((await visits(second.page, 1)).length, 1, 'one of the three visits was measured');
  await context.close();
  await server.close();
});

test('visits dropped during an upload are reported with the next one', async () => {
  let respond;
  const server = await collector((batch, number) => (number === 0 ? new Promise((resolve) => (respond = () => resolve(stores(batch)))) : stores(batch)));
  const { page, context } = await open(server);
  await setCount(page, DropReason.QUEUE_FULL, '2');
  await oneVisit(page);
  assert.deepEqual(droppedCounts((await server.received(1))[0]), [[DropReason.QUEUE_FULL, 2]]);
  await setCount(page, DropReason.QUEUE_FULL, '5');
  respond();
  await noneStored(page);
  assert.equal(await count(page, DropReason.QUEUE_FULL), '3');
  await context.close();
  await server.close();
});

test('if the storage accepts nothing, events and counts are kept in memory and sent', async () => {
  const server = await collector((batch) => stores(batch));
  const { page, context } = await open(server);
  await setCount(page, DropReason.NOT_SAMPLED, '4');
  await page.evaluate((scope) => {
    localStorage.setItem(`alldrawn.visit.${scope}00000000000001old`, '!');
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  }, await scope(page));
  await oneVisit(page);
  const [batch] = await server.received(1);
  assert.equal(batch.visits.length, 1);
  assert.deepEqual(droppedCounts(batch), [[DropReason.CORRUPT, 1], [DropReason.NOT_SAMPLED, 4]]);
  await noneStored(page);
  await context.close();
  await server.close();
});

// Returns an event as an older version stored it.
const older = (app, id) => {
  const bytes = Batch.encode(Batch.create({ visits: [{ visitId: Buffer.from(id, 'hex'), surface: 'Feed', environment: { app } }] })).finish();
  // The encoded batch consists of a key (1 byte), a length below 128 (1 byte), and the event.
  return Buffer.from(bytes.subarray(2)).toString('base64');
};
const [MINE, ANOTHERS] = ['11'.repeat(16), '22'.repeat(16)];

test("an upload is sent even if the page's own requests take all the room of those that outlive a page", { timeout: 120_000 }, async () => {
  const server = await collector((batch) => stores(batch));
  const silent = await startPages(() => new Promise(() => {}));
  servers.push(silent);
  const { context, page, errors } = await open(server);
  await page.evaluate((url) => {
    const hold = (size) => void fetch(url, { method: 'POST', mode: 'no-cors', keepalive: true, body: new Uint8Array(size) }).catch(() => {});
    for (const size of [60_000, 4_000, 1_000, 400]) hold(size);
  }, silent.url);
  await oneVisit(page);
  const [batch] = await server.received(1);
  assert.deepEqual(batch.visits.map(idOf), (await visits(page, 1)).map(({ visitId }) => visitId));
  await noneStored(page);
  assert.equal((await saved(page)).failures, 0);
  assert.deepEqual(errors, []);
  await context.close();
});

test('two apps of one origin send only their own events, each to its own endpoint, even after a 503', async () => {
  const one = await collector((batch, number) => (number === 0 ? 503 : stores(batch)));
  const context = await browser.newContext();
  const first = await openPage(context, one.url, { endpoint: '/v1/visits', app: { name: 'one', version: '1' } });
  await oneVisit(first.page);
  await one.received(1);
  await first.page.close();
  // The same origin, but another app and collector.
  const second = await openPage(context, one.url, { endpoint: '/other/visits', app: { name: 'other', version: '1' } });
  await oneVisit(second.page);
  const [event] = await visits(second.page, 1);
  const batches = await one.received(2);
  assert.deepEqual(batches[1].visits.map(idOf), [event.visitId], 'the second app sends only its own visit, and does not wait because of the 503 to the first app');
  await context.close();
  await one.close();
});

test('an app takes over its own events, counts and waits that an older version stored', async () => {
  const server = await collector((batch) => stores(batch));
  const context = await browser.newContext();
  const empty = await context.newPage();
  await empty.goto(server.url);
  await empty.evaluate(([mine, anothers, ids]) => {
    // One key comes from a wall clock that stood at 1970, the other from a correct clock: no event counts as too old.
    localStorage.setItem(`alldrawn.visit.00000000000001${ids[0]}`, mine);
    localStorage.setItem(`alldrawn.visit.01700000000000${ids[1]}`, anothers);
    localStorage.setItem('alldrawn.dropped.1', '7');
    localStorage.setItem('alldrawn.upload', JSON.stringify({ failures: 1, notBefore: 0, offUntil: 0, sampleOneIn: 1, detailOneIn: 3 }));
  }, [older('mine', MINE), older('anothers', ANOTHERS), [MINE, ANOTHERS]]);
  const { page } = await openPage(context, server.url, { endpoint: '/v1/visits', app: { name: 'mine', version: '1' } });
  const [batch] = await server.received(1);
  assert.deepEqual(batch.visits.map(idOf), [MINE]);
  assert.deepEqual(droppedCounts(batch), [[DropReason.QUEUE_FULL, 7]]);
  await page.waitForFunction((id) => !Object.keys(localStorage).some((key) => key.endsWith(id)), MINE);
  const left = await page.evaluate(() => Object.keys(localStorage).sort());
  const mine = JSON.stringify([`${server.url}/v1/visits`, 'mine']);
  assert.deepEqual(left, [`alldrawn.installation.${mine}`, `alldrawn.upload.${mine}`, `alldrawn.visit.01700000000000${ANOTHERS}`]);
  await context.close();
  await server.close();
});
