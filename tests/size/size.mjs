#!/usr/bin/env node
// @ts-check
/** `make size`: what ships inside a web app, in bytes, and the gates on it. Writes target/size/report.json. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// Limits: what holds today, rounded up. Every byte here is the user's: raise one only with a reason in the commit.
const SHIPPED = [
  { name: 'alldrawn.js', limit: { brotli: 11_000 } },
  { name: 'alldrawn.wasm', limit: { brotli: 38_000 } },
];
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

const files = [];
for (const { name, limit } of SHIPPED) {
  const bytes = await readFile(here(`../../web-wasm/dist/${name}`)).catch(() => {
    throw new Error(`web-wasm/dist/${name} is not there: run \`npm run build -w web-wasm\``);
  });
  files.push({ name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length, limit });
}
const kb = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10);
console.log(`${'file'.padEnd(16)}${'raw'.padStart(10)}${'gzip'.padStart(10)}${'brotli'.padStart(10)}${'limit'.padStart(10)}`);
for (const { name, raw, gzip, brotli, limit } of files) console.log(name.padEnd(16) + kb(raw) + kb(gzip) + kb(brotli) + kb(limit.brotli));
await mkdir(here('../../target/size'), { recursive: true });
await writeFile(here('../../target/size/report.json'), `${JSON.stringify({ version: 1, files }, null, 2)}\n`);
const over = files.filter(({ brotli, limit }) => brotli > limit.brotli);
for (const { name } of over) console.error(`${name} is over its limit`);
process.exitCode = over.length > 0 ? 1 : 0;
