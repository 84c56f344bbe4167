// @ts-check
/**
 * Instrument 2: the screencast of ordinary headless Chromium, driven by playwright.
 *
 * The browser runs as it does for a user and sends a picture of each frame that its compositor shows. The recording
 * requests no frames: if nothing changes there is no picture, and under load pictures are dropped (each must be
 * acknowledged, so only a few can be in flight).
 *
 * A picture's timestamp is wall-clock time on the display's 60 Hz grid: the tick after the one at which its frame was begun,
 * which is when a display would show it (measured: requestAnimationFrame's timestamp + 16.7 ms, in nearly every frame).
 */

import { chromium } from 'playwright-core';
import { Disturbed } from '../plays.mjs';
import { browserPath, closeOnSignal, QUIET_FLAGS } from './browsers.mjs';
import { Album } from './pictures.mjs';

/** @typedef {import('./pictures.mjs').Frame} Frame */

export const FRAME_MS = 1000 / 60;
const LOAD_LIMIT_MS = 60_000;
/** Time that a page has to send its events after it was left, milliseconds. */
const LEAVE_MS = 150;

/**
 * Opens this instrument.
 * @param {{ width?: number, height?: number, format?: 'png' | 'jpeg', quality?: number }} [options]
 * @returns {Promise<import('./instrument.mjs').Instrument>}
 */
export async function openScreencast({ width = 412, height = 915, format = 'png', quality = 90 } = {}) {
  // playwright creates an empty profile under os.tmpdir() and removes it.
  const browser = await chromium.launch({
    executablePath: browserPath('chromium'),
    headless: true,
    args: [...QUIET_FLAGS, '--hide-scrollbars'],
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
    timeout: 60_000,
  });
  const close = closeOnSignal(() => browser.close());
  return {
    name: 'screencast',
    frameMs: FRAME_MS,
    everyFrame: false,
    close,
    openPage: async (url) => {
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
      try {
        return await openPage(context, url, { width, height, format, quality });
      } catch (error) {
        await context.close();
        throw error;
      }
    },
  };
}

/**
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} url
 * @param {{ width: number, height: number, format: 'png' | 'jpeg', quality: number }} options
 * @returns {Promise<import('./instrument.mjs').InstrumentPage>}
 */
async function openPage(context, url, { width, height, format, quality }) {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await page.goto(url, { timeout: LOAD_LIMIT_MS });
  const evaluate = (/** @type {string} */ expression) => page.evaluate(expression);
  const originSeconds = await findOrigin(evaluate);

  /** @type {{ frames: Frame[], album: Album, first: () => void } | undefined} */
  let recording;
  cdp.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
    if (!recording || metadata.timestamp === undefined) return;
    const time = (metadata.timestamp - originSeconds) * 1000;
    recording.frames.push({ index: recording.frames.length, time, picture: recording.album.add(Buffer.from(data, 'base64')) });
    recording.first();
  });
  return {
    evaluate,
    onClosed: (listener) => page.on('crash', listener),
    click: (x, y) => page.mouse.click(x, y),
    key: (text) => page.keyboard.press(text),
    startRecording: async () => {
      const first = new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Disturbed('the browser sent no picture within 15 s')), 15_000);
        recording = { frames: [], album: new Album(), first: () => { clearTimeout(limit); resolve(undefined); } };
      });
      await cdp.send('Page.startScreencast', { format, quality, maxWidth: width, maxHeight: height, everyNthFrame: 1 });
      await first;
    },
    stopRecording: async () => {
      await cdp.send('Page.stopScreencast');
      const frames = recording?.frames ?? [];
      recording = undefined;
      // Pictures are encoded in parallel and may arrive out of order.
      frames.sort((a, b) => a.time - b.time);
      return frames.map((frame, index) => ({ ...frame, index }));
    },
    leave: async () => {
      await page.goto('about:blank', { timeout: LOAD_LIMIT_MS });
      await page.waitForTimeout(LEAVE_MS);
    },
    close: () => context.close(),
  };
}

/**
 * Returns the wall-clock time, in seconds, at which the page's performance.now() is 0. It maps a picture's timestamp
 * to the page's clock. performance.timeOrigin is wrong if the wall clock was set after the browser started, so the
 * origin is measured each time Date.now() advances. The median of these readings leaves out interrupted ones.
 * @param {(expression: string) => Promise<any>} evaluate
 */
async function findOrigin(evaluate) {
  const ms = await evaluate(`(() => {
    const list = [];
    for (const end = performance.now() + 6; performance.now() < end;) {
      const before = Date.now();
      const now = performance.now();
      if (Date.now() === before + 1) list.push(before + 1 - now);
    }
    list.sort((a, b) => a - b);
    return list.length ? list[list.length >> 1] : performance.timeOrigin;
  })()`);
  return ms / 1000;
}
