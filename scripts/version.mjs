// Prints or sets the project's version. Cargo.toml defines it; the files of other tools contain copies.
//   node scripts/version.mjs            prints it, and fails if a copy differs
//   node scripts/version.mjs 1.2.3      sets it everywhere
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

process.chdir(new URL('..', import.meta.url).pathname);

// Each file that contains the version, with a pattern: the text before the version, the version, the text after it.
const SOURCE = ['Cargo.toml', /(\[workspace\.package\]\nversion = ")([^"]+)(")/];
const COPIES = [
  ['android/pom.xml', /(<revision>)([^<]+)(<\/revision>)/],
  ['web-wasm/package.json', /("version": ")([^"]+)(")/],
];

const fail = (message) => {
  console.error(`version: ${message}`);
  process.exit(1);
};
const find = ([file, pattern]) => readFileSync(file, 'utf8').match(pattern)?.[2] ?? fail(`${file} has no version`);
const set = ([file, pattern], version) =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(pattern, `$1${version}$3`));
const run = (...command) => {
  if (spawnSync(command[0], command.slice(1), { stdio: 'inherit' }).status !== 0) fail(`${command.join(' ')} failed`);
};

const [wanted, ...rest] = process.argv.slice(2);
if (rest.length > 0 || (wanted && !/^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?$/.test(wanted))) {
  fail('usage: node scripts/version.mjs [MAJOR.MINOR.PATCH[-PRERELEASE]]');
}
if (wanted) {
  [SOURCE, ...COPIES].forEach((place) => set(place, wanted));
  // The lock files and the generated sources of the bindings also contain the version, so they are written again.
  run('cargo', 'update', '--quiet', '--workspace', '--offline');
  run('cargo', 'update', '--quiet', '--workspace', '--offline', '--manifest-path', 'tests/fuzz/Cargo.toml');
  run('npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  run('cargo', 'run', '--quiet', '--package', 'alldrawn-boundary', '--', 'write');
}
const version = find(SOURCE);
for (const copy of COPIES) {
  if (find(copy) !== version) fail(`${copy[0]} says ${find(copy)}, Cargo.toml ${version}: run node scripts/version.mjs ${version}`);
}
console.log(version);
