#!/usr/bin/env node
// `make demo`: a collector, real visits in real browsers, and the same numbers as a table, a file and a page.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { startCollector } from '../dashboard/web/test/collector.mjs';
import { browserPath, QUIET_FLAGS } from '../tests/accuracy/browsers.mjs';
import { runDemo } from '../tests/accuracy/demo.mjs';
import { table } from '../tests/accuracy/report.mjs';

const OUT = fileURLToPath(new URL('../target/demo', import.meta.url));
const PORT = 8642;
// How long the last events may take to the store: the binding gathers for 2 s, a retry takes a few.
const ARRIVAL_LIMIT_MS = 30_000;

const HELP = `Runs the sample app's visits into a collector of its own, and checks every number against the pixels.

  node scripts/demo.mjs [--visits 20] [--stay | --no-stay]

  --visits N   visits of each of the three surfaces (default 20: about three minutes)
  --stay       keep the dashboard up until Ctrl-C (default on a terminal); --no-stay: exit when done

Writes target/demo/report.json (described in docs/reports.md), a filmstrip of one visit of each surface, and a
screenshot of the dashboard.`;

const { values } = parseArgs({
  allowNegative: true,
  options: { visits: { type: 'string', default: '20' }, stay: { type: 'boolean', default: Boolean(process.stdout.isTTY) }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const visits = Number(values.visits);
if (!Number.isInteger(visits) || visits < 1 || visits > 10_000) {
  console.error(`--visits: expected 1 to 10000, got "${values.visits}". Try --help.`);
  process.exit(2);
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const port = (await isFree(PORT)) ? PORT : 0;
const collector = await startCollector({ listen: `127.0.0.1:${port}`, store: join(OUT, 'store') });
let failed = false;
try {
  console.log(`Dashboard: ${collector.origin}/ (fills while the visits run)`);
  const report = await runDemo({ visits, out: OUT, endpoint: `${collector.origin}/v1/visits` });
  const heard = report.live.length + report.surfaces.filter(({ exact }) => exact).length + (report.never ? 1 : 0);
  const stored = await arrived(heard);
  const shown = await screenshot(join(OUT, 'dashboard.png'));
  const dashboard = { address: collector.origin, heard, stored, shown, screenshot: 'dashboard.png' };
  await writeFile(join(OUT, 'report.json'), `${JSON.stringify({ ...report, dashboard }, null, 2)}\n`);
  console.log(`\n${table(report)}\nStored: ${stored} visits, ${shown} on the page; ${heard} of them measured here.\n`);
  const pictures = report.surfaces.flatMap(({ exact }) => exact?.filmstrip ?? []);
  for (const name of ['report.json', dashboard.screenshot, ...pictures]) console.log(relative(process.cwd(), join(OUT, name)));
  failed = report.problems.length > 0 || stored < heard || shown !== stored;
  if (values.stay) {
    console.log(`\nDashboard: ${collector.origin}/ (Ctrl-C ends it)`);
    await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  }
} finally {
  await collector.stop();
}
if (failed) process.exitCode = 1;

// Visits in the store, once all have arrived or the time is up.
async function arrived(expected) {
  const end = Date.now() + ARRIVAL_LIMIT_MS;
  for (;;) {
    const { surfaces } = await (await fetch(`${collector.origin}/api/surfaces`)).json();
    const stored = surfaces.reduce((sum, { visits }) => sum + visits, 0);
    if (stored >= expected || Date.now() > end) return stored;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

// A picture of the dashboard, and how many visits its rows say there are.
async function screenshot(path) {
  const browser = await chromium.launch({ executablePath: browserPath('chromium'), args: QUIET_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(collector.origin);
    await page.waitForSelector('[data-surface]');
    await page.screenshot({ path, fullPage: true });
    return await page.locator('[data-surface]').evaluateAll((rows) => rows.reduce((sum, row) => sum + Number(row.dataset.visits), 0));
  } finally {
    await browser.close();
  }
}

async function isFree(number) {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false)).listen(number, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
