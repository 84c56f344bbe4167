#!/usr/bin/env node
// @ts-check
/** The demo: measures real visits in real browsers and compares each with its pixels. `scripts/demo.mjs` imports it. */

import { realpathSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeFrameCode } from '../../sample-apps/web/frame-code.mjs';
import { startServer } from '../../sample-apps/web/server.mjs';
import { CASES } from './cases.mjs';
import { differences } from './expected.mjs';
import { filmstrip } from './filmstrip.mjs';
import { openInstrument } from './instrument.mjs';
import { checkLimits } from './limits.mjs';
import { filmstrips, makeReport, percentile, table } from './report.mjs';
import { FILMSTRIP_SCENES, NEVER_COMPLETE } from './scenes.mjs';
import { runUndisturbedVisit } from './undisturbed-visit.mjs';
import { compareVisit, drawnAfter, openVisit, playVisit, runUnrecorded } from './visit.mjs';

/** @typedef {import('./report.mjs').LiveVisit} LiveVisit */
/** @typedef {import('./report.mjs').ExactVisit} ExactVisit */
/** @typedef {import('./report.mjs').CaseVisit} CaseVisit */
/** @typedef {import('./visit.mjs').Visit} Visit */
/** @typedef {(done: number, all: number, label: string) => void} Progress */

/** The surfaces of the live visits. */
export const SURFACES = /** @type {const} */ (['HomeFeed', 'VideoCloseup', 'SearchAutocomplete']);
/** In one of this many visits the user leaves before the surface is complete. */
const LEAVE_EVERY = 7;
/** In one of this many visits of the search the user types a second key, and the typing visit is measured. */
const TYPE_EVERY = 4;
const TYPING = 'SearchAutocomplete/typing';
const LEAVE_AFTER_MS = { HomeFeed: 350, VideoCloseup: 300, SearchAutocomplete: 150 };
/** Time limit of the live part, milliseconds: afterwards no further visit is begun. */
const LIVE_LIMIT_MS = 10 * 60_000;

const OUT = fileURLToPath(new URL('../../target/demo', import.meta.url));
const HELP = `Measures visits of the web sample app in real browsers and compares each with its pixels.

  node demo.mjs [--visits 15] [--out target/demo] [--endpoint URL]

  --visits    visits of each of three surfaces (default 15)
  --out       folder for report.json and the filmstrips (default target/demo)
  --endpoint  where the pages send their events, e.g. /v1/visits or http://127.0.0.1:PORT/v1/visits (default: nowhere)

Exits with 1 if an error is over its limit (limits.mjs), a case is not as expected (cases.mjs) or something could not be
measured.

Needs chromium and chromium-headless-shell in PATH, or ALLDRAWN_CHROMIUM and ALLDRAWN_HEADLESS_SHELL.
15 visits take about two and a half minutes.`;

/**
 * Plays one fixed visit of each surface, and one of each case, with a picture of every frame. Measures their errors in
 * whole frames, and writes their filmstrips.
 * @param {{ server: string, out: string, endpoint?: string, progress?: Progress, problems?: string[] }} options
 * @returns {Promise<{ exact: ExactVisit[], cases: CaseVisit[] }>}
 */
export async function exactPart({ server, out, endpoint, progress, problems = [] }) {
  await mkdir(out, { recursive: true });
  const instrument = await openInstrument('begin-frame');
  /** @type {{ exact: ExactVisit[], cases: CaseVisit[] }} */
  const played = { exact: [], cases: [] };
  const all = FILMSTRIP_SCENES.length + CASES.length;
  let done = 0;
  /** @param {import('./scenes.mjs').Scene} scene @param {(visit: Visit, exact: ExactVisit) => unknown} add */
  const play = async (scene, add) => {
    progress?.(done, all, `${scene.name}, with a picture of every frame`);
    try {
      const again = (/** @type {string} */ why) => progress?.(done, all, `${scene.name} is played again: ${why}`);
      const visit = await runUndisturbedVisit({ instrument, server, scene, endpoint, decode: decodeFrameCode }, again);
      const exact = exactVisit(visit);
      if (visit.truth) {
        exact.filmstrip = `${scene.name.toLowerCase().replaceAll(' ', '-')}.png`;
        await writeFile(join(out, exact.filmstrip), await filmstrip(visit));
      }
      add(visit, exact);
    } catch (error) {
      problems.push(`${scene.name}, every frame: ${/** @type {Error} */ (error).message}`);
    }
    done++;
  };
  try {
    for (const scene of FILMSTRIP_SCENES) await play(scene, (_, exact) => played.exact.push(exact));
    for (const scene of CASES) await play(scene, (visit, exact) => played.cases.push(caseVisit(visit, exact, scene)));
  } finally {
    await instrument.close();
  }
  progress?.(all, all, 'visits with a picture of every frame');
  return played;
}

