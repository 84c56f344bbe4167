// @ts-check
/**
 * The fixed scenes. Each scene says what the network and the user do, and which outcome is expected.
 * Delays are milliseconds; the plan's format is described in sample-apps/web/README.md.
 */

import { CASES } from './cases.mjs';

/** @typedef {'HomeFeed' | 'VideoCloseup' | 'SearchAutocomplete' | 'Recipe' | 'Answer'} Surface */
/**
 * `at`: ms after the opening input. `accept`: a tap on the button of the consent dialog.
 * @typedef {{ at: number, do: 'back' | 'tap' | 'key' | 'escape' | 'accept', text?: string }} Action
 */
/**
 * A naive measure (controls.mjs). A scene lists in `fails` the measures that must be wrong on it.
 * @typedef {'first frame' | 'last changed frame' | 'complete without settling'} Control
 */
/**
 * @typedef {object} Scene
 * @property {string} name
 * @property {Surface} surface the surface that is opened and whose pixels are compared
 * @property {string} [measured] the surface whose visit is measured, if it is another one, such as a typing visit
 * @property {number} [openedBy] index of the opening input (click or key) that began that visit (default 0)
 * @property {object} [plan]
 * @property {string} [query] parameters of the page's address, instead of a plan
 * @property {Action[]} [actions]
 * @property {{ outcome: string, settled?: boolean, sparse?: boolean, before?: string[], flags?: string[] }} expect
 *   `before`: outcomes of the visits that the measured visit replaced; `flags`: flags that the event must have
 * @property {(visit: import('./visit.mjs').Visit) => import('./cases.mjs').Shown} [shows] of a case (cases.mjs)
 * @property {Control[]} [fails] the controls that must be caught here
 * @property {number} [limitMs] maximum time until the event, milliseconds
 */

const image = (/** @type {number} */ delay, /** @type {object} */ more = {}) => ({ type: 'image', delay, ...more });
const autoplay = (/** @type {number} */ delay, /** @type {number | null} */ posterDelay, /** @type {object} */ more = {}) => ({ type: 'video-autoplay', delay, posterDelay, ...more });
const poster = (/** @type {number} */ posterDelay, /** @type {object} */ more = {}) => ({ type: 'video-poster', posterDelay, ...more });
const row = (/** @type {string} */ text, /** @type {number} */ avatarDelay, /** @type {object} */ more = {}) => ({ text, avatarDelay, ...more });
const sixImages = [image(120), image(260), image(90), image(430), image(180), image(350)];

