#!/usr/bin/env node
// @ts-check
/**
 * `make bench-page`: what an SDK costs the main thread of a page, by the browser's own trace. The same pages are played
 * without an SDK, with web-vitals, with Sentry's tracing and with this SDK, in turns, so that other load on the machine
 * slows all of them alike. Times are processor times of the main thread's tasks. Writes target/bench-page/report.json.
 *
 *     node tests/bench/main-thread.mjs [--rounds 5]
 */

import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { percentile } from '../accuracy/report.mjs';
import { startBrowser, startPages } from '../../web-wasm/test/page.mjs';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, help: { type: 'boolean' } } });
if (values.help) {
  console.log('node tests/bench/main-thread.mjs [--rounds 5]: what SDKs cost the main thread of a page, by the browser\'s trace');
  process.exit(0);
}
const ROUNDS = Number(values.rounds);
const NODES = 10_000;
/** Frames of the page that changes, and elements that change in each of them. */
const [FRAMES, CHANGES, ELEMENTS] = [120, 10, 1_000];

const SDKS = {
  none: '',
  'web-vitals': '/peer/web-vitals.js',
  sentry: '/peer/sentry.js',
  alldrawn: 'alldrawn',
};

// The pages. Each returns when it has been played.
const PAGES = {
  // Appends rows of three elements; a few of them can be seen.
  append: async (/** @type {number} */ nodes) => {
    const list = document.getElementById('list');
    if (list) list.innerHTML = '<div class=row><span>Row of text</span><b>more</b></div>'.repeat(nodes / 3);
    await new Promise((resolve) => setTimeout(resolve, 700));
  },
  // Changes ten texts of a surface of a thousand elements in each frame. All of them can be seen.
  change: async (/** @type {number} */ _nodes, /** @type {number} */ frames, /** @type {number} */ changes) => {
    const cells = document.querySelectorAll('#grid span');
    for (let frame = 0; frame < frames; frame++) {
      await new Promise(requestAnimationFrame);
      for (let i = 0; i < changes; i++) /** @type {Text} */ (cells[(frame * 7 + i * 97) % cells.length].firstChild).data = `t${frame % 10}`;
    }
  },
};

const HTML = `<!doctype html><meta charset=utf-8><link rel=icon href=data:,><style>#grid{font:6px/8px monospace;display:grid;grid-template-columns:repeat(20,18px)}</style>
<body><main id=root><h1>Title</h1><div id=grid></div><div id=list></div><div id=wait data-perf-busy style="height:60px"></div></main>`;

async function startServer() {
  const peers = here('../size/peers/');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: peers, stdio: ['ignore', 'ignore', 'inherit'] });
  const script = async (/** @type {string} */ name) => {
    const { outputFiles } = await build({ entryPoints: [`${peers}apps/${name}.js`], bundle: true, format: 'esm', minify: true, write: false, define: { 'process.env.NODE_ENV': '"production"' } });
    return { type: 'text/javascript', body: Buffer.from(outputFiles[0].contents) };
  };
  return startPages(() => 200, { '/': { type: 'text/html', body: HTML }, '/peer/web-vitals.js': await script('web-vitals'), '/peer/sentry.js': await script('sentry') });
}

/** @typedef {{ name: string, ph: string, ts: number, tdur?: number, dur?: number, pid: number, tid: number, args: any }} TraceEvent */