/** @param {Visit} visit @returns {ExactVisit} */
function exactVisit({ scene, event, truth, frames, errorFrames, errorMs }) {
  const distances = frames.slice(1).map((frame, i) => frame.time - frames[i].time);
  return {
    surface: scene.surface,
    outcome: event?.outcome ?? 'no event',
    reportedMs: drawnAfter(event),
    trueMs: truth && event ? truth.time - event.start : undefined,
    errorFrames,
    errorMs,
    frameMs: { p50: percentile(distances, 0.5) ?? 0, p95: percentile(distances, 0.95) ?? 0 },
  };
}

/** @param {Visit} visit @param {ExactVisit} exact @param {import('./cases.mjs').Case} scene @returns {CaseVisit} */
function caseVisit(visit, exact, scene) {
  const problems = differences(visit);
  return {
    name: scene.name,
    ...exact,
    expected: scene.expect.outcome,
    settled: visit.event?.settled ?? false,
    flags: visit.details.flags ?? [],
    what: problems.length > 0 ? `not as expected: ${problems.join('; ')}` : scene.shows(visit).what,
    problems,
  };
}

/**
 * Plays many visits in ordinary headless Chromium, one after the other, and at the same time one visit that never
 * completes. While a visit is compared with its pixels, the next page is opened. While a visit is played, nothing else
 * runs except the visit that never completes.
 * @param {{ server: string, visits: number, endpoint?: string, progress?: Progress, problems?: string[] }} options
 * @returns {Promise<{ live: LiveVisit[], never?: { surface: string, outcome: string, elapsedMs?: number } }>}
 */
export async function livePart({ server, visits, endpoint, progress, problems = [] }) {
  const instrument = await openInstrument('screencast');
  /** @type {LiveVisit[]} */
  const live = [];
  try {
    const never = runUnrecorded({ instrument, server, scene: NEVER_COMPLETE, endpoint })
      .then((event) => ({ surface: NEVER_COMPLETE.surface, outcome: event?.outcome ?? 'no event', elapsedMs: event?.elapsed }))
      .catch((error) => void problems.push(`the visit that never completes: ${error.message}`));
    const end = Date.now() + LIVE_LIMIT_MS;
    const all = visits * SURFACES.length;
    const optionsOf = (/** @type {number} */ i) => ({ instrument, server, endpoint, ...liveScene(i), decode: decodeFrameCode });
    /**
     * Waits for a part of a visit. If it fails, adds a problem and returns undefined.
     * @template T @param {number} i @param {Promise<T>} part
     */
    const reportFailure = (i, part) => part.catch((error) => {
      problems.push(`${liveScene(i).scene.name}: ${error.message}`);
      progress?.(i + 1, all, `${liveScene(i).scene.surface}: not measured`);
      return undefined;
    });
    let opened = reportFailure(0, openVisit(optionsOf(0)));
    /** @type {Promise<unknown>} */
    let compared = Promise.resolve();
    for (let i = 0; i < all; i++) {
      const options = optionsOf(i);
      const [page] = await Promise.all([opened, compared]);
      if (Date.now() > end) {
        problems.push(`stopped after ${i} of ${all} visits: the time limit of ${LIVE_LIMIT_MS / 60_000} minutes was over`);
        await page?.close();
        break;
      }
      const recording = page && (await reportFailure(i, playVisit(page, options)));
      if (page && recording) {
        compared = reportFailure(i, compareVisit(page, recording, options).then((visit) => {
          live.push(liveVisit(visit, options));
          const { surface, outcome, reportedMs } = live[live.length - 1];
          progress?.(i + 1, all, `${surface}: ${outcome}${reportedMs === undefined ? '' : ` ${Math.round(reportedMs)} ms`}`);
        }));
      }
      if (i + 1 < all) opened = reportFailure(i + 1, openVisit(optionsOf(i + 1)));
    }
    await compared;
    progress?.(all, all, 'waiting for the visit that never completes');
    return { live, never: (await never) ?? undefined };
  } finally {
    await instrument.close();
  }
}

