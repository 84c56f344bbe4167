// Tests that an open dialog changes nothing for its parent's visit but a flag (metric §13).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { words } from '../../tests/scenes/web/words.mjs';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

test('a surface settles while its dialog is open', async () => {
  const { page } = await open();
  await page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main><div id="dialog"><p style="height:300px">Sure?</p></div>';
    const parent = new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    const dialog = new window.ad.SurfaceTracker({ name: 'Dialog', root: document.getElementById('dialog'), dialogOf: parent });
    dialog.hold('it stays pending');
  });
  const [parent] = await visits(page, 1);
  assert.deepEqual([parent.surface, parent.outcome, parent.settled], ['Feed', 'complete', true]);
  assert.ok(words(new Uint8Array(parent.bytes)).flags.includes('dialog_open'));
  await page.close();
});
