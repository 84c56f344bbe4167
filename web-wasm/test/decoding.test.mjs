// Tests that a large picture which the browser decodes beside its frames is not drawn before it is decoded. Chromium's own
// record of its painting is too early.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import sharp from 'sharp';
import { timedTest } from '../../tests/timed.mjs';
import { openPage, startBrowser, startPages, visits } from './page.mjs';

let server;
let browser;
before(async () => {
  const png = await sharp({ create: { width: 5000, height: 5000, channels: 3, background: '#c63' } }).png().toBuffer();
  server = await startPages(() => 200, { '/large.png': { type: 'image/png', body: png } });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

timedTest('a picture of 25 megapixels is drawn when it is decoded', async (t) => {
  const { page, errors } = await openPage(browser, server.url);
  const loaded = await page.evaluate(async () => {
    document.body.innerHTML = `<main id=root><p>${'Words of a text. '.repeat(60)}</p></main>`;
    const root = document.getElementById('root');
    new window.ad.SurfaceTracker({ name: 'Large', root });
    const image = Object.assign(new Image(380, 300), { decoding: 'async', src: '/large.png' });
    root.append(image);
    await new Promise((resolve) => (image.onload = resolve));
    return performance.now();
  });
  const [{ outcome, start, visuallyComplete }] = await visits(page, 1);
  const after = start + visuallyComplete - loaded;
  t.diagnostic(`reported ${after.toFixed(0)} ms after the picture was loaded`);
  assert.equal(outcome, 'complete');
  // No machine decodes the picture within three frames. Its record says that it was painted in the first.
  assert.ok(after > 50, `reported ${after} ms after the picture was loaded`);
  assert.deepEqual(errors, []);
  await page.close();
});
