#!/usr/bin/env node
// @ts-check
/** `make accuracy-foreign`: loads pages that nobody of this project wrote, and compares the SDK with their pixels. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { untilUndisturbed } from '../plays.mjs';
import { openBeginFrame } from './begin-frame.mjs';
import { ALLOWED_FRAMES } from './controls.mjs';
import { progressOn } from './demo.mjs';
import { loadPage, OFFLINE_FLAGS } from './foreign/load-visit.mjs';
import { packSdk, siteOf } from './foreign/packages.mjs';
import { FOREIGN_PAGES } from './foreign/pages.mjs';
import { failuresOf, summaryOf, tableOf, withPart } from './foreign/table.mjs';

const OUT = fileURLToPath(new URL('../../target/foreign', import.meta.url));
const DOCUMENT = fileURLToPath(new URL('../../docs/foreign-pages.md', import.meta.url));
const HELP = `Loads pages from packages on npm, unmodified but for the line that installs the SDK, and compares the SDK's time with the pixels.

  node foreign.mjs [--only WORDS] [--write]

  --only WORDS   only the pages whose names contain these words; the last report's rows of the others are kept
  --write        writes the table into docs/foreign-pages.md

Needs the npm registry for packages that are not yet in target/foreign. Writes target/foreign/report.json (docs/reports.md). Fails
if a page is wrong and foreign/pages.mjs has no cause.`;

/**
 * One play of a page. `wrong`: the outcome is another than the page's, or the time is more than a frame off.
 * @typedef {{ wrong: boolean, outcome: string, reportedMs?: number, trueMs: number, errorFrames?: number, motion: boolean, sparse: boolean,
 *   later?: { fromMs: number, goesOn: boolean }, redirected: boolean, elsewhere: number, missing: number, failedPictures: number,
 *   lastReady: string[] }} Play
 */
/** @typedef {Omit<Play, 'lastReady'> & { page: string, package: string, kind: string, fact?: string, failure?: string, plays: Play[] }} Row */

/** Changes that go on until this many milliseconds before the end of the recording go on for ever. */
const GOES_ON_MS = 2_500;

/** @param {import('./foreign/pages.mjs').ForeignPage} page @param {import('./foreign/load-visit.mjs').Load} load @returns {Play} */
function judge(page, { event, frames, truth, reported, reportedMs, requests, facts }) {
  const outcome = event?.outcome ?? 'no event';
  const errorFrames = reported === undefined ? undefined : reported - truth.frame;
  const wrong = outcome !== (page.outcome ?? 'complete') || (errorFrames !== undefined && Math.abs(errorFrames) > ALLOWED_FRAMES);
  const end = frames[frames.length - 1].time;
  const last = Math.max(...truth.later.map((change) => frames[change.last].time));
  return {
    wrong, outcome, reportedMs, trueMs: truth.time, errorFrames, motion: truth.end.kind === 'motion', sparse: truth.sparse,
    later: truth.later.length > 0 ? { fromMs: frames[truth.later[0].frame].time, goesOn: last > end - GOES_ON_MS } : undefined,
    redirected: facts.redirected > 0, elsewhere: facts.elsewhere.length, missing: requests.filter(({ status }) => status === 404).length, failedPictures: facts.failedPictures,
    lastReady: (event?.lastReady ?? []).map((/** @type {{ label: string }} */ { label }) => label),
  };
}

/** Plays a page until two plays agree. @param {() => Promise<Play>} play */
async function twoThatAgree(play) {
  const plays = [await play(), await play()];
  if (plays[0].wrong !== plays[1].wrong) plays.push(await play());
  const agreed = plays.filter((each) => plays.filter(({ wrong }) => wrong === each.wrong).length >= 2);
  return { plays, agreed: agreed[0] };
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, write: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const pages = FOREIGN_PAGES.filter(({ name }) => name.includes(values.only));
const progress = progressOn(process.stderr);
const sdk = await packSdk();
/** @type {Array<Awaited<ReturnType<typeof siteOf>>>} */
const sites = [];
for (const [i, page] of pages.entries()) {
  progress(i, pages.length, `fetching ${page.name}`);
  sites.push(await siteOf(page, sdk));
}
const instrument = await openBeginFrame({ flags: OFFLINE_FLAGS });
/** @type {Row[]} */
const played = [];
try {
  for (const [i, page] of pages.entries()) {
    progress(i, pages.length, page.name);
    const again = (/** @type {string} */ why) => console.error(`${page.name}: played again: ${why}`);
    const { plays, agreed } = await twoThatAgree(() => untilUndisturbed(async () => judge(page, await loadPage(instrument, sites[i])), again));
    const { lastReady, ...figures } = agreed;
    played.push({ page: page.name, package: `${page.package.name}@${page.package.version}`, kind: page.kind, fact: page.fact, ...figures, failure: page.failure, plays });
  }
  progress(pages.length, pages.length, 'done');
} finally {
  await instrument.close();
}

/** @type {Row[]} */
const before = values.only === '' ? [] : JSON.parse(await readFile(join(OUT, 'report.json'), 'utf8').catch(() => '{"rows":[]}')).rows;
const rows = FOREIGN_PAGES.flatMap(({ name }) => played.find(({ page }) => page === name) ?? before.find(({ page }) => page === name) ?? []);
await mkdir(OUT, { recursive: true });
await writeFile(join(OUT, 'report.json'), `${JSON.stringify({ version: 1, rows }, null, 2)}\n`);
console.log(`${tableOf(rows)}\n\n${summaryOf(rows)}\n\n${failuresOf(rows)}`);
if (values.write) {
  let text = await readFile(DOCUMENT, 'utf8');
  for (const [part, content] of [['summary', summaryOf(rows)], ['table', tableOf(rows)], ['failures', failuresOf(rows)]]) text = withPart(text, part, content);
  await writeFile(DOCUMENT, text);
}
for (const { page } of rows.filter(({ wrong, failure }) => wrong && !failure)) console.log(`${page} is wrong, and foreign/pages.mjs has no cause.`);
process.exitCode = rows.some(({ wrong, failure }) => wrong && !failure) ? 1 : 0;
