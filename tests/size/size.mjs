#!/usr/bin/env node
// @ts-check
/**
 * `make size`: prints the size of each file that ships inside an app and checks its limits. Also checks that no file
 * contains a folder of the machine that built it (scripts/ship-flags.sh). Writes target/size/report.json.
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// Limits in bytes: today's sizes rounded up. Users download every byte, so raise a limit only with a reason in the
// commit.
/** @type {{ name: string, path: string, build: string, limit: Partial<Record<'raw' | 'gzip' | 'brotli', number>> }[]} */
const SHIPPED = [
  // The stub, with which alone a page may begin, and the rest. A page that loads both at once pays half a kilobyte for that.
  { name: 'eager.js', path: '../../web-wasm/dist/eager.js', build: 'npm run build -w web-wasm', limit: { brotli: 3_072 } },
  { name: 'alldrawn.js', path: '../../web-wasm/dist/alldrawn.js', build: 'npm run build -w web-wasm', limit: { brotli: 25_650 } },
  { name: 'alldrawn.wasm', path: '../../web-wasm/dist/alldrawn.wasm', build: 'npm run build -w web-wasm', limit: { brotli: 29_600 } },
  // The core as Android loads it, for x86_64: stripped, and compressed in the app's package.
  { name: 'liballdrawn.so', path: '../../target/android-libs/host/liballdrawn.so', build: 'scripts/android-libs.sh host', limit: { raw: 406_000, gzip: 213_600 } },
];
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

// A home folder of `/` is left out, because it would match every path.
const LOCAL_FOLDERS = [here('../../'), `${homedir()}/`].filter((folder) => folder.length > 2);

const files = [];
const withLocalPaths = [];
for (const { name, path, build, limit } of SHIPPED) {
  const bytes = await readFile(here(path)).catch(() => {
    throw new Error(`${name} is not built: run \`${build}\``);
  });
  if (LOCAL_FOLDERS.some((folder) => bytes.includes(folder))) withLocalPaths.push(name);
  files.push({ name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length, limit });
}
const kb = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10);
console.log(`${'file'.padEnd(16)}${'raw'.padStart(10)}${'gzip'.padStart(10)}${'brotli'.padStart(10)}  limits`);
for (const { name, raw, gzip, brotli, limit } of files) {
  const limits = Object.entries(limit).map(([as, bytes]) => `${as} ${kb(bytes).trim()}`);
  console.log(`${name.padEnd(16)}${kb(raw)}${kb(gzip)}${kb(brotli)}  ${limits.join(', ')}`);
}
await mkdir(here('../../target/size'), { recursive: true });
await writeFile(here('../../target/size/report.json'), `${JSON.stringify({ version: 1, files }, null, 2)}\n`);
const overLimit = files.filter(({ limit, ...file }) => Object.entries(limit).some(([as, max]) => file[/** @type {'raw' | 'gzip' | 'brotli'} */ (as)] > max));
for (const { name } of overLimit) console.error(`${name} is larger than its limit`);
for (const name of withLocalPaths) console.error(`${name} contains the path of a folder of this machine: build it with the flags of scripts/ship-flags.sh`);
process.exitCode = overLimit.length > 0 || withLocalPaths.length > 0 ? 1 : 0;
