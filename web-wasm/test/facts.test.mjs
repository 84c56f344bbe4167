// Tests which facts of the page's elements and inputs the core is told: live regions, touched controls, dialogs, and
// when content is other content. What they mean is decided in the core.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputFlag, InputKind, Kind, KindFlag, Op, State, StateFlag } from '../../tests/conformance/wasm/boundary.mjs';
import { frames, only, waitForCalls } from './calls.mjs';
import { inBrowser } from './page.mjs';

const openPage = inBrowser();
// A picture that never comes keeps the visit pending.
const PENDING = '<img width=300 height=300 src="/square.svg?delay=600000">';

// Opens a page with this HTML, in which the element `#root` is a surface.
async function open(html) {
  const { page, errors } = await openPage({ record: true });
  await page.evaluate((html) => {
    document.body.innerHTML = html;
    document.querySelectorAll('[popover]').forEach((element) => element.showPopover());
    document.querySelectorAll('dialog.modal').forEach((element) => element.showModal());
    window.surface = new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('root') });
  }, html);
  await waitForCalls(page, (calls) => frames(calls)[0]);
  return { page, errors };
}

const kindsOf = async (page) => only(await waitForCalls(page, (calls) => calls), Op.INPUT).map((input) => input.getUint8(12));

test('live regions are those of ARIA, unless the app says otherwise', async () => {
  const cases = /** @type {[string, boolean][]} */ ([
    ['role="status"', true], ['role="alert"', true], ['role="log"', true], ['role="timer"', true], ['role="marquee"', true],
    ['aria-live="polite"', true], ['aria-live="assertive"', true], ['aria-live="polite" role="img"', true],
    ['aria-live="off" role="status"', false], ['aria-live="off"', false], ['role="alertdialog"', false], ['', false],
    ['data-perf-live', true], ['data-perf-live="true" aria-live="off"', true],
    ['data-perf-live="false"', false], ['data-perf-live="false" role="alert"', false], ['data-perf-live="false" aria-live="polite"', false],
  ]);
  const texts = cases.map(([attributes]) => `<p ${attributes}>text</p>`);
  const outputs = '<output>text</output><output aria-live="off">text</output><output role="img">text</output>';
  const { page } = await open(`<main id="root">${texts.join('')}${outputs}</main>`);
  const [records] = await waitForCalls(page, frames);
  assert.deepEqual(records.map(({ kind }) => kind), [...cases.map(([, live]) => live), true, false, false].map((live) => Kind.TEXT | (live ? KindFlag.LIVE : 0)));
  await page.close();
});

test('a live region without content of its own has a record, and so has a hidden one with visible children', async () => {
  const { page } = await open('<main id="root"><div role="status"><p>text</p></div><div role="log" style="visibility:hidden"><p style="visibility:visible">text</p></div></main>');
  const [records] = await waitForCalls(page, frames);
  const region = Kind.GROUP | KindFlag.LIVE;
  assert.deepEqual(records.map(({ kind }) => kind), [region, Kind.TEXT, region, Kind.TEXT]);
  await page.close();
});

