// Tests that the app's own requests delay the end of its visits, but change no measured value.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timedTest } from '../../tests/timed.mjs';
import { HoldState, Op } from '../../tests/conformance/wasm/boundary.mjs';
import { only, waitForCalls } from './calls.mjs';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// A feed that draws its title at once. The content of a request follows 1,600 ms later, after the settle time.
const FEED = (how) => `(async () => {
  document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
  const feed = document.getElementById('feed');
  new window.ad.SurfaceTracker({ name: 'Feed', root: feed });
  const url = '/square.svg?delay=1600';
  await (${how})(url);
  feed.insertAdjacentHTML('beforeend', '<p style="height:200px">what the request brought</p>');
})()`;

const FETCH = 'async (url) => void await (await fetch(url)).text()';
const XHR = `(url) => new Promise((done) => {
  const request = new XMLHttpRequest();
  request.open('GET', url);
  request.onload = done;
  request.send();
})`;

for (const [name, how] of [['fetch', FETCH], ['XMLHttpRequest', XHR]]) {
  test(`a title at 50 ms is not the end while the feed's ${name} takes longer than the settle time`, async () => {
    const { page, errors } = await open();
    await page.evaluate(FEED(how));
    const [visit] = await visits(page, 1);
    assert.equal(visit.outcome, 'complete');
    assert.ok(visit.elapsed - visit.firstContent > 1_500, `the visit took ${visit.elapsed} ms, but the request's content came later`);
    assert.deepEqual(errors, []);
    await page.close();
  });
}

timedTest('with `requests: false`, requests hold nothing', async () => {
  const { page } = await open({ requests: false });
  await page.evaluate(FEED(FETCH));
  const [visit] = await visits(page, 1);
  assert.ok(visit.elapsed - visit.firstContent < 100, 'the visit is complete with its title');
  await page.close();
});

for (const [what, failed, how] of /** @type {[string, boolean, string][]} */ ([
  ['has arrived', false, `(${FETCH})('/square.svg')`],
  ['has an HTTP status of 404', true, `(${FETCH})('/square.svg?status=404')`],
  ['has an HTTP status of 404 and is not read', true, "fetch('/square.svg?status=404')"],
  ['finds no server', true, "fetch('http://127.0.0.1:1/').catch(() => {})"],
  ['takes too long for its signal', true, "fetch('/square.svg?delay=60000', { signal: AbortSignal.timeout(50) }).catch(() => {})"],
  ['is aborted', false, "(() => { const abort = new AbortController(); fetch('/square.svg?delay=60000', { signal: abort.signal }).catch(() => {}); abort.abort(); })()"],
  ['is aborted with a reason', false, "(() => { const abort = new AbortController(); fetch('/square.svg?delay=60000', { signal: abort.signal }).catch(() => {}); abort.abort('left'); })()"],
  ['brings something else than JSON', false, "fetch('/square.svg').then((answer) => answer.json()).catch(() => {})"],
  ['has an HTTP status of 200, by XMLHttpRequest', false, "xhr('/square.svg')"],
  ['has an HTTP status of 500, by XMLHttpRequest', true, "xhr('/square.svg?status=500')"],
  ['finds no server, by XMLHttpRequest', true, "xhr('http://127.0.0.1:1/')"],
  ['takes too long, by XMLHttpRequest', true, "(xhr('/square.svg?delay=60000').timeout = 50)"],
  ['is aborted, by XMLHttpRequest', false, "xhr('/square.svg?delay=60000').abort()"],
])) {
  test(`a request that ${what} has ${failed ? '' : 'not '}failed`, async () => {
    const { page, errors } = await open({ record: true });
    await page.evaluate(`(async () => {
      document.body.innerHTML = '<main id="feed"><div aria-busy="true" style="height:300px">Waiting</div></main>';
      new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
      window.xhr = (url) => {
        const request = new XMLHttpRequest();
        request.open('GET', url);
        request.send();
        return request;
      };
      void (${how});
    })()`);
    const holds = await waitForCalls(page, (calls) => only(calls, Op.HOLD)[1] && only(calls, Op.HOLD));
    assert.deepEqual(holds.map((hold) => hold.getUint8(16)), [HoldState.OPENED, failed ? HoldState.FAILED : HoldState.RELEASED]);
    assert.deepEqual(errors, []);
    await page.close();
  });
}

test('a failing request and one that is read as a stream work as without the SDK', async () => {
  const { page, errors } = await open();
  const results = await page.evaluate(async () => {
    const failed = await fetch('http://127.0.0.1:1/').catch((error) => error.name);
    const reader = (await fetch('/square.svg')).body.getReader();
    const { value } = await reader.read();
    return [failed, value.length > 10, await (await fetch('/square.svg')).clone().text()];
  });
  assert.equal(results[0], 'TypeError');
  assert.equal(results[1], true);
  assert.match(results[2], /<svg/);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a poster painted before the surface began does not keep the visit pending; one that fails and is more than half of what is visible is an error', async () => {
  const { page, errors } = await open();
  await page.evaluate(async () => {
    document.body.innerHTML = '<main id="feed"><video poster="/square.svg?poster" preload="none" width="300" height="300"></video></main>';
    await new Promise((resolve) => setTimeout(resolve, 500));
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  });
  const [before] = await visits(page, 1);
  assert.equal(before.outcome, 'complete');
  await page.evaluate(() => {
    document.body.innerHTML = '<main id="next"><h1 style="height:200px">Title</h1></main>';
    const next = document.getElementById('next');
    new window.ad.SurfaceTracker({ name: 'Next', root: next });
    next.insertAdjacentHTML('beforeend', '<video poster="/square.svg?status=404" preload="none" width="300" height="300"></video>');
  });
  const [, failed] = await visits(page, 2);
  assert.equal(failed.outcome, 'error');
  assert.deepEqual(errors, []);
  await page.close();
});
