// Serves test pages on loopback and opens them in a real browser, with the built package.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { browserPath, QUIET_FLAGS } from '../../tests/accuracy/browsers.mjs';
import { LIMIT_MS, poll } from './poll.mjs';
import { answerSocket } from './sockets.mjs';

const dist = (name) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
const TYPES = { js: 'text/javascript', wasm: 'application/wasm', map: 'application/json' };

// The picture served at `/square.svg?delay=ms&status=code`: a grey square.
const SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="200" height="200" fill="#667"/></svg>';

// Waits without keeping the test process running, so that a response may never come.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());

/**
 * Starts a server of test pages: `/` is an empty page, `/dist/*` the package, `/square.svg` a picture. It answers each
 * POST request with the status or response that `collect(body, headers)` returns.
 * @typedef {Record<string, { type: string, cache?: string, body: string | Buffer | ((response: import('node:http').ServerResponse) => unknown) }>} Files
 * @typedef {{ status: number, headers?: Record<string, string>, body?: Uint8Array | string }} UploadResponse
 * @param {(body: Buffer, headers: import('node:http').IncomingHttpHeaders) => number | UploadResponse | Promise<number | UploadResponse>} collect
 * @param {Files} files further files, by path. Each is sent after `?delay=ms`; a function writes its own response. `cache`: how long
 *   the browser may cache it
 */
export async function startPages(collect = () => 200, files = {}) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const reply = await collect(Buffer.concat(chunks), request.headers);
      const { status, headers, body } = typeof reply === 'number' ? { status: reply } : reply;
      response.writeHead(status, headers).end(body);
    } else if (files[url.pathname]) {
      const { type, body, cache } = files[url.pathname];
      await pause(Number(url.searchParams.get('delay') ?? 0));
      response.writeHead(200, { 'content-type': type, ...(cache && { 'cache-control': cache }) });
      if (typeof body === 'function') await body(response);
      else response.end(body);
    } else if (url.pathname.startsWith('/dist/')) {
      const name = url.pathname.slice('/dist/'.length);
      const type = TYPES[/** @type {keyof typeof TYPES} */ (name.split('.').pop())] ?? 'text/plain';
      response.writeHead(200, { 'content-type': type }).end(await readFile(dist(name)));
    } else if (url.pathname === '/square.svg') {
      await pause(Number(url.searchParams.get('delay') ?? 0));
      const status = Number(url.searchParams.get('status') ?? 200);
      // A browser shows the picture of a response even if its status is an error.
      if (status < 400) response.writeHead(status, { 'content-type': 'image/svg+xml' }).end(SQUARE);
      else response.writeHead(status, { 'content-type': 'text/plain' }).end('no picture');
    } else {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>test</title><body style="margin:0">');
    }
  });
  server.on('upgrade', answerSocket);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Starts a headless browser. */
export const startBrowser = async () => chromium.launch({ executablePath: browserPath('chromium'), args: QUIET_FLAGS });

/**
 * Opens a page, imports the package as `window.ad`, and collects the results of `onVisit` in `window.visits`. The
 * function `first` runs in the page before anything else.
 * @param {import('playwright-core').BrowserContext | import('playwright-core').Browser} browser
 * @param {string} url
 * @param {() => void} [first]
 */
export async function openPage(browser, url, config = {}, first) {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  page.setDefaultTimeout(LIMIT_MS);
  if (first) await page.addInitScript(first);
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(url);
  await page.evaluate(async (config) => {
    const at = '/dist/alldrawn.js';
    const ad = await import(at);
    Object.assign(window, { ad, visits: [] });
    // No visit is audited by chance, and each of a test of the audit is: the end of the id decides.
    // Automatic visits are measured only in tests of them.
    const { audited = false, ...options } = { automatic: false, ...config };
    const draw = crypto.getRandomValues.bind(crypto);
    crypto.getRandomValues = (array) => {
      draw(array);
      if (array instanceof Uint8Array && array.length === 16) array.fill(audited ? 0 : 0xff, audited ? 8 : 15);
      return array;
    };
    ad.onVisit((/** @type {any} */ visit) => /** @type {any} */ (window).visits.push({ ...visit, bytes: [...visit.bytes] }));
    await ad.install(options);
  }, config);
  return { page, errors };
}

/**
 * Starts a browser and a server of pages before a file's first test, and closes them after its last. Returns a function
 * that opens a page, see {@link openPage}. `files`: see {@link startPages}.
 * @param {Files} [files]
 */
export function inBrowser(files) {
  /** @type {Awaited<ReturnType<typeof startPages>> | undefined} */
  let server;
  /** @type {Awaited<ReturnType<typeof startBrowser>> | undefined} */
  let browser;
  before(async () => {
    server = await startPages(undefined, files);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  return (config = {}, /** @type {(() => void) | undefined} */ first = undefined) =>
    openPage(/** @type {NonNullable<typeof browser>} */ (browser), /** @type {NonNullable<typeof server>} */ (server).url, config, first);
}

/**
 * Waits until at least `count` visits have ended in the page, and returns the ended visits.
 */
export async function visits(page, count, timeout = LIMIT_MS) {
  let ended = [];
  const enough = async () => (ended = await page.evaluate(() => /** @type {any} */ (window).visits)).length >= count && ended;
  return poll(enough, () => `only ${ended.length} of ${count} visits had ended`, timeout);
}
