#!/usr/bin/env node
// `make steady`: repeats the suites with tests that depend on real time while two busy loops load the machine.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const OUT = join(ROOT, 'target/steady');
const BUSY_LOOPS = 2;

/** The commands of the suites that tests/README.md lists, by the suite's name. */
const SUITES = {
  web: 'npm test --silent -w web-wasm',
  scenes: 'node --test tests/scenes/web/',
  dashboard: 'npm test --silent -w dashboard/web',
  sample: 'node --test sample-apps/web/test/server.test.mjs',
  accuracy: 'npm test --silent -w tests/accuracy',
  runtime: 'cargo test --package alldrawn-core --features runtime --quiet',
  collector: 'cargo test --package alldrawn --quiet',
  android: 'scripts/android.sh test',
  ios: 'scripts/ios.sh unit && scripts/ios.sh uikit',
};

const HELP = `Runs the suites with tests that depend on real time several times while ${BUSY_LOOPS} busy loops load the machine.

  node scripts/steady.mjs [--times 10] [--suites ${Object.keys(SUITES).join(',')}]

Writes target/steady/report.json and one log per run. Exits with 1 if a run failed.`;

const { values } = parseArgs({
  options: { times: { type: 'string', default: '10' }, suites: { type: 'string', default: Object.keys(SUITES).join() }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const [times, suites] = [Number(values.times), values.suites.split(',')];
const unknown = suites.filter((name) => !Object.hasOwn(SUITES, name));
if (!Number.isInteger(times) || times < 1 || unknown.length > 0) {
  console.error(unknown.length > 0 ? `--suites: unknown suite "${unknown.join()}". Try --help.` : `--times: expected 1 or more, got "${values.times}". Try --help.`);
  process.exit(2);
}

// A busy loop. It stops when this process is gone, even if this process was killed.
const LOOP = `while (process.ppid === ${process.pid});`;
const loops = Array.from({ length: BUSY_LOOPS }, () => spawn(process.execPath, ['-e', LOOP], { stdio: 'ignore' }));
/** The running suite. It has its own process group, so that its child processes end with it. */
let suite;
process.once('exit', () => {
  loops.forEach((loop) => loop.kill('SIGKILL'));
  if (suite) process.kill(-suite.pid, 'SIGTERM');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** Runs a suite once. Returns its entry of the report: duration, result, repeated plays, failed tests and log. */
async function run(name, round) {
  const [log, plays] = [join(OUT, `${name}-${round}.log`), join(OUT, `${name}-${round}.plays`)];
  rmSync(plays, { force: true });
  const began = Date.now();
  const file = openSync(log, 'w');
  suite = spawn('bash', ['-c', SUITES[name]], { cwd: ROOT, detached: true, stdio: ['ignore', file, file], env: { ...process.env, ALLDRAWN_PLAYS: plays } });
  const code = await new Promise((resolve) => suite.once('close', resolve));
  suite = undefined;
  closeSync(file);
  const lines = (path) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []);
  const failed = lines(log).filter((line) => /^\s*(not ok|✖|✘) |^test .* FAILED$|^\[ERROR\] {3}\S|FAILURE!$/.test(line)).map((line) => line.trim());
  return { round, passed: code === 0, seconds: Math.round((Date.now() - began) / 1000), repeated: lines(plays), failed, log: relative(ROOT, log) };
}

mkdirSync(OUT, { recursive: true });
const runs = Object.fromEntries(suites.map((name) => [name, []]));
for (let round = 1; round <= times; round++) {
  for (const name of suites) {
    const done = await run(name, round);
    runs[name].push(done);
    console.log(`${name}, ${round} of ${times}: ${done.passed ? 'passed' : 'FAILED'} in ${done.seconds} s`);
    for (const line of [...done.failed, ...done.repeated]) console.log(`    ${line}`);
    if (!done.passed) console.log(`    see ${done.log}`);
    writeFileSync(join(OUT, 'report.json'), `${JSON.stringify({ version: 1, busyLoops: BUSY_LOOPS, times, suites: runs }, null, 2)}\n`);
  }
}

console.log(`\n${'suite'.padEnd(12)}passed  failed  repeated plays`);
for (const [name, done] of Object.entries(runs)) {
  const [passed, repeated] = [done.filter((each) => each.passed).length, done.reduce((sum, each) => sum + each.repeated.length, 0)];
  console.log(`${name.padEnd(12)}${String(passed).padStart(6)}${String(done.length - passed).padStart(8)}${String(repeated).padStart(16)}`);
}
process.exit(Object.values(runs).flat().every((each) => each.passed) ? 0 : 1);
