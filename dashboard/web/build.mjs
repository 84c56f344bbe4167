// Bundles the page into dist/: `npm run build -w dashboard/web`. `cargo build -p alldrawn` then embeds it in the
// binary.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await rm(here('dist'), { recursive: true, force: true });
await mkdir(here('dist'));
await build({
  entryPoints: { page: here('src/page.ts') },
  outdir: here('dist'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022'],
  // Keep the licence of the chart library in its code.
  legalComments: 'inline',
  logLevel: 'warning',
});
await copyFile(here('src/index.html'), here('dist/index.html'));
await copyFile(here('src/mark.svg'), here('dist/mark.svg'));
