// @ts-check
// Finds the browsers, starts the headless shell with an empty profile, and closes it even on a signal.

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Flags for both browsers: no background work or network traffic that could disturb a measurement. */
export const QUIET_FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-default-browser-check',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--mute-audio',
  '--autoplay-policy=no-user-gesture-required',
];

/** Flags for begin-frame control: every compositor stage of a frame runs before it is drawn. */
export const BEGIN_FRAME_FLAGS = [
  '--enable-begin-frame-control', '--run-all-compositor-stages-before-draw', '--disable-threaded-animation',
  '--disable-threaded-scrolling', '--disable-checker-imaging',
];

/** Maximum time until a browser opens its debugging port, milliseconds. */
const START_LIMIT_MS = 60_000;
/** Maximum time until a browser has closed itself, milliseconds. Then it is killed. */
const CLOSE_LIMIT_MS = 3_000;

/** @typedef {{ wsUrl: string, profile: string, close: () => Promise<void> }} Browser */

// Environment variable and names of each browser.
const BROWSERS = /** @type {const} */ ({
  chromium: ['ALLDRAWN_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']],
  'headless-shell': ['ALLDRAWN_HEADLESS_SHELL', ['chromium-headless-shell', 'chrome-headless-shell', 'headless_shell']],
  firefox: ['ALLDRAWN_FIREFOX', ['firefox-esr', 'firefox']],
});

/**
 * Returns the path of a browser: the value of its environment variable, else the first match in PATH.
 * @param {'chromium' | 'headless-shell' | 'firefox'} which
 */
export function browserPath(which) {
  const [variable, names] = BROWSERS[which];
  const override = process.env[variable];
  const candidates = override ? [override] : names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)));
  for (const path of candidates) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not an executable file: try the next candidate.
    }
  }
  throw new Error(override
    ? `${variable}=${override} is not an executable file: set it to the browser's path, or unset it`
    : `no ${names[0]} in PATH: install it (Debian: apt-get install ${names[0]}) or set ${variable}`);
}

/** Creates an empty folder for a browser's profile. @returns {Promise<string>} its path */
export function makeProfile() {
  return mkdtemp(join(tmpdir(), 'alldrawn-accuracy-'));
}

/** @param {string} profile */
export async function removeProfile(profile) {
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** @type {Set<() => Promise<void>>} */
const openBrowsers = new Set();

/** @param {NodeJS.Signals} signal */
async function closeAllAndExit(signal) {
  await Promise.allSettled([...openBrowsers].map((close) => close()));
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

/**
 * Registers `close`, which is called if a signal ends this process. Returns a function that calls `close` earlier;
 * `close` is called only once. The signal handlers are removed when nothing is registered any more.
 * @param {() => Promise<void>} close
 * @returns {() => Promise<void>}
 */
export function closeOnSignal(close) {
  if (openBrowsers.size === 0) SIGNALS.forEach((signal) => process.on(signal, closeAllAndExit));
  /** @type {Promise<void> | undefined} */
  let closing;
  const once = () => {
    closing ??= close().finally(() => {
      openBrowsers.delete(once);
      if (openBrowsers.size === 0) SIGNALS.forEach((signal) => process.off(signal, closeAllAndExit));
    });
    return closing;
  };
  openBrowsers.add(once);
  return once;
}

/**
 * Starts the headless shell under begin-frame control.
 * @param {string[]} [flags] further flags
 * @returns {Promise<Browser>}
 */
export async function launchHeadlessShell(flags = []) {
  const path = browserPath('headless-shell');
  const profile = await makeProfile();
  const child = spawn(path, [
    ...QUIET_FLAGS, ...BEGIN_FRAME_FLAGS, ...flags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--hide-scrollbars',
  ], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  // The file in PATH may be a script that starts the browser. So it gets its own process group, and the group is ended.
  const end = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // The group has already ended.
    }
  };
  // The pipe closes when the last process of the browser has ended.
  const closed = new Promise((resolve) => child.once('close', resolve));
  const close = closeOnSignal(async () => {
    end('SIGTERM');
    const timer = setTimeout(() => end('SIGKILL'), CLOSE_LIMIT_MS);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2 * CLOSE_LIMIT_MS).unref())]);
    clearTimeout(timer);
    await removeProfile(profile);
  });
  let stderr = '';
  /** @type {string} */
  const wsUrl = await new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${path} opened no debugging port in ${START_LIMIT_MS} ms; it printed: ${stderr}`)), START_LIMIT_MS);
    const fail = (/** @type {unknown} */ why) => { clearTimeout(limit); reject(new Error(`${path} did not start (${why}); it printed: ${stderr}`)); };
    child.once('error', fail);
    child.once('exit', fail);
    child.stderr.on('data', (chunk) => {
      if (stderr.length < 10_000) stderr += chunk;
      const match = /DevTools listening on (ws:\S+)/.exec(stderr);
      if (match) { clearTimeout(limit); child.off('exit', fail); resolve(match[1]); }
    });
  }).catch(async (error) => { await close(); throw error; });
  return { wsUrl, profile, close };
}
