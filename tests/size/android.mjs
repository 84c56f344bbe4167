#!/usr/bin/env node
// @ts-check
/**
 * The second half of `make size`: prints the size of the core for devices, of our AARs, and of the AARs of other SDKs
 * that measure apps. Adds them to target/size/report.json. Fails if the SDK's AAR is over its limit;
 * `scripts/android-libs.sh` checks the limit of the core.
 */

import { execFileSync } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

// Limit of the SDK's AAR in bytes: today's size rounded up, without the native core, before an app's shrinker runs.
const AAR_LIMIT = 338_500;
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const sizes = async (/** @type {string} */ folder) => {
  const names = (await readdir(here(folder))).filter((name) => /\.(aar|jar)$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ name, bytes: (await readFile(here(`${folder}/${name}`))).length })));
};

// Maven caches downloads. Without a network, the files of an earlier run are shown.
try {
  execFileSync('mvn', ['-q', '-B', '-f', here('peers.pom.xml'), 'dependency:copy'], { stdio: ['ignore', 'ignore', 'pipe'] });
} catch {
  console.error('size: the other SDKs could not be downloaded from Maven Central; those of an earlier run are shown');
}
const ours = await sizes('../../android/packaging/target/aars').catch(() => {
  throw new Error('the AARs are not built: run `scripts/android.sh process-classes -pl packaging -am`');
});
const peers = await sizes('../../target/size/peers').catch(() => []);
const abis = await Promise.all(['arm64-v8a', 'armeabi-v7a', 'x86_64'].map(async (abi) => {
  const bytes = await readFile(here(`../../target/android-libs/trial/${abi}/liballdrawn.so`)).catch(() => {
    throw new Error('the core for devices is not built: run `scripts/android-libs.sh trial`');
  });
  return { abi, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}));
const kb = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(11);
console.log('\nliballdrawn.so for devices, stripped: raw and gzipped. It is linked without an NDK, which would add an unwinder');
for (const { abi, raw, gzip } of abis) console.log(`  ${abi.padEnd(40)}${kb(raw)}${kb(gzip)}`);
console.log('\nAllDrawn\'s AARs, without the native core');
for (const { name, bytes } of ours) console.log(`  ${name.padEnd(40)}${kb(bytes)}`);
console.log('Other SDKs, as published on Maven Central, without their dependencies');
for (const { name, bytes } of peers) console.log(`  ${name.padEnd(40)}${kb(bytes)}`);
const path = here('../../target/size/report.json');
const report = JSON.parse(await readFile(path, 'utf8').catch(() => '{"version":1,"files":[]}'));
await writeFile(path, `${JSON.stringify({ ...report, android: { abis, ours, peers } }, null, 2)}\n`);
const sdk = await readFile(here('../../android/packaging/target/aars/alldrawn-sdk.aar'));
if (sdk.includes('jni/')) {
  console.log('alldrawn-sdk.aar contains a native core, so its limit is not checked');
} else if (sdk.length > AAR_LIMIT) {
  console.error(`alldrawn-sdk.aar has ${sdk.length} bytes, more than its limit of ${AAR_LIMIT}`);
  process.exitCode = 1;
}
