// The apps that `make packages-web` builds: one for each bundler and package manager, each with its tool's default
// configuration. Each entry of the list has the app's files, the install command, the build command, and the folder to
// serve or the command that serves the app.

const MAIN = `import { install, onVisit, SurfaceTracker } from 'alldrawn';
window.visits = [];
onVisit((visit) => window.visits.push({ ...visit, bytes: visit.bytes.length }));
install().then((status) => (window.installed = status));
document.body.innerHTML = '<main id="home"><h1 style="height:300px">Home</h1></main>';
new SurfaceTracker({ name: 'Home', root: document.getElementById('home') });
`;
const MAIN_EMBEDDED = `import { wasm } from 'alldrawn/embedded';\n${MAIN.replace('install()', 'install({ wasm })')}`;
// The core that records has an entry of its own; the app finds it there.
const MAIN_RECORDING = `import { recording } from 'alldrawn';
import { wasm } from 'alldrawn/recording';
${MAIN.replace('install().then(', "install({ record: true, wasm }).then((status) => (recording()?.length > 0 || console.error('nothing is recorded'), status)).then(")}`;
// The stub, and a surface of the module that it loads.
const MAIN_EAGER = `import { install, load, onVisit } from 'alldrawn/eager';
window.visits = [];
onVisit((visit) => window.visits.push({ ...visit, bytes: visit.bytes.length }));
install().then((status) => (window.installed = status));
document.body.innerHTML = '<main id="home"><h1 style="height:300px">Home</h1></main>';
load().then(({ SurfaceTracker }) => new SurfaceTracker({ name: 'Home', root: document.getElementById('home') }));
`;
const page = (script) => `<!doctype html><meta charset="utf-8"><title>app</title><body>${script}`;
const JSON_FILE = { name: 'app', version: '1.0.0', private: true };

const npm = { install: (packages) => ['npm', 'install', '--no-audit', '--no-fund', ...packages] };
// Each app has a store of its own, so that nothing of an earlier run is used.
const pnpm = { install: (packages) => ['npx', '--yes', 'pnpm@latest', 'add', '--store-dir', '.store', ...packages] };
// Yarn 1 refuses packages that ask for a newer Node, of which the others only warn.
const yarn = { install: (packages) => ['npx', '--yes', 'yarn@1', 'add', '--non-interactive', '--ignore-engines', '--cache-folder', '.cache', ...packages] };
// Yarn's current version keeps packages in zip files, without node_modules.
const yarnPnp = { install: (packages) => ['npx', '--yes', '--package=@yarnpkg/cli-dist@latest', 'yarn', 'add', ...packages], files: { '.yarnrc.yml': 'enableGlobalCache: false\nenableTelemetry: false\n', 'yarn.lock': '' } };

const vite = {
  packages: ['vite@latest'],
  files: { 'index.html': page('<script type="module" src="/main.js"></script>'), 'main.js': MAIN },
  build: ['npx', 'vite', 'build'],
  folder: 'dist',
  version: 'vite',
};

const webpack = {
  packages: ['webpack@5', 'webpack-cli@latest'],
  files: { 'src/index.js': MAIN, 'dist/index.html': page('<script src="main.js"></script>') },
  build: ['npx', 'webpack', '--mode', 'production'],
  folder: 'dist',
  version: 'webpack',
};

const NEXT_PAGE = `'use client';
import { useEffect, useState } from 'react';
import { install, onVisit } from 'alldrawn';
import { Surface } from 'alldrawn/react';

if (typeof window !== 'undefined') {
  window.visits = [];
  onVisit((visit) => window.visits.push({ ...visit, bytes: visit.bytes.length }));
  install().then((status) => (window.installed = status));
}

export default function Page() {
  const [text, setText] = useState('');
  useEffect(() => setText('Home'), []);
  return <Surface name="Home" as="main"><h1 style={{ height: 300 }}>{text}</h1></Surface>;
}
`;
const next = {
  packages: ['next@latest', 'react@latest', 'react-dom@latest'],
  files: {
    'app/layout.js': 'export default function Layout({ children }) {\n  return <html lang="en"><body>{children}</body></html>;\n}\n',
    'app/page.js': NEXT_PAGE,
  },
  version: 'next',
};

// React in StrictMode, with the tools loaded on demand: all entries must share one SDK.
const REACT_MAIN = `import { createElement, StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { install, onVisit } from 'alldrawn';
import { Surface } from 'alldrawn/react';

window.visits = [];
onVisit((visit) => window.visits.push({ ...visit, bytes: visit.bytes.length }));
install().then((status) => (window.installed = status));
import('alldrawn/overlay').then(({ overlay }) => overlay(true));
import('alldrawn/doctor').then(async ({ doctor }) => {
  const { findings } = await doctor();
  const seen = findings.some(({ name, detail }) => name === 'pending' && detail.startsWith('Home for'));
  if (!seen) console.error('the doctor does not see the surface: ' + JSON.stringify(findings));
});
function Home() {
  const [text, setText] = useState('');
  useEffect(() => setText('Home'), []);
  return createElement(Surface, { name: 'Home', as: 'main' }, createElement('h1', { style: { height: 300 } }, text));
}
createRoot(document.body.appendChild(document.createElement('div'))).render(createElement(StrictMode, null, createElement(Home)));
`;
const viteReact = { ...vite, packages: ['vite@latest', 'react@latest', 'react-dom@latest'], files: { ...vite.files, 'main.js': REACT_MAIN } };

