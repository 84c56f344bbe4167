// Tests how an app says that a surface shows an error instead of its content (metric §4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// Returns the visit of a surface with this HTML, after `act` ran in the page with the surface's tracker.
async function visitOf(html, act = '() => {}') {
  const { page } = await open();
  await page.evaluate(`(() => {
    document.body.innerHTML = '<main id="feed"></main>';
    const root = document.getElementById('feed');
    root.innerHTML = ${JSON.stringify(html)};
    (${act})(new window.ad.SurfaceTracker({ name: 'Feed', root }), root);
  })()`);
  const [visit] = await visits(page, 1);
  await page.close();
  return visit;
}

const TITLE = '<h1 style="height:100px;margin:0">Title</h1>';

for (const [what, html, outcome] of [
  ['a group', `${TITLE}<div data-perf-error style="height:300px"></div>`, 'error'],
  ['a group with text and an opaque box in it', `${TITLE}<div data-perf-error style="height:300px"><div style="background:#fff;height:300px"><p style="height:100px;margin:0">Try again</p></div></div>`, 'error'],
  ['a text', `${TITLE}<p data-perf-error style="height:300px">Try again</p>`, 'error'],
  ['a small part of the surface', `${TITLE.replace('100', '500')}<p data-perf-error style="height:100px">Try again</p>`, 'complete_with_errors'],
  ['an element that the app says is none', `${TITLE}<p data-perf-error="false" style="height:300px">Try again</p>`, 'complete'],
  ['a hidden element', `${TITLE}<p data-perf-error style="height:300px;visibility:hidden">Try again</p>`, 'complete'],
]) {
  test(`data-perf-error on ${what}: ${outcome}`, async () => {
    const visit = await visitOf(html);
    assert.equal(visit.outcome, outcome);
    assert.equal(visit.visuallyComplete !== undefined, outcome.startsWith('complete'));
  });
}

test('declareError() ends the visit as an error, also before the surface shows anything', async () => {
  for (const html of [`${TITLE}<p style="height:300px">Try again</p>`, '']) {
    const visit = await visitOf(html, '(surface) => surface.declareError()');
    assert.deepEqual([visit.outcome, visit.visuallyComplete], ['error', undefined], html);
  }
});

test('content that replaces a declared error completes the visit', async () => {
  const visit = await visitOf(`${TITLE}<p style="height:300px">Try again</p>`, `(surface, root) => {
    surface.declareError();
    setTimeout(() => (root.innerHTML = '<p style="height:400px">Content</p>'), 300);
  }`);
  assert.equal(visit.outcome, 'complete');
});
