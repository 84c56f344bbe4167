#!/usr/bin/env node
// `make packages-web`: installs the packed package in a fresh app for each bundler and package manager, builds the app with
// the tool's default configuration, opens it in a browser, and checks its first visit. Needs the npm registry. Writes
// target/packages/report.json; apps can be named as arguments.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { APPS } from './apps.mjs';
import { openApp, pack, run, temporaryFolder, writeFiles } from './fresh-app.mjs';
import { checkTypes } from './types.mjs';

const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } });
if (values.help) {
  console.log(`node run.mjs [APP …]: packs, installs, builds and opens fresh apps\n\nThe apps: ${APPS.map(({ name }) => name).join(', ')}`);
  process.exit(0);
}
const unknown = wanted.filter((name) => !APPS.some((app) => app.name === name));
if (unknown.length > 0) throw new Error(`no app is named ${unknown.join(', ')}; there are ${APPS.map(({ name }) => name).join(', ')}`);
const apps = APPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

// Returns what is wrong with a visit; undefined if nothing is. The page shows one large text at once.
function problemOf({ visit, installed, problems }) {
  if (problems.length > 0) return problems.join('; ');
  if (!visit) return `no visit has ended; status ${JSON.stringify(installed)}`;
  const { surface, outcome, startSource, visuallyComplete } = visit;
  const sane = surface === 'Home' && outcome === 'complete' && startSource === 'launch' && visuallyComplete > 0 && visuallyComplete < 60_000;
  return sane ? undefined : `the visit is ${JSON.stringify(visit)}`;
}

async function play(app, archive) {
  const { folder, remove } = await temporaryFolder();
  const began = Date.now();
  try {
    await writeFiles(folder, app.files);
    await run(app.install([archive, ...app.packages]), folder);
    const installed = Date.now();
    if (app.build) await run(app.build, folder);
    const built = Date.now();
    const opened = await openApp(app, folder);
    const version = app.version && (await readFile(join(folder, 'node_modules', app.version, 'package.json'), 'utf8').then((text) => JSON.parse(text).version, () => undefined));
    const { outcome, visuallyComplete } = opened.visit ?? {};
    return { name: app.name, version, problem: problemOf(opened), outcome, visuallyComplete, installMs: installed - began, buildMs: built - installed, openMs: Date.now() - built };
  } catch (error) {
    return { name: app.name, problem: String(error.message ?? error) };
  } finally {
    await remove();
  }
}

const { folder, remove } = await temporaryFolder();
const results = [];
try {
  const archive = pack(folder);
  if (wanted.length === 0) {
    const began = Date.now();
    const problem = await checkTypes(archive).then(() => undefined, (error) => error.message);
    results.push({ name: 'types', problem, buildMs: Date.now() - began });
    console.log(`[types] ${problem ?? 'right under bundler, node16 and nodenext'}`);
  }
  for (const [index, app] of apps.entries()) {
    process.stdout.write(`${`[${index + 1}/${apps.length}]`.padEnd(8)}${app.name.padEnd(22)}`);
    const result = await play(app, archive);
    results.push(result);
    console.log(result.problem ? `FAILED: ${result.problem}` : `${result.outcome} after ${Math.round(result.visuallyComplete)} ms${result.version ? ` (${app.version} ${result.version})` : ''}`);
  }
} finally {
  await remove();
}
const report = new URL('../../target/packages/report.json', import.meta.url);
await mkdir(new URL('.', report), { recursive: true });
await writeFile(report, `${JSON.stringify({ version: 1, apps: results }, null, 2)}\n`);
const failed = results.filter(({ problem }) => problem);
console.log(`${results.length - failed.length} of ${results.length} passed; ${fileURLToPath(report)}`);
process.exitCode = failed.length > 0 ? 1 : 0;
