// @ts-check
/** Compares a visit with what its scene expects, apart from its time. */

/**
 * Returns a sentence for each difference.
 * @param {import('./visit.mjs').Visit} visit @returns {string[]}
 */
export function differences(visit) {
  const { scene: { expect, shows }, event, before, details } = visit;
  if (!event) return ['the SDK reported no event'];
  const outcomes = before.map(({ outcome }) => outcome);
  const differs = (/** @type {string} */ what, /** @type {unknown} */ found, /** @type {unknown} */ expected) =>
    expected === undefined || String(found) === String(expected) ? [] : [`${what} is "${found}", expected "${expected}"`];
  const isOutcome = event.outcome === expect.outcome;
  return [
    ...differs('the outcome', event.outcome, expect.outcome),
    ...differs('settled', event.settled, expect.settled),
    ...differs('sparse', event.sparse, expect.sparse),
    ...differs('the list of outcomes before', outcomes, expect.before ?? []),
    ...(expect.flags ?? []).filter((flag) => !details.flags?.includes(flag)).map((flag) => `the flag ${flag} is missing`),
    ...(isOutcome && shows ? shows(visit).problems : []),
  ];
}
