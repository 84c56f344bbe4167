// @ts-check
/**
 * The rule by which tests are judged whose verdict depends on real time: two of three plays.
 *
 * - A test that passes at its first play has passed.
 * - After a failed first play, the next two must both pass. A fault that is always there therefore always fails.
 * - A play that throws {@link Disturbed} says nothing: the machine, not the product, is at fault. It is played again; after
 *   five disturbed plays in a row the test fails.
 *
 * timed.mjs declares such tests, and prints and counts their repetitions.
 */

/** The machine disturbed this play: nothing is known of the product. */
export class Disturbed extends Error {}

/** Disturbed plays in a row that fail. */
const DISTURBED_LIMIT = 5;

/** @typedef {(why: string) => void} OnRepeat receives the reason of each repetition */

/**
 * Plays until a play is undisturbed; returns its result. The last attempt is marked: it may judge what it has.
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
 * Judges a play by two of three. Rejects with the error that decides.
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

/** The first lines of an error on one line. @param {unknown} error */
const reasonOf = (error) => String(error instanceof Error ? error.message : error).split('\n').slice(0, 3).join(' ').slice(0, 300);
