// Tests that each key in a search field is measured until its results are drawn.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timedTest } from '../../tests/timed.mjs';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

// A search screen whose results change `delay` milliseconds after each key.
const SCREEN = (delay) => {
  document.body.innerHTML = '<main id="search"><input type="search" style="height:40px"><div id="results"><p style="height:200px">popular</p></div></main>';
  const [root, field, results] = [document.getElementById('search'), document.querySelector('input'), document.getElementById('results')];
  new window.ad.SurfaceTracker({ name: 'Search', root });
  field.addEventListener('input', () => {
    const text = field.value;
    setTimeout(() => (results.innerHTML = `<p style="height:200px">results for ${text}</p>`), delay);
  });
  field.focus();
};

timedTest('a key is measured until its results are drawn, even long after the surface itself is complete', async () => {
  const { page, errors } = await open();
  await page.evaluate(SCREEN, 300);
  const [surface] = await visits(page, 1);
  assert.deepEqual([surface.surface, surface.outcome], ['Search', 'complete']);
  await page.keyboard.type('m');
  const [, typing] = await visits(page, 2);
  assert.deepEqual([typing.surface, typing.outcome, typing.startSource], ['Search/typing', 'complete', 'input']);
  assert.ok(typing.visuallyComplete >= 300, `complete after ${typing.visuallyComplete} ms, but the new results came only after 300 ms`);
  assert.ok(typing.visuallyComplete < 1_300, `complete after ${typing.visuallyComplete} ms, so the value includes the settle time`);
  assert.deepEqual(errors, []);
  await page.close();
});

timedTest('the next key supersedes the one before', async () => {
  const { page } = await open();
  await page.evaluate(SCREEN, 400);
  await visits(page, 1);
  await page.keyboard.type('ma', { delay: 100 });
  const ended = await visits(page, 3);
  assert.deepEqual(ended.slice(1).map((visit) => [visit.surface, visit.outcome]), [['Search/typing', 'superseded'], ['Search/typing', 'complete']]);
  await page.close();
});

timedTest('each visit that waits for a painting receives its record', async () => {
  const { page } = await open();
  await page.evaluate(SCREEN, 100);
  // The visit of this surface is still pending when the key is typed, and receives the paint records first.
  await page.evaluate(() => {
    new window.ad.SurfaceTracker({ name: 'Page', root: document.body });
    document.body.insertAdjacentHTML('beforeend', '<p data-perf-busy style="height:200px">busy</p>');
  });
  await visits(page, 1);
  await page.keyboard.type('m');
  const ended = await visits(page, 2);
  const typing = ended.find((visit) => visit.surface === 'Search/typing');
  assert.deepEqual([typing.outcome, typing.endSource], ['complete', 'presented'], 'the end was timed by the browser, not by the frame clock');
  await page.close();
});

test('keys that type nothing begin no visit', async () => {
  const { page } = await open();
  await page.evaluate(SCREEN, 10);
  await visits(page, 1);
  for (const key of ['Escape', 'ArrowLeft', 'Shift', 'Control+a', 'm']) await page.keyboard.press(key);
  const ended = await visits(page, 2);
  assert.deepEqual(ended.slice(1).map((visit) => [visit.surface, visit.outcome]), [['Search/typing', 'complete']], 'only for the last key');
  await page.close();
});

test('a surface that is left or removed receives no more keys', async () => {
  const { page } = await open();
  await page.evaluate(SCREEN, 10);
  await visits(page, 1);
  await page.evaluate(() => document.getElementById('search').remove());
  await page.evaluate(() => {
    document.body.innerHTML = '<input type="search">';
    document.querySelector('input').focus();
  });
  await page.keyboard.type('x');
  await page.waitForTimeout(200);
  assert.equal((await visits(page, 1)).length, 1);
  await page.close();
});
