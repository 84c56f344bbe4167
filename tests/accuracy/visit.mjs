// @ts-check
/** Runs one visit: plays a scene in an instrument, and compares the SDK's time with the pixels. */

import { collectExpression, isLoadedExpression, ROOTS, WATCH } from './dom-nodes.mjs';
import { waitInPage } from './instrument.mjs';
import { frameAt } from './pictures.mjs';
import { findTruth } from './truth.mjs';
import { words } from '../scenes/web/words.mjs';

/** @typedef {import('./pictures.mjs').Frame} Frame */
/** @typedef {import('./truth.mjs').Truth} Truth */
/** @typedef {import('./truth.mjs').TruthNode} TruthNode */
/** @typedef {import('./scenes.mjs').Scene} Scene */
/**
 * A visit as the SDK's `onVisit` reports it, except that `bytes` are in base64.
 * @typedef {{ surface: string, visitId: string, outcome: string, settled: boolean, sparse: boolean, startSource: string, start: number,
 *   visuallyComplete?: number, elapsed: number, firstContent?: number, firstCandidate?: number, bytes: string }} VisitEvent
 */
/**
 * @typedef {object} Visit
 * @property {Scene} scene
 * @property {VisitEvent | undefined} event the SDK's event; undefined if it did not come in time
 * @property {Record<string, any>} details fields of the event as it is uploaded (tests/scenes/event-fields.json), without an event none
 * @property {VisitEvent[]} before earlier events of the same surface in this scene
 * @property {number} openedAt time of the input that opened the surface (or began this visit), ms
 * @property {Frame[]} frames
 * @property {TruthNode[]} nodes
 * @property {Truth | undefined} truth only of visits whose end was drawn (`isDrawn`)
 * @property {number | undefined} reported the reported end, ms on the page's clock
 * @property {number | undefined} reportedFrame
 * @property {number} [errorFrames] reported − true; positive: too late. Absent if a required video is unmeasurable
 * @property {number} [errorMs]
 * @property {number[]} inputs times of the scene's trusted inputs, ms
 */

/** Maximum time to wait for a page, milliseconds. It prevents waiting for ever. */
const PAGE_LIMIT_MS = 60_000;
/** Maximum time, ms, to go on recording a page that still loads after the event: the event may have come too early. */
const LOADED_LIMIT_MS = 10_000;
/** Recording time after the event, milliseconds, so that the last picture is certainly the final one. */
const AFTER_EVENT_MS = 120;
/** For each surface, the input that opens it, and the clicks that are needed before the recording begins. */
const OPENING = {
  HomeFeed: { before: [], click: '[data-tab="home"]' },
  VideoCloseup: { before: [], click: '[data-tab="watch"]' },
  SearchAutocomplete: { before: ['[data-tab="search"]'], key: 'm' },
  Recipe: { before: [], click: '[href="/recipe/2"]' },
  Answer: { before: [], click: '[href="/ask"]' },
};
/** For each surface, an element on which a tap does nothing; null if there is none. */
const TAP = { HomeFeed: '.bar h1', VideoCloseup: '.about h1', SearchAutocomplete: null, Recipe: '.bar h1', Answer: '.bar h1' };
const ACCEPT = '.consent .primary';

const COLLECT_EVENTS = `import('/alldrawn/alldrawn.js').then(({ onVisit }) => {
  window.__visits = [];
  onVisit((visit) => window.__visits.push({ ...visit, bytes: btoa(String.fromCharCode(...(visit.bytes ?? []))) }));
})`;

/**
 * Returns the time from a visit's start until everything was drawn, ms, or until an error was; undefined if the visit ended
 * without either. An error has no time to visually complete: if it settled, it has elapsed until it was drawn (metric §15).
 * @param {VisitEvent | undefined} event
 */
export const drawnAfter = (event) => event?.visuallyComplete ?? (event?.outcome === 'error' && event.settled ? event.elapsed : undefined);

/** Returns true if a visit ended with a frame that can be compared with the pixels. @param {VisitEvent | undefined} event */
export const isDrawn = (event) => drawnAfter(event) !== undefined;