const BUTTON = '<button id="target">yes</button>';
for (const [what, html, kinds] of /** @type {[string, string, number[]][]} */ ([
  ['the surface', `<main id="root">${PENDING}${BUTTON}</main>`, [InputKind.TAP]],
  ['nothing of the surface', `<main id="root">${PENDING}</main>${BUTTON}`, []],
  ['a dialog element in the surface', `<main id="root">${PENDING}<dialog open style="top:0">${BUTTON}</dialog></main>`, [InputFlag.IN_DIALOG]],
  ['a modal dialog element beside the surface', `<main id="root">${PENDING}</main><dialog class="modal">${BUTTON}</dialog>`, [InputFlag.IN_DIALOG]],
  ['a popover', `<main id="root">${PENDING}<div popover>${BUTTON}</div></main>`, [InputFlag.IN_DIALOG]],
  ['a role', `<main id="root">${PENDING}<div role="dialog">${BUTTON}</div></main>`, [InputFlag.IN_DIALOG]],
  ['an alert', `<main id="root">${PENDING}</main><div role="alertdialog">${BUTTON}</div>`, [InputFlag.IN_DIALOG]],
  ['something modal', `<main id="root">${PENDING}<div aria-modal="true">${BUTTON}</div></main>`, [InputFlag.IN_DIALOG]],
  ['a dialog element that is closed', `<main id="root">${PENDING}<dialog style="display:block">${BUTTON}</dialog></main>`, [InputKind.TAP]],
  ['a form with a field named `matches`', `<main id="root">${PENDING}<form action="javascript:0"><input name="matches">${BUTTON}</form></main>`, [InputKind.TAP]],
  ['a surface that is a dialog', `<div role="dialog" id="root">${PENDING}${BUTTON}</div>`, [InputKind.TAP]],
  ['a surface in a dialog', `<dialog class="modal"><main id="root">${PENDING}${BUTTON}</main></dialog>`, [InputKind.TAP]],
  ['a dialog around the surface', `<dialog class="modal"><main id="root">${PENDING}</main>${BUTTON}</dialog>`, []],
])) {
  test(`a click in ${what} is ${kinds.length === 0 ? 'not reported' : kinds[0] ? 'an input in a dialog' : 'an interaction'}`, async () => {
    const { page, errors } = await open(html);
    await page.click('#target');
    // Inputs are reported in a task of their own.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    assert.deepEqual(await kindsOf(page), kinds);
    assert.deepEqual(errors, []);
    await page.close();
  });
}

test('a surface that is slotted into a dialog of a web component is in that dialog', async () => {
  const { page } = await openPage({ record: true });
  await page.evaluate((picture) => {
    document.body.innerHTML = `<x-dialog><main id="root">${picture}<button id="target">yes</button></main></x-dialog>`;
    document.querySelector('x-dialog').attachShadow({ mode: 'open' }).innerHTML = '<div role="dialog"><slot></slot></div>';
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('root') });
  }, PENDING);
  await page.click('#target');
  const [input] = await waitForCalls(page, (calls) => only(calls, Op.INPUT)[0] && only(calls, Op.INPUT));
  assert.equal(input.getUint8(12), InputKind.TAP);
  await page.close();
});

test('keys and scrolls in a dialog are inputs in a dialog, and begin no typing visit', async () => {
  const { page } = await open(`<main id="root">${PENDING}<div role="dialog">
    <input type="search" id="search"><button id="close">close</button>
    <div id="list" style="height:100px;overflow:auto"><p style="height:1000px">text</p></div></div></main>`);
  await page.focus('#search');
  await page.keyboard.press('a');
  await page.focus('#close');
  await page.keyboard.press('b');
  await page.hover('#list');
  await page.mouse.wheel(0, 50);
  const inputs = await waitForCalls(page, (calls) => only(calls, Op.INPUT)[2] && only(calls, Op.INPUT));
  assert.deepEqual(inputs.slice(0, 3).map((input) => input.getUint8(12)), [InputKind.TEXT_KEY, InputKind.KEY, InputKind.SCROLL].map((kind) => kind | InputFlag.IN_DIALOG));
  assert.equal(inputs[2].byteLength, 25, 'the scroll has its distance');
  assert.deepEqual(only(await waitForCalls(page, (calls) => calls), Op.BEGIN_TYPING), []);
  await page.close();
});

for (const [how, act] of /** @type {[string, (page: any) => Promise<void>][]} */ ([
  ['clicked', (page) => page.click('#inner')],
  ['operated by a key', async (page) => (await page.focus('#follow'), await page.keyboard.press('Enter'))],
])) {
  test(`the control that the user has ${how} is touched, and no other`, async () => {
    const { page } = await openPage({ record: true });
    await page.evaluate((picture) => {
      document.body.innerHTML = `<main id="root">${picture}<button id="follow"><i id="inner">follow</i></button><a href="#">link</a><div role="switch">switch</div></main>`;
      const begin = () => new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('root') });
      document.getElementById('follow').onclick = begin;
    }, PENDING);
    await act(page);
    const records = await waitForCalls(page, (calls) => frames(calls)[0]);
    const touched = records.filter(({ state }) => state & StateFlag.TOUCHED);
    assert.deepEqual(touched.map(({ kind }) => kind), [Kind.GROUP]);
    assert.deepEqual(records.map(({ kind }) => kind), [Kind.IMAGE, Kind.GROUP, Kind.TEXT, Kind.TEXT, Kind.TEXT]);
    await page.close();
  });
}

