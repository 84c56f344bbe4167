// @ts-check
// Fetches the packages of foreign pages below target/, builds the templates among them, and finds the page's folder.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack, run } from '../../../web-wasm/consumers/fresh-app.mjs';

/** @typedef {import('./pages.mjs').ForeignPage} ForeignPage */

const TARGET = fileURLToPath(new URL('../../../target/foreign', import.meta.url));
/** The line that installs the SDK in the entry file of a template. It is the only change of the template. */
const IMPORT_LINE = "import { install } from 'alldrawn'; install();";
/** The same for bundlers that do not find the core by its address (web-wasm/README.md): the core is a part of the bundle. */
const EMBEDDED_LINE = "import { install } from 'alldrawn'; import { wasm } from 'alldrawn/embedded'; install({ wasm });";
/** Dependencies of templates are those that the registry had on this day, so that every build has the same ones. */
export const DEPENDENCIES_BEFORE = '2026-11-20';

/** @param {Buffer} bytes @param {string} name @param {string} expected */
function checkIntegrity(bytes, name, expected) {
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (found !== expected) throw new Error(`${name}: the archive's integrity is ${found}, not ${expected}`);
}

/**
 * Downloads and unpacks a package, unless this was done before.
 * @param {{ name: string, version: string, integrity: string }} wanted @returns {Promise<string>} its folder
 */
async function fetchPackage({ name, version, integrity }) {
  const folder = join(TARGET, 'packages', `${name.replace('/', '+')}-${version}`);
  if (existsSync(folder)) return join(folder, 'package');
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await run(['npm', 'pack', `${name}@${version}`, '--silent', '--ignore-scripts', '--pack-destination', partial], partial);
  const [archive] = await readdir(partial);
  checkIntegrity(await readFile(join(partial, archive)), `${name}@${version}`, integrity);
  // Some archives name their folder otherwise than `package`.
  await mkdir(join(partial, 'package'));
  await run(['tar', '-xzf', archive, '--strip-components=1', '-C', 'package'], partial);
  await rm(join(partial, archive));
  await rename(partial, folder);
  return join(folder, 'package');
}

/** Packs the SDK. Returns the archive's path and its integrity. */
export async function packSdk() {
  await mkdir(TARGET, { recursive: true });
  const archive = pack(TARGET);
  return { archive, integrity: createHash('sha512').update(await readFile(archive)).digest('base64') };
}

/**
 * Makes an app of a template, with the SDK, and builds it. An app that was built with the same SDK is kept.
 * @param {ForeignPage} page @param {NonNullable<ForeignPage['app']>} app @param {Awaited<ReturnType<typeof packSdk>>} sdk
 */
async function buildApp(page, app, sdk) {
  const folder = join(TARGET, 'apps', page.name.replace(/\W+/g, '-').toLowerCase());
  const stamp = JSON.stringify([page.package, app, DEPENDENCIES_BEFORE, sdk.integrity]);
  if ((await readFile(join(folder, '.stamp'), 'utf8').catch(() => '')) === stamp) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(TARGET, 'apps'), { recursive: true });
  if (app.template) await cp(join(await fetchPackage(page.package), app.template), folder, { recursive: true });
  else if (app.generate) await run([...app.generate, folder.slice(folder.lastIndexOf('/') + 1)], join(TARGET, 'apps'));
  const before = `--before=${DEPENDENCIES_BEFORE}`;
  await run(['npm', 'install', '--no-audit', '--no-fund', before, sdk.archive], folder);
  const entry = join(folder, app.entry);
  await writeFile(entry, `${app.embedded ? EMBEDDED_LINE : IMPORT_LINE}\n${await readFile(entry, 'utf8')}`);
  await run(['npm', 'run', 'build'], folder);
  await writeFile(join(folder, '.stamp'), stamp);
  return folder;
}

/**
 * Returns the folder that is served for a page, and the page's path in it.
 * @param {ForeignPage} page @param {Awaited<ReturnType<typeof packSdk>>} sdk
 */
export async function siteOf(page, sdk) {
  const base = page.app ? await buildApp(page, page.app, sdk) : await fetchPackage(page.package);
  return { root: join(base, page.root ?? ''), path: page.path, install: !page.app };
}
