// @ts-check
// Tests the repetition rule of plays.mjs: it forgives a single disturbance by the machine, but never a permanent fault.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Disturbed, twoOfThree, untilUndisturbed } from './plays.mjs';

/** @typedef {{ plays: number, reasons: string[], result: string }} RuleResult */

/**
 * Applies a rule to a story, in which each letter is a play that passes (p), fails (f) or is disturbed (d).
 * @param {string} story
 * @param {typeof twoOfThree | typeof untilUndisturbed} rule
 * @returns {Promise<RuleResult>}
 */
async function applyRule(story, rule = twoOfThree) {
  /** @type {string[]} */
  const reasons = [];
  let plays = 0;
  const play = async () => {
    const outcome = story[plays++];
    if (outcome === 'd') throw new Disturbed(`noise ${plays}`);
    if (outcome !== 'p') throw new Error(`fault ${plays}`);
  };
  const result = await rule(play, (why) => reasons.push(why)).then(() => 'pass', (error) => error.message);
  return { plays, reasons, result };
}

test('a test passes if its first play, or the two after it, pass', async () => {
  /** @type {Record<string, RuleResult>} */
  const cases = {
    p: { plays: 1, reasons: [], result: 'pass' },
    fpp: { plays: 3, reasons: ['fault 1'], result: 'pass' },
    ffp: { plays: 2, reasons: ['fault 1'], result: 'fault 2' },
    fpf: { plays: 3, reasons: ['fault 1'], result: 'fault 3' },
    dp: { plays: 2, reasons: ['noise 1'], result: 'pass' },
    dfdpdp: { plays: 6, reasons: ['noise 1', 'fault 2', 'noise 3', 'noise 5'], result: 'pass' },
    dfdf: { plays: 4, reasons: ['noise 1', 'fault 2', 'noise 3'], result: 'fault 4' },
    dddddpp: { plays: 5, reasons: ['noise 1', 'noise 2', 'noise 3', 'noise 4'], result: 'noise 5' },
  };
  for (const [story, expected] of Object.entries(cases)) assert.deepEqual(await applyRule(story), expected, story);
});

test('untilUndisturbed repeats only disturbed plays: the first failure is final', async () => {
  assert.deepEqual(await applyRule('dfpp', untilUndisturbed), { plays: 2, reasons: ['noise 1'], result: 'fault 2' });
  const last = await untilUndisturbed(async (last) => {
    if (!last) throw new Disturbed('noise');
    return 'result of the last attempt';
  }, () => {});
  assert.equal(last, 'result of the last attempt');
});

/** Runs a test file with this body. Returns its exit code, output and lines in ALLDRAWN_PLAYS. @param {string} body */
function runFile(body) {
  const folder = mkdtempSync(join(tmpdir(), 'alldrawn-plays-'));
  try {
    const [file, plays] = [join(folder, 'a.test.mjs'), join(folder, 'plays')];
    writeFileSync(file, `import { timedTest } from ${JSON.stringify(new URL('./timed.mjs', import.meta.url).href)};\n${body}`);
    // Without this variable, node runs the file on its own and not as a part of this test run.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout } = spawnSync(process.execPath, ['--test', file], { encoding: 'utf8', env: { ...env, ALLDRAWN_PLAYS: plays } });
    return { status, stdout, lines: existsSync(plays) ? readFileSync(plays, 'utf8').trim().split('\n') : [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a permanent fault fails its test file', () => {
  const { status, stdout } = runFile(`timedTest('always wrong', () => { throw new Error('always'); });`);
  assert.equal(status, 1);
  assert.match(stdout, /always wrong: played again: always/);
});

test('each repetition is printed with its reason and counted', () => {
  const { status, stdout, lines } = runFile(`
    let plays = 0;
    timedTest('once wrong', () => {
      if (++plays === 1) throw new Error('first\\nsecond');
    });
    timedTest('right', () => {});`);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /Repeated plays of tests that depend on real time in .*a\.test\.mjs: 1$/m);
  assert.equal(lines.length, 1);
  assert.match(lines[0], /a\.test\.mjs: once wrong: played again: first second$/);
});
