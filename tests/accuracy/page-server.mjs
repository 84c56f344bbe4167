// @ts-check
// Serves the pages of page-cases.mjs on loopback, with the built package and resources that come late.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const dist = (/** @type {string} */ name) => fileURLToPath(new URL(`../../web-wasm/dist/${name}`, import.meta.url));
const TYPES = { js: 'text/javascript', wasm: 'application/wasm', map: 'application/json' };
const FONT = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';

/** Starts the server. @returns {Promise<{ url: string, close(): Promise<void> }>} */
export async function startPageServer() {
  const picture = await sharp({ create: { width: 190, height: 150, channels: 3, background: '#c63' } }).png().toBuffer();
  const font = await readFile(FONT).catch(() => undefined);
  const resources = {
    '/': ['text/html', '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><style>body { margin: 16px; font: 16px/1.4 sans-serif }</style><body>'],
    '/frame': ['text/html', '<!doctype html><body style="margin:0"><img width=380 height=300 src="/picture?delay=400">'],
    '/background': ['text/html', '<!doctype html><body style="margin:0;height:300px;background:url(/picture?delay=400)">'],
    '/sheet': ['text/css', '.late { display: block !important }'],
    '/picture': ['image/png', picture],
    '/font': ['font/ttf', font],
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const file = /^\/dist\/([\w.]+)$/.exec(pathname)?.[1];
    const found = file ? [TYPES[/** @type {keyof typeof TYPES} */ (file.split('.').pop())], await readFile(dist(file))] : resources[/** @type {keyof typeof resources} */ (pathname)];
    const send = () => (found?.[1] ? response.writeHead(200, { 'content-type': String(found[0]), 'cache-control': 'no-store' }).end(found[1]) : response.writeHead(404).end());
    // The timer is `unref`ed, so that a resource which never comes does not keep the test process running.
    setTimeout(send, Number(searchParams.get('delay') ?? 0)).unref();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
