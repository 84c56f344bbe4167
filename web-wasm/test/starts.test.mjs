// Tests when visits start: in hidden tabs, prerendered pages, pages from the back/forward cache and late installs, and
// with the times that an app gives.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { browserPath, QUIET_FLAGS } from '../../tests/accuracy/browsers.mjs';
import { words } from '../../tests/scenes/web/words.mjs';
import { appPage } from './app-page.mjs';
import { startPages } from './page.mjs';
import { poll } from './poll.mjs';
import { startTabs } from './tabs.mjs';

const HIDDEN = `
  const main = document.getElementById('main');
  window.kept = new ad.SurfaceTracker({ name: 'Kept', root: main });
  kept.mark('before it was shown');
  window.release = kept.hold('until it is shown');
  new ad.SurfaceTracker({ name: 'Left', root: main }).leave();
  const dropped = document.body.appendChild(document.createElement('section'));
  new ad.SurfaceTracker({ name: 'Dropped', root: dropped });
  dropped.remove();`;

let server;
const reports = [];
let activate = false;
before(async () => {
  const off = appPage('config = { automatic: false }');
  server = await startPages(
    (body) => {
      const text = String(body);
      if (text === 'activate?') return { status: 200, body: String(activate) };
      if (text === 'prerendered') activate = true;
      else reports.push(JSON.parse(text));
      return 200;
    },
    {
      '/': appPage(),
      '/off': off,
      '/users/1': appPage(),
      '/hidden': appPage('', HIDDEN),
      '/from': {
        type: 'text/html',
        body: `<!doctype html><title>from</title><script type="speculationrules">{ "prerender": [{ "urls": ["/prerendered"], "eagerness": "immediate" }] }</script>
          <script>
            // Opens the page half a second after it was prerendered.
            const ask = async () => (await (await fetch('/', { method: 'POST', body: 'activate?' })).text()) === 'true' ? setTimeout(() => (location.href = '/prerendered'), 500) : setTimeout(ask, 50);
            ask();
          </script>`,
      },
      '/prerendered': appPage('', `
        new ad.SurfaceTracker({ name: 'Own', root: document.getElementById('main') });
        await installed;
        await fetch('/', { method: 'POST', body: document.prerendering ? 'prerendered' : 'plain' });`),
      '/late': { ...appPage(), body: appPage().body.replace('window.installed', `await new Promise((done) => new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint').length && done()).observe({ type: 'paint', buffered: true })); window.installed`) },
      '/early': { ...appPage(), body: appPage('document.getElementById("main").innerHTML = ""', 'await installed; show("late");').body },
    },
  );
});
after(() => server?.close());

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function reported(count) {
  await poll(() => reports.length >= count, () => `only ${reports.length} of ${count} visits were reported: ${JSON.stringify(reports)}`);
  return reports.splice(0);
}
// Waits until `condition` is true in a tab, also while the tab is still loading.
const until = (tab, condition) => poll(() => tab.evaluate(condition).catch(() => false), () => `the tab has not come to ${condition}`);
const kinds = ({ surface, outcome, startSource, navigationType }) => [surface, outcome, startSource, navigationType];
const isLate = ({ bytes }) => words(Uint8Array.from(bytes)).flags.includes('sdk_loaded_late');

