// Runs the cases of upload.json through the web's own upload policy (web-wasm/src/upload-policy.ts). The core runs the
// same cases.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { cases, now } = JSON.parse(readFileSync(here('upload.json'), 'utf8'));
const { UploadPolicy } = await policyModule();

async function policyModule() {
  const { outputFiles } = await build({ entryPoints: [here('../../web-wasm/src/upload-policy.ts')], bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

const varint = (value) => (value > 127 ? [(value & 127) | 128, ...varint(Math.floor(value / 128))] : [value]);
const FIELDS = { stored: 1, refused: 2, sample_one_in: 3, detail_one_in: 4, off_for_s: 5, audit_one_in: 6 };

function bodyOf({ hex, reply }) {
  if (hex !== undefined) return Uint8Array.from(Buffer.from(hex, 'hex'));
  return Uint8Array.from(Object.entries(reply ?? {}).flatMap(([name, value]) => [FIELDS[name] << 3, ...varint(value)]));
}

function responseTo(answer) {
  if (answer.status === 0) return undefined;
  const headers = new Headers();
  if (answer.retry_after !== undefined) headers.set('retry-after', answer.retry_after);
  if (answer.date !== undefined) headers.set('date', answer.date);
  return new Response(bodyOf(answer), { status: answer.status, headers });
}

function resultOf(policy, batchResult) {
  const delivered = typeof batchResult === 'object';
  const wait = Math.round(policy.wait);
  return {
    verdict: delivered ? 'delivered' : batchResult,
    refused: delivered ? batchResult.refused : batchResult === 'refused' ? 1 : 0,
    wait,
    limit: policy.limit,
    off_s: policy.off ? wait / 1_000 : 0,
    keep: policy.sampleOneIn,
    audit: policy.auditOneIn,
  };
}

for (const [number, { name, failures, answers }] of cases.entries()) {
  // With random numbers 0 and 1 the wait is the shortest and the longest possible.
  for (const [bound, random] of [0, 1].entries()) {
    test(`${name}: the ${bound === 0 ? 'shortest' : 'longest'} wait`, async (t) => {
      let clock = now;
      t.mock.method(Date, 'now', () => clock);
      t.mock.method(Math, 'random', () => random);
      const policy = new UploadPolicy(`policy.${number}.${bound}`);
      // These uploads failed in an earlier page.
      for (let failed = 0; failed < (failures ?? 0); failed++) {
        await policy.judge(undefined, 1);
        clock += policy.wait;
      }
      for (const [index, answer] of answers.entries()) {
        const actual = resultOf(policy, await policy.judge(responseTo(answer), answer.visits));
        for (const [field, expected] of Object.entries(answer.then)) {
          assert.equal(actual[field], field === 'wait' ? expected[bound] : expected, `answer ${index}: ${field}`);
        }
        clock += actual.wait;
      }
    });
  }
}
