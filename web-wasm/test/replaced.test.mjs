// Tests the visit of a surface that the app removes without an input: it waits for the next visit, and nothing is
// observed meanwhile (metric §10).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLive } from './live.mjs';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// Opens a page, begins a visit of `Splash`, and removes its root after two frames. Returns the page.
async function afterRemoval() {
  const { page } = await open({}, countLive);
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    window.idle = { ...window.live };
    document.body.innerHTML = '<main id="splash"><h1 style="height:300px">Logo</h1></main>';
    new window.ad.SurfaceTracker({ name: 'Splash', root: document.getElementById('splash') });
    await frame();
    await frame();
    window.removedAt = performance.now();
    document.getElementById('splash').remove();
    window.begin = (name) => {
      document.body.innerHTML = '<main id="home"><h1 style="height:300px">Home</h1></main>';
      window.home = new window.ad.SurfaceTracker({ name, root: document.getElementById('home') });
    };
    await frame();
  });
  return page;
}

test('a removed surface whose wait no visit continues is abandoned at its removal', async () => {
  const page = await afterRemoval();
  const { idle, live } = await page.evaluate(() => ({ idle: window.idle, live: { ...window.live } }));
  assert.equal(live.observers, idle.observers, 'nothing is observed while the visit waits');
  const [visit] = await visits(page, 1);
  const { removedAt, now, ...after } = await page.evaluate(() => ({ removedAt: window.removedAt, now: performance.now(), ...window.live }));
  assert.deepEqual([visit.surface, visit.outcome], ['Splash', 'abandoned']);
  const end = visit.start + visit.elapsed;
  assert.ok(end >= removedAt && end < removedAt + 500, `it ended at ${end} ms, but was removed at ${removedAt} ms`);
  assert.ok(now >= removedAt + 3_000, 'the visit waited for 3 s');
  assert.deepEqual([after.observers, after.listeners], [idle.observers, idle.listeners]);
  await page.close();
});

test('the next visit begins when the removed surface did, which is redirected', async () => {
  const page = await afterRemoval();
  await page.evaluate(() => window.begin('Home'));
  const [splash, home] = await visits(page, 2);
  assert.deepEqual([splash.surface, splash.outcome], ['Splash', 'redirected']);
  assert.deepEqual([home.surface, home.outcome, home.start], ['Home', 'complete', splash.start]);
  await page.close();
});

test('a removed surface is abandoned when the page is hidden', async () => {
  const page = await afterRemoval();
  const ended = await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    dispatchEvent(new Event('pagehide'));
    return window.visits.map(({ surface, outcome }) => [surface, outcome]);
  });
  assert.deepEqual(ended, [['Splash', 'abandoned']]);
  await page.close();
});

test('calls for a removed surface change nothing', async () => {
  const page = await afterRemoval();
  await page.evaluate(() => {
    window.begin('Home');
    window.home.hold('for the test');
    document.getElementById('home').remove();
  });
  const ended = await page.evaluate(async () => {
    await Promise.resolve();
    const { home } = window;
    home.hold('late')();
    home.mark('late');
    home.declareEmpty();
    home.declareError();
    home.leave('replaced');
    home.leave('back');
    return window.visits.length;
  });
  assert.equal(ended, 1, 'the second visit waits');
  const [, home] = await visits(page, 2);
  assert.deepEqual([home.surface, home.outcome], ['Home', 'abandoned']);
  await page.close();
});

test('a surface that is removed and a page that is hidden before the core has loaded', async () => {
  const { page } = await open({ wasm: '/nowhere.wasm' });
  await page.goto(page.url());
  const outcomes = await page.evaluate(async () => {
    const ad = await import('/dist/alldrawn.js');
    const ended = [];
    ad.onVisit(({ surface, outcome }) => ended.push([surface, outcome]));
    document.body.innerHTML = '<main id="splash"><h1 style="height:300px">Logo</h1></main>';
    new ad.SurfaceTracker({ name: 'Splash', root: document.getElementById('splash') });
    document.getElementById('splash').remove();
    await Promise.resolve();
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    dispatchEvent(new Event('pagehide'));
    await ad.install({ automatic: false });
    return ended;
  });
  assert.deepEqual(outcomes, [['Splash', 'abandoned']]);
  await page.close();
});
