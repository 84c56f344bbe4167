// @ts-check
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { startServer } from '../server.mjs';
import { behaviour, byteRange } from '../server/media.mjs';

/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

/** @param {string} path @param {RequestInit} [options] */
const get = (path, options) => fetch(server.url + path, options);

/** Requests a path as it is: fetch would normalise it first. @param {string} path @returns {Promise<number | undefined>} */
const rawStatus = (path) =>
  new Promise((done, failed) => {
    request({ port: server.port, host: '127.0.0.1', path }, (response) => done(response.resume().statusCode)).on('error', failed).end();
  });

test('the app and its routes are served with their content types', async () => {
  const page = await (await get('/')).text();
  assert.match(page, /"alldrawn": "\/alldrawn\/alldrawn\.js"/);
  for (const route of ['/feed', '/search', '/ask', '/watch/2', '/recipe/2', '/feed?profile=slow&seed=3']) assert.equal(await (await get(route)).text(), page);
  const types = { '/main.js': /^text\/javascript/, '/styles/base.css': /^text\/css/, '/icon.svg': /^image\/svg/, '/media/images/01.jpg': /^image\/jpeg$/, '/media/avatars/maple.webp': /^image\/webp$/, '/media/videos/1.webm': /^video\/webm$/, '/api/feed?profile=fast': /^application\/json/ };
  for (const [path, type] of Object.entries(types)) {
    const response = await get(path);
    await response.arrayBuffer();
    assert.equal(response.status, 200, path);
    assert.match(response.headers.get('content-type') ?? '', type);
    if (/^\/(media|api)/.test(path)) assert.equal(response.headers.get('cache-control'), 'no-store');
  }
  assert.equal((await get('/nothing')).status, 404);
  assert.equal((await get('/', { method: 'POST' })).status, 405);
});

test('an error of the API is JSON with a message', async () => {
  const response = await get('/api/feed?plan=e30x');
  assert.equal(response.status, 400);
  assert.match((await response.json()).error, /^plan: not JSON/);
});

test('media fail with the status that the address asks for, and an error text', async () => {
  for (const status of [404, 500]) {
    const response = await get(`/media/images/01.jpg?status=${status}`);
    assert.equal(response.status, status);
    assert.match((await response.json()).error, new RegExp(String(status)));
  }
  assert.equal((await get('/media/images/01.jpg?delay=soon')).status, 400);
  assert.equal((await get('/media/images/99.jpg')).status, 404);
});

test('delays are read from the address', () => {
  assert.deepEqual(behaviour(new URLSearchParams('delay=250&chunk=30&status=404&cell=1.2')), { delay: 250, chunk: 30, status: 404 });
  assert.deepEqual(behaviour(new URLSearchParams()), { delay: 0, chunk: 0, status: 200 });
  for (const query of ['delay=-1', 'delay=60001', 'delay=1e3', 'chunk=x', 'status=200.5', 'status=']) assert.equal(typeof behaviour(new URLSearchParams(query)), 'string', query);
});

test('a delayed file is never early, and trickles completely', async () => {
  const begin = performance.now();
  const slow = await get('/media/images/01.jpg?delay=120&chunk=10');
  // Timers may fire up to a millisecond before their time by this clock.
  assert.ok(performance.now() - begin >= 119);
  const [a, b] = [await slow.arrayBuffer(), await (await get('/media/images/01.jpg')).arrayBuffer()];
  assert.deepEqual(Buffer.from(a), Buffer.from(b));
});

test('an answer is sent word by word', async () => {
  const response = await get(`/api/answer?plan=${Buffer.from('{"answer":{"step":20}}').toString('base64url')}`);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
  const parts = [];
  for await (const part of /** @type {any} */ (response.body)) parts.push(Buffer.from(part).toString());
  assert.ok(parts.length > 5, `${parts.length} parts`);
  assert.match(parts.join(''), /^A Truchet tile is a square .* never ends\.$/);
});

test('a request that the client aborts does not disturb the server', async () => {
  const gone = new AbortController();
  const pending = get('/media/images/01.jpg?delay=5000', { signal: gone.signal });
  setTimeout(() => gone.abort(), 20);
  await assert.rejects(pending);
  assert.equal((await get('/media/images/02.jpg')).status, 200);
});

test('byte ranges are served, and wrong ones refused', async () => {
  const whole = Buffer.from(await (await get('/media/videos/2.webm')).arrayBuffer());
  const part = await get('/media/videos/2.webm', { headers: { Range: 'bytes=100-199' } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get('content-range'), `bytes 100-199/${whole.length}`);
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), whole.subarray(100, 200));
  const beyond = await get('/media/videos/2.webm', { headers: { Range: `bytes=${whole.length}-` } });
  assert.equal(beyond.status, 416);
  assert.equal(beyond.headers.get('content-range'), `bytes */${whole.length}`);

  /** @type {Array<[string | undefined, ReturnType<typeof byteRange>]>} */
  const cases = [
    [undefined, null],
    ['bytes=0-', { start: 0, end: 999 }],
    ['bytes=990-2000', { start: 990, end: 999 }],
    ['bytes=-10', { start: 990, end: 999 }],
    ['bytes=-2000', { start: 0, end: 999 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=9-3', null],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['lines=0-1', null],
  ];
  for (const [header, range] of cases) assert.deepEqual(byteRange(header, 1000), range, header);
});

test('no file outside the folders is served', async () => {
  const up = ['../server.mjs', '%2e%2e/server.mjs', '..%2fserver.mjs', '%2e%2e%2fserver.mjs', '..%5cserver.mjs', 'x/..%2f..%2fserver.mjs', '%00', '%', '.hidden', '', 'images'];
  for (const prefix of ['/', '/media/', '/alldrawn/']) {
    for (const path of up.filter((p) => prefix !== '/' || p !== '')) assert.equal(await rawStatus(prefix + path), 404, prefix + path);
  }
});

test('only a loopback address is accepted as host', async () => {
  await assert.rejects(startServer({ host: '0.0.0.0' }), /^Error: --host: expected one of/);
});
