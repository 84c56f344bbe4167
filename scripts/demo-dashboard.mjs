// A demo's surroundings: a collector with its dashboard on this machine, from before the first visit until the last one
// is stored, pictured and told.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { chromium } from 'playwright-core';
import { startCollector } from '../dashboard/web/test/collector.mjs';
import { browserPath, QUIET_FLAGS } from '../tests/accuracy/browsers.mjs';
import { checkLimits } from '../tests/accuracy/limits.mjs';
import { table } from '../tests/accuracy/report.mjs';

const PORT = 8642;
// How long the last events may take to the store: the binding gathers for 2 s, a retry takes a few.
const ARRIVAL_LIMIT_MS = 30_000;

/** The most visits that the collector lists at once. */
const LIST_LIMIT = 500;

/** @typedef {{ id: string, outcome: string, visuallyCompleteMs?: number }} ReportedVisit a visit as the app's listener was told it */

/**
 * Runs a demo into a collector of its own, then prints its table and writes report.json, with a screenshot of the dashboard.
 * Page and store must say what was heard, and what was heard must be near to the pixels.
 * @param {{ out: string, stay: boolean, run: (endpoint: string) => Promise<{ report: object, reported: number, events?: ReportedVisit[], pictures?: string[] }> }} options
 *   out: emptied first; run: its report (tests/accuracy/report.mjs), how many visits the SDK told of, and which, if that is
 *   known
 * @returns {Promise<boolean>} whether all went well
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
    if (stored < reported) report.problems.push(`${reported - stored} visits of ${reported} were not stored within ${ARRIVAL_LIMIT_MS / 1000} s`);
    if (shown !== stored) report.problems.push(`the page shows ${shown} visits, and ${stored} are stored`);
    const { problems, unjudged } = checkLimits(report);
    report.problems.push(...problems);
    const dashboard = { address: collector.origin, heard: reported, stored, shown, screenshot: 'dashboard.png' };
    await writeFile(join(out, 'report.json'), `${JSON.stringify({ ...report, unjudged, dashboard }, null, 2)}\n`);
    console.log(`\n${table(report)}\nStored: ${stored} visits, ${shown} on the page; ${reported} of them measured here.\n`);
    for (const reason of unjudged) console.log(`Not judged: ${reason}.\n`);
    pictures.push(...report.surfaces.flatMap(({ exact }) => exact?.filmstrip ?? []));
    for (const name of ['report.json', dashboard.screenshot, ...pictures]) console.log(relative(process.cwd(), join(out, name)));
    if (stay) {
      console.log(`\nDashboard: ${collector.origin}/ (Ctrl-C ends it)`);
      await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    }
    return report.problems.length === 0;
  } finally {
    await collector.stop();
  }
}

// What the store says otherwise than the app heard it, event by event; of the newest where there are many.
async function compareWithStore(origin, events) {
  const { visits } = await (await fetch(`${origin}/api/visits?limit=${LIST_LIMIT}`)).json();
  const stored = new Map(visits.map((visit) => [visit.id, visit]));
  const reportedIds = new Set(events.map((event) => event.id));
  const problems = [];
  for (const { id, outcome, visuallyCompleteMs } of events) {
    const visit = stored.get(id);
    if (!visit && events.length <= LIST_LIMIT) problems.push(`visit ${id} (${outcome}) is not in the store`);
    if (!visit) continue;
    const isSame = visit.outcome === outcome && Math.abs((visit.visually_complete_ms ?? -1) - (visuallyCompleteMs ?? -1)) < 0.001;
    if (!isSame) problems.push(`visit ${id} is ${visit.outcome} ${visit.visually_complete_ms} in the store, and was ${outcome} ${visuallyCompleteMs}`);
  }
  for (const { id, surface } of visits) if (!reportedIds.has(id)) problems.push(`visit ${id} of ${surface} is in the store, and nobody heard of it`);
  return problems;
}

// Visits in the store, once all have arrived or the time is up.
async function waitForStored(origin, expected) {
  const end = Date.now() + ARRIVAL_LIMIT_MS;
  for (;;) {
    const { surfaces } = await (await fetch(`${origin}/api/surfaces`)).json();
    const stored = surfaces.reduce((sum, { visits }) => sum + visits, 0);
    if (stored >= expected || Date.now() > end) return stored;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

// A picture of the dashboard, and how many visits its rows say there are.
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
