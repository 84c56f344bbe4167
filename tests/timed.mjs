// @ts-check
/**
 * Tests whose verdict depends on real time: each is judged by the rule of plays.mjs.
 *
 * Each repetition is printed with its reason, and a file that had some prints their number at its end. If ALLDRAWN_PLAYS names
 * a file, each repetition is also a line there: a run of many suites counts them.
 */

import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { twoOfThree } from './plays.mjs';

/** A guard against waiting for ever, milliseconds: many times what the longest test takes with all its plays. */
const TIMEOUT_MS = 15 * 60_000;

/** Declares a test that is judged by two of three plays. @param {string} name @param {(context: import("node:test").TestContext) => unknown} play */
export const timedTest = (name, play) => test(name, { timeout: TIMEOUT_MS }, (context) => twoOfThree(() => play(context), repeatLogger(context)));

/**
 * Returns the listener that prints and counts the repetitions of a test.
 * @param {{ name: string }} test
 * @returns {import('./plays.mjs').OnRepeat}
 */
export function repeatLogger({ name }) {
  return (why) => {
    if (repeatCount++ === 0) process.once('exit', () => console.log(`real-time tests: ${repeatCount} plays repeated in ${TEST_FILE}`));
    const line = `${TEST_FILE}: ${name}: played again: ${why}`;
    console.log(line);
    if (process.env.ALLDRAWN_PLAYS) appendFileSync(process.env.ALLDRAWN_PLAYS, `${line}\n`);
  };
}

let repeatCount = 0;
/** The test file that runs, from the root of the repository. */
const TEST_FILE = relative(fileURLToPath(new URL('../', import.meta.url)), process.argv[1] ?? '');
