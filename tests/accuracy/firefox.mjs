#!/usr/bin/env node
// @ts-check
/** `make accuracy-firefox`: plays the small pages in Firefox, and in Chromium without its paint records. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { untilUndisturbed } from '../plays.mjs';
import { ALLOWED_FRAMES } from './controls.mjs';
import { progressOn } from './demo.mjs';
import { launchFirefox } from './firefox-browser.mjs';
import { endByPictures, playInFirefox, problemsOf } from './firefox-visit.mjs';
import { openInstrument } from './instrument.mjs';
import { PAGE_CASES } from './page-cases.mjs';
import { startPageServer } from './page-server.mjs';
import { playPage } from './page-visit.mjs';
import { percentile } from './report.mjs';

const OUT = fileURLToPath(new URL('../../target/firefox', import.meta.url));
const HELP = `Plays the small pages of page-cases.mjs where the browser does not report when it paints an element.

  node firefox.mjs [--only WORDS] [--browsers firefox,no-records,records]

  --only WORDS   only the pages whose names contain these words
  --browsers     firefox     Firefox
                 no-records  Chromium under begin-frame control, without its paint records
                 records     the same with its paint records, for comparison

Writes target/firefox/report.json (docs/reports.md). Fails if a visit in Firefox has another outcome than expected, or an
end before the page's last change or more than ${'LATE'} ms after it.`;

const FRAME_MS = 1000 / 60;
/** Longest time from the page's last change to the end of its visit, milliseconds: on a busy machine frames are late. */
const LATE_MS = 500;

// Runs in a page of Chromium before the SDK: the browser reports no painting, as in Firefox.
const NO_RECORDS = `Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { value: PerformanceObserver.supportedEntryTypes.filter((type) => type !== 'element') }) && undefined`;

/**
 * `afterChangeMs`: from the page's last change to the reported end, without pages in motion. Firefox: the end lies between two pictures,
 * `betweenMs` apart; `errorMs` is the reported time's distance from there, 0 in between. Chromium: `errorFrames` from the
 * frame of the pixels.
 * @typedef {{ page: string, outcome: string, afterChangeMs?: number, betweenMs?: number, errorMs?: number, errorFrames?: number, problems: string[] }} Row
 */

/** @param {import('./page-cases.mjs').PageCase} page @param {Awaited<ReturnType<typeof launchFirefox>>} firefox @param {string} server @returns {Promise<Row>} */
async function inFirefox(page, firefox, server) {
  const visit = await playInFirefox(firefox, server, page);
  const { event, begun, changed, shots } = visit;
  const reported = event.start + event.visuallyComplete;
  const { from, to } = await endByPictures(shots, begun, page.end ?? 'last');
  return {
    page: page.name, outcome: event.outcome, betweenMs: to - from,
    // A motion is visible some time after the change that starts it.
    afterChangeMs: page.motionMs ? undefined : reported - (page.end === 'first' ? begun : changed),
    errorMs: reported < from ? reported - from : Math.max(0, reported - to), problems: problemsOf(page, visit, LATE_MS),
  };
}

/** @param {import('./page-cases.mjs').PageCase} page @param {import('./instrument.mjs').Instrument} instrument @param {string} server @param {string} before @returns {Promise<Row>} */
async function inChromium(page, instrument, server, before) {
  const { event, truth, reported } = await playPage(instrument, server, page, before);
  const problems = event.outcome === (page.outcome ?? 'complete') ? [] : [`the outcome is ${event.outcome}`];
  return { page: page.name, outcome: event.outcome, errorFrames: reported === undefined ? undefined : reported - truth, problems };
}

