// Tests that a dialog delays its parent's visit until the dialog is removed, even if the dialog's own visit ended long
// before (metric §13).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

test('a dialog that is removed after its own visit has ended lets its parent settle', async () => {
  const { page } = await open();
  await page.evaluate(() => {
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main><div id="dialog"><p style="height:300px">Sure?</p></div>';
    const parent = new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    new window.ad.SurfaceTracker({ name: 'Dialog', root: document.getElementById('dialog'), dialogOf: parent });
  });
  const [first] = await visits(page, 1);
  assert.deepEqual([first.surface, first.outcome], ['Dialog', 'complete']);
  assert.equal((await visits(page, 1)).length, 1, 'the parent waits');
  await page.evaluate(() => document.getElementById('dialog').remove());
  const [, parent] = await visits(page, 2);
  assert.deepEqual([parent.surface, parent.outcome, parent.settled], ['Feed', 'complete', true]);
  await page.close();
});