test('tabs in the background, and prerendered pages', async (t) => {
  const tabs = await startTabs();
  t.after(() => tabs.close());

  await t.test('a page that was opened in the background begins when it is first shown', async () => {
    const id = await tabs.open(`${server.url}/hidden`, true);
    const tab = await tabs.attach(id);
    await until(tab, `window.kept && ad.status().state === 'ready' && document.hidden`);
    await pause(1_500);
    assert.deepEqual(reports, []);
    await tab.show();
    await until(tab, '!document.hidden');
    await tab.evaluate('release()');
    const ended = await reported(2);
    const shownAt = await tab.evaluate(`performance.getEntriesByType('visibility-state').find(({ name }) => name === 'visible').startTime`);
    assert.deepEqual(ended.map(kinds).sort(), [['/hidden', 'complete', 'begin', 'load'], ['Kept', 'complete', 'begin', 'load']]);
    for (const { start, elapsed } of ended) {
      assert.ok(start >= shownAt && shownAt >= 1_500, `it starts at ${start}, and was shown at ${shownAt}`);
      assert.ok(elapsed < start, 'the time in the background does not count');
    }
    await tabs.closeTab(id);
  });

  await t.test('a page that is never shown has no visit', async () => {
    const id = await tabs.open(`${server.url}/hidden`, true);
    const tab = await tabs.attach(id);
    await until(tab, `window.kept && ad.status().state === 'ready'`);
    await tabs.closeTab(id);
    await pause(500);
    assert.deepEqual(reports, []);
  });

  await t.test('a navigation in the background begins when the page is shown, and not at an input from before', async () => {
    const id = await tabs.open(`${server.url}/`);
    const tab = await tabs.attach(id);
    await reported(1);
    await tab.evaluate(`addEventListener('click', () => window.clickedAt = performance.now())`);
    await tab.click(200, 700);
    await until(tab, 'window.clickedAt');
    const other = await tabs.open('about:blank');
    await (await tabs.attach(other)).show();
    await until(tab, 'document.hidden');
    await tab.evaluate(`(async () => {
      history.pushState({}, '', '/first'); show('first');
      await new Promise((done) => setTimeout(done, 50));
      history.pushState({}, '', '/second'); show('second');
    })()`);
    await tab.show();
    const [visit] = await reported(1);
    assert.deepEqual([visit.surface, visit.outcome], ['/second', 'complete']);
    const [clickedAt, shownAt] = await tab.evaluate(`[window.clickedAt, performance.getEntriesByType('visibility-state').filter(({ name }) => name === 'visible').pop().startTime]`);
    assert.ok(clickedAt < shownAt && visit.start >= shownAt, `it starts at ${visit.start}, and was shown at ${shownAt}`);
    await tabs.closeTab(other);
    await tabs.closeTab(id);
    assert.deepEqual(reports, []);
  });

  await t.test('a prerendered page is launched by its activation', async () => {
    await tabs.open(`${server.url}/from`);
    const ended = await reported(2);
    assert.deepEqual(ended.map(kinds).sort(), [['/prerendered', 'complete', 'launch', 'prerender'], ['Own', 'complete', 'launch', 'prerender']]);
    for (const { start, activation, visuallyComplete } of ended) {
      assert.ok(activation >= 500, `it was activated at ${activation}`);
      assert.ok(Math.abs(start - activation) < 0.01);
      assert.ok(visuallyComplete < 10_000);
    }
  });
});