/**
 * @typedef {{ name: string, install: (packages: string[]) => string[], packages: string[], files: Record<string, string>,
 *   build?: string[], folder?: string, serve?: (port: number) => string[], version?: string }} App
 */

/** @type {App[]} */
export const APPS = [
  {
    // esbuild copies no files that a script names, so the core is copied by hand.
    name: 'npm-esbuild',
    ...npm,
    packages: ['esbuild@latest'],
    files: { 'main.js': MAIN, 'index.html': page('<script type="module" src="www/main.js"></script>') },
    build: ['sh', '-c', 'npx esbuild main.js --bundle --format=esm --outdir=www && cp node_modules/alldrawn/dist/alldrawn.wasm www/'],
    folder: '.',
    version: 'esbuild',
  },
  {
    name: 'npm-esbuild-embedded',
    ...npm,
    packages: ['esbuild@latest'],
    files: { 'main.js': MAIN_EMBEDDED, 'index.html': page('<script src="main.out.js"></script>') },
    build: ['npx', 'esbuild', 'main.js', '--bundle', '--outfile=main.out.js'],
    folder: '.',
    version: 'esbuild',
  },
  {
    name: 'npm-script-tag',
    ...npm,
    packages: [],
    files: { 'index.html': page(`<script src="node_modules/alldrawn/dist/alldrawn.global.js"></script><script>${MAIN.replace(/^import (.*) from .*/, 'const $1 = AllDrawn;')}</script>`) },
    folder: '.',
  },
  {
    name: 'npm-module-script',
    ...npm,
    packages: [],
    files: { 'index.html': page(`<script type="importmap">{ "imports": { "alldrawn": "/node_modules/alldrawn/dist/alldrawn.js" } }</script><script type="module">${MAIN}</script>`) },
    folder: '.',
  },
  {
    name: 'npm-module-eager',
    ...npm,
    packages: [],
    files: { 'index.html': page(`<script type="importmap">{ "imports": { "alldrawn/eager": "/node_modules/alldrawn/dist/eager.js" } }</script><script type="module">${MAIN_EAGER}</script>`) },
    folder: '.',
  },
  { name: 'npm-vite', ...npm, ...vite },
  { name: 'npm-vite-recording', ...npm, ...vite, files: { ...vite.files, 'main.js': MAIN_RECORDING } },
  { name: 'npm-vite-eager', ...npm, ...vite, files: { ...vite.files, 'main.js': MAIN_EAGER } },
  { name: 'npm-vite-dev', ...npm, ...vite, build: undefined, folder: undefined, serve: (port) => ['npx', 'vite', '--host', '127.0.0.1', '--port', `${port}`, '--strictPort'] },
  { name: 'npm-vite-react', ...npm, ...viteReact },
  { name: 'npm-vite-react-dev', ...npm, ...viteReact, build: undefined, folder: undefined, serve: (port) => ['npx', 'vite', '--host', '127.0.0.1', '--port', `${port}`, '--strictPort'] },
  // The development build of React 18, whose StrictMode mounts everything twice.
  { name: 'npm-vite-react-18', ...npm, ...viteReact, packages: ['vite@latest', 'react@18', 'react-dom@18'], build: ['sh', '-c', 'NODE_ENV=development npx vite build --mode development'] },
  { name: 'npm-webpack', ...npm, ...webpack },
  { name: 'npm-webpack-eager', ...npm, ...webpack, files: { ...webpack.files, 'src/index.js': MAIN_EAGER } },
  { name: 'npm-webpack-react', ...npm, ...webpack, packages: [...webpack.packages, 'react@latest', 'react-dom@latest'], files: { 'src/index.js': REACT_MAIN, 'dist/index.html': page('<script src="main.js"></script>') } },
  { name: 'npm-next', ...npm, ...next, build: ['npx', 'next', 'build'], serve: (port) => ['npx', 'next', 'start', '-H', '127.0.0.1', '-p', `${port}`] },
  { name: 'npm-next-dev', ...npm, ...next, serve: (port) => ['npx', 'next', 'dev', '-H', '127.0.0.1', '-p', `${port}`] },
  { name: 'pnpm-vite', ...pnpm, ...vite },
  // Yarn cannot install Vite 8.4: one of its optional dependencies, for Windows, is not on the registry.
  { name: 'yarn-webpack', ...yarn, ...webpack },
  { name: 'yarn-pnp-webpack', ...yarnPnp, ...webpack, files: { ...webpack.files, ...yarnPnp.files }, build: ['npx', '--yes', '--package=@yarnpkg/cli-dist@latest', 'yarn', 'webpack', '--mode', 'production'] },
].map(({ files, ...app }) => ({ ...app, files: { 'package.json': `${JSON.stringify(JSON_FILE, null, 2)}\n`, ...files } }));
