// Tests automatic visits with an app's own code: the options of `install`, surfaces of its own, and a late installation.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timedTest } from '../../tests/timed.mjs';
import { addressOf, click, forgetReports, kinds, open, reported } from './automatic-pages.mjs';
import { visits } from './page.mjs';

test('`automatic: false` measures nothing by itself', async () => {
  const { page, close } = await open('/off');
  await page.evaluate(async () => {
    await window.installed;
    history.pushState({}, '', '/next');
    window.show('next');
    new window.ad.SurfaceTracker({ name: 'Own', root: document.getElementById('main') });
  });
  const ended = await visits(page, 1);
  assert.deepEqual(ended.map(({ surface }) => surface), ['Own']);
  await close();
});

test('`nameOf` names the visits, and decides which addresses have one', async () => {
  const { page, close } = await open('/named');
  await reported(1);
  await page.evaluate(() => (history.pushState({}, '', '?page=cart'), window.show('cart')));
  await visits(page, 2);
  await page.evaluate(() => (history.pushState({}, '', '/none'), window.show('none')));
  await page.evaluate(() => (history.pushState({}, '', '/some'), window.show('some')));
  const ended = await visits(page, 3);
  assert.deepEqual(ended.map(({ surface }) => surface), ['Page /named', 'Page cart', 'Page /some']);
  await close();
});

test('a `nameOf` that throws is reported once; blank names are no visits', async () => {
  const { page, errors, close } = await open('/throws');
  await page.evaluate(() => (history.pushState({}, '', '/next'), window.show('next')));
  assert.deepEqual(await page.evaluate(async () => [await window.installed, window.visits.length]), [{ state: 'ready' }, 0]);
  assert.deepEqual(errors, ['Error: no name']);
  const lines = [];
  page.on('console', (message) => lines.push(message.text()));
  await page.goto(addressOf('/blank'));
  assert.deepEqual(await page.evaluate(() => window.installed), { state: 'ready' });
  assert.deepEqual(lines, []);
  await close();
});

test('a surface of the app beside the automatic visit: two events with one start', async () => {
  const { page, close } = await open('/tracked');
  const first = await reported(2);
  assert.deepEqual(first.map(kinds).sort(), [['/tracked', 'complete', 'launch', 'load'], ['Feed', 'complete', 'launch', 'load']]);
  // The router renders some tasks after the address has changed.
  const clicked = await click(page, () => {
    window.feed.leave('navigation');
    history.pushState({}, '', '/detail/5');
    setTimeout(() => {
      window.show('detail');
      new window.ad.SurfaceTracker({ name: 'Detail', root: document.querySelector('#main > h1') });
    }, 60);
  });
  const ended = (await visits(page, 4)).slice(2);
  assert.deepEqual(ended.map(kinds).sort(), [['/detail/:id', 'complete', 'input', 'soft'], ['Detail', 'complete', 'input', 'soft']]);
  for (const { start } of ended) assert.ok(Math.abs(start - clicked) < 0.01);
  await close();
});

timedTest('a surface that begins after the automatic visit has ended, but soon, shares the input', async () => {
  const { page, close } = await open('/');
  await reported(1);
  const clicked = await click(page, () => {
    history.pushState({}, '', '/detail/5');
    window.show('detail');
    const stop = window.ad.onVisit(() => {
      stop();
      new window.ad.SurfaceTracker({ name: 'Detail', root: document.querySelector('#main > h1') });
    });
  });
  const ended = (await visits(page, 3)).slice(1);
  assert.deepEqual(ended.map(kinds), [['/detail/:id', 'complete', 'input', 'soft'], ['Detail', 'complete', 'input', 'soft']]);
  for (const { start } of ended) assert.ok(Math.abs(start - clicked) < 0.01);
  // The user's next input is another's.
  const again = await click(page, () => void new window.ad.SurfaceTracker({ name: 'Panel', root: document.querySelector('#main > p') }));
  const [, , , panel] = await visits(page, 4);
  assert.deepEqual([panel.surface, panel.startSource], ['Panel', 'input']);
  assert.ok(Math.abs(panel.start - again) < 0.01);
  await close();
});

test('if the user has clicked before the SDK was installed, the load has no visit', async () => {
  const { page, close } = await open('/late');
  await page.mouse.click(200, 100);
  await page.evaluate(async () => {
    while (!window.installed) await new Promise((resolve) => setTimeout(resolve, 10));
    await window.installed;
    history.pushState({}, '', '/next');
    window.show('next');
  });
  const ended = await visits(page, 1);
  assert.deepEqual(ended.map(({ surface }) => surface), ['/next']);
  await close();
});

test('the load after a click on a link is a visit', async () => {
  const { page, close } = await open('/');
  await reported(1);
  await page.evaluate(() => (document.getElementById('main').innerHTML = '<a href="/users/1" id="link">user</a>'));
  forgetReports();
  await page.click('#link');
  const [visit] = await reported(1);
  assert.deepEqual(kinds(visit), ['/users/:id', 'complete', 'launch', 'load']);
  await close();
});
