#!/usr/bin/env node
// `make demo-android`: runs the sample app on Android's real framework, checks each visit against its pixels, lets the
// SDK deliver the visits to a collector, and shows the results in a table, a file and a dashboard.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { progressOn, SURFACES } from '../tests/accuracy/demo.mjs';
import { makeReport } from '../tests/accuracy/report.mjs';
import { demoArguments } from './demo-arguments.mjs';
import { demoWithDashboard } from './demo-dashboard.mjs';

const OUT = fileURLToPath(new URL('../target/demo-android', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./android.sh', import.meta.url));
const MAVEN_ARGUMENTS = ['test', '-pl', '../sample-apps/android', '-am', '-Dtest=DemoRun', '-Dsurefire.failIfNoSpecifiedTests=false'];
const PROGRESS = /^(\d+)\/(\d+) (.*)$/;
// Lines that are left out of the output: on a desktop the renderer has no display and logs this often.
const NOISE = /^OpenGLRenderer |^\[Robolectric\] WARN/;

const HELP = `Measures visits of the Android sample app (Robolectric: the real framework on this machine's JVM), checks every time
against the pixels, and starts a collector with a dashboard for them.

  node scripts/demo-android.mjs [--visits 10] [--stay | --no-stay]

  --visits N   visits of each of the three surfaces (default 10)
  --stay       keep the dashboard running until Ctrl-C (default on a terminal); --no-stay: exit when done

Writes target/demo-android/report.json (described in docs/reports.md), a filmstrip of each visit (visits/index.html), and
a screenshot of the dashboard.`;

const { visits, stay } = demoArguments({ help: HELP, visits: 10 });
try {
  if (!(await demoWithDashboard({ out: OUT, stay, run }))) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function run(endpoint) {
  await runSampleApp([`-Ddemo.endpoint=${endpoint}`, `-Ddemo.visits=${visits}`, `-Ddemo.out=${OUT}`]);
  const { live, never, heard: events, problems } = JSON.parse(await readFile(join(OUT, 'visits.json'), 'utf8'));
  const report = makeReport({ surfaces: [...SURFACES, 'SearchAutocomplete/typing'], live, exact: [], never, problems });
  return { report, reported: events.length, events, pictures: ['visits/index.html'] };
}

// The run is a JUnit test, so that Maven starts its JVM as it does for tests. Its output is shown only if it fails.
async function runSampleApp(properties) {
  console.log('Building the app …');
  const child = spawn(SCRIPT, [...MAVEN_ARGUMENTS, ...properties], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const progress = progressOn(process.stderr);
  const output = [];
  createInterface(child.stderr).on('line', (line) => output.push(line));
  for await (const line of createInterface(child.stdout)) {
    const [, done, all, label] = PROGRESS.exec(line) ?? [];
    if (label) progress(Number(done), Number(all), label);
    else output.push(line);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`scripts/android.sh failed with exit code ${code}:\n${output.filter((line) => !NOISE.test(line)).join('\n')}`);
}
