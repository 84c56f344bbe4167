// @ts-check
// Starts Debian's Firefox without a window, and opens pages in it by WebDriver BiDi.

import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectBidi } from './bidi.mjs';
import { browserPath, closeOnSignal, makeProfile, removeProfile } from './browsers.mjs';

/** Maximum time until Firefox opens its debugging port, milliseconds. */
const START_LIMIT_MS = 120_000;
/** Maximum time until Firefox has closed itself, milliseconds. Then it is killed. */
const CLOSE_LIMIT_MS = 10_000;

// No traffic of the browser's own, and videos that play without a click. The clock keeps its default step of 1 ms.
const PREFERENCES = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.search.update': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'browser.topsites.contile.enabled': false,
  'captivedetect.canonicalURL': '',
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.ipc.processPrelaunch.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'media.autoplay.default': 0,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.prefetch-next': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.server': 'data:,',
};

/**
 * A page in Firefox. `evaluate` awaits promises and returns a value by way of JSON; `click` is a trusted press and
 * release at a point of the window, CSS pixels; `key` a trusted key; `screenshot` a small JPEG of the window: the page
 * as its elements and styles are now, if the screen shows that already or not.
 * @typedef {object} FirefoxPage
 * @property {(expression: string) => Promise<any>} evaluate
 * @property {(url: string) => Promise<void>} goto
 * @property {(x: number, y: number) => Promise<void>} click
 * @property {(text: string) => Promise<void>} key
 * @property {() => Promise<Buffer>} screenshot
 * @property {() => Promise<void>} activate brings the page to the front
 * @property {string[]} errors uncaught errors and errors on the console
 * @property {() => Promise<void>} close
 */

// Firefox sends a larger picture in several pieces, which takes 40 ms and more. Equal pixels have equal bytes nevertheless.
const SMALL = { type: 'image/jpeg', quality: 0.1 };

/** @typedef {{ width?: number, height?: number, background?: boolean }} PageOptions size in CSS pixels; if the page is hidden at first */

/** Starts Firefox with an empty profile. */
export async function launchFirefox() {
  const path = browserPath('firefox');
  const profile = await makeProfile();
  await writeFile(join(profile, 'user.js'), Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
  const child = spawn(path, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, MOZ_HEADLESS_WIDTH: '800', MOZ_HEADLESS_HEIGHT: '1100', MOZ_CRASHREPORTER_DISABLE: '1' },
  });
  const end = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // The group has already ended.
    }
  };
  const closed = new Promise((resolve) => child.once('close', resolve));
  /** @type {import('./bidi.mjs').BidiSession | undefined} */
  let session;
  const close = closeOnSignal(async () => {
    await session?.send('browser.close', {}, CLOSE_LIMIT_MS).catch(() => {});
    session?.close();
    const timer = setTimeout(() => end('SIGKILL'), CLOSE_LIMIT_MS);
    end('SIGTERM');
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2 * CLOSE_LIMIT_MS).unref())]);
    clearTimeout(timer);
    await removeProfile(profile);
  });
  try {
    session = await connectBidi(`${await socketOf(child, path)}/session`);
    await session.send('session.subscribe', { events: ['log.entryAdded'] });
  } catch (error) {
    await close();
    throw error;
  }
  const running = session;
  return { openPage: (/** @type {PageOptions} */ options = {}) => openPage(running, options), close };
}

// Returns the address of the browser's socket, which it prints as soon as it listens.
function socketOf(/** @type {import('node:child_process').ChildProcess} */ child, /** @type {string} */ path) {
  let stderr = '';
  return new Promise((/** @type {(url: string) => void} */ resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${path} opened no debugging port in ${START_LIMIT_MS} ms; it printed: ${stderr}`)), START_LIMIT_MS);
    const fail = (/** @type {unknown} */ why) => { clearTimeout(limit); reject(new Error(`${path} did not start (${why}); it printed: ${stderr}`)); };
    child.once('error', fail);
    child.once('exit', fail);
    child.stderr?.on('data', (chunk) => {
      if (stderr.length < 10_000) stderr += chunk;
      const match = /WebDriver BiDi listening on (ws:\S+)/.exec(stderr);
      if (match) { clearTimeout(limit); child.off('exit', fail); resolve(match[1]); }
    });
  });
}

// Opens an empty page in a window of its own, so that it is visible, with a storage and cache of its own.
async function openPage(/** @type {import('./bidi.mjs').BidiSession} */ session, /** @type {PageOptions} */ { width = 412, height = 915, background = false }) {
  const { userContext } = await session.send('browser.createUserContext');
  const { context } = await session.send('browsingContext.create', { type: background ? 'tab' : 'window', userContext, background });
  await session.send('browsingContext.setViewport', { context, viewport: { width, height } });
  /** @type {string[]} */
  const errors = [];
  const stopErrors = session.on('log.entryAdded', ({ source, level, text }) => {
    if (source.context === context && level === 'error') errors.push(text);
  });
  const perform = (/** @type {object[]} */ actions) => session.send('input.performActions', { context, actions });
  /** @type {FirefoxPage} */
  const page = {
    errors,
    async evaluate(expression) {
      const { result, exceptionDetails } = await session.send('script.evaluate', {
        expression: `(async () => JSON.stringify(await (${expression})))()`, target: { context }, awaitPromise: true,
      });
      if (exceptionDetails) throw new Error(`an expression failed in the page: ${exceptionDetails.text}`);
      return result.value === undefined ? undefined : JSON.parse(result.value);
    },
    goto: (url) => session.send('browsingContext.navigate', { context, url, wait: 'complete' }),
    click: (x, y) => perform([{ type: 'pointer', id: 'mouse', actions: [{ type: 'pointerMove', x, y }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }] }]),
    key: (text) => perform([{ type: 'key', id: 'keyboard', actions: [{ type: 'keyDown', value: text }, { type: 'keyUp', value: text }] }]),
    screenshot: async () => Buffer.from((await session.send('browsingContext.captureScreenshot', { context, format: SMALL })).data, 'base64'),
    activate: () => session.send('browsingContext.activate', { context }),
    async close() {
      stopErrors();
      await session.send('browsingContext.close', { context }).catch(() => {});
      await session.send('browser.removeUserContext', { userContext }).catch(() => {});
    },
  };
  return page;
}
