// Tests `alldrawn/doctor`: what is wired and what is not, as data and as text.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, startBrowser, startPages } from './page.mjs';

let server;
let browser;
before(async () => {
  server = await startPages(() => 503);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function examine(config, first, act) {
  const { page, errors } = await openPage(browser, server.url, config, first);
  if (act) await page.evaluate(act);
  const { ok, findings, text } = await page.evaluate(async () => {
    const at = '/dist/doctor.js';
    return (await import(at)).doctor();
  });
  assert.deepEqual(errors, []);
  await page.close();
  return { ok, text, states: Object.fromEntries(findings.map(({ name, state }) => [name, state])), details: Object.fromEntries(findings.map(({ name, detail }) => [name, detail])) };
}

test('a page in which everything is wired is sound', async () => {
  const { ok, states, text } = await examine({ endpoint: '/v1/visits' });
  assert.equal(ok, true);
  assert.deepEqual(states, { install: 'ok', consent: 'ok', 'paint records': 'ok', requests: 'ok', storage: 'ok', endpoint: 'ok', uploads: 'ok', sampling: 'ok', 'content security policy': 'ok' });
  assert.match(text, /^ok {6}install: the core is loaded$/m);
});

test('without an endpoint, and with requests off, it says so', async () => {
  const { ok, states } = await examine({ requests: false });
  assert.equal(ok, true);
  assert.deepEqual([states.requests, states.endpoint, states.uploads, states.sampling], ['info', 'info', undefined, undefined]);
});

for (const [what, config, first, act, name, state, detail] of [
  ['a missing core', { wasm: '/nowhere.wasm' }, undefined, undefined, 'install', 'problem', /HTML came instead of wasm from \/nowhere\.wasm/],
  ['refused consent', {}, undefined, () => window.ad.setConsent(false), 'consent', 'problem', /refused/],
  ['a fetch that was replaced before', {}, () => { const own = window.fetch; window.fetch = (...args) => own(...args); }, undefined, 'requests', 'info', /before install/],
  ['a fetch that was replaced afterwards', {}, undefined, () => { const own = window.fetch; window.fetch = (...args) => own(...args); }, 'requests', 'info', /after install/],
  ['a storage that refuses values', {}, () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }, undefined, 'storage', 'info', /refuses values/],
  ['a collector that is off', { endpoint: '/v1/visits' }, () => localStorage.setItem(`alldrawn.upload.${JSON.stringify([`${location.origin}/v1/visits`, ''])}`, JSON.stringify({ offUntil: Date.now() + 60_000 })), undefined, 'sampling', 'problem', /switched collecting off/],
  ['a sampling rate', { endpoint: '/v1/visits' }, () => localStorage.setItem(`alldrawn.upload.${JSON.stringify([`${location.origin}/v1/visits`, ''])}`, JSON.stringify({ sampleOneIn: 10 })), undefined, 'sampling', 'info', /one visit in 10/],
  ['failed uploads', { endpoint: '/v1/visits' }, () => localStorage.setItem(`alldrawn.upload.${JSON.stringify([`${location.origin}/v1/visits`, ''])}`, JSON.stringify({ failures: 3, notBefore: Date.now() + 60_000 })), undefined, 'uploads', 'problem', /the last 3 failed; 0 events wait/],
]) {
  test(`finds ${what}`, async () => {
    const { ok, states, details, text } = await examine(config, first, act);
    assert.equal(states[name], state);
    assert.match(details[name], detail);
    assert.equal(ok, state !== 'problem');
    assert.match(text, new RegExp(`^${state === 'problem' ? 'PROBLEM' : 'info   '} ${name}: `, 'm'));
  });
}

test('names what a pending surface waits for', async () => {
  const { states, details } = await examine({}, undefined, async () => {
    document.body.innerHTML = '<main id="feed"><img class="hero" src="/square.svg?delay=60000" width="300" height="300"></main>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    const isWalked = () => {
      let walked = false;
      window.ad.internals().sdk.each((visit) => (walked = visit.snapshot !== undefined));
      return walked;
    };
    while (!isWalked()) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  assert.equal(states.pending, 'info');
  assert.match(details.pending, /^Feed for \d+ ms: it waits for img\.hero \(pending\), 1 load$/);
});
