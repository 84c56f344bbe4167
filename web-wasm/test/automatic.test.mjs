// Tests the visits that are measured without code of the app: the page load, and navigations within the page. Each runs
// with the Navigation API, and without it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, click, kinds, open, reported, withoutApi } from './automatic-pages.mjs';
import { countLive } from './live.mjs';
import { visits } from './page.mjs';

const end = (visit) => visit.start + visit.elapsed;

test('the load of a page is a visit, named by its route, that starts with the navigation', async () => {
  const { page, errors, close } = await open('/users/123/posts/9f8e7d6c5b4a3f2e?q=secret#part');
  const [visit] = await reported(1);
  assert.deepEqual(kinds(visit), ['/users/:id/posts/:id', 'complete', 'launch', 'load']);
  assert.equal(visit.start, 0);
  assert.deepEqual(visit.lastReady.map(({ kind, label, failed }) => [kind, label, failed]), [['text', 'h1', false], ['text', 'p', false]]);
  assert.equal(visit.lastReady[0].ready, visit.visuallyComplete);
  assert.deepEqual(visit.stillPending, []);
  await page.reload();
  const [again] = await reported(1);
  assert.deepEqual(kinds(again), ['/users/:id/posts/:id', 'complete', 'launch', 'reload']);
  assert.deepEqual(errors, []);
  await close();
});

