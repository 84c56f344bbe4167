// Tests the packed package as an app receives it: its types, an app that esbuild has built, the classic script, and what
// the status says if something else comes in the core's place. `make packages-web` tests more bundlers, with a network.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { APPS } from '../consumers/apps.mjs';
import { openApp, pack, temporaryFolder, writeFiles } from '../consumers/fresh-app.mjs';
import { checkTypes, install } from '../consumers/types.mjs';
import { inBrowser, startPages, startBrowser } from './page.mjs';

let temporary;
let archive;
before(async () => {
  temporary = await temporaryFolder();
  archive = pack(temporary.folder);
});
after(() => temporary?.remove());

const open = inBrowser();
const isSane = ({ visit, problems }, startSource = 'launch') => {
  assert.deepEqual(problems, []);
  assert.deepEqual([visit?.surface, visit?.outcome, visit?.startSource], ['Home', 'complete', startSource]);
};

test('types are found under bundler, node16 and nodenext', () => checkTypes(archive));

test('every file that package.json names is in the archive, with source maps and without test files', async () => {
  const listed = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n').map((name) => name.replace(/^package\//, './'));
  const { exports, main, types, sideEffects } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  const named = [...Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry))), `./${main}`, `./${types}`, ...sideEffects.filter((name) => !name.includes('*'))];
  for (const name of [...named, './README.md', './dist/LICENSE-MIT']) assert.ok(listed.includes(name), name);
  for (const name of listed.filter((name) => /\.js$/.test(name) && !name.endsWith('embedded.js'))) assert.ok(listed.includes(`${name}.map`), `${name} has no source map`);
  assert.deepEqual(listed.filter((name) => !/^\.\/(dist\/|README\.md$|package\.json$)/.test(name)), []);
});

for (const name of ['npm-esbuild', 'npm-esbuild-embedded', 'npm-script-tag', 'npm-module-script', 'npm-module-eager']) {
  test(`${name}: the app measures its first screen`, async () => {
    const app = APPS.find((app) => app.name === name);
    const { folder, remove } = await temporaryFolder();
    try {
      await writeFiles(folder, app.files);
      await install(archive, folder);
      // The same as the app's command, which would install esbuild first.
      const embedded = name.endsWith('embedded');
      if (app.build) await build({ absWorkingDir: folder, entryPoints: ['main.js'], bundle: true, logLevel: 'error', ...(embedded ? { outfile: 'main.out.js' } : { format: 'esm', outdir: 'www' }) });
      if (app.build && !embedded) await copyFile(join(folder, 'node_modules/alldrawn/dist/alldrawn.wasm'), join(folder, 'www/alldrawn.wasm'));
      isSane(await openApp(app, folder));
    } finally {
      await remove();
    }
  });
}

test('the classic script for development has the tools', async () => {
  const { page } = await open();
  await page.goto(new URL('/', page.url()).href);
  await page.addScriptTag({ url: '/dist/alldrawn.debug.global.js' });
  const result = await page.evaluate(async () => {
    const { complete, doctor, install, overlay, SurfaceTracker } = window.AllDrawn;
    await install({ automatic: false });
    overlay(true);
    document.body.innerHTML = '<main id="home"><h1 style="height:300px">Home</h1></main>';
    new SurfaceTracker({ name: 'Home', root: document.getElementById('home') });
    const pending = (await doctor()).findings.filter(({ name }) => name === 'pending').length;
    const { outcome } = await complete('Home');
    return { outcome, pending, overlays: document.querySelectorAll('alldrawn-overlay').length };
  });
  assert.deepEqual(result, { outcome: 'complete', pending: 1, overlays: 1 });
  await page.close();
});

test('an app that does not import a tool contains nothing of it, and only one core', async () => {
  const { folder, remove } = await temporaryFolder();
  try {
    await writeFiles(folder, { 'main.js': "import { install } from 'alldrawn';\ninstall();\n", 'none.js': "import 'alldrawn';\nimport { overlay } from 'alldrawn/overlay';\n" });
    await install(archive, folder);
    const bundle = async (entry) => (await build({ absWorkingDir: folder, entryPoints: [entry], bundle: true, format: 'esm', minify: true, write: false, logLevel: 'error' })).outputFiles[0].text;
    const text = await bundle('main.js');
    assert.deepEqual(['alldrawn-overlay', 'content security policy', 'createContext'].filter((word) => text.includes(word)), []);
    assert.equal([...text.matchAll(/"alldrawn(\.\w+)*\.wasm"/g)].length, 1);
    const sizes = await Promise.all(['alldrawn.js', 'eager.js'].map(async (name) => (await stat(new URL(`../dist/${name}`, import.meta.url))).size));
    const sdk = sizes[0] + sizes[1];
    assert.ok(text.length <= sdk + 200, `${text.length} bytes, more than the SDK's ${sdk}`);
    // Unused imports leave nothing, since the package declares that it has no side effects.
    assert.ok((await bundle('none.js')).length < 100);
  } finally {
    await remove();
  }
});

test('the status says what came in the core\'s place', async () => {
  const server = await startPages(() => 200, {
    '/page.wasm': { type: 'text/html', body: '\n\n      <!doctype html><title>A single-page app answers every address</title>' },
    '/text.wasm': { type: 'application/wasm', body: 'version https://git-lfs.github.com/spec/v1' },
    '/empty.wasm': { type: 'application/wasm', body: '' },
  });
  const browser = await startBrowser();
  const page = await browser.newPage();
  for (const [wasm, reason] of [
    ['/page.wasm?secret', 'the core could not be loaded (Error: HTML came instead of wasm from /page.wasm)'],
    ['/text.wasm', 'the core could not be loaded (Error: something else came instead of wasm from /text.wasm)'],
    ['/empty.wasm', 'the core could not be loaded (Error: something else came instead of wasm from /empty.wasm)'],
    ['/square.svg?status=404', 'the core could not be loaded (Error: HTTP status 404 for /square.svg?status=404)'],
  ]) {
    await page.goto(server.url);
    const status = await page.evaluate(async (wasm) => {
      const at = '/dist/alldrawn.js';
      return (await import(at)).install({ wasm });
    }, wasm);
    assert.deepEqual(status, { state: 'off', reason });
  }
  await browser.close();
  await server.close();
});

test('the build that records is beside the default one', async () => {
  const { page } = await open({ record: true });
  assert.ok((await page.evaluate(() => window.ad.recording()?.length)) > 0);
  await page.close();
});
