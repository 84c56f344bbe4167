// @ts-check
/**
 * Four cases in which a naive measure of a page goes wrong: an error in place of the content, a dialog over the page, a
 * message that arrives by itself, and a text that grows. `make demo` plays each once, and the tests play them with the
 * other scenes.
 */

import { frameAfter } from './pictures.mjs';

/** @typedef {import('./scenes.mjs').Scene} Scene */
/** @typedef {import('./visit.mjs').Visit} Visit */
/**
 * What a case has shown: a few words with the visit's own figures, and a sentence for each thing that the case must show
 * and did not.
 * @typedef {{ what: string, problems: string[] }} Shown
 */
/** @typedef {Scene & { shows: (visit: Visit) => Shown }} Case */

/** Least time, ms, between a page's true frame and what must come clearly after it. */
const LATER_MS = 100;
/** A growing text must be drawn in at least this many steps, and grow for at least this many milliseconds. */
const LEAST_STEPS = 10;
const LEAST_GROWTH_MS = 2_000;

const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`;
const unless = (/** @type {boolean} */ holds, /** @type {string} */ problem) => (holds ? [] : [problem]);

/** @param {Visit} visit @returns {Shown} */
function showError({ event, details }) {
  const failed = details.failed_requests ?? 0;
  return {
    what: 'a request failed and an error stands in for the content: no time to visually complete',
    problems: [
      ...unless(failed === 1, `${failed} failed requests are counted, not 1`),
      ...unless(event?.visuallyComplete === undefined, 'an error has a time to visually complete'),
    ],
  };
}

/** @param {Visit} visit @returns {Shown} */
function showConsent({ truth, inputs }) {
  const accepted = Number(inputs.at(-1)) - Number(truth?.time);
  return {
    what: `drawn below a dialog, accepted ${seconds(accepted)} later: no interaction, flag dialog_open`,
    problems: unless(accepted >= LATER_MS, `the dialog was accepted ${seconds(accepted)} after the page was drawn, expected at least ${seconds(LATER_MS)}`),
  };
}

/** @param {Visit} visit @returns {Shown} */
function showMessage({ nodes, truth }) {
  const arrived = nodes.flatMap((node, i) => (node.quiet && truth ? [truth.nodes[i].time - truth.time] : []));
  return {
    what: `its status message arrived ${arrived.map(seconds).join(', ')} later and did not move the end`,
    problems: unless(
      arrived.length === 1 && arrived[0] >= LATER_MS,
      `messages arrived after [${arrived.map(seconds).join(', ')}], expected one, after at least ${seconds(LATER_MS)}`,
    ),
  };
}

/** @param {Visit} visit @returns {Shown} */
function showStream({ frames, truth, openedAt }) {
  const [begun, end] = [frameAfter(frames, openedAt), Number(truth?.frame)];
  const changes = frames.filter((frame, i) => i >= begun && i <= end && frame.picture !== frames[i - 1]?.picture);
  // The first change shows the question alone.
  const [, first, ...steps] = changes;
  const growth = Number(truth?.time) - Number(first?.time);
  return {
    what: `its text grew in ${steps.length} steps over ${seconds(growth)}: the end is that of the last one`,
    problems: unless(
      steps.length >= LEAST_STEPS && growth >= LEAST_GROWTH_MS,
      `the text grew in ${steps.length} steps over ${seconds(growth)}, expected at least ${LEAST_STEPS} over ${seconds(LEAST_GROWTH_MS)}`,
    ),
  };
}

/** @type {Case[]} */
export const CASES = [
  {
    name: 'Error screen', surface: 'HomeFeed',
    plan: { feed: { api: 400, status: 500 } },
    expect: { outcome: 'error', settled: true }, fails: ['first frame'], shows: showError,
  },
  {
    name: 'Consent dialog', surface: 'HomeFeed',
    plan: {
      // The feed ends above the dialog, so that the dialog covers nothing of it.
      feed: { api: 200, items: [2, 7, 17, 19].map((src, i) => ({ type: 'image', src, delay: [150, 350, 220, 500][i] })) },
      consent: 400,
    },
    actions: [{ at: 1_300, do: 'accept' }],
    expect: { outcome: 'complete', settled: true, flags: ['dialog_open'] }, fails: ['first frame', 'last changed frame'], shows: showConsent,
  },
  {
    name: 'Live region', surface: 'Recipe',
    plan: { recipe: { api: 200, image: 400, saved: 600 } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame', 'last changed frame'], shows: showMessage,
  },
  {
    name: 'Streamed text', surface: 'Answer',
    plan: { answer: { api: 400, step: 75 } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame', 'complete without settling'], shows: showStream,
  },
];
