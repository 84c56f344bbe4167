// Runs a demo with a collector and its dashboard on this machine. Checks that the collector stores, and the dashboard
// shows, exactly the visits that the SDK reported.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { chromium } from 'playwright-core';
import { startCollector } from '../dashboard/web/test/collector.mjs';
import { browserPath, QUIET_FLAGS } from '../tests/accuracy/browsers.mjs';
import { checkLimits } from '../tests/accuracy/limits.mjs';
import { filmstrips, table } from '../tests/accuracy/report.mjs';

// Preferred port of the dashboard. If it is in use, the system chooses a free one.
const PORT = 8642;
// Maximum time until the last events are stored, milliseconds. The binding collects events for 2 s before it sends
// them, and a retry takes a few seconds.
const ARRIVAL_LIMIT_MS = 30_000;

/** Maximum number of visits that the collector returns in one list. */
const LIST_LIMIT = 500;

/**
 * A visit as the app's listener received it.
 * @typedef {{ id: string, outcome: string, visuallyCompleteMs?: number }} ReportedVisit
 */

/**
 * Runs a demo with its own collector, prints the table, and writes report.json and a screenshot of the dashboard.
 * Checks that the store and the dashboard have the reported visits, and that reported times are close to the pixels.
 * @param {{ out: string, stay: boolean, run: (endpoint: string) => Promise<{ report: object, reported: number, events?: ReportedVisit[], pictures?: string[] }> }} options
 *   out: output folder, emptied first; run: plays the visits and returns the report (tests/accuracy/report.mjs), the
 *   minimum number of visits that must be stored (`reported`), all visits that the SDK reported if they are known
 *   (`events`), and the names of further files in `out` (`pictures`)
 * @returns {Promise<boolean>} true if there was no problem
 */
export async function demoWithDashboard({ out, stay, run }) {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const port = (await isFree(PORT)) ? PORT : 0;
  const collector = await startCollector({ listen: `127.0.0.1:${port}`, store: join(out, 'store') });
  try {
    console.log(`Dashboard: ${collector.origin}/ (fills while the visits run)`);
    const { report, reported, events, pictures = [] } = await run(`${collector.origin}/v1/visits`);
    const stored = await waitForStored(collector.origin, reported);
    const shown = await takeScreenshot(collector.origin, join(out, 'dashboard.png'));
    if (events) report.problems.push(...(await compareWithStore(collector.origin, events)));
    if (stored < reported) report.problems.push(`${reported - stored} of ${reported} visits were not stored within ${ARRIVAL_LIMIT_MS / 1000} s`);
    if (shown !== stored) report.problems.push(`the dashboard shows ${shown} visits, but ${stored} are stored`);
    const { problems, unjudged } = checkLimits(report);
    report.problems.push(...problems);
    const dashboard = { address: collector.origin, heard: reported, stored, shown, screenshot: 'dashboard.png' };
    await writeFile(join(out, 'report.json'), `${JSON.stringify({ ...report, unjudged, dashboard }, null, 2)}\n`);
    console.log(`\n${table(report)}\nCollector: ${stored} visits stored (at least ${reported} expected), ${shown} shown on the dashboard.\n`);
    for (const reason of unjudged) console.log(`Not judged: ${reason}.\n`);
    pictures.push(...filmstrips(report));
    for (const name of ['report.json', dashboard.screenshot, ...pictures]) console.log(relative(process.cwd(), join(out, name)));
    if (stay) {
      console.log(`\nDashboard: ${collector.origin}/ (Ctrl-C stops it)`);
      await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    }
    return report.problems.length === 0;
  } finally {
    await collector.stop();
  }
}

// Returns a sentence for each visit whose stored and reported events differ. Compares only the newest LIST_LIMIT
// visits.
async function compareWithStore(origin, events) {
  const { visits } = await (await fetch(`${origin}/api/visits?limit=${LIST_LIMIT}`)).json();
  const stored = new Map(visits.map((visit) => [visit.id, visit]));
  const reportedIds = new Set(events.map((event) => event.id));
  const problems = [];
  for (const { id, outcome, visuallyCompleteMs } of events) {
    const visit = stored.get(id);
    if (!visit && events.length <= LIST_LIMIT) problems.push(`visit ${id} (${outcome}) was reported, but is not in the store`);
    if (!visit) continue;
    const isSame = visit.outcome === outcome && Math.abs((visit.visually_complete_ms ?? -1) - (visuallyCompleteMs ?? -1)) < 0.001;
    if (!isSame) problems.push(`visit ${id}: stored as ${visit.outcome}, ${visit.visually_complete_ms} ms, but reported as ${outcome}, ${visuallyCompleteMs} ms`);
  }
  for (const { id, surface } of visits) if (!reportedIds.has(id)) problems.push(`visit ${id} of ${surface} is in the store, but was not reported`);
  return problems;
}

// Waits until `expected` visits are stored or the time limit is over. Returns the number of stored visits.
async function waitForStored(origin, expected) {
  const end = Date.now() + ARRIVAL_LIMIT_MS;
  for (;;) {
    const { surfaces } = await (await fetch(`${origin}/api/surfaces`)).json();
    const stored = surfaces.reduce((sum, { visits }) => sum + visits, 0);
    if (stored >= expected || Date.now() > end) return stored;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

// Takes a screenshot of the dashboard; returns the sum of the visits that its rows show.
async function takeScreenshot(origin, path) {
  const browser = await chromium.launch({ executablePath: browserPath('chromium'), args: QUIET_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(origin);
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