/** @type {Record<string, () => Promise<{ play: (page: import('./page-cases.mjs').PageCase, server: string) => Promise<Row>, close: () => Promise<void> }>>} */
const BROWSERS = {
  async firefox() {
    const firefox = await launchFirefox();
    return { play: (page, server) => inFirefox(page, firefox, server), close: firefox.close };
  },
  async 'no-records'() {
    const instrument = await openInstrument('begin-frame');
    return { play: (page, server) => inChromium(page, instrument, server, NO_RECORDS), close: instrument.close };
  },
  async records() {
    const instrument = await openInstrument('begin-frame');
    return { play: (page, server) => inChromium(page, instrument, server, ''), close: instrument.close };
  },
};

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, browsers: { type: 'string', default: Object.keys(BROWSERS).join(',') }, help: { type: 'boolean', short: 'h' } } });
const names = values.browsers.split(',');
const unknown = names.find((name) => !Object.hasOwn(BROWSERS, name));
if (values.help || unknown !== undefined) {
  if (unknown !== undefined) console.error(`--browsers: unknown browser "${unknown}".`);
  console.log(HELP.replace('LATE', String(LATE_MS)));
  process.exit(unknown === undefined ? 0 : 2);
}
const pages = PAGE_CASES.filter(({ name }) => name.includes(values.only));

const server = await startPageServer();
const progress = progressOn(process.stderr);
/** @type {Record<string, Row[]>} */
const rows = {};
try {
  for (const [at, name] of names.entries()) {
    const browser = await BROWSERS[name]();
    rows[name] = [];
    try {
      for (const [i, page] of pages.entries()) {
        progress(at * pages.length + i, names.length * pages.length, `${name}: ${page.name}`);
        rows[name].push(await untilUndisturbed(() => browser.play(page, server.url), (why) => console.error(`${page.name}: played again: ${why}`)).catch((error) => ({ page: page.name, outcome: 'none', problems: [String(error.message)] })));
      }
    } finally {
      await browser.close();
    }
  }
  progress(names.length * pages.length, names.length * pages.length, 'done');
} finally {
  await server.close();
}

const defined = (/** @type {Array<number | undefined>} */ numbers) => numbers.filter((number) => number !== undefined);
const isClose = (/** @type {Row} */ { errorMs, errorFrames }) => (errorMs === undefined ? Math.abs(errorFrames ?? Infinity) <= ALLOWED_FRAMES : Math.abs(errorMs) <= FRAME_MS);
const summaries = Object.entries(rows).map(([browser, of]) => ({
  browser,
  pages: of.length,
  asExpected: of.filter(({ problems }) => problems.length === 0).length,
  withinOneFrame: of.filter(isClose).length,
  afterChangeMs: { p50: percentile(defined(of.map(({ afterChangeMs }) => afterChangeMs)), 0.5), p95: percentile(defined(of.map(({ afterChangeMs }) => afterChangeMs)), 0.95) },
  betweenMs: { p50: percentile(defined(of.map(({ betweenMs }) => betweenMs)), 0.5), p95: percentile(defined(of.map(({ betweenMs }) => betweenMs)), 0.95) },
}));
for (const [browser, of] of Object.entries(rows)) {
  for (const { page, errorMs, errorFrames, problems } of of.filter((row) => row.problems.length > 0 || !isClose(row))) {
    const error = errorMs !== undefined ? [`${errorMs.toFixed(0)} ms from the pictures`] : errorFrames !== undefined ? [`${errorFrames} frames off`] : [];
    console.log(`${browser}: ${page}: ${[...problems, ...error].join('; ')}`);
  }
}
const figure = (/** @type {number | null} */ ms) => (ms === null ? '–' : ms.toFixed(0));
for (const { browser, pages, asExpected, withinOneFrame, afterChangeMs, betweenMs } of summaries) {
  console.log(`${browser}: ${asExpected} of ${pages} pages as expected; ${withinOneFrame} within a frame${afterChangeMs.p50 === null ? '' : ` of the pictures, which are ${figure(betweenMs.p50)} ms apart (95 %: ${figure(betweenMs.p95)}); the end is ${figure(afterChangeMs.p50)} ms after the page's last change (95 %: ${figure(afterChangeMs.p95)})`}.`);
}
await mkdir(OUT, { recursive: true });
await writeFile(join(OUT, 'report.json'), `${JSON.stringify({ version: 1, summaries, rows }, null, 2)}\n`);
process.exitCode = Object.values(rows).some((of) => of.some(({ problems }) => problems.length > 0)) ? 1 : 0;