/** @type {Scene[]} */
const HOME_FEED = [
  {
    name: 'feed: images', surface: 'HomeFeed',
    plan: { feed: { api: 300, items: sixImages } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame'],
  },
  {
    name: 'feed: images, autoplay and poster', surface: 'HomeFeed',
    plan: { feed: { api: 250, items: [image(200), autoplay(700, 150), image(120), poster(300)] } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame', 'last changed frame'],
  },
  {
    name: 'feed: posters only', surface: 'HomeFeed',
    plan: { feed: { api: 200, items: [poster(150), poster(520), poster(90), poster(260)] } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame'],
  },
  {
    name: 'feed: an image fails', surface: 'HomeFeed',
    plan: { feed: { api: 200, items: [image(150), image(480, { status: 404 }), image(100), image(240)] } },
    expect: { outcome: 'complete_with_errors' }, fails: ['first frame'],
  },
  {
    name: 'feed: a failure comes last', surface: 'HomeFeed',
    plan: { feed: { api: 150, items: [image(100), image(900, { status: 500 }), image(200), image(150)] } },
    expect: { outcome: 'complete_with_errors' }, fails: ['first frame'],
  },
  {
    name: 'feed: an autoplay video fails', surface: 'HomeFeed',
    plan: { feed: { api: 200, items: [image(100), autoplay(500, 120, { status: 404 }), image(150), image(90)] } },
    expect: { outcome: 'complete_with_errors' }, fails: ['first frame'],
  },
  {
    name: 'feed: late cells', surface: 'HomeFeed',
    plan: { feed: { api: 200, items: [image(60), image(100)], late: { after: 800, items: [image(150), image(300), image(80), image(200)] } } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame', 'complete without settling'],
  },
  {
    name: 'feed: the skeleton leaves late', surface: 'HomeFeed',
    plan: { feed: { api: 1_500, items: [image(0), image(0), image(0), image(0), image(0), image(0)] } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame'],
  },
  {
    name: 'feed: no skeleton', surface: 'HomeFeed',
    plan: { feed: { api: 450, skeleton: false, items: sixImages } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame', 'complete without settling'],
  },
  {
    name: 'feed: slow network', surface: 'HomeFeed',
    plan: { feed: { api: 900, items: [image(700), autoplay(1_400, 500), image(2_100, { chunk: 40 }), image(1_200), image(400, { chunk: 60 })] } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame', 'last changed frame'],
  },
  {
    name: 'feed: fast', surface: 'HomeFeed',
    plan: { feed: { api: 0, items: [image(0), image(0), image(0), image(0), image(0), image(0)] } },
    expect: { outcome: 'complete', settled: true },
  },
  {
    name: 'feed: nothing to show', surface: 'HomeFeed',
    plan: { feed: { api: 300, items: [] } },
    expect: { outcome: 'complete' }, fails: ['first frame'],
  },
  {
    name: 'feed: left before it is complete', surface: 'HomeFeed',
    plan: { feed: { api: 200, items: [image(100), image(4_000), image(200)] } },
    actions: [{ at: 700, do: 'back' }],
    expect: { outcome: 'abandoned' },
  },
  {
    name: 'feed: tapped before it is complete', surface: 'HomeFeed',
    plan: { feed: { api: 200, items: [image(100), image(4_000), image(200)] } },
    actions: [{ at: 700, do: 'tap' }],
    expect: { outcome: 'interacted' },
  },
  {
    name: 'feed: tapped before it has settled', surface: 'HomeFeed',
    plan: { feed: { api: 150, items: [image(100), image(150), image(80), image(120), image(60), image(90)] } },
    actions: [{ at: 900, do: 'tap' }],
    expect: { outcome: 'complete', settled: false }, fails: ['first frame'],
  },
  {
    name: 'feed: a dialog is accepted before the feed is complete', surface: 'HomeFeed',
    plan: { feed: { api: 200, items: [image(150, { src: 2 }), image(300, { src: 7 }), image(220, { src: 17 }), image(1_700, { src: 19 })] }, consent: 300 },
    actions: [{ at: 1_000, do: 'accept' }],
    expect: { outcome: 'complete', settled: true, flags: ['dialog_open'] }, fails: ['first frame'],
  },
];

/** @type {Scene[]} */
const VIDEO_CLOSEUP = [
  {
    name: 'closeup: poster, then video', surface: 'VideoCloseup',
    plan: { closeup: { api: 100, poster: 150, video: 400 } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame', 'last changed frame'],
  },
  {
    name: 'closeup: no poster', surface: 'VideoCloseup',
    plan: { closeup: { api: 150, poster: null, video: 600 } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame', 'last changed frame'],
  },
  {
    name: 'closeup: slow video behind a quick poster', surface: 'VideoCloseup',
    plan: { closeup: { api: 120, poster: 80, video: 2_200 } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame', 'last changed frame'],
  },
  {
    name: 'closeup: fast', surface: 'VideoCloseup',
    plan: { closeup: { api: 0, poster: 0, video: 0 } },
    expect: { outcome: 'complete', settled: true }, fails: ['last changed frame'],
  },
  {
    name: 'closeup: the video, most of the page, fails', surface: 'VideoCloseup',
    plan: { closeup: { api: 100, poster: 120, video: 700, status: 404 } },
    expect: { outcome: 'error' },
  },
  {
    name: 'closeup: left before it is complete', surface: 'VideoCloseup',
    plan: { closeup: { api: 100, poster: 150, video: 5_000 } },
    actions: [{ at: 800, do: 'back' }],
    expect: { outcome: 'abandoned' },
  },
];

/** @type {Scene[]} */
const SEARCH_AUTOCOMPLETE = [
  {
    name: 'search: rows', surface: 'SearchAutocomplete',
    plan: { search: { api: 120, rows: [row('maple', 90), row('moss garden', 240), row('maps of nowhere', 160), row('mosaic', 310), row('moon tiles', 60), row('marble', 130)] } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame'],
  },
  {
    name: 'search: an avatar fails', surface: 'SearchAutocomplete',
    plan: { search: { api: 100, rows: [row('maple', 80), row('moss garden', 420, { avatarStatus: 404 }), row('maps of nowhere', 150), row('mosaic', 200), row('marble', 90)] } },
    expect: { outcome: 'complete_with_errors' }, fails: ['first frame'],
  },
  {
    name: 'search: slow avatars', surface: 'SearchAutocomplete',
    plan: { search: { api: 500, rows: [row('maple', 900), row('moss garden', 1_300), row('maps of nowhere', 700), row('mosaic', 300), row('marble', 1_100)] } },
    expect: { outcome: 'complete', settled: true }, fails: ['first frame'],
  },
  {
    name: 'search: fast', surface: 'SearchAutocomplete',
    plan: { search: { api: 0, rows: [row('maple', 0), row('moss garden', 0), row('maps of nowhere', 0), row('mosaic', 0), row('marble', 0)] } },
    expect: { outcome: 'complete', settled: true },
  },
  {
    name: 'search: one row', surface: 'SearchAutocomplete',
    plan: { search: { api: 200, rows: [row('maple', 200)] } },
    expect: { outcome: 'complete', settled: true, sparse: true }, fails: ['first frame'],
  },
  {
    name: 'search: a second key replaces the first', surface: 'SearchAutocomplete',
    plan: { search: { api: 400, rows: [row('maple', 100), row('maps of nowhere', 250), row('marble', 150), row('magma', 180), row('mandala', 60)] } },
    actions: [{ at: 250, do: 'key', text: 'a' }], measured: 'SearchAutocomplete/typing', openedBy: 1,
    expect: { outcome: 'complete', settled: true }, fails: ['first frame'],
  },
  {
    name: 'search: each key supersedes the one before', surface: 'SearchAutocomplete',
    plan: { search: { api: 300, rows: [row('maple', 100), row('maps of nowhere', 200), row('marble', 150)] } },
    actions: [{ at: 700, do: 'key', text: 'a' }, { at: 850, do: 'key', text: 'r' }], measured: 'SearchAutocomplete/typing', openedBy: 1,
    expect: { outcome: 'complete', settled: true, before: ['superseded'] },
  },
  {
    name: 'search: left before it is complete', surface: 'SearchAutocomplete',
    plan: { search: { api: 200, rows: [row('maple', 4_000), row('moss garden', 100)] } },
    actions: [{ at: 700, do: 'escape' }],
    expect: { outcome: 'abandoned' },
  },
];

/** @type {Scene[]} */
export const SCENES = [...HOME_FEED, ...VIDEO_CLOSEUP, ...SEARCH_AUTOCOMPLETE, ...CASES];

/** One visit of each surface, for the demo's filmstrips. @type {Scene[]} */
export const FILMSTRIP_SCENES = [
  {
    name: 'Home Feed', surface: 'HomeFeed',
    plan: { feed: { api: 280, items: [image(180, { src: 3 }), autoplay(620, 140, { src: 2 }), image(420, { src: 12 }), poster(260, { src: 3 })], late: { after: 350, items: [image(300, { src: 21 }), image(520, { src: 5 }), image(240, { src: 9 })] } } },
    expect: { outcome: 'complete' },
  },
  {
    name: 'Video Closeup', surface: 'VideoCloseup',
    plan: { closeup: { api: 160, poster: 240, video: 900 } },
    expect: { outcome: 'complete' },
  },
  {
    name: 'Search Autocomplete', surface: 'SearchAutocomplete',
    plan: { search: { api: 180, rows: [row('maple', 120), row('moss garden', 360), row('maps of nowhere', 200), row('mosaic', 540), row('moon tiles', 80), row('marble', 290), row('mandala', 440)] } },
    expect: { outcome: 'complete' },
  },
];

/** A visit that never completes, because one picture takes longer than the visit's time-out. @type {Scene} */
export const NEVER_COMPLETE = {
  name: 'never complete', surface: 'HomeFeed',
  plan: { feed: { api: 200, items: [image(100), image(60_000), image(150), image(200)] } },
  expect: { outcome: 'timeout' }, limitMs: 45_000,
};
