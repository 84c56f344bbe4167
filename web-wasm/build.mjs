// Builds the npm package into dist/: one minified ES module for each entry of package.json, the classic script, the core,
// and the types. `node build.mjs --js` leaves the core as it is.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';
import { buildStub } from './build-stub.mjs';
import { writeTypes } from './build-types.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const run = (command, args) => execFileSync(command, args, { stdio: 'inherit', cwd: here('..') });

mkdirSync(here('dist'), { recursive: true });
if (!process.argv.includes('--js')) {
  run('bash', ['scripts/build-wasm.sh', here('dist/alldrawn.wasm')]);
  run('bash', ['scripts/build-wasm.sh', here('dist/alldrawn.recording.wasm'), '--features', 'recording']);
}

// The hostile host tests build with FAULT set to `true` (src/guard.ts).
const OPTIONS = { bundle: true, target: 'es2022', define: { FAULT: 'false' }, minify: true, sourcemap: true, legalComments: 'none' };

// All entries of one page use the same SDK, so the others import it from beside them.
const mainIsExternal = {
  name: 'main-is-external',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/index$/ }, () => ({ path: './alldrawn.js', external: true })),
};
const entry = (name, more = {}) =>
  build({ ...OPTIONS, entryPoints: [here(`src/entries/${name}.ts`)], outfile: here(`dist/${name}.js`), format: 'esm', plugins: [mainIsExternal], external: ['react'], ...more });

await buildStub(OPTIONS, mainIsExternal, here('src'), (name) => here(`dist/${name}`));
for (const [name, source] of [['alldrawn.global', 'index'], ['alldrawn.debug.global', 'entries/debug-global']]) {
  await build({
    ...OPTIONS,
    entryPoints: [here(`src/${source}.ts`)],
    outfile: here(`dist/${name}.js`),
    format: 'iife',
    globalName: 'AllDrawn',
    define: { ...OPTIONS.define, 'import.meta.url': 'scriptAddress' },
    inject: [here('src/entries/script-address.ts')],
  });
}
// Terser makes what ships inside apps a thirtieth smaller than esbuild alone.
for (const name of ['eager', 'alldrawn', 'alldrawn.global']) await shrink(name);
for (const name of ['react', 'overlay', 'doctor', 'testing', 'recording']) await entry(name);
await entry('embedded', { define: { CORE: JSON.stringify(readFileSync(here('dist/alldrawn.wasm')).toString('base64')) }, sourcemap: false });
const page = await build({ ...OPTIONS, entryPoints: [here('src/entries/playwright-page.ts')], format: 'iife', sourcemap: false, write: false });
await entry('playwright', { define: { PAGE_SCRIPT: JSON.stringify(page.outputFiles[0].text) }, platform: 'node' });

rmSync(here('dist/types'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc(), '-p', here('tsconfig.json'), '--emitDeclarationOnly'], { stdio: 'inherit' });
writeTypes(here('dist/types/'), here('package.json'));
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(here(`../${name}`), here(`dist/${name}`));
for (const name of ['eager.js', 'alldrawn.js', 'alldrawn.wasm']) {
  console.log(`  dist/${name}: ${(statSync(here(`dist/${name}`)).size / 1024).toFixed(1)} KB`);
}

function tsc() {
  const found = ['../node_modules/typescript/bin/tsc', 'node_modules/typescript/bin/tsc'].map(here).find(existsSync);
  if (!found) throw new Error('typescript is not installed: run `npm ci` at the root of the repository');
  return found;
}

// Terser must not move a function into another one: it would keep that one's elements alive (test/leftover.test.mjs).
async function shrink(name) {
  const file = here(`dist/${name}.js`);
  const compress = { passes: 3, reduce_funcs: false };
  const options = { ecma: 2022, module: !name.endsWith('global'), compress, sourceMap: { content: readFileSync(`${file}.map`, 'utf8'), url: `${name}.js.map` } };
  const { code, map } = await minify(readFileSync(file, 'utf8'), options);
  writeFileSync(file, code);
  writeFileSync(`${file}.map`, map);
}
