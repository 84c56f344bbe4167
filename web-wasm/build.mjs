// Builds the npm package into dist/: alldrawn.js (one minified ES module), alldrawn.wasm, and the types.
// `node build.mjs --js` leaves the wasm as it is.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const run = (command, args) => execFileSync(command, args, { stdio: 'inherit', cwd: here('..') });

mkdirSync(here('dist'), { recursive: true });
if (!process.argv.includes('--js')) {
  run('bash', ['scripts/build-wasm.sh', here('dist/alldrawn.wasm')]);
  run('bash', ['scripts/build-wasm.sh', here('dist/alldrawn.recording.wasm'), '--features', 'recording']);
}
await build({
  entryPoints: [here('src/index.ts')],
  outfile: here('dist/alldrawn.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  // The hostile host tests build with `true` (src/guard.ts).
  define: { FAULT: 'false' },
  minify: true,
  sourcemap: true,
  legalComments: 'none',
});
execFileSync(process.execPath, [tsc(), '-p', here('tsconfig.json'), '--emitDeclarationOnly'], { stdio: 'inherit' });
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(here(`../${name}`), here(`dist/${name}`));
for (const name of ['alldrawn.js', 'alldrawn.wasm']) {
  console.log(`  dist/${name}: ${(statSync(here(`dist/${name}`)).size / 1024).toFixed(1)} KB`);
}

function tsc() {
  const found = ['../node_modules/typescript/bin/tsc', 'node_modules/typescript/bin/tsc'].map(here).find(existsSync);
  if (!found) throw new Error('typescript is not installed: run `npm ci` at the root of the repository');
  return found;
}
