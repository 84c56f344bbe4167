// @ts-check
// Plays a page of page-cases.mjs under begin-frame control, and finds the frame of its end in the pixels.

import { waitInPage } from './instrument.mjs';
import { frameAt, pixelsOf } from './pictures.mjs';

/** @typedef {import('./page-cases.mjs').PageCase} PageCase */

/** Maximum time to wait for the visit's end, milliseconds. */
const LIMIT_MS = 45_000;
/** Recording time after the event, milliseconds, so that the last picture is the final one. */
const AFTER_MS = 150;
const STABLE = '<p>Words of a text that stands here from the start. It covers a tenth of the page, so that the page is not sparse and settles within a second. It goes on for some more lines, as texts do, and then for another one, and for one more.</p>'.repeat(2);

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs in the page: builds the surface, begins its visit and plays the case. `window.played`: when the play ended, ms. */
export const PLAY = `(async ({ css = '', html = '', play = '', root: selector = '#root', whole = false }) => {
  const tag = (name, attributes) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) key in element && key !== 'media' ? (element[key] = value) : element.setAttribute(key, value);
    return element;
  };
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const picture = (delay) => '/picture?' + Math.random() + '&delay=' + delay;
  document.body.insertAdjacentHTML('beforeend', '<style></style><main id=root></main>');
  document.querySelector('body > style').textContent = css;
  const root = document.querySelector(selector);
  root.innerHTML = ${JSON.stringify(STABLE)} + html;
  window.begun = performance.now();
  window.surface = new window.ad.SurfaceTracker({ name: 'Case', root: whole ? document.documentElement : root });
  new Function('root', 'wait', 'picture', 'tag', 'return (async () => {' + play + '})()')(root, wait, picture, tag).then(() => (window.played = performance.now()));
})`;

/** Runs in the page: installs the SDK, and collects the visits that have ended. */
export const INSTALL = `import('/dist/alldrawn.js').then(async (ad) => {
  Object.assign(window, { ad, visits: [] });
  ad.onVisit(({ bytes, ...visit }) => window.visits.push(visit));
  await ad.install({ automatic: false });
})`;

/**
 * Plays a case. Returns the visit's event, the frame of its end by the event and by the pixels, and the frames.
 * @param {import('./instrument.mjs').Instrument} instrument @param {string} server @param {PageCase} page
 * @param {string} [before] an expression that runs in the page before the SDK
 */
export async function playPage(instrument, server, page, before = '') {
  const tab = await instrument.openPage(server);
  try {
    if (before) await tab.evaluate(before);
    await tab.evaluate(INSTALL);
    await tab.startRecording();
    await tab.evaluate(`${PLAY}(${JSON.stringify(page)}).then(() => undefined)`);
    const event = await waitInPage(tab, 'window.visits[0]', LIMIT_MS);
    await wait(AFTER_MS);
    const begun = await tab.evaluate('window.begun');
    const frames = await tab.stopRecording();
    if (!event) throw new Error(`${page.name}: no event`);
    const truth = await endOf(frames, begun, page.end ?? 'last');
    const reported = event.visuallyComplete === undefined ? undefined : frameAt(frames, event.start + event.visuallyComplete);
    return { event, frames, truth, reported };
  } finally {
    await tab.close();
  }
}

/** Mean difference of two pictures, of 255, from which on they count as different. */
export const DIFFERENT = 0.02;
/** A fade or a motion counts from this share of its whole change on (metric §3). */
export const VISIBLE_SHARE = 0.1;

/**
 * Returns the frame of the last change; of the first change, if nothing but the beginning counts; or of the first frame
 * that shows a tenth of the change that follows the beginning.
 * @param {import('./pictures.mjs').Frame[]} frames @param {number} begun ms @param {NonNullable<PageCase['end']>} end
 */
async function endOf(frames, begun, end) {
  const from = Math.max(1, frameAt(frames, begun));
  /** @type {number[]} */
  const changes = [];
  for (let index = from; index < frames.length; index++) if ((await distance(frames[index - 1], frames[index])) > DIFFERENT) changes.push(index);
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing has changed on the screen');
  if (end === 'first') return first;
  if (end === 'last') return last;
  const whole = await distance(frames[first], frames[last]);
  for (let index = first; index < last; index++) if ((await distance(frames[first], frames[index])) >= VISIBLE_SHARE * whole) return index;
  return last;
}

/**
 * Returns the mean difference of two frames, of 255.
 * @param {Pick<import('./pictures.mjs').Frame, 'picture'>} a @param {Pick<import('./pictures.mjs').Frame, 'picture'>} b
 */
export async function distance(a, b) {
  if (a.picture.hash === b.picture.hash) return 0;
  const [{ data: one }, { data: other }] = [await pixelsOf(a.picture), await pixelsOf(b.picture)];
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += Math.abs(one[at] - other[at]);
  return sum / one.length;
}
