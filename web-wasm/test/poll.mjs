// Waits until something has come. Polls, so that a test adds no observer to the page.

/** Maximum wait, milliseconds. It only prevents a test from waiting forever. */
export const LIMIT_MS = 60_000;
/** Milliseconds between two questions. */
const EVERY_MS = 50;

/**
 * Asks `find` until its result is truthy, and returns that. After `within` ms it throws what `missing` says.
 * @template T @param {() => T | Promise<T>} find @param {() => string} [missing] @param {number} [within]
 * @returns {Promise<NonNullable<T>>}
 */
export async function poll(find, missing = () => 'it has not come', within = LIMIT_MS) {
  for (const end = Date.now() + within; ; await new Promise((resolve) => setTimeout(resolve, EVERY_MS))) {
    const found = await find();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${missing()} within ${within} ms`);
  }
}