/**
 * Returns the scene of the demo's i-th visit.
 * @param {number} i @returns {{ scene: import('./scenes.mjs').Scene, seed: number }}
 */
function liveScene(i) {
  const surface = SURFACES[i % SURFACES.length];
  const number = Math.floor(i / SURFACES.length);
  const seed = 1_000 * (SURFACES.indexOf(surface) + 1) + number;
  const leaves = number % LEAVE_EVERY === LEAVE_EVERY - 1;
  const types = surface === 'SearchAutocomplete' && number % TYPE_EVERY === TYPE_EVERY - 1 && !leaves;
  return {
    seed,
    scene: {
      name: `${surface}, seed ${seed}`, surface, query: new URLSearchParams({ profile: '4g', seed: String(seed), fail: '0.03' }).toString(),
      actions: leaves ? [{ at: LEAVE_AFTER_MS[surface], do: surface === 'SearchAutocomplete' ? 'escape' : 'back' }] : [],
      expect: { outcome: leaves ? 'abandoned' : 'complete' }, limitMs: 45_000,
      ...(types ? { measured: TYPING, openedBy: 1, actions: [{ at: 900, do: 'key', text: 'a' }] } : {}),
    },
  };
}

/** @param {import('./visit.mjs').Visit} visit @param {{ scene: import('./scenes.mjs').Scene, seed: number }} of @returns {LiveVisit} */
function liveVisit({ event, truth, errorMs, errorFrames }, { scene, seed }) {
  return {
    surface: scene.measured ?? scene.surface, seed, outcome: event?.outcome ?? 'no event', reportedMs: event?.visuallyComplete, firstContentMs: event?.firstContent,
    trueMs: truth && event ? truth.time - event.start : undefined, errorMs, errorFrames,
  };
}

/**
 * Returns a function that shows progress: a bar on a terminal, otherwise a line per step.
 * @param {NodeJS.WriteStream} stream @returns {Progress}
 */
export function progressOn(stream) {
  if (!stream.isTTY) return (done, all, label) => stream.write(`${done}/${all} ${label}\n`);
  const CELLS = 30;
  return (done, all, label) => {
    const full = Math.round((done / all) * CELLS);
    stream.write(`\r\x1b[2K${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${done}/${all}  ${label}`.slice(0, (stream.columns || 80) + 4));
    if (done === all) stream.write('\n');
  };
}

/**
 * Runs both parts and writes the report and the filmstrips. Returns the report.
 * @param {{ visits?: number, out?: string, endpoint?: string, server?: string, progress?: Progress }} options
 *   server: the sample app's address, if it is already running
 */
export async function runDemo({ visits = 15, out = OUT, endpoint, server, progress = progressOn(process.stderr) }) {
  /** @type {string[]} */
  const problems = [];
  await mkdir(out, { recursive: true });
  const own = server === undefined ? await startServer({ port: 0 }) : undefined;
  const address = server ?? String(own?.url);
  try {
    const { exact, cases } = await exactPart({ server: address, out, endpoint, progress, problems });
    const { live, never } = await livePart({ server: address, visits, endpoint, progress, problems });
    const report = makeReport({ surfaces: [...SURFACES, TYPING], live, exact, cases, never, problems });
    await writeFile(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    return report;
  } finally {
    await own?.close();
  }
}

/** @param {string[]} list */
async function main(list) {
  const { values } = parseArgs({
    args: list,
    options: { visits: { type: 'string', default: '15' }, out: { type: 'string', default: OUT }, endpoint: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return console.log(HELP);
  const visits = Number(values.visits);
  if (!Number.isInteger(visits) || visits < 1 || visits > 10_000) throw new Error(`--visits: expected 1 to 10000, got "${values.visits}".`);
  const report = await runDemo({ visits, out: values.out, endpoint: values.endpoint });
  const { problems, unjudged } = checkLimits(report);
  report.problems.push(...problems);
  console.log(`\n${table(report)}\n`);
  for (const reason of unjudged) console.log(`Not judged: ${reason}.\n`);
  if (report.problems.length > 0) process.exitCode = 1;
  for (const name of ['report.json', ...filmstrips(report)]) console.log(relative(process.cwd(), join(values.out, name)));
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(`${error.message}\nTry --help.`);
    process.exitCode = 1;
  });
}
