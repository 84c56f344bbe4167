// Tests that the SDK does no work while no visit is pending, and never throws into the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLive } from './live.mjs';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

test('after a visit has ended, nothing is observed and no frame is requested', async () => {
  const { page, errors } = await open({}, countLive);
  const idle = await page.evaluate(() => ({ ...window.live }));
  await page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"></main>';
    window.surface = new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    window.during = { ...window.live };
    document.getElementById('feed').innerHTML = '<h1>Title</h1><img width=300 height=300 src="/square.svg?delay=100">';
  });
  const [visit] = await visits(page, 1);
  assert.equal(visit.outcome, 'complete');
  const during = await page.evaluate(() => window.during);
  assert.ok(during.listeners > idle.listeners && during.observers > idle.observers, 'the counters of the test work');
  const ended = await page.evaluate(() => ({ ...window.live }));
  assert.equal(ended.observers, 0, 'no observer is left');
  assert.equal(ended.listeners, idle.listeners, 'no listener is left');
  assert.ok(ended.frames > idle.frames, 'the frame counter works');
  const later = await page.evaluate(async () => {
    for (let i = 0; i < 30; i++) {
      document.getElementById('feed').append(`${i} `);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return window.live.frames;
  });
  assert.equal(later, ended.frames, 'changes of the page request no frame');
  assert.deepEqual(errors, []);
  await page.close();
});

test('wrong calls log one console line each and set a status; none throws', async () => {
  const { page, errors } = await open();
  const lines = [];
  page.on('console', (message) => lines.push(message.text()));
  const states = await page.evaluate(async () => {
    const again = await window.ad.install();
    const nameless = new window.ad.SurfaceTracker({ name: '', root: document.body });
    const rootless = new window.ad.SurfaceTracker({ name: 'Feed', root: null });
    for (const surface of [nameless, rootless]) {
      surface.hold('x')();
      surface.declareEmpty();
      surface.declareError();
      surface.mark('m');
      surface.restart();
      surface.leave();
      surface.leave();
    }
    return again;
  });
  assert.deepEqual(states, { state: 'ready' });
  assert.match(lines[0], /installed already/);
  assert.match(lines[1], /needs a name/);
  assert.deepEqual(errors, []);
  await page.close();
});

for (const [what, config, reason] of [
  ['a missing core', { wasm: '/nowhere.wasm' }, /could not be loaded/],
  ['an endpoint that is no URL', { endpoint: 'http://' }, /no http\(s\) address/],
  ['an endpoint that is not http(s)', { endpoint: 'ftp://127.0.0.1/' }, /no http\(s\) address/],
]) {
  test(`${what} switches the SDK off, and the page goes on`, async () => {
    const { page, errors } = await open(config);
    const status = await page.evaluate(() => {
      const surface = new window.ad.SurfaceTracker({ name: 'Feed', root: document.body });
      surface.leave();
      return window.ad.status();
    });
    assert.equal(status.state, 'off');
    assert.match(status.reason, reason);
    assert.deepEqual(errors, []);
    await page.close();
  });
}

test('restart() supersedes the running visit and begins another', async () => {
  const { page } = await open();
  await page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    const surface = new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    requestAnimationFrame(() => surface.restart());
  });
  const ended = await visits(page, 2);
  assert.deepEqual(ended.map((visit) => visit.outcome), ['superseded', 'complete']);
  await page.close();
});
