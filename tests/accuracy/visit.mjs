// @ts-check
/** One visit: a scene played in front of an instrument, and the SDK's number beside the pixels'. */

import { collectExpression, isLoadedExpression, ROOTS, WATCH } from './dom-nodes.mjs';
import { waitInPage } from './instrument.mjs';
import { frameAt } from './pictures.mjs';
import { findTruth } from './truth.mjs';

/** @typedef {import('./pictures.mjs').Frame} Frame */
/** @typedef {import('./truth.mjs').Truth} Truth */
/** @typedef {import('./truth.mjs').TruthNode} TruthNode */
/** @typedef {import('./scenes.mjs').Scene} Scene */
/**
 * The SDK's word on a visit, as its `onVisit` gives it; `bytes` in base64.
 * @typedef {{ surface: string, visitId: string, outcome: string, settled: boolean, sparse: boolean, startSource: string, start: number,
 *   visuallyComplete?: number, elapsed: number, firstContent?: number, firstCandidate?: number, bytes: string }} VisitEvent
 */
/**
 * @typedef {object} Visit
 * @property {Scene} scene
 * @property {VisitEvent | undefined} event undefined: none came in time
 * @property {VisitEvent[]} before events of the same surface that came earlier in the scene
 * @property {number} openedAt when the input that opened the surface (or began this visit) was made, ms
 * @property {Frame[]} frames
 * @property {TruthNode[]} nodes
 * @property {Truth | undefined} truth of completed visits
 * @property {number | undefined} reported ms on the page's clock
 * @property {number | undefined} reportedFrame
 * @property {number} [errorFrames] reported − true; positive: too late. None where the truth is blind to a required node
 * @property {number} [errorMs]
 * @property {number[]} inputs when the trusted inputs of the scene were made, ms
 */

/** How long a page is waited for; guards against waiting for ever. */
const PAGE_LIMIT_MS = 60_000;
/** How long the page may go on loading after the SDK called it complete: a wrong event must not end the recording. */
const LOADED_LIMIT_MS = 10_000;
/** Frames after the event, so that the last picture is surely the final one. */
const AFTER_EVENT_MS = 120;
/** Inputs that open a surface: where it is, and what is done before the recording begins. */
const OPENING = {
  HomeFeed: { before: [], click: '[data-tab="home"]' },
  VideoCloseup: { before: [], click: '[data-tab="watch"]' },
  SearchAutocomplete: { before: ['[data-tab="search"]'], key: 'm' },
};
/** A heading or a gap that leads nowhere. */
const TAP = { HomeFeed: '.bar h1', VideoCloseup: '.about h1', SearchAutocomplete: null };

const COLLECT_EVENTS = `import('/alldrawn/alldrawn.js').then(({ onVisit }) => {
  window.__visits = [];
  onVisit((visit) => window.__visits.push({ ...visit, bytes: btoa(String.fromCharCode(...(visit.bytes ?? []))) }));
})`;

export const isCompleted = (/** @type {VisitEvent | undefined} */ event) => event?.outcome === 'complete' || event?.outcome === 'complete_with_errors';

/** @param {string} server its address @param {Scene} scene @param {string} [endpoint] */
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
  if (!at) throw new Error(`nothing to click at ${selector}`);
  await page.click(at.x, at.y);
}

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * How a visit is run. `server`: the sample app's address.
 * @typedef {{ instrument: import('./instrument.mjs').Instrument, server: string, scene: Scene, endpoint?: string,
 *   decode?: import('./truth.mjs').DecodeFrameCode }} VisitOptions
 * @typedef {Awaited<ReturnType<typeof play>>} VisitRecording
 * @typedef {import('./instrument.mjs').InstrumentPage} Page
 */

/** @param {VisitOptions} options @returns {Promise<Visit>} */
export async function runVisit(options) {
  const page = await openVisit(options);
  return compareVisit(page, await playVisit(page, options), options);
}

/** The page that a visit is played in, to be played or closed. @param {VisitOptions} options */
export const openVisit = ({ instrument, server, scene, endpoint }) => instrument.openPage(sceneUrl(server, scene, endpoint));

/** @param {Page} page closed where this fails @param {VisitOptions} options */
export async function playVisit(page, { scene }) {
  try {
    return await play(page, scene);
  } catch (error) {
    await page.close();
    throw error;
  }
}

/**
 * What the pixels say of a recorded visit. Closes its page.
 * @param {Page} page @param {VisitRecording} recording @param {VisitOptions} options
 * @returns {Promise<Visit>}
 */
export async function compareVisit(page, recording, { instrument, scene, endpoint, decode }) {
  try {
    if (endpoint !== undefined) await page.leave();
    const completed = isCompleted(recording.event);
    const truth = completed ? await findTruth({ frames: recording.frames, nodes: recording.nodes, begin: recording.openedAt, decode }) : undefined;
    const reported = completed && recording.event?.visuallyComplete !== undefined ? recording.event.start + recording.event.visuallyComplete : undefined;
    const reportedFrame = reported === undefined ? undefined : frameAt(recording.frames, reported);
    return {
      scene, ...recording, truth, reported, reportedFrame,
      ...(truth && truth.unmeasurable.length === 0 && reported !== undefined && errorOf(instrument, recording.frames, truth, reported)),
    };
  } finally {
    await page.close();
  }
}

/**
 * A visit that nobody looks at: only its event.
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
 * How far a reported time is from the truth. In frames: of the recording, where it holds every frame of the display; else
 * of the display.
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

/** Opens the surface and does what the scene's user does. @param {import('./instrument.mjs').InstrumentPage} page @param {Scene} scene */
async function performInputs(page, scene) {
  const opening = OPENING[scene.surface];
  const opened = Date.now();
  if ('key' in opening) await page.key(opening.key);
  else await clickOn(page, opening.click);
  for (const action of scene.actions ?? []) {
    await wait(Math.max(0, opened + action.at - Date.now()));
    if (action.do === 'back') await clickOn(page, '[data-back]');
    else if (action.do === 'tap') await clickOn(page, String(TAP[scene.surface]));
    else await page.key(action.do === 'escape' ? 'Escape' : String(action.text));
  }
}

/**
 * The events of the scene's surface, in the order of their starts; fewer than wanted if they did not come in time.
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
 * Plays the scene, recorded, and asks at its end what is on the screen.
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
  if (isCompleted(event)) {
    await waitInPage(page, isLoadedExpression(ROOTS[scene.surface]), LOADED_LIMIT_MS);
    await wait(AFTER_EVENT_MS);
  }
  /** @type {TruthNode[]} */
  const nodes = isCompleted(event) ? await page.evaluate(collectExpression(ROOTS[scene.surface])) : [];
  await wait(AFTER_EVENT_MS);
  const frames = await page.stopRecording();
  /** @type {Array<{ type: string, time: number }>} */
  const made = (await page.evaluate('__watch.inputs')).slice(inputs);
  return { event, before: events.slice(0, wanted - 1), openedAt: openingInput(made, scene), inputs: made.map((input) => input.time), frames, nodes };
}

/**
 * When the input was made that began the visit: the opening click or key, or the last key that replaced a visit.
 * @param {Array<{ type: string, time: number }>} inputs @param {Scene} scene
 */
function openingInput(inputs, scene) {
  const type = 'key' in OPENING[scene.surface] ? 'keydown' : 'click';
  const beginning = inputs.filter((input) => input.type === type);
  const at = beginning[(scene.openedBy ?? 0) + (scene.expect.before?.length ?? 0)];
  if (!at) throw new Error(`the page saw no ${type} that opens ${scene.surface}`);
  return at.time;
}