test('a control that was touched before the input which opened the surface is not touched', async () => {
  const { page } = await open(`<main id="root">${PENDING}<button id="follow">follow</button></main><button id="go">go</button>`);
  await page.evaluate(() => (document.getElementById('go').onclick = () => window.surface.restart()));
  await page.click('#follow');
  await page.click('#go');
  // The frames since the second visit began: the first visit's last frame has the touched control.
  const isBegin = ({ op }) => op === Op.BEGIN;
  const records = await waitForCalls(page, (calls) => (only(calls, Op.BEGIN).length === 2 ? frames(calls.slice(calls.findLastIndex(isBegin)))[0] : undefined));
  assert.ok(records.every(({ state }) => !(state & StateFlag.TOUCHED)));
  await page.close();
});

// Changes the page, and returns the generations of the last element before and after.
async function generations(page, act) {
  const before = (await waitForCalls(page, (calls) => frames(calls).at(-1))).at(-1);
  await page.evaluate(act);
  // A frame that an earlier change has requested may come before the act.
  const count = frames(await waitForCalls(page, (calls) => calls)).length;
  await page.evaluate(() => document.getElementById('root').toggleAttribute('data-changed'));
  const after = await waitForCalls(page, (calls) => (frames(calls).length > count ? frames(calls).at(-1) : undefined));
  assert.equal(after.at(-1).identity, before.identity);
  return after.at(-1).generation - before.generation;
}

test('equal content that is bound again is the same generation, other content is not', async () => {
  const { page } = await open(`<main id="root">${PENDING}<p>text</p></main>`);
  const text = (to) => generations(page, `document.querySelector('p').replaceChildren(${JSON.stringify(to)})`);
  assert.deepEqual([await text('text'), await text('other')], [0, 1]);
  await page.evaluate(() => (document.querySelector('p').outerHTML = '<img id="last" width=100 height=100 src="/square.svg?a">'));
  const image = (to) => generations(page, `document.getElementById('last').src = ${JSON.stringify(to)}`);
  await waitForCalls(page, (calls) => frames(calls).at(-1)?.at(-1)?.kind === Kind.IMAGE);
  assert.deepEqual([await image('/square.svg?a'), await image('/square.svg?b')], [0, 1]);
  await page.close();
});

test('a film that is shown is the same generation with another poster', async () => {
  const { page } = await open(`<main id="root">${PENDING}<video muted width=100 height=100></video></main>`);
  await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    const video = document.querySelector('video');
    video.srcObject = canvas.captureStream();
    setInterval(() => context.fillRect(0, 0, 9, 9), 20);
    return video.play();
  });
  await waitForCalls(page, (calls) => frames(calls).at(-1)?.at(-1)?.state === State.PLAYING);
  assert.equal(await generations(page, "document.querySelector('video').poster = '/square.svg'"), 0);
  await page.close();
});

test('a picture that has failed and is loaded again with the same address is pending, and then drawn', async () => {
  const { page } = await openPage({ record: true });
  let [count, release] = [0, () => {}];
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route('**/retried.svg', async (route) => {
    count += 1;
    if (count > 1) await released;
    await route.fulfill(count === 1 ? { status: 404 } : { contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>' });
  });
  await page.evaluate((picture) => {
    document.body.innerHTML = `<main id="root">${picture}<img id="last" width=100 height=100 src="/retried.svg"></main>`;
    new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('root') });
  }, PENDING);
  const state = (wanted) => waitForCalls(page, (calls) => frames(calls).at(-1)?.at(-1)?.state === wanted);
  await state(State.FAILED);
  await page.evaluate(() => (document.getElementById('last').src = '/retried.svg'));
  await state(State.PENDING);
  release();
  await waitForCalls(page, (calls) => [State.BOUND, State.DRAWN].includes(frames(calls).at(-1)?.at(-1)?.state ?? 0));
  await page.close();
});

test('a picture without an address is an image of an unknown state', async () => {
  const { page } = await open(`<main id="root">${PENDING}<img width=100 height=100></main>`);
  const [records] = await waitForCalls(page, frames);
  assert.deepEqual([records[1].kind, records[1].state], [Kind.IMAGE, State.UNKNOWN]);
  await page.close();
});
