// @ts-check
/**
 * Declares tests whose result depends on real time: the repetition rule of plays.mjs applies to them.
 *
 * Each repetition is printed with its reason, and a test file with repetitions prints their number at its end. If
 * ALLDRAWN_PLAYS names a file, each repetition is also appended there as a line, so that a run of many suites can
 * count them.
 */

import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { twoOfThree } from './plays.mjs';

/** Time limit of a test with all its plays, milliseconds: many times what the longest test takes. */
const TIMEOUT_MS = 15 * 60_000;

/**
 * Declares a test that needs two of three plays to pass.
 * @param {string} name @param {(context: import('node:test').TestContext) => unknown} play
 */
export const timedTest = (name, play) => test(name, { timeout: TIMEOUT_MS }, (context) => twoOfThree(() => play(context), repeatLogger(context)));

/**
 * Returns the callback that prints and counts the repetitions of a test.
 * @param {{ name: string }} test
 * @returns {import('./plays.mjs').OnRepeat}
 */
export function repeatLogger({ name }) {
  return (why) => {
    if (repeatCount++ === 0) process.once('exit', () => console.log(`Repeated plays of tests that depend on real time in ${TEST_FILE}: ${repeatCount}`));
    const line = `${TEST_FILE}: ${name}: played again: ${why}`;
    console.log(line);
    if (process.env.ALLDRAWN_PLAYS) appendFileSync(process.env.ALLDRAWN_PLAYS, `${line}\n`);
  };
}

let repeatCount = 0;
/** Path of the running test file, relative to the repository's root. */
const TEST_FILE = relative(fileURLToPath(new URL('../', import.meta.url)), process.argv[1] ?? '');
