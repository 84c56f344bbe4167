// @ts-check
// Plays a page of page-cases.mjs in Firefox. Firefox draws no frame on request, so the end is judged twice: by the time of
// the page's own last change, and by pictures of the page that are taken one after the other.

import { Album } from './pictures.mjs';
import { distance, DIFFERENT, INSTALL, PLAY, VISIBLE_SHARE } from './page-visit.mjs';

/** @typedef {import('./page-cases.mjs').PageCase} PageCase */
/** @typedef {{ before: number, after: number, picture: import('./pictures.mjs').Picture }} Shot page's clock, ms: when a picture was asked for, and when it came */

/** Maximum time to wait for the visit's end, milliseconds. */
const LIMIT_MS = 45_000;
/** Pictures are taken for this time after the event at least, milliseconds. */
const AFTER_MS = 150;

/**
 * Plays a case. Returns its event, when the page made its last change (milliseconds of the page's clock), and the
 * pictures; `error` is an uncaught error of the page.
 * @param {Awaited<ReturnType<typeof import('./firefox-browser.mjs').launchFirefox>>} firefox @param {string} server @param {PageCase} page
 * @param {boolean} [pictures] if false, no pictures are taken
 */
export async function playInFirefox(firefox, server, page, pictures = true) {
  const tab = await firefox.openPage();
  try {
    await tab.goto(server);
    await tab.evaluate(INSTALL);
    const offset = await clockOffset(tab);
    const album = new Album();
    /** @type {Shot[]} */
    const shots = [];
    const shoot = async () => {
      const before = performance.now() + offset;
      const bytes = await tab.screenshot();
      shots.push({ before, after: performance.now() + offset, picture: album.add(bytes) });
    };
    if (pictures) await shoot();
    await tab.evaluate(`${PLAY}(${JSON.stringify(page)}).then(() => undefined)`);
    const until = Date.now() + LIMIT_MS;
    let event;
    let end = Infinity;
    while (performance.now() < end) {
      if (pictures) await shoot();
      else await new Promise((resolve) => setTimeout(resolve, 100));
      if (event) continue;
      // A question to the page takes part of its time, so few are asked.
      if (!pictures || shots.length % 10 === 0) event = await tab.evaluate('window.visits[0]');
      if (event) end = performance.now() + AFTER_MS;
      if (Date.now() > until) throw new Error(`${page.name}: no event`);
    }
    const { begun, changed } = await tab.evaluate(CHANGE);
    return { event, begun, changed, shots, error: tab.errors[0] };
  } finally {
    await tab.close();
  }
}

// Returns when the page made its last change: its script, or a resource that arrived.
const CHANGE = `(() => {
  const arrived = performance.getEntriesByType('resource').filter(({ name }) => /\\/(picture|sheet|font|frame)/.test(name));
  const frames = [...document.querySelectorAll('iframe')].flatMap((frame) => frame.contentWindow.performance.getEntriesByType('resource').map((entry) => ({ name: entry.name, responseEnd: entry.responseEnd + frame.contentWindow.performance.timeOrigin - performance.timeOrigin })));
  return { begun: window.begun, changed: Math.max(window.begun, window.played, ...[...arrived, ...frames].map(({ responseEnd }) => responseEnd)) };
})()`;

// Returns what to add to this process's clock to get the page's, ms. Precise to half of the fastest question's time, and
// to the 1 ms to which Firefox rounds the page's clock.
async function clockOffset(/** @type {import('./firefox-browser.mjs').FirefoxPage} */ tab) {
  let [best, offset] = [Infinity, 0];
  for (let i = 0; i < 20; i++) {
    const asked = performance.now();
    const now = await tab.evaluate('performance.now()');
    const answered = performance.now();
    if (answered - asked < best) [best, offset] = [answered - asked, now - (asked + answered) / 2];
  }
  return offset;
}

/**
 * Returns what is wrong with a visit by the page's own times: its outcome, or an end before the page's last change or
 * more than `lateMs` after it.
 * @param {PageCase} page @param {Awaited<ReturnType<typeof playInFirefox>>} visit @param {number} lateMs
 * @returns {string[]}
 */
export function problemsOf({ outcome = 'complete', end = 'last', motionMs = 0 }, { event, begun, changed, error }, lateMs) {
  const reported = event.start + event.visuallyComplete;
  const since = end === 'first' ? begun : changed;
  return [
    ...(error ? [`an error in the page: ${error}`] : []),
    ...(event.outcome === outcome ? [] : [`the outcome is ${event.outcome}`]),
    ...(reported < since ? [`the end is ${Math.round(since - reported)} ms before the change`] : []),
    ...(reported <= since + motionMs + lateMs ? [] : [`the end is ${Math.round(reported - since)} ms after the change`]),
  ];
}

/**
 * Returns between which times the end came by the pictures: after the last picture that does not show it was asked for,
 * and before the first that shows it had come. Milliseconds of the page's clock.
 * @param {Shot[]} shots @param {number} begun ms @param {NonNullable<PageCase['end']>} end
 * @returns {Promise<{ from: number, to: number }>}
 */
export async function endByPictures(shots, begun, end) {
  /** @type {number[]} */
  const changes = [];
  for (let index = 1; index < shots.length; index++) {
    if (shots[index].after >= begun && (await distance(shots[index - 1], shots[index])) > DIFFERENT) changes.push(index);
  }
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing has changed in the pictures');
  const between = (/** @type {number} */ index) => ({ from: shots[index - 1].before, to: shots[index].after });
  if (end === 'first') return between(first);
  if (end === 'last') return between(last);
  const whole = await distance(shots[first], shots[last]);
  for (let index = first; index < last; index++) if ((await distance(shots[first], shots[index])) >= VISIBLE_SHARE * whole) return between(index);
  return between(last);
}
