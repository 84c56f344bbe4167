// Serves the pages of the tests of automatic visits, opens them, and clicks in them.
import { after, before } from 'node:test';
import { appPage } from './app-page.mjs';
import { startBrowser, startPages } from './page.mjs';
import { poll } from './poll.mjs';

const PATHS = ['/', '/users/1', '/users/123/posts/9f8e7d6c5b4a3f2e'];

let server;
let browser;
const reports = [];

/** Forgets the events that the pages have reported so far. */
export const forgetReports = () => (reports.length = 0);

/**
 * Waits for the next events that the pages report to the server, and returns them. Unlike `page.evaluate`, this is no act
 * of the user.
 */
export const reported = async (count) => {
  await poll(() => reports.length >= count, () => `only ${reports.length} of ${count} visits were reported`);
  return reports.splice(0);
};
before(async () => {
  const named = (names) => appPage(`config = { nameOf: ${names} }`);
  const tracked = `class Feed extends ad.BaseSurface { static surfaceName = 'Feed' }
    window.feed = new Feed(document.getElementById('main'));`;
  const loading = `document.getElementById('main').innerHTML = '<div data-perf-busy style="height:300px"></div>'`;
  server = await startPages((body) => (reports.push(JSON.parse(body)), 200), {
    ...Object.fromEntries(PATHS.map((path) => [path, appPage()])),
    '/off': appPage('config = { automatic: false }'),
    '/named': named(`(url) => url.pathname === '/none' ? undefined : 'Page ' + (url.searchParams.get('page') ?? url.pathname)`),
    '/throws': named(`() => { throw new Error('no name') }`),
    '/blank': named(`() => ' '`),
    '/tracked': appPage('', tracked),
    '/late': { ...appPage(), body: appPage('window.clicked = new Promise((done) => addEventListener("click", done, { once: true }));').body.replace('window.installed', 'await clicked; window.installed') },
    '/redirects': appPage(loading, `setTimeout(() => (history.replaceState({}, '', '/login'), show('login')), 300);`),
    '/redirects-by-hash': appPage(loading, `setTimeout(() => ((location.hash = '#/login'), show('login')), 300);`),
    '/redirects-at-once': appPage('', `history.replaceState({}, '', '/login'); show('login');`),
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Returns the address of a page. */
export const addressOf = (path) => server.url + path;

/** Opens a page. The function `init` runs in it before anything else. */
export async function open(path, init = () => {}) {
  forgetReports();
  const context = await browser.newContext({ viewport: { width: 400, height: 800 } });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.addInitScript(init);
  await page.goto(server.url + path);
  return { page, errors, close: () => context.close() };
}

/** Runs in the page: removes the Navigation API. */
export const withoutApi = () => Object.defineProperty(window, 'navigation', { value: undefined });
export const kinds = ({ surface, outcome, startSource, navigationType }) => [surface, outcome, startSource, navigationType];

// Runs in the page: adds a button that calls `act`, and remembers the time of the click in `window.clickedAt`.
function addButton(act) {
  const button = document.body.appendChild(document.createElement('button'));
  button.id = 'button';
  button.addEventListener('click', (event) => {
    window.clickedAt = event.timeStamp;
    new Function(`return ${act}`)()();
  });
}
/** Clicks on a button that calls `act` in the page. Returns the time of the click, milliseconds. */
export const click = async (page, act) => {
  await page.evaluate(() => document.getElementById('button')?.remove());
  await page.evaluate(addButton, String(act));
  await page.click('#button');
  return page.evaluate(() => window.clickedAt);
};