for (const [how, init] of [['with the Navigation API', () => {}], ['without the Navigation API', withoutApi]]) {
  test(`${how}: a navigation in a click is a visit that starts at the click`, async () => {
    const { page, errors, close } = await open('/', init);
    await reported(1);
    const clicked = await click(page, () => (history.pushState({}, '', '/users/7/friends?page=2'), window.show('friends')));
    const [, visit] = await visits(page, 2);
    assert.deepEqual(kinds(visit), ['/users/:id/friends', 'complete', 'input', 'soft']);
    assert.ok(Math.abs(visit.start - clicked) < 0.01, `it starts at ${visit.start}, but the click was at ${clicked}`);
    assert.deepEqual(errors, []);
    await close();
  });

  test(`${how}: a navigation after the data has come starts at the click`, async () => {
    const { page, close } = await open('/', init);
    await reported(1);
    const clicked = await click(page, async () => {
      await (await fetch('/square.svg?delay=400')).text();
      history.pushState({}, '', '/loaded');
      window.show('loaded');
    });
    const [, visit] = await visits(page, 2);
    assert.deepEqual(kinds(visit), ['/loaded', 'complete', 'input', 'soft']);
    assert.ok(Math.abs(visit.start - clicked) < 0.01);
    assert.ok(visit.visuallyComplete >= 400);
    await close();
  });

  test(`${how}: a navigation without an input starts at its begin`, async () => {
    const { page, close } = await open('/', init);
    await reported(1);
    // The click ends what the launch has opened, and opens the first navigation.
    await click(page, () => (history.pushState({}, '', '/clicked'), window.show('clicked')));
    await visits(page, 2);
    const at = await page.evaluate(() => (history.pushState({}, '', '/timer'), window.show('timer'), performance.now()));
    const [, , visit] = await visits(page, 3);
    assert.deepEqual(kinds(visit), ['/timer', 'complete', 'begin', 'soft']);
    assert.ok(visit.start <= at && visit.start > at - 1_000);
    await close();
  });

  test(`${how}: only another path or name is a visit`, async () => {
    const { page, close } = await open('/users/1', init);
    await reported(1);
    await page.evaluate(async () => {
      const pause = () => new Promise((resolve) => setTimeout(resolve, 30));
      history.replaceState({ scroll: 7 }, '');
      await pause();
      history.replaceState({}, '', '?tab=2');
      await pause();
      history.pushState({}, '', '/users/1/?tab=3');
      await pause();
      location.hash = '#anchor';
      await pause();
      history.back();
      await pause();
    });
    await page.evaluate(() => (history.pushState({}, '', '/users/2'), window.show('2')));
    await visits(page, 2);
    await page.evaluate(() => ((location.hash = '#/settings/12'), window.show('settings')));
    const ended = await visits(page, 3);
    assert.deepEqual(ended.map(({ surface, outcome }) => [surface, outcome]), [['/users/:id', 'complete'], ['/users/:id', 'complete'], ['/users/:id#/settings/:id', 'complete']]);
    await close();
  });

  test(`${how}: two navigations in one task are one visit`, async () => {
    const { page, close } = await open('/', init);
    await reported(1);
    const clicked = await click(page, () => {
      history.pushState({}, '', '/guarded');
      Promise.resolve().then(() => {
        history.replaceState({}, '', '/login');
        window.show('login');
      });
    });
    const ended = await visits(page, 2);
    await page.evaluate(() => (history.pushState({}, '', '/next'), window.show('next')));
    const all = await visits(page, 3);
    assert.deepEqual(all.map(({ surface }) => surface), ['/', '/login', '/next']);
    assert.deepEqual(kinds(ended[1]), ['/login', 'complete', 'input', 'soft']);
    assert.ok(Math.abs(ended[1].start - clicked) < 0.01);
    await close();
  });

  test(`${how}: a redirect of the app without an input is one wait`, async () => {
    const { page, close } = await open('/off', init);
    for (const [from, to] of [['/redirects', '/login'], ['/redirects-by-hash', '/redirects-by-hash#/login']]) {
      await page.goto(addressOf(from));
      const [first, second] = await reported(2);
      assert.deepEqual([first.surface, first.outcome, first.leaveReason], [from, 'redirected', 'replaced']);
      assert.deepEqual(kinds(second), [to, 'complete', 'launch', 'soft']);
      assert.equal(second.start, 0);
    }
    await page.goto(addressOf('/redirects-at-once'));
    const [only] = await reported(1);
    assert.deepEqual(kinds(only), ['/login', 'complete', 'launch', 'load']);
    await close();
  });

  test(`${how}: a visit that the user leaves by another navigation`, async () => {
    const { page, close } = await open('/', init);
    await reported(1);
    await page.evaluate(() => {
      history.pushState({}, '', '/slow');
      document.getElementById('main').innerHTML = '<img id="hero" class="wide" width="300" height="300" src="/square.svg?delay=60000">';
    });
    await page.waitForTimeout(100);
    const clicked = await click(page, () => (history.pushState({}, '', '/other'), window.show('other')));
    const [, slow, other] = await visits(page, 3);
    assert.deepEqual([slow.surface, slow.outcome, slow.leaveReason, slow.interactionType], ['/slow', 'abandoned', 'navigation', undefined]);
    assert.deepEqual(slow.stillPending, [{ kind: 'image', label: 'img#hero.wide', ready: undefined, failed: false }]);
    assert.ok(Math.abs(end(slow) - clicked) < 0.01, 'it ends at the click');
    assert.deepEqual(kinds(other), ['/other', 'complete', 'input', 'soft']);
    await close();
  });

  test(`${how}: back and forward are visits; the app's back button is their input, the browser's has none`, async () => {
    const { page, close } = await open('/', init);
    await page.evaluate(() => addEventListener('popstate', () => window.show(location.pathname)));
    await reported(1);
    await click(page, () => (history.pushState({}, '', '/one'), window.show('one')));
    await visits(page, 2);
    const clicked = await click(page, () => history.back());
    const [, , back] = await visits(page, 3);
    assert.deepEqual(kinds(back), ['/', 'complete', 'input', 'soft']);
    assert.ok(Math.abs(back.start - clicked) < 0.01);
    await page.goForward();
    const [, , , forward] = await visits(page, 4);
    assert.deepEqual(kinds(forward), ['/one', 'complete', 'begin', 'soft']);
    await close();
  });

  test(`${how}: a tap, a key and a scroll end a visit`, async () => {
    const { page, close } = await open('/', init);
    await reported(1);
    const acts = [() => page.mouse.click(200, 700), () => page.keyboard.press('x'), () => page.mouse.wheel(0, 300)];
    for (const [index, act] of acts.entries()) {
      await page.evaluate((index) => {
        document.getElementById('main').innerHTML = '<img style="display:block" width="300" height="3000" src="/square.svg?delay=60000">';
        history.pushState({}, '', `/act-${index}`);
      }, index);
      await page.waitForTimeout(150);
      await act();
      await visits(page, index + 2);
    }
    const ended = (await visits(page, 4)).slice(1);
    assert.deepEqual(ended.map(({ outcome, interactionType, leaveReason }) => [outcome, interactionType, leaveReason]), ['tap', 'key', 'scroll'].map((type) => ['interacted', type, undefined]));
    await close();
  });
}

