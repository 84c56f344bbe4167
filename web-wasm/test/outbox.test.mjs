// Events outlive their page, a failing collector and an impatient user.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import protobuf from 'protobufjs';
import { fileURLToPath } from 'node:url';
import { openPage, startBrowser, startPages, visits } from './page.mjs';

const schema = await protobuf.load(fileURLToPath(new URL('../../core/proto/alldrawn/v1/visit.proto', import.meta.url)));
const Batch = schema.lookupType('alldrawn.v1.Batch');

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

// A collector that answers as told, and what it was sent.
async function collector(answer) {
  const batches = [];
  let waiters = [];
  const server = await startPages((body) => {
    const status = answer(batches.length);
    batches.push({ status, ...Batch.toObject(Batch.decode(body), { defaults: true }) });
    waiters.forEach((wake) => wake());
    waiters = [];
    return status;
  });
  const received = async (count) => {
    while (batches.length < count) await new Promise((resolve) => waiters.push(resolve));
    return batches;
  };
  return { ...server, batches, received };
}

const oneVisit = (page) =>
  page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  });

const stored = (page) => page.evaluate(() => Object.keys(localStorage).length);

test('a visit arrives, and its event is what the listener heard', async () => {
  const server = await collector(() => 200);
  const { page } = await openPage(browser, server.url, { endpoint: '/v1/visits' });
  await oneVisit(page);
  const [heard] = await visits(page, 1);
  assert.equal(await stored(page), 1, 'stored before it is sent');
  const [batch] = await server.received(1);
  assert.equal(Buffer.from(batch.visits[0].visitId).toString('hex'), heard.visitId);
  assert.equal(batch.visits[0].surface, 'Feed');
  assert.equal(Number(batch.visits[0].visuallyCompleteUs) / 1000, heard.visuallyComplete);
  await page.waitForFunction(() => localStorage.length === 0);
  await page.close();
  await server.close();
});

test('a page that is left sends what it has; its pending visit is abandoned', async () => {
  const server = await collector(() => 200);
  const { page } = await openPage(browser, server.url, { endpoint: '/v1/visits' });
  await oneVisit(page);
  // A picture that does not come: however slow the machine, the visit is pending when the page is left.
  await page.evaluate(() => document.getElementById('feed').insertAdjacentHTML('beforeend', '<img width=300 height=300 src="/square.svg?delay=30000">'));
  await page.goto(`${server.url}/elsewhere`);
  const [batch] = await server.received(1);
  assert.equal(batch.visits[0].outcome, 5, 'abandoned');
  assert.equal(batch.visits[0].visuallyCompleteUs, undefined, 'no value');
  await page.close();
  await server.close();
});

test('a page closed before the collector answers loses nothing: the next one sends it again', async () => {
  // The first upload is never answered.
  const server = await collector((number) => (number === 0 ? new Promise(() => {}) : 200));
  const context = await browser.newContext();
  const first = await openPage(context, server.url, { endpoint: '/v1/visits' });
  await oneVisit(first.page);
  const [heard] = await visits(first.page, 1);
  await server.received(1);
  await first.page.close();
  const second = await openPage(context, server.url, { endpoint: '/v1/visits' });
  const batches = await server.received(2);
  assert.equal(Buffer.from(batches[1].visits[0].visitId).toString('hex'), heard.visitId);
  await second.page.waitForFunction(() => localStorage.length === 0);
  await context.close();
  await server.close();
});

test('what the collector refuses for good is dropped and counted, not sent for ever', async () => {
  const server = await collector((number) => (number === 0 ? 400 : 200));
  const { page } = await openPage(browser, server.url, { endpoint: '/v1/visits' });
  await oneVisit(page);
  await visits(page, 1);
  const batches = await server.received(2);
  assert.equal(batches[1].visits.length, 0);
  assert.deepEqual(batches[1].dropped.map(({ reason, count }) => [reason, Number(count)]), [[3, 1]]);
  await page.close();
  await server.close();
});
