// Tests pictures of styles that do not come: the browser reports neither a load nor a failure of theirs to the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// Returns the visit to a page with a background that is answered as `fulfil` says.
async function visit(fulfil, style = 'background-image:url(/background)') {
  const { page, errors } = await open();
  await page.route('**/background', fulfil);
  await page.evaluate((style) => {
    document.body.innerHTML = `<main id=root><p style="font-size:40px">${'Words of a text. '.repeat(8)}</p><div style="height:150px;${style}"></div></main>`;
    new window.ad.SurfaceTracker({ name: 'Background', root: document.getElementById('root') });
  }, style);
  const [event] = await visits(page, 1);
  await page.close();
  assert.deepEqual(errors, []);
  return event;
}

test('a background whose response is an error has failed', async () => {
  const { outcome } = await visit((route) => route.fulfill({ status: 404, body: 'no picture' }));
  assert.equal(outcome, 'complete_with_errors');
});

test('a background that a blocker stops is waited for ten seconds at most', async () => {
  const { outcome, elapsed } = await visit((route) => route.abort('blockedbyclient'));
  assert.match(outcome, /^complete/);
  assert.ok(elapsed < 12_000, `the visit took ${elapsed} ms`);
});

test('text under a mask that never comes is not visible', async () => {
  const { outcome } = await visit((route) => route.fulfill({ status: 404, body: 'no picture' }), 'background:#c33;mask-image:url(/background)');
  assert.equal(outcome, 'complete');
});