test('after a visit has ended, nothing runs until the next navigation', async () => {
  const { page, close } = await open('/', countLive);
  await reported(1);
  const idle = await page.evaluate(() => ({ ...window.live }));
  assert.equal(idle.observers, 0);
  await page.evaluate(() => (history.pushState({}, '', '/next'), window.show('next')));
  assert.ok((await page.evaluate(() => window.live.observers)) > 0, 'the counter works');
  await visits(page, 2);
  const after = await page.evaluate(async () => {
    const { frames } = window.live;
    for (let turn = 0; turn < 20; turn++) {
      document.getElementById('main').append(`${turn} `);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return { ...window.live, frames: window.live.frames - frames };
  });
  assert.deepEqual(after, { ...idle, frames: 0 });
  await close();
});

test('a link that a router intercepts starts at the click; an aborted navigation is left', async () => {
  const { page, errors, close } = await open('/');
  await reported(1);
  await page.evaluate(() => {
    navigation.addEventListener('navigate', (event) => {
      event.intercept({
        async handler() {
          await fetch(`/square.svg?delay=${event.destination.url.includes('slow') ? 60_000 : 200}`, { signal: event.signal });
          window.show(location.pathname);
        },
      });
    });
    document.getElementById('main').innerHTML = '<a id="slow" href="/slow" style="display:block;height:100px">slow</a><a id="quick" href="/quick/12" style="display:block;height:100px">quick</a>';
    addEventListener('click', (event) => (window.clickedAt = event.timeStamp), true);
  });
  await page.click('#slow');
  const first = await page.evaluate(() => window.clickedAt);
  await page.waitForTimeout(100);
  await page.click('#quick');
  const second = await page.evaluate(() => window.clickedAt);
  const [, slow, quick] = await visits(page, 3);
  // The links were drawn when the user clicked: the visit of the first link had a candidate.
  assert.deepEqual(kinds(slow), ['/slow', 'complete', 'input', 'soft']);
  assert.equal(slow.settled, false);
  assert.equal(slow.leaveReason, 'navigation');
  assert.ok(Math.abs(slow.start - first) < 0.01 && Math.abs(end(slow) - second) < 0.01);
  assert.deepEqual(kinds(quick), ['/quick/:id', 'complete', 'input', 'soft']);
  assert.ok(Math.abs(quick.start - second) < 0.01 && quick.visuallyComplete >= 200);
  assert.deepEqual(errors.filter((error) => !/abort/i.test(error)), []);
  await close();
});

test('two clicks that a busy thread handles one right after the other are two visits', async () => {
  const { page, close } = await open('/');
  await reported(1);
  await page.evaluate(() => {
    let route = 0;
    addEventListener('click', () => (history.pushState({}, '', `/route/${'ab'[route++]}`), window.show('route')));
    setTimeout(() => {
      for (const end = performance.now() + 1_000; performance.now() < end; );
    });
  });
  const session = await page.context().newCDPSession(page);
  const press = () => ['mousePressed', 'mouseReleased'].map((type) => session.send('Input.dispatchMouseEvent', { type, x: 200, y: 700, button: 'left', clickCount: 1 }));
  const first = press();
  await page.waitForTimeout(50);
  await Promise.all([...first, ...press()]);
  const ended = await visits(page, 3);
  assert.deepEqual(ended.map(({ surface, startSource }) => [surface, startSource]), [['/', 'launch'], ['/route/a', 'input'], ['/route/b', 'input']]);
  assert.ok(ended[1].start < ended[2].start);
  await close();
});

test('without the Navigation API, pushState and replaceState behave and look as ever', async () => {
  const observe = () => {
    const shapes = ['pushState', 'replaceState'].map((name) => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(History.prototype, name);
      return [value.name, value.length, 'prototype' in value, flags];
    });
    const thrown = [() => history.pushState({}, '', 'http://other.test/'), () => history.pushState(), () => History.prototype.pushState.call({}, {}, ''), () => history.pushState(() => {}, '')].map((act) => {
      try {
        return act();
      } catch (error) {
        return [error.name, error.message];
      }
    });
    return { shapes, thrown, result: history.pushState({ a: 1 }, '', '/x'), state: history.state, length: history.length, path: location.pathname };
  };
  const { page, close } = await open('/', withoutApi);
  await page.evaluate(() => window.installed);
  assert.match(await page.evaluate(() => String(History.prototype.pushState)), /arguments/, 'the function is wrapped');
  const withSdk = await page.evaluate(observe);
  await close();
  const plain = await open('/', () => (window.config = { automatic: false }));
  assert.deepEqual(withSdk, await plain.page.evaluate(observe));
  await plain.close();
});
