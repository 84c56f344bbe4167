#!/usr/bin/env node
// @ts-check
/**
 * A part of `make size`: prints the sizes of other SDKs that measure pages beside ours, each bundled and minified by
 * esbuild as its own documentation sets it up, and adds them to target/size/report.json. Their versions are pinned in
 * peers/package.json; only this script installs them.
 */

import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const version = async (/** @type {string} */ name) => JSON.parse(await readFile(here(`peers/node_modules/${name}/package.json`), 'utf8')).version;

/** @typedef {{ raw: number, gzip: number, brotli: number }} Sizes */
/** @param {Uint8Array[]} files @returns {Sizes} the sum of the files' sizes, each file compressed for itself */
const sizesOf = (files) => ({
  raw: files.reduce((sum, bytes) => sum + bytes.length, 0),
  gzip: files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0),
  brotli: files.reduce((sum, bytes) => sum + brotliCompressSync(bytes).length, 0),
});

/**
 * Bundles an app. With `splitting`, what the app imports dynamically is apart, as bundlers do by default.
 * @param {string} entry
 * @returns {Promise<{ first: Uint8Array[], later: Uint8Array[] }>} the files that a page loads at once, and the others
 */
async function bundle(entry) {
  const { outputFiles, metafile } = await build({
    entryPoints: [here(entry)], outdir: here('peers/out'), absWorkingDir: here('.'), bundle: true, splitting: true, format: 'esm', minify: true, write: false, metafile: true, logLevel: 'error',
    legalComments: 'none', define: { 'process.env.NODE_ENV': '"production"' },
  });
  const outputs = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  const paths = Object.keys(metafile.outputs);
  const waiting = paths.filter((path) => metafile.outputs[path]?.entryPoint === entry);
  /** @type {Set<string>} */
  const first = new Set();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (first.has(path)) continue;
    first.add(path);
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? []) if (kind === 'import-statement') waiting.push(imported);
  }
  if (first.size === 0) throw new Error(`size: esbuild has written no file for ${entry}`);
  const bytes = (/** @type {string} */ path) => /** @type {Uint8Array} */ (outputs.get(here(path)));
  return { first: [...first].map(bytes), later: paths.filter((path) => !first.has(path)).map(bytes) };
}

// Boomerang is concatenated from plugins by its own build; "default" is its flavor for Akamai's service.
async function boomerang() {
  const read = (/** @type {string} */ path) => readFile(here(`peers/node_modules/boomerangjs/${path}`), 'utf8');
  const { flavors } = JSON.parse(await read('plugins.json'));
  const sources = await Promise.all(['boomerang.js', ...flavors.default.plugins].map(read));
  const { code } = await transform(sources.join('\n'), { minify: true, legalComments: 'none' });
  return { first: [Buffer.from(code)], later: [] };
}

let installed = true;
try {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: here('peers'), stdio: ['ignore', 'ignore', 'pipe'] });
} catch {
  installed = await version('web-vitals').then(() => true, () => false);
  console.error(`size: the other SDKs could not be installed from npm${installed ? '; those of an earlier run are shown' : ', and there are none of an earlier run'}`);
}

const dist = (/** @type {string} */ name) => readFile(here(`../../web-wasm/dist/${name}`));
/** @type {{ name: string, version: string, first: Sizes, later: Sizes }[]} */
const rows = [];
{
  const { version } = JSON.parse(await readFile(here('../../web-wasm/package.json'), 'utf8'));
  const [stub, ...rest] = [await dist('eager.js'), await dist('alldrawn.js'), await dist('alldrawn.wasm')];
  rows.push({ name: 'alldrawn (with its wasm)', version, first: sizesOf([stub, ...rest]), later: sizesOf([]) });
  rows.push({ name: 'alldrawn/eager', version, first: sizesOf([stub]), later: sizesOf(rest) });
}
for (const [name, load] of /** @type {const} */ ([
  ['web-vitals', () => bundle('peers/apps/web-vitals.js')],
  ['@sentry/browser', () => bundle('peers/apps/sentry.js')],
  ['@datadog/browser-rum', () => bundle('peers/apps/datadog.js')],
  ['boomerangjs', boomerang],
])) {
  if (!installed) break;
  const { first, later } = await load();
  rows.push({ name, version: await version(name), first: sizesOf(first), later: sizesOf(later) });
}

const kb = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10);
console.log(`\n${'in a page'.padEnd(36)}${'raw'.padStart(10)}${'gzip'.padStart(10)}${'brotli'.padStart(10)}  loaded later, brotli`);
for (const { name, version, first, later } of rows) {
  console.log(`${`${name} ${version}`.padEnd(36)}${kb(first.raw)}${kb(first.gzip)}${kb(first.brotli)}${later.raw > 0 ? `  ${kb(later.brotli).trim()}` : ''}`);
}
const path = here('../../target/size/report.json');
const report = JSON.parse(await readFile(path, 'utf8').catch(() => '{"version":1,"files":[]}'));
await writeFile(path, `${JSON.stringify({ ...report, web: rows }, null, 2)}\n`);
