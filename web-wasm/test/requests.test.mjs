// Tests that the app's own requests delay the end of its visits, but change no measured value.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timedTest } from '../../tests/timed.mjs';
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
