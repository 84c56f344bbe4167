#!/usr/bin/env node
// @ts-check
/** `make accuracy`: plays every fixed scene several times and checks the controls. Writes target/accuracy/report.json. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeFrameCode } from '../../sample-apps/web/frame-code.mjs';
import { startServer } from '../../sample-apps/web/server.mjs';
import { ALLOWED_FRAMES, CONTROLS, checkControl } from './controls.mjs';
import { progressOn } from './demo.mjs';
import { differences } from './expected.mjs';
import { openInstrument } from './instrument.mjs';
import { SCENES } from './scenes.mjs';
import { isDrawn, runVisit } from './visit.mjs';

const OUT = fileURLToPath(new URL('../../target/accuracy', import.meta.url));
const HELP = `Plays every fixed scene, records a picture of every frame, and compares the reported end with the pixels.

  node all-scenes.mjs [--times 3]

  --times N   plays of each scene (default 3)

Writes target/accuracy/report.json (docs/reports.md). Fails if a scene is more than one frame off or has an unexpected
outcome, or if a naive measure (a control) passes where it must be caught.`;

/** @typedef {{ scene: string, outcome: string, expected: string, errorsFrames: number[], controls: Record<string, number[]>, problems: string[] }} Row */

/** @param {import('./instrument.mjs').Instrument} instrument @param {string} server @param {import('./scenes.mjs').Scene} scene @param {Row} row */
async function playScene(instrument, server, scene, row) {
  const visit = await runVisit({ instrument, server, scene, decode: decodeFrameCode });
  row.outcome = visit.event?.outcome ?? 'no event';
  row.problems.push(...differences(visit));
  if (!isDrawn(visit.event) || visit.errorFrames === undefined) return;
  row.errorsFrames.push(visit.errorFrames);
  if (Math.abs(visit.errorFrames) > ALLOWED_FRAMES) row.problems.push(`the reported time is ${visit.errorFrames} frames off the true frame`);
  for (const control of /** @type {Array<keyof typeof CONTROLS>} */ (Object.keys(CONTROLS))) {
    const { errorFrames, caught } = await checkControl(visit, control);
    if (errorFrames !== undefined) (row.controls[control] ??= []).push(errorFrames);
    if (scene.fails?.includes(control) && !caught) row.problems.push(`the control "${control}" must be wrong here, but is only ${errorFrames} frames off the true frame`);
  }
}

const { values } = parseArgs({ options: { times: { type: 'string', default: '3' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1 || times > 100) {
  console.error(`--times: expected 1 to 100, got "${values.times}". Try --help.`);
  process.exit(2);
}

const server = await startServer({ port: 0 });
const instrument = await openInstrument('begin-frame');
/** @type {Row[]} */
const rows = [];
const progress = progressOn(process.stderr);
try {
  for (const scene of SCENES) {
    /** @type {Row} */
    const row = { scene: scene.name, outcome: '', expected: scene.expect.outcome, errorsFrames: [], controls: {}, problems: [] };
    rows.push(row);
    for (let i = 0; i < times; i++) {
      progress((rows.length - 1) * times + i, SCENES.length * times, scene.name);
      await playScene(instrument, server.url, scene, row).catch((error) => row.problems.push(String(error.message)));
    }
  }
  progress(SCENES.length * times, SCENES.length * times, 'done');
} finally {
  await instrument.close();
  await server.close();
}

const signedList = (/** @type {number[]} */ errors) => (errors.length ? errors.map((error) => (error > 0 ? `+${error}` : String(error))).join(' ') : '–');
const all = rows.flatMap((row) => row.errorsFrames);
const exact = all.filter((error) => error === 0).length;
const width = Math.max(...rows.map((row) => row.scene.length));
for (const row of rows) console.log(`${row.scene.padEnd(width)}  ${row.outcome.padEnd(20)} ${signedList(row.errorsFrames)}${row.problems.length ? `  PROBLEM: ${row.problems.join('; ')}` : ''}`);
console.log(`\n${all.length} completed visits, errors included: ${exact} in exactly the right frame (${Math.round((100 * exact) / all.length)} %), the worst ${Math.max(...all.map(Math.abs))} frames off.`);
for (const control of Object.keys(CONTROLS)) {
  const errors = rows.flatMap((row) => row.controls[control] ?? []);
  console.log(`control "${control}": ${errors.filter((error) => Math.abs(error) > ALLOWED_FRAMES).length} of ${errors.length} more than a frame off, the worst ${Math.max(...errors.map(Math.abs))} frames`);
}
await mkdir(OUT, { recursive: true });
await writeFile(join(OUT, 'report.json'), `${JSON.stringify({ version: 1, times, visits: all.length, exact, scenes: rows }, null, 2)}\n`);
process.exitCode = rows.some((row) => row.problems.length) ? 1 : 0;
