// Tests the element `<base-surface>`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { words } from '../../tests/scenes/web/words.mjs';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();
const SCREEN = '<h1 style="height:300px">Title</h1><p style="height:200px">Text</p>';

// Opens a page with the element defined, and the html in its body.
async function openWith(html) {
  const { page, errors } = await open();
  await page.evaluate((html) => {
    window.ad.defineSurfaceElement();
    document.body.innerHTML = html;
  }, html);
  return { page, errors };
}
const names = (ended) => ended.map(({ surface, outcome }) => [surface, outcome]);

test('a surface in HTML begins when it is connected, and is left when it is removed', async () => {
  const { page, errors } = await openWith(`<base-surface name="Home">${SCREEN}<img width="300" height="300" src="/square.svg?delay=60000"></base-surface>`);
  await page.evaluate(() => {
    const home = document.querySelector('base-surface');
    window.tracker = home.tracker;
    // A surface that is only moved goes on.
    document.body.append(document.createElement('section'));
    document.querySelector('section').append(home);
  });
  await page.evaluate(() => (window.same = document.querySelector('base-surface').tracker === window.tracker));
  await page.evaluate(() => document.querySelector('base-surface').remove());
  const ended = await visits(page, 1);
  assert.deepEqual(names(ended), [['Home', 'abandoned']]);
  assert.equal(ended[0].leaveReason, 'removed');
  assert.equal(await page.evaluate(() => window.same), true);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a tab that was built in advance begins when it is selected', async () => {
  const { page, errors } = await openWith(`<base-surface name="One">${SCREEN}</base-surface><base-surface name="Two" active="false" style="display:none">${SCREEN}</base-surface><button id="select">Two</button>`);
  await page.evaluate(() => {
    document.getElementById('select').onclick = (event) => {
      const [one, two] = document.querySelectorAll('base-surface');
      one.active = false;
      two.active = true;
      one.style.display = 'none';
      two.style.display = '';
      window.selectedAt = event.timeStamp;
    };
  });
  assert.deepEqual(names(await visits(page, 1)), [['One', 'complete']]);
  await page.click('#select');
  const [, two] = await visits(page, 2);
  assert.deepEqual([two.surface, two.outcome, two.startSource], ['Two', 'complete', 'input']);
  assert.ok(Math.abs(two.start - (await page.evaluate(() => window.selectedAt))) < 0.01);
  const state = await page.evaluate(() => [...document.querySelectorAll('base-surface')].map((tab) => [tab.active, tab.getAttribute('active')]));
  assert.deepEqual(state, [[false, 'false'], [true, 'true']]);
  assert.deepEqual(errors, []);
  await page.close();
});

test('surfaces can be nested; another name begins another visit', async () => {
  const { page } = await openWith(`<base-surface name="Outer">${SCREEN}<base-surface name="Inner"><p style="height:100px">Inner</p></base-surface></base-surface>`);
  assert.deepEqual(names(await visits(page, 2)).sort(), [['Inner', 'complete'], ['Outer', 'complete']]);
  await page.evaluate(() => document.querySelector('base-surface').setAttribute('name', 'Renamed'));
  assert.deepEqual(names((await visits(page, 3)).slice(2)), [['Renamed', 'complete']]);
  await page.close();
});

test('a surface in a dialog flags the surface around it', async () => {
  const { page } = await openWith(`<base-surface name="Page">${SCREEN}<img width="300" height="300" src="/square.svg?delay=60000"><dialog><base-surface name="Dialog" active="false"><h2 style="height:200px">Sure?</h2></base-surface></dialog></base-surface>`);
  await page.evaluate(() => {
    document.querySelector('dialog').showModal();
    document.querySelector('dialog base-surface').active = true;
  });
  assert.deepEqual(names(await visits(page, 1)), [['Dialog', 'complete']]);
  await page.evaluate(() => document.querySelector('base-surface').tracker.leave('navigation'));
  const [, ended] = await visits(page, 2);
  assert.equal(ended.surface, 'Page');
  assert.ok(words(Uint8Array.from(ended.bytes)).flags.includes('dialog_open'));
  await page.close();
});

test('without a name or without custom elements, and where the page has an element of that name, nothing happens', async () => {
  const { page, errors } = await openWith('<base-surface></base-surface>');
  const seen = await page.evaluate(() => {
    const empty = document.querySelector('base-surface');
    window.ad.defineSurfaceElement();
    return [empty.tracker, window.ad.status().state];
  });
  assert.deepEqual(seen, [undefined, 'ready']);
  await page.close();
  const { page: other, errors: others } = await open({}, () => {
    customElements.define('base-surface', class extends HTMLElement {});
  });
  assert.equal(await other.evaluate(() => (window.ad.defineSurfaceElement(), window.ad.status().state)), 'ready');
  await other.close();
  const { page: third, errors: thirds } = await open({}, () => Object.defineProperty(window, 'customElements', { value: undefined }));
  assert.equal(await third.evaluate(() => (window.ad.defineSurfaceElement(), window.ad.status().state)), 'ready');
  await third.close();
  assert.deepEqual([errors, others, thirds], [[], [], []]);
});
