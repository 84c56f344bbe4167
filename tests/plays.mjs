// @ts-check
/**
 * The repetition rule for tests whose result depends on real time: two of three plays must pass. A play is one run of
 * the test's body.
 *
 * - A test whose first play passes has passed.
 * - After a failed first play, the next two must both pass. So a permanent fault always fails.
 * - A play that throws {@link Disturbed} does not count: the machine, not the product, is at fault. The body is played
 *   again. The test fails after five disturbed plays in a row.
 *
 * timed.mjs declares such tests, and prints and counts their repetitions.
 */

/** Error that a play throws if the machine disturbed it, so that its result says nothing about the product. */
export class Disturbed extends Error {}

/** A test fails after this many disturbed plays in a row. */
const DISTURBED_LIMIT = 5;

/** @typedef {(why: string) => void} OnRepeat receives the reason of each repetition */

/**
 * Calls `play` until it is not disturbed, and returns its result. `last` is true in the last attempt, in which `play`
 * may return a disturbed result instead of throwing.
 * @template T
 * @param {(last: boolean) => Promise<T>} play
 * @param {OnRepeat} onRepeat
 * @returns {Promise<T>}
 */
export async function untilUndisturbed(play, onRepeat) {
  for (let attempt = 1; ; attempt++) {
    const last = attempt === DISTURBED_LIMIT;
    try {
      return await play(last);
    } catch (error) {
      if (last || !(error instanceof Disturbed)) throw error;
      onRepeat(error.message);
    }
  }
}

/**
 * Applies the rule that two of three plays must pass. Rejects with the error of the play that made the test fail.
 * @param {() => unknown} play
 * @param {OnRepeat} onRepeat
 */
export async function twoOfThree(play, onRepeat) {
  const once = () => untilUndisturbed(async () => void (await play()), onRepeat);
  try {
    return await once();
  } catch (error) {
    if (error instanceof Disturbed) throw error;
    onRepeat(reasonOf(error));
  }
  await once();
  await once();
}

/** Returns the first lines of an error as one line. @param {unknown} error */
const reasonOf = (error) => String(error instanceof Error ? error.message : error).split('\n').slice(0, 3).join(' ').slice(0, 300);