// Plays a page with an SDK. Returns the trace of the main thread meanwhile.
async function play(/** @type {import('playwright-core').Browser} */ browser, /** @type {string} */ url, /** @type {string} */ sdk, /** @type {keyof typeof PAGES} */ page) {
  const tab = await browser.newPage({ viewport: { width: 400, height: 800 } });
  await tab.goto(url);
  // What is appended to the other page is not to pay for looks at the elements of this one.
  if (page === 'change') await tab.evaluate((elements) => document.getElementById('grid')?.insertAdjacentHTML('beforeend', '<span>t1</span>'.repeat(elements)), ELEMENTS);
  await tab.evaluate(async (sdk) => {
    if (sdk !== 'alldrawn') return void (sdk && (await import(sdk)));
    const at = '/dist/alldrawn.js';
    const ad = await import(at);
    await ad.install({ automatic: false });
    // The busy element keeps the visit pending.
    Object.assign(window, { surface: new ad.SurfaceTracker({ name: 'Page', root: document.getElementById('root') }) });
  }, sdk);
  await tab.waitForTimeout(700);
  const session = await browser.newBrowserCDPSession();
  /** @type {TraceEvent[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(.../** @type {any} */ (value)));
  const done = new Promise((resolve) => session.on('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] }, transferMode: 'ReportEvents' });
  await tab.evaluate(`(${PAGES[page]})(${NODES}, ${FRAMES}, ${CHANGES})`);
  await session.send('Tracing.end');
  await done;
  await tab.close();
  return events;
}

const main = (/** @type {TraceEvent[]} */ events) => {
  // The thread that runs the page's script.
  const counts = new Map();
  for (const { name, pid, tid } of events) if (name === 'FunctionCall') counts.set(`${pid} ${tid}`, (counts.get(`${pid} ${tid}`) ?? 0) + 1);
  const [thread] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [''];
  return events.filter(({ pid, tid }) => `${pid} ${tid}` === thread);
};
const sum = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);
const median = (/** @type {number[]} */ values) => percentile(values, 0.5) ?? NaN;
// Processor time of all tasks of the main thread, microseconds.
const tasks = (/** @type {TraceEvent[]} */ events) => sum(main(events).filter(({ name }) => name === 'RunTask').map(({ tdur }) => tdur ?? 0));

// Processor time of the SDK's own functions in each frame, microseconds: its callbacks, and the native code they call.
function ownPerFrame(/** @type {TraceEvent[]} */ events) {
  const thread = main(events);
  const own = thread.filter(({ name, args }) => name === 'FunctionCall' && /\/dist\/(alldrawn|eager)\.js/.test(args?.data?.url ?? ''));
  // Callbacks of one frame follow each other within milliseconds.
  const frames = thread.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts).sort((a, b) => a - b).filter((ts, index, all) => index === 0 || ts - all[index - 1] > 5_000);
  const costs = new Map();
  for (const { ts, tdur } of own) {
    const frame = frames.findLastIndex((at) => at <= ts);
    costs.set(frame, (costs.get(frame) ?? 0) + (tdur ?? 0));
  }
  return [...costs.values()];
}

const server = await startServer();
const browser = await startBrowser();
/** @type {Record<string, number[]>} */
const appended = Object.fromEntries(Object.keys(SDKS).map((name) => [name, []]));
/** @type {Record<string, number[]>} */
const changed = Object.fromEntries(Object.keys(SDKS).map((name) => [name, []]));
/** @type {number[]} */
const frames = [];
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, sdk] of Object.entries(SDKS)) {
    console.error(`round ${round + 1} of ${ROUNDS}: ${name}`);
    appended[name].push(tasks(await play(browser, server.url, sdk, 'append')));
    const trace = await play(browser, server.url, sdk, 'change');
    changed[name].push(tasks(trace) / FRAMES);
    if (name === 'alldrawn') frames.push(...ownPerFrame(trace));
  }
}
await browser.close();
await server.close();

const rows = Object.keys(SDKS).map((name) => ({
  name,
  appendMicrosPerNode: (median(appended[name]) - median(appended.none)) / NODES,
  changeMicrosPerFrame: median(changed[name]) - median(changed.none),
}));
console.log(`${NODES} nodes appended, and ${CHANGES} of ${ELEMENTS} elements changed in each of ${FRAMES} frames; medians of ${ROUNDS} rounds`);
console.log(`${'SDK'.padEnd(12)}${'µs a node'.padStart(12)}${'µs a frame'.padStart(12)}   beside the page without an SDK`);
for (const { name, appendMicrosPerNode, changeMicrosPerFrame } of rows) console.log(`${name.padEnd(12)}${appendMicrosPerNode.toFixed(2).padStart(12)}${changeMicrosPerFrame.toFixed(0).padStart(12)}`);
console.log(`alldrawn's own functions: ${median(frames).toFixed(0)} µs in the median frame with any (${frames.length} of them)`);
await mkdir(here('../../target/bench-page'), { recursive: true });
await writeFile(here('../../target/bench-page/report.json'), `${JSON.stringify({ version: 1, rows, ownMicrosInMedianFrame: median(frames) }, null, 2)}\n`);
