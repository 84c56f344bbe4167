#!/usr/bin/env node
// @ts-check
/** The sample app's server: serves the app, the SDK built in web-wasm/dist, the API and the media, on loopback only. */
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { respond } from './server/api.mjs';
import { contentType, fileBelow } from './server/files.mjs';
import { serveMedia } from './server/media.mjs';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const folders = { app: here('./app'), media: here('./media'), sdk: here('../../web-wasm/dist') };
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
/** The app's own routes, all served as one page. */
const ROUTES = /^\/(feed|search|ask|(watch|recipe)\/[^/]+)?$/;
/** Maximum bytes of a request's headers: enough for a long plan in the address. */
const MOST_HEADER_BYTES = 65_536;

const HELP = `Serves the AllDrawn sample app on this machine only.

  node server.mjs [--port 8080] [--host 127.0.0.1]

  --port   port to listen on; 0 for any free one (default 8080)
  --host   address to listen on: 127.0.0.1, ::1 or localhost

Parameters of the page's address (profile, seed, fail, plan, endpoint) are described in README.md.`;

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */

/** @param {Request} request @param {Response} response */
async function serve(request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const url = new URL(request.url ?? '/', 'http://loopback');
  if (url.pathname.startsWith('/media/')) return serveMedia(request, response, url, folders.media);
  if (url.pathname.startsWith('/api/')) return serveApi(response, url);
  if (url.pathname.startsWith('/alldrawn/')) return serveFile(response, await fileBelow(folders.sdk, url.pathname.slice('/alldrawn/'.length)));
  if (ROUTES.test(url.pathname)) return serveFile(response, await fileBelow(folders.app, 'index.html'));
  return serveFile(response, await fileBelow(folders.app, url.pathname.slice(1)));
}

/** @param {Response} response @param {URL} url */
function serveApi(response, url) {
  const { delay, status, body, step } = respond(url);
  const send = () => {
    if (step !== undefined) return void sendWords(response, String(body), step);
    response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify(body));
  };
  if (delay === 0) return send();
  const timer = setTimeout(send, delay);
  response.once('close', () => clearTimeout(timer));
}

/** Sends a text word by word. @param {Response} response @param {string} text @param {number} step ms between two words */
async function sendWords(response, text, step) {
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for (const word of text.match(/\S+\s*/g) ?? []) {
    if (gone.signal.aborted) return;
    response.write(word);
    await pause(step, undefined, { signal: gone.signal }).catch(() => {});
  }
  response.end();
}

/** @param {Response} response @param {string | null} path */
async function serveFile(response, path) {
  if (!path) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const body = await readFile(path);
  response.writeHead(200, { 'Content-Type': contentType(path), 'Content-Length': body.length, 'Cache-Control': 'no-cache' }).end(body);
}

/**
 * Starts the server.
 * @param {{ port?: number, host?: string }} [options] port 0 for any free one
 * @returns {Promise<{ url: string, port: number, close(): Promise<void> }>} url has no slash at its end
 */
export async function startServer({ port = 0, host = '127.0.0.1' } = {}) {
  if (!LOOPBACK.includes(host)) throw new Error(`--host: expected one of ${LOOPBACK.join(', ')}, got "${host}"`);
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES }, (request, response) => {
    serve(request, response).catch((error) => {
      console.error(`sample server: ${request.url?.split('?')[0]}: ${error.message}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => listening(null));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () =>
    new Promise((/** @type {(value: void) => void} */ closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`, port: address.port, close };
}

/** @param {string[]} list */
async function main(list) {
  const { values } = parseArgs({ args: list, options: { port: { type: 'string', default: '8080' }, host: { type: 'string', default: '127.0.0.1' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) return console.log(HELP);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port: expected 0 to 65535, got "${values.port}"`);
  const { url } = await startServer({ port, host: values.host });
  console.log(`AllDrawn sample app: ${url}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(`${error.message}\nRun with --help for the options.`);
    process.exitCode = 1;
  });
}