test('a page from the back/forward cache is a visit of its own, and a revisit', async () => {
  const browser = await chromium.launch({ executablePath: browserPath('chromium'), args: QUIET_FLAGS, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/users/1`);
    const [first] = await reported(1);
    assert.equal(first.isRevisit, false);
    await page.evaluate(() => addEventListener('pageshow', (event) => (window.restoredAt = event.persisted && event.timeStamp)));
    await page.goto(`${server.url}/off`);
    await page.goBack({ waitUntil: 'commit' });
    const [again] = await reported(1);
    assert.deepEqual(kinds(again), ['/users/:id', 'complete', 'begin', 'restore']);
    assert.equal(again.isRevisit, true);
    const restoredAt = await page.evaluate(() => window.restoredAt);
    assert.ok(again.start >= restoredAt && again.visuallyComplete < restoredAt, `it starts at ${again.start}, and was restored at ${restoredAt}`);
    await page.evaluate(() => (history.pushState({}, '', '/users/2'), window.show('2')));
    const [next] = await reported(1);
    assert.deepEqual([next.surface, next.navigationType, next.isRevisit], ['/users/:id', 'soft', false]);
  } finally {
    await browser.close();
  }
});

test('in a page of its own', async (t) => {
  const browser = await chromium.launch({ executablePath: browserPath('chromium'), args: QUIET_FLAGS });
  t.after(() => browser.close());
  const open = async (path) => {
    const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
    await page.goto(server.url + path);
    return page;
  };
  // Runs in the page: begins a visit with the options that `times(now)` returns, in milliseconds before now.
  const begin = (page, times) =>
    page.evaluate(async (times) => {
      await window.installed;
      await new Promise((resolve) => setTimeout(resolve, 300));
      const now = performance.now();
      const options = Object.fromEntries(Object.entries(times).map(([name, ago]) => [name, now - ago]));
      window.tracker = new window.ad.SurfaceTracker({ name: 'Own', root: document.getElementById('main'), ...options });
      return now;
    }, times);

  await t.test('an SDK that is installed after the first paint says so', async () => {
    const late = await open('/late');
    const [visit] = await reported(1);
    assert.deepEqual(kinds(visit), ['/late', 'complete', 'launch', 'load']);
    assert.ok(isLate(visit));
    await late.close();
    const early = await open('/early');
    const [other] = await reported(1);
    assert.deepEqual(kinds(other), ['/early', 'complete', 'launch', 'load']);
    assert.ok(!isLate(other));
    await early.close();
  });

  // A first surface would be a launch.
  const used = async () => {
    const page = await open('/off');
    await page.evaluate(() => void new window.ad.SurfaceTracker({ name: 'First', root: document.getElementById('main') }));
    await reported(1);
    await page.keyboard.press('x');
    await pause(3_100);
    return page;
  };

  for (const [what, times, source, ago] of [
    ['a begin before the constructor', { startedAt: 200 }, 'begin', 200],
    ['an external event', { externalAt: 250 }, 'external', 250],
    ['an external event and a begin', { externalAt: 250, startedAt: 100 }, 'external', 250],
    ['an input that the app knows, 4 s ago', { inputAt: 4_000 }, 'input', 4_000],
    ['times in the future', { startedAt: -50_000, externalAt: -50_000, inputAt: -50_000 }, 'begin', 0],
    ['times that are no times', { startedAt: NaN, externalAt: Infinity, inputAt: 1e9 }, 'begin', 0],
  ]) {
    await t.test(`a tracker with ${what} starts by ${source}`, async () => {
      const page = await used();
      const now = await begin(page, times);
      const [visit] = await reported(1);
      assert.deepEqual(kinds(visit), ['Own', 'complete', source, source === 'input' ? 'soft' : 'load']);
      if (ago > 0) assert.ok(Math.abs(visit.start - (now - ago)) < 0.01, `it starts at ${visit.start}, and not at ${now - ago}`);
      else assert.ok(visit.start >= now);
      // Only the first visit has these times. An external event opens what follows it, too (metric §1).
      if (source === 'external') return page.close();
      const again = await page.evaluate(() => (window.tracker.restart(), performance.now()));
      const [restarted] = await reported(1);
      assert.deepEqual([restarted.startSource], ['begin']);
      assert.ok(restarted.start > now && restarted.start <= again);
      await page.close();
    });
  }

  await t.test('an event names its tracker, and can still be written as JSON', async () => {
    const page = await open('/off');
    const seen = await page.evaluate(async () => {
      await window.installed;
      class Feed extends window.ad.BaseSurface {}
      const root = document.getElementById('main');
      // As React does.
      root.__reactFiber = { self: null };
      root.__reactFiber.self = root.__reactFiber;
      const ended = new Promise((resolve) => window.ad.onVisit(resolve));
      const feed = new Feed(root, { name: 'The feed', startedAt: performance.now() });
      const visit = await ended;
      return [visit.tracker === feed, Object.keys(visit).includes('tracker'), JSON.parse(JSON.stringify(visit)).surface];
    });
    assert.deepEqual(seen, [true, false, 'The feed']);
    await page.close();
  });
});
