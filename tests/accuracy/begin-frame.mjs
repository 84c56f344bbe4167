// @ts-check
/**
 * Instrument 1: a picture of every frame.
 *
 * The headless shell draws a frame only on request (`HeadlessExperimental.beginFrame`), so no frame is dropped and
 * each picture is exactly one frame. Frames are begun at 60 Hz or, if drawing and encoding one takes longer, as soon
 * as it is done. The time that the page sees for a frame (`frameTimeTicks`) is always the real time at which it was
 * begun. Real time is never changed: network, timers and video run as they do for a user whose display is at times
 * slower than 60 Hz.
 */

import { Disturbed } from '../plays.mjs';
import { launchHeadlessShell } from './browsers.mjs';
import { connect } from './cdp.mjs';
import { Album } from './pictures.mjs';

/** @typedef {import('./pictures.mjs').Frame} Frame */

export const FRAME_MS = 1000 / 60;
/** A frame that is less than this many milliseconds late counts as on time: it is begun on the 60 Hz grid. */
const ON_TIME_MS = 1;
const LOAD_LIMIT_MS = 60_000;
const FIRST_PICTURE_LIMIT_MS = 15_000;
/** Time that a page has to send its events after it was left, milliseconds. */
const LEAVE_MS = 150;

/** Returns the current time of CLOCK_MONOTONIC in milliseconds. `frameTimeTicks` is a time of the same clock. */
function monotonicMs() {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** @param {number} due ms of CLOCK_MONOTONIC */
async function waitUntil(due) {
  for (let left = due - monotonicMs(); left > 0; left = due - monotonicMs()) {
    await new Promise((resolve) => (left > 2 ? setTimeout(resolve, 1) : setImmediate(resolve)));
  }
}

/**
 * Opens this instrument. `flags` are further flags of the browser.
 * @param {{ width?: number, height?: number, flags?: string[] }} [options]
 * @returns {Promise<import('./instrument.mjs').Instrument & import('./instrument.mjs').LoadRecorder>}
 */
export async function openBeginFrame({ width = 412, height = 915, flags = [] } = {}) {
  const browser = await launchHeadlessShell(flags);
  const client = await connect(browser.wsUrl).catch(async (error) => { await browser.close(); throw error; });
  return {
    name: 'begin-frame',
    frameMs: FRAME_MS,
    everyFrame: true,
    openPage: (url) => openPage(client, { width, height }, url),
    recordLoad: (url, before) => recordLoad(client, { width, height }, url, before),
    close: async () => {
      client.close();
      await browser.close();
    },
  };
}

/**
 * Opens an empty tab with an empty cache, whose frames are begun from now on.
 * @param {Awaited<ReturnType<typeof connect>>} client
 * @param {{ width: number, height: number }} viewport
 */
async function openTab(client, viewport) {
  const { browserContextId } = await client.root.send('Target.createBrowserContext', { disposeOnDetach: true });
  const { targetId } = await client.root.send('Target.createTarget', { url: 'about:blank', browserContextId, ...viewport, enableBeginFrameControl: true });
  const { sessionId } = await client.root.send('Target.attachToTarget', { targetId, flatten: true });
  const page = client.session(sessionId);
  await Promise.all([page.send('Page.enable'), page.send('Runtime.enable')]);

  const pump = startPump(page);
  const evaluate = async (/** @type {string} */ expression) => {
    const { result, exceptionDetails } = await page.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(`an expression failed in the page: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  };
  const close = async () => {
    await pump.stop();
    await client.root.send('Target.closeTarget', { targetId }).catch(() => {});
    await client.root.send('Target.disposeBrowserContext', { browserContextId }).catch(() => {});
  };
  const load = async (/** @type {string} */ url) => {
    const loaded = new Promise((resolve) => page.on('Page.loadEventFired', resolve));
    await page.send('Page.navigate', { url });
    let limit;
    await Promise.race([loaded, new Promise((_, reject) => { limit = setTimeout(() => reject(new Error(`${url} did not load in ${LOAD_LIMIT_MS} ms`)), LOAD_LIMIT_MS); })]);
    clearTimeout(limit);
  };
  return { page, pump, evaluate, close, load };
}

/**
 * Opens a page with an empty cache, and loads it.
 * @param {Awaited<ReturnType<typeof connect>>} client
 * @param {{ width: number, height: number }} viewport
 * @param {string} url
 * @returns {Promise<import('./instrument.mjs').InstrumentPage>}
 */
async function openPage(client, viewport, url) {
  const { page, pump, evaluate, close, load } = await openTab(client, viewport);
  try {
    await load(url);
    const origin = await findOrigin(evaluate, pump);
    return {
      evaluate,
      close,
      leave: async () => {
        await page.send('Page.navigate', { url: 'about:blank' });
        await new Promise((resolve) => setTimeout(resolve, LEAVE_MS));
      },
      onClosed: (listener) => page.on('Inspector.targetCrashed', listener),
      click: async (x, y) => {
        const button = { x, y, button: 'left', clickCount: 1 };
        await page.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...button });
        await page.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...button });
      },
      key: async (text) => {
        // A character key has a name and a text; others, such as Escape, have only a name.
        const windowsVirtualKeyCode = text.length === 1 ? text.toUpperCase().charCodeAt(0) : text === 'Escape' ? 27 : 0;
        const key = { key: text, code: text.length === 1 ? `Key${text.toUpperCase()}` : text, windowsVirtualKeyCode };
        await page.send('Input.dispatchKeyEvent', text.length === 1 ? { type: 'keyDown', ...key, text, unmodifiedText: text } : { type: 'rawKeyDown', ...key });
        await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
      },
      startRecording: () => pump.record(origin),
      stopRecording: () => pump.endRecording(),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens a page with an empty cache, and records its frames from the navigation on. `before` is a script that runs in the
 * page before its own scripts. The frames' times are known at the end only, when the page is no longer disturbed by the
 * question for its time origin.
 * @param {Awaited<ReturnType<typeof connect>>} client
 * @param {{ width: number, height: number }} viewport
 * @param {string} url @param {string} before
 * @returns {Promise<import('./instrument.mjs').LoadingPage>}
 */
async function recordLoad(client, viewport, url, before) {
  const { page, pump, evaluate, close, load } = await openTab(client, viewport);
  try {
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: before });
    const recording = pump.record(0);
    await Promise.all([recording, load(url)]);
    return {
      evaluate,
      close,
      stopRecording: async () => {
        const frames = await pump.endRecording();
        const origin = await findOrigin(evaluate, pump);
        // Frames before the navigation show the empty tab.
        const loading = frames.map((frame) => ({ ...frame, time: frame.time - origin })).filter(({ time }) => time >= 0);
        return { frames: loading.map((frame, index) => ({ ...frame, index })), origin };
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @typedef {ReturnType<typeof startPump>} Pump */

/**
 * Begins one frame after the other until it is stopped. During a recording, it takes a picture of each frame.
 * @param {import('./cdp.mjs').Session} page
 */
function startPump(page) {
  let running = true;
  let irregular = false;
  let last = monotonicMs();
  /** @type {number[]} the begin times of recent frames, for the clock mapping */
  const recent = [];
  /** Counts of begun and completed frames, for the error message of a recording without pictures. */
  const beginFrames = { begun: 0, completed: 0, lastError: '' };
  /** @type {{ frames: Frame[], album: Album, origin: number, first: () => void } | undefined} */
  let recording;

  const begin = async () => {
    const due = last + FRAME_MS + (irregular ? Math.random() * FRAME_MS : 0);
    await waitUntil(due);
    const now = monotonicMs();
    const time = now - due < ON_TIME_MS ? due : now;
    last = time;
    recent.push(time);
    if (recent.length > 600) recent.shift();
    const into = recording;
    beginFrames.begun++;
    const { screenshotData } = await page.send('HeadlessExperimental.beginFrame', {
      frameTimeTicks: time,
      interval: FRAME_MS,
      ...(into && { screenshot: { format: 'png', optimizeForSpeed: true } }),
    });
    beginFrames.completed++;
    if (!into) return;
    // A frame in which nothing changed may have no picture: it looks like the one before it.
    const picture = screenshotData ? into.album.add(Buffer.from(screenshotData, 'base64')) : into.frames.at(-1)?.picture;
    if (picture) {
      into.frames.push({ index: into.frames.length, time: time - into.origin, picture });
      into.first();
    }
  };
  const frameLoop = (async () => {
    let failures = 0;
    while (running) {
      try {
        await begin();
        failures = 0;
      } catch (error) {
        // A navigation can drop the requested frame. After the page is closed, every request fails.
        beginFrames.lastError = String(error);
        if (++failures > 50 || /closed the connection|not found/.test(String(error))) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  })();

  return {
    recent: () => recent.slice(),
    irregular: (/** @type {boolean} */ on) => { irregular = on; },
    /**
     * Starts a recording. Resolves after its first picture.
     * @param {number} origin the page's time origin, ms of CLOCK_MONOTONIC
     */
    record: (origin) => new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      const limit = setTimeout(() => reject(new Disturbed(
        `no first picture in ${FIRST_PICTURE_LIMIT_MS} ms: ${beginFrames.begun} frames begun, ${beginFrames.completed} completed; last error: ${beginFrames.lastError || 'none'}`,
      )), FIRST_PICTURE_LIMIT_MS);
      recording = { frames: [], album: new Album(), origin, first: () => { clearTimeout(limit); resolve(); } };
    }),
    endRecording: async () => {
      const frames = recording?.frames ?? [];
      recording = undefined;
      return frames;
    },
    stop: async () => {
      running = false;
      await frameLoop;
    },
  };
}

/**
 * Returns the page's time origin in ms of CLOCK_MONOTONIC. A requestAnimationFrame timestamp is the frame's begin time
 * on the page's clock, so begin time − timestamp is the origin, with the 0.1 ms precision of the page's clock. A few
 * timestamps are slightly later, because the page's animation clock can advance by itself. The frames are begun at
 * irregular intervals, so that only one origin maps the timestamps to begun frames.
 * @param {(expression: string) => Promise<any>} evaluate
 * @param {Pump} pump
 */
async function findOrigin(evaluate, pump) {
  for (let attempt = 0; attempt < 3; attempt++) {
    pump.irregular(true);
    /** @type {number[]} */
    const stamps = await evaluate(`new Promise((resolve) => {
      const list = [];
      requestAnimationFrame(function next(time) { list.push(time); list.length < 12 ? requestAnimationFrame(next) : resolve(list); });
    })`);
    pump.irregular(false);
    const origin = commonOrigin(pump.recent(), stamps);
    if (origin !== undefined) return origin;
  }
  throw new Disturbed("the page's time origin is unknown: no origin maps the page's timestamps to the begun frames");
}

/**
 * Returns the time origin that maps the largest number of timestamps to begun frames.
 * @param {number[]} begun ms of CLOCK_MONOTONIC @param {number[]} stamps ms on the page's clock
 * @returns {number | undefined} undefined if no origin fits three of four timestamps, or if two fit equally well
 */
export function commonOrigin(begun, stamps) {
  const CLOSE_MS = 0.15;
  const nearest = (/** @type {number} */ time) => begun.reduce((best, each) => (Math.abs(each - time) < Math.abs(best - time) ? each : best), Infinity);
  /** @type {Array<{ fits: number[], origin: number }>} */
  const candidates = [];
  for (const time of begun) {
    const origin = time - stamps[0];
    const fits = stamps.map((stamp) => nearest(stamp + origin) - stamp).filter((other) => Math.abs(other - origin) <= CLOSE_MS);
    candidates.push({ fits, origin });
  }
  candidates.sort((a, b) => b.fits.length - a.fits.length);
  const [best, second] = candidates;
  if (!best || best.fits.length < 0.75 * stamps.length || (second && second.fits.length === best.fits.length)) return undefined;
  best.fits.sort((a, b) => a - b);
  return best.fits[best.fits.length >> 1];
}
