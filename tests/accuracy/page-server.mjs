// @ts-check
// Serves the pages of page-cases.mjs on loopback, with the built package and resources that come late.

import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { startPages } from '../../web-wasm/test/page.mjs';

const FONT = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';

/** Starts the server. @returns {Promise<{ url: string, close(): Promise<void> }>} */
export async function startPageServer() {
  const picture = await sharp({ create: { width: 190, height: 150, channels: 3, background: '#c63' } }).png().toBuffer();
  // Nothing is cached, so that each case waits for its own resources.
  const file = (/** @type {string} */ type, /** @type {string | Buffer} */ body) => ({ type, body, cache: 'no-store' });
  return startPages(() => 200, {
    '/': file('text/html', '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><style>body { margin: 16px; font: 16px/1.4 sans-serif }</style><body>'),
    '/frame': file('text/html', '<!doctype html><body style="margin:0"><img width=380 height=300 src="/picture?delay=400">'),
    '/background': file('text/html', '<!doctype html><body style="margin:0;height:300px;background:url(/picture?delay=400)">'),
    '/sheet': file('text/css', '.late { display: block !important }'),
    '/picture': file('image/png', picture),
    '/font': file('font/ttf', await readFile(FONT)),
  });
}