/**
 * Returns the address of a scene's page.
 * @param {string} server its address @param {Scene} scene @param {string} [endpoint]
 */
export function sceneUrl(server, scene, endpoint) {
  const query = new URLSearchParams(scene.query);
  if (scene.plan) query.set('plan', Buffer.from(JSON.stringify(scene.plan)).toString('base64url'));
  if (endpoint !== undefined) query.set('endpoint', endpoint);
  return `${server}/?${query}`;
}

/** @param {import('./instrument.mjs').InstrumentPage} page @param {string} selector */
async function clickOn(page, selector) {
  const at = await waitInPage(page, `(() => { const e = document.querySelector(${JSON.stringify(selector)}); const r = e?.getBoundingClientRect();
    return r && r.width > 0 ? { x: r.x + r.width / 2, y: r.y + r.height / 2 } : null; })()`, PAGE_LIMIT_MS);
  if (!at) throw new Error(`the page has no visible element ${selector} to click on`);
  await page.click(at.x, at.y);
}

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Options of a visit. `server`: the sample app's address.
 * @typedef {{ instrument: import('./instrument.mjs').Instrument, server: string, scene: Scene, endpoint?: string,
 *   decode?: import('./truth.mjs').DecodeFrameCode }} VisitOptions
 * @typedef {Awaited<ReturnType<typeof play>>} VisitRecording
 * @typedef {import('./instrument.mjs').InstrumentPage} Page
 */

/** Plays a visit and compares it with its pixels. @param {VisitOptions} options @returns {Promise<Visit>} */
export async function runVisit(options) {
  const page = await openVisit(options);
  return compareVisit(page, await playVisit(page, options), options);
}

/** Opens the page that a visit is played in. The caller must play or close it. @param {VisitOptions} options */
export const openVisit = ({ instrument, server, scene, endpoint }) => instrument.openPage(sceneUrl(server, scene, endpoint));

/** Plays and records a visit. Closes the page if that fails. @param {Page} page @param {VisitOptions} options */
export async function playVisit(page, { scene }) {
  try {
    return await play(page, scene);
  } catch (error) {
    await page.close();
    throw error;
  }
}

/**
 * Compares a recorded visit with its pixels. Closes its page.
 * @param {Page} page @param {VisitRecording} recording @param {VisitOptions} options
 * @returns {Promise<Visit>}
 */
export async function compareVisit(page, recording, { instrument, scene, endpoint, decode }) {
  try {
    if (endpoint !== undefined) await page.leave();
    const drawn = drawnAfter(recording.event);
    const truth = drawn === undefined ? undefined : await findTruth({ frames: recording.frames, nodes: recording.nodes, begin: recording.openedAt, decode });
    const reported = drawn === undefined ? undefined : Number(recording.event?.start) + drawn;
    const reportedFrame = reported === undefined ? undefined : frameAt(recording.frames, reported);
    return {
      scene, ...recording, details: detailsOf(recording.event), truth, reported, reportedFrame,
      ...(truth && truth.unmeasurable.length === 0 && reported !== undefined && errorOf(instrument, recording.frames, truth, reported)),
    };
  } finally {
    await page.close();
  }
}

/** @param {VisitEvent | undefined} event */
const detailsOf = (event) => (event ? words(Buffer.from(event.bytes, 'base64')) : {});

/**
 * Runs a visit without a recording. Returns its event.
 * @param {{ instrument: import('./instrument.mjs').Instrument, server: string, scene: Scene, endpoint?: string }} options
 * @returns {Promise<VisitEvent | undefined>}
 */
export async function runUnrecorded({ instrument, server, scene, endpoint }) {
  const page = await instrument.openPage(sceneUrl(server, scene, endpoint));
  try {
    await prepare(page, scene);
    await performInputs(page, scene);
    const [event] = await awaitEvents(page, scene, 1);
    if (endpoint !== undefined) await page.leave();
    return event;
  } finally {
    await page.close();
  }
}

/**
 * Returns how far a reported time is from the true one. Its frames are the recording's if that has every frame of the
 * display; otherwise they are display intervals.
 * @param {import('./instrument.mjs').Instrument} instrument @param {Frame[]} frames @param {Truth} truth @param {number} reported ms
 * @returns {{ errorFrames: number, errorMs: number }}
 */
