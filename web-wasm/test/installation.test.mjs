// Tests what is kept of an installation: its cluster, and if this is the first session of the app's version (metric
// §14).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Configure, Op } from '../../tests/conformance/wasm/boundary.mjs';
import { callsOf, only } from './calls.mjs';
import { openPage, startBrowser, startPages } from './page.mjs';

let server;
let browser;
before(async () => {
  server = await startPages();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const CONFIG = { record: true, endpoint: '/v1/visits', app: { name: 'shop', version: '1.0' } };
const version = (version) => ({ ...CONFIG, app: { ...CONFIG.app, version } });

// Opens a page, and returns what the core is told of the installation: the cluster and the flag before the last field of
// configure, the audit's rate (u32).
async function told(context, config, first) {
  const { page } = await openPage(context, server.url, config, first);
  return { page, ...(await toldIn(page)) };
}

async function toldIn(page) {
  const [setup] = only(await callsOf(page), Op.CONFIGURE);
  return { cluster: setup.getUint8(setup.byteLength - 6), firstSession: setup.getUint8(setup.byteLength - 5) === 1 };
}

test('an installation keeps its cluster, and a version is new in one page session only', async () => {
  const context = await browser.newContext();
  const first = await told(context, CONFIG);
  assert.ok(first.cluster < 20);
  assert.equal(first.firstSession, true);
  // The same tab is the same page session, another tab is another.
  await first.page.reload();
  await first.page.evaluate(async (config) => {
    const at = '/dist/alldrawn.js';
    window.ad = await import(at);
    await window.ad.install(config);
  }, CONFIG);
  assert.deepEqual(await toldIn(first.page), { cluster: first.cluster, firstSession: true });
  const facts = async (config) => {
    const { cluster, firstSession } = await told(context, config);
    return { cluster, firstSession };
  };
  assert.deepEqual(await facts(CONFIG), { cluster: first.cluster, firstSession: false });
  assert.deepEqual(await facts(version('1.1')), { cluster: first.cluster, firstSession: true });
  assert.deepEqual(await facts(version('1.1')), { cluster: first.cluster, firstSession: false });
  await context.close();
});

test('clusters are 0 to 19, chosen at random', async () => {
  const clusters = [];
  for (const random of [0, 0.0499, 0.05, 0.9999]) {
    const context = await browser.newContext();
    await context.addInitScript(`Math.random = () => ${random}`);
    clusters.push((await told(context, CONFIG)).cluster);
    await context.close();
  }
  assert.deepEqual(clusters, [0, 0, 1, 19]);
});

test('each endpoint and app has a cluster of its own, and erasing the stored keys erases it', async () => {
  const context = await browser.newContext();
  const { page } = await told(context, CONFIG);
  const keys = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('alldrawn.installation.')));
  assert.equal((await keys()).length, 1);
  await told(context, { ...CONFIG, endpoint: '/elsewhere' });
  await told(context, { ...CONFIG, app: { name: 'mail', version: '1.0' } });
  assert.equal((await keys()).length, 3);
  await page.evaluate(() => localStorage.clear());
  const { firstSession } = await told(context, CONFIG);
  assert.equal(firstSession, true);
  await context.close();
});

for (const [what, config, first] of /** @type {[string, any, (() => void) | undefined][]} */ ([
  ['an endpoint', { record: true }, undefined],
  ['storage', CONFIG, () => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError'); } })],
  ['room in the storage', CONFIG, () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }],
])) {
  test(`without ${what} there is no cluster`, async () => {
    const context = await browser.newContext();
    const { cluster, firstSession } = await told(context, config, first);
    assert.deepEqual([cluster, firstSession], [Configure.NO_CLUSTER, false]);
    await context.close();
  });
}
