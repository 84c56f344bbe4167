// Tests that the package does no harm on a server: without a document, imports, surfaces and `install` do nothing, and none
// throws or logs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import * as ad from '../dist/alldrawn.js';
import { doctor } from '../dist/doctor.js';
import * as eager from '../dist/eager.js';
import { overlay } from '../dist/overlay.js';
import { Surface, useHold, useSurface } from '../dist/react.js';

test('on a server nothing is measured, nothing throws, and nothing is logged', async (t) => {
  const log = t.mock.method(console, 'error', () => {});
  class Home extends ad.BaseSurface {
    static surfaceName = 'Home';
  }
  const surfaces = [new ad.SurfaceTracker({ name: 'Feed', root: undefined }), new Home(undefined), new Home(null)];
  for (const surface of surfaces) {
    surface.hold('x')();
    surface.declareEmpty();
    surface.declareError();
    surface.mark('m');
    surface.restart();
    surface.leave();
  }
  assert.deepEqual(await ad.install({ endpoint: '/v1/visits' }), { state: 'not-installed' });
  assert.deepEqual(await eager.install(), { state: 'not-installed' });
  eager.onVisit(() => {})();
  assert.equal((await eager.load()).install, ad.install);
  ad.setConsent(false);
  ad.onVisit(() => {})();
  ad.answerFor({}, { isDrawn: () => true });
  assert.equal(ad.recording(), undefined);
  overlay(true);
  overlay(false);
  assert.deepEqual(await doctor(), { ok: true, findings: [], text: '' });
  assert.deepEqual(ad.status(), { state: 'not-installed' });
  assert.equal(log.mock.callCount(), 0);
});

test('React renders a surface on a server', (t) => {
  const log = t.mock.method(console, 'error', () => {});
  const Child = () => {
    useHold('data');
    useSurface().mark('rendered');
    return 'text';
  };
  const html = renderToString(createElement(Surface, { name: 'Home', as: 'main', id: 'home' }, createElement(Child)));
  assert.equal(html, '<main id="home">text</main>');
  assert.equal(log.mock.callCount(), 0);
});

test('an app that is started by Node 20 or newer can import every entry', async () => {
  for (const entry of ['alldrawn', 'alldrawn/react', 'alldrawn/overlay', 'alldrawn/doctor', 'alldrawn/testing', 'alldrawn/playwright', 'alldrawn/recording', 'alldrawn/embedded']) {
    assert.ok(Object.keys(await import(entry)).length > 0, entry);
  }
});