export function errorOf({ everyFrame, frameMs }, frames, truth, reported) {
  const errorMs = reported - truth.time;
  return { errorMs, errorFrames: everyFrame ? frameAt(frames, reported) - truth.frame : Math.round(errorMs / frameMs) };
}

/** @param {import('./instrument.mjs').InstrumentPage} page @param {Scene} scene */
async function prepare(page, scene) {
  await page.evaluate(WATCH);
  await page.evaluate(COLLECT_EVENTS);
  for (const selector of OPENING[scene.surface].before) {
    await clickOn(page, selector);
    await wait(150);
  }
}

/** Opens the surface and performs the scene's actions. @param {import('./instrument.mjs').InstrumentPage} page @param {Scene} scene */
async function performInputs(page, scene) {
  const opening = OPENING[scene.surface];
  const opened = Date.now();
  if ('key' in opening) await page.key(opening.key);
  else await clickOn(page, opening.click);
  for (const action of scene.actions ?? []) {
    await wait(Math.max(0, opened + action.at - Date.now()));
    if (action.do === 'back') await clickOn(page, '[data-back]');
    else if (action.do === 'tap') await clickOn(page, String(TAP[scene.surface]));
    else if (action.do === 'accept') await clickOn(page, ACCEPT);
    else await page.key(action.do === 'escape' ? 'Escape' : String(action.text));
  }
}

/**
 * Returns the events of the scene's surface, by the times of their starts. There are fewer than `wanted` events if some
 * did not come in time.
 * @param {import('./instrument.mjs').InstrumentPage} page @param {Scene} scene @param {number} wanted
 * @returns {Promise<VisitEvent[]>}
 */
async function awaitEvents(page, scene, wanted) {
  const ofSurface = `__visits.filter((visit) => visit.surface === '${scene.measured ?? scene.surface}')`;
  await waitInPage(page, `${ofSurface}.length >= ${wanted}`, scene.limitMs ?? PAGE_LIMIT_MS);
  /** @type {VisitEvent[]} */
  const events = await page.evaluate(ofSurface);
  return events.sort((a, b) => a.start - b.start);
}

/**
 * Plays and records the scene; reads the surface's nodes from the page at the end.
 * @param {import('./instrument.mjs').InstrumentPage} page @param {Scene} scene
 */
async function play(page, scene) {
  await prepare(page, scene);
  await page.startRecording();
  await wait(50);
  const inputs = await page.evaluate('__watch.inputs.length');
  await performInputs(page, scene);
  const wanted = 1 + (scene.expect.before?.length ?? 0);
  const events = await awaitEvents(page, scene, wanted);
  const event = events[wanted - 1];
  if (isDrawn(event)) {
    await waitInPage(page, isLoadedExpression(ROOTS[scene.surface]), LOADED_LIMIT_MS);
    await wait(AFTER_EVENT_MS);
  }
  /** @type {TruthNode[]} */
  const nodes = isDrawn(event) ? await page.evaluate(collectExpression(ROOTS[scene.surface])) : [];
  await wait(AFTER_EVENT_MS);
  const frames = await page.stopRecording();
  /** @type {Array<{ type: string, time: number }>} */
  const made = (await page.evaluate('__watch.inputs')).slice(inputs);
  return { event, before: events.slice(0, wanted - 1), openedAt: openingInput(made, scene), inputs: made.map((input) => input.time), frames, nodes };
}

/**
 * Returns the time of the input that began the visit: the opening click or key, or the last key that replaced a visit.
 * @param {Array<{ type: string, time: number }>} inputs @param {Scene} scene
 */
function openingInput(inputs, scene) {
  const type = 'key' in OPENING[scene.surface] ? 'keydown' : 'click';
  const beginning = inputs.filter((input) => input.type === type);
  const at = beginning[(scene.openedBy ?? 0) + (scene.expect.before?.length ?? 0)];
  if (!at) throw new Error(`the page received no ${type} that opens ${scene.surface}`);
  return at.time;
}
