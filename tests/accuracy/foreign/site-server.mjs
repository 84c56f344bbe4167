// @ts-check
// Serves the folder of a page on loopback. Answers come late by fixed times, so that the page's resources arrive apart.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../../../web-wasm/dist', import.meta.url));

/** Delay of an answer by the kind of file, milliseconds. */
export const DELAYS_MS = Object.freeze({ page: 20, sheet: 50, script: 100, font: 200, picture: 300, data: 150 });

/** @typedef {{ from: number, to: number, path: string, kind: keyof typeof DELAYS_MS, status: number }} Answer `from`, `to`: ms */

/** @type {Record<string, [type: string, kind: keyof typeof DELAYS_MS]>} */
const TYPES = {
  html: ['text/html', 'page'], htm: ['text/html', 'page'], css: ['text/css', 'sheet'], js: ['text/javascript', 'script'], mjs: ['text/javascript', 'script'],
  json: ['application/json', 'data'], csv: ['text/csv', 'data'], md: ['text/markdown', 'data'], wasm: ['application/wasm', 'data'], txt: ['text/plain', 'data'],
  woff: ['font/woff', 'font'], woff2: ['font/woff2', 'font'], ttf: ['font/ttf', 'font'], eot: ['application/vnd.ms-fontobject', 'font'],
  svg: ['image/svg+xml', 'picture'], png: ['image/png', 'picture'], jpg: ['image/jpeg', 'picture'], jpeg: ['image/jpeg', 'picture'], gif: ['image/gif', 'picture'], webp: ['image/webp', 'picture'], ico: ['image/x-icon', 'picture'],
};

/** The line that installs the SDK in a page without a build. It is the only change of the page. */
export const INSTALL_LINE = '<script src="/alldrawn/alldrawn.global.js"></script><script>AllDrawn.install()</script>';

/** @param {string} html */
function withInstallLine(html) {
  const uncommented = html.replace(/<!--.*?-->/gs, (comment) => ' '.repeat(comment.length));
  const tag = /<head(?=[\s>])[^>]*>/i.exec(uncommented) ?? /<html[^>]*>/i.exec(uncommented) ?? /<!doctype[^>]*>/i.exec(uncommented);
  const at = tag ? tag.index + tag[0].length : 0;
  return `${html.slice(0, at)}\n${INSTALL_LINE}${html.slice(at)}`;
}

/**
 * Starts the server. `install`: the page without a build that gets the install line.
 * @param {{ root: string, path: string, install: boolean }} site @param {() => number} now ms
 * @returns {Promise<{ url: string, requests: Answer[], close: () => Promise<void> }>}
 */
export async function startSite({ root, path, install }, now) {
  /** @type {Answer[]} */
  const requests = [];
  const server = createServer(async (request, response) => {
    const from = now();
    const wanted = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const ofPackage = wanted.startsWith('/alldrawn/');
    const folder = ofPackage ? PACKAGE : root;
    const file = normalize(join(folder, ofPackage ? wanted.slice('/alldrawn'.length) : wanted.endsWith('/') ? `${wanted}index.html` : wanted));
    let body = file.startsWith(folder + sep) ? await readFile(file).catch(() => undefined) : undefined;
    const [type, kind] = TYPES[extname(file).slice(1).toLowerCase()] ?? ['application/octet-stream', 'data'];
    if (body && install && wanted === path) body = Buffer.from(withInstallLine(body.toString()));
    await new Promise((resolve) => setTimeout(resolve, DELAYS_MS[kind]));
    const status = body ? 200 : 404;
    response.writeHead(status, { 'content-type': body ? type : 'text/plain', 'cache-control': 'no-store' }).end(body ?? 'not found');
    requests.push({ from, to: now(), path: wanted, kind, status });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, requests, close };
}
