// Tests the page in a real browser against the real binary: `npm test -w dashboard/web`, after `npm run build -w
// dashboard/web` and `cargo build -p alldrawn`.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { chromium } from 'playwright-core';
import { ChangeCause, encode, flag, NodeKind, Outcome, Platform, send, StartSource, startCollector } from './collector.mjs';
import { sendMadeUpVisits } from './made_up_visits.mjs';

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let browser;
let collector;
let page;
let troubles;

before(async () => {
  browser = await chromium.launch(process.env.ALLDRAWN_CHROMIUM ? { executablePath: process.env.ALLDRAWN_CHROMIUM, args: ARGS } : { executablePath: await onPath('chromium'), args: ARGS });
});
after(() => browser?.close());

beforeEach(async () => {
  collector = await startCollector();
  await open();
});
afterEach(async () => {
  await page.close();
  await collector.stop();
  assert.deepEqual(troubles, [], 'no error, no refused style or script, and no request to another origin');
});

async function open(options = { viewport: { width: 1280, height: 800 } }) {
  page = await browser.newPage(options);
  // This time limit only prevents a test from waiting for ever.
  page.setDefaultTimeout(60_000);
  troubles = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    // The response for a surface without visits is 404, and the page shows a message.
    if (message.type() === 'error' && !message.text().includes('404')) troubles.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== collector.origin) troubles.push(request.url());
  });
}

async function onPath(name) {
  const { access, constants } = await import('node:fs/promises');
  const { delimiter, join } = await import('node:path');
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name);
    if (await access(file, constants.X_OK).then(() => true, () => false)) return file;
  }
  throw new Error(`${name} is not on the PATH: install it, or set ALLDRAWN_CHROMIUM to its path`);
}

let number = 0;
function visit(fields) {
  const visitId = new Uint8Array(16);
  new DataView(visitId.buffer).setUint32(12, (number += 1));
  return { visitId, surface: 'Home', outcome: Outcome.COMPLETE, startSource: StartSource.INPUT, ...fields };
}
const complete = (ms, fields) => visit({ visuallyCompleteUs: ms * 1000, elapsedUs: ms * 1000, firstContentUs: ms * 400, flags: 1, ...fields });
const ended = (outcome, ms, fields) => visit({ outcome: Outcome[outcome], elapsedUs: ms * 1000, ...fields });

const row = (name) => page.locator(`tr[data-surface="${name}"]`);
const rowNames = () => page.locator('tr[data-surface]').evaluateAll((rows) => rows.map((row) => row.dataset.surface));
const rowWith = (name, visits) => page.waitForSelector(`tr[data-surface="${name}"][data-visits="${visits}"]`);

test('with an empty store, the page says where to send visits', async () => {
  await page.goto(collector.origin);
  await page.getByText(`upload to ${collector.origin}/v1/visits`).waitFor();
});

/** Asserts that a time is about as expected: within the width of the collector's bins, 0.4 %. */
const assertAbout = (value, wanted) => assert.ok(Math.abs(Number(value) / wanted - 1) < 0.004, `${value} is not about ${wanted}`);

test('the list shows the figures of each surface, the slowest first', async () => {
  await send(collector.origin, [
    ...Array.from({ length: 100 }, (_, at) => complete((at + 1) * 10)),
    ...['ABANDONED', 'TIMEOUT', 'INTERACTED'].map((outcome) => ended(outcome, 29_000)),
    visit({ outcome: Outcome.COMPLETE_WITH_ERRORS, visuallyCompleteUs: 29e6, elapsedUs: 29e6 }),
    complete(3000, { surface: 'Slow' }),
    ended('TIMEOUT', 30_000, { surface: 'Never' }),
    ended('VOID', 30_000, { surface: 'Unknown' }),
  ]);
  await page.goto(collector.origin);
  await rowWith('Home', 104);
  assert.deepEqual(await rowNames(), ['Never', 'Slow', 'Home', 'Unknown'], 'not reached is slowest, and a surface without a value comes last');
  const home = await row('Home').evaluate((row) => ({ ...row.dataset }));
  assertAbout(home.p50, 520);
  assertAbout(home.p90, 940);
  assert.equal(home.few, 'false');
  assert.equal(Number(home.completion).toFixed(4), (100 / 104).toFixed(4));
  assert.match(await row('Home').locator('.outcome-bar').getAttribute('aria-label'), /^Complete 96\.2%, With failed images 1\.0%/);
  const colours = await page.getByRole('list', { name: 'Colours of the outcomes' }).getByRole('listitem').allInnerTexts();
  assert.deepEqual([colours[0], colours[1], colours.at(-1)], ['Complete', 'With failed images, error', 'Restless, redirected, void, unchanged, unknown']);
  assert.equal(await row('Home').locator('.p90 .few').isVisible(), false);
  assert.equal(await row('Slow').locator('.p90 .few').isVisible(), true);
  assert.match(await row('Never').locator('.p90').innerText(), /not reached/);
  assert.match(await row('Unknown').locator('.p90').innerText(), /–/);
  await page.getByText('Every visit counts').waitFor();
});

test('a percentile is drawn with its interval and bounds', async () => {
  await send(collector.origin, [
    ...Array.from({ length: 200 }, (_, at) => complete(500 + at * 5)),
    ...Array.from({ length: 40 }, () => ended('ABANDONED', 900)),
    ended('TIMEOUT', 30_000, { surface: 'Never' }),
  ]);
  await page.goto(collector.origin);
  await rowWith('Home', 240);
  const range = row('Home').locator('.p90 .range');
  assert.match(await range.getAttribute('aria-label'), /^p90 1\.4\d s; 95% sure: 1\.\d+ s to 1\.\d+ s; possible range if the visits that were left had gone on: 1\.\d+ s or more$/);
  const middle = ({ x, width }) => x + width / 2;
  const box = async (part) => middle(await range.locator(part).first().boundingBox());
  const [least, estimate, beyond] = [await box('.bound'), await box('circle.estimate'), await box('.arrow.bounds')];
  assert.ok(least < estimate && estimate < beyond, `${least} ${estimate} ${beyond}`);
  const interval = await range.locator('.interval').boundingBox();
  assert.ok(interval.x < estimate && estimate < interval.x + interval.width);
  assert.equal(await range.locator('.arrow.estimate').count(), 0);
  assert.equal(await row('Never').locator('.p90 .range .arrow.estimate').count(), 1, 'not reached is an arrow');
  assert.equal(await row('Never').locator('.p90 .range circle').count(), 0);
});

test('revisits, visits without an input and typing visits are charted apart, below the others', async () => {
  await send(collector.origin, [
    complete(300),
    complete(9000, { flags: flag('SETTLED') | flag('REVISIT') }),
    complete(8000, { startSource: StartSource.BEGIN }),
    complete(7000, { surface: 'Search/typing', flags: flag('SETTLED') | flag('TYPING') }),
  ]);
  await page.goto(collector.origin);
  await rowWith('Home', 1);
  assert.deepEqual(await rowNames(), ['Home', 'Home · revisit', 'Home · begin', 'Search · typing']);
  await page.getByText('Charted apart').waitFor();
  await row('Home · revisit').locator('a').click();
  await page.waitForSelector('.detail[data-surface="Home · revisit"][data-visits="1"]');
  assertAbout(await page.getAttribute('.detail', 'data-p50'), 9000);
  await page.getByText('came from a cache').waitFor();
  assert.deepEqual(await page.locator('tr[data-visit]').evaluateAll((rows) => rows.map((row) => row.dataset.vc)), ['9000']);
  await page.goto(`${collector.origin}/#/surface/Search%2Ftyping/typing`);
  await page.waitForSelector('.detail[data-surface="Search · typing"][data-visits="1"]');
});

test('a surface that cannot be measured is ranked apart, with the reason', async () => {
  await send(collector.origin, [
    complete(300),
    complete(9000, { surface: 'Map', unansweredPermille: 300 }),
    complete(9000, { surface: 'Map', unansweredPermille: 299 }),
    complete(8000, { surface: 'Seen', unansweredPermille: 299 }),
    complete(200, { startSource: StartSource.BEGIN }),
  ]);
  await page.goto(collector.origin);
  await rowWith('Map', 2);
  assert.deepEqual(await rowNames(), ['Seen', 'Home', 'Map', 'Home · begin']);
  const section = page.locator('[data-section="Not measured"]');
  assert.match(await section.locator('.section-head').innerText(), /^Not measured\s+In at least half of their completed visits, 30% or more of the screen is a canvas, map or web view/);
  assert.deepEqual(await section.locator('tr[data-surface]').evaluateAll((rows) => rows.map((row) => row.dataset.surface)), ['Map']);
  await page.fill('input[type=search]', 'home');
  assert.equal(await section.locator('tr').count(), 0, 'a section without surfaces has no heading');
  await page.fill('input[type=search]', '');
  await row('Map').locator('a').click();
  await page.getByText('The times below say when everything else was drawn').waitFor();
  await page.goto(`${collector.origin}/#/surface/Seen`);
  await page.waitForSelector('.detail[data-surface="Seen"][data-visits="1"]');
  assert.equal(await page.locator('.notice').isVisible(), false);
});

test('errors, unsettled visits and what changed later are shown beside the percentiles', async () => {
  const audit = ({ visitId }, cause) => ({ visitId, audit: { watchedUs: 5_000_000, cause: ChangeCause[cause] ?? 0 } });
  const settled = Array.from({ length: 80 }, (_, at) => complete(500 + at, { cluster: at % 20 }));
  const unsettled = Array.from({ length: 10 }, () => complete(900, { flags: 0 }));
  const errors = Array.from({ length: 10 }, () => ended('ERROR', 400));
  const changes = ['APPEARED', 'APPEARED', 'RENEWED', 'BUSY_AGAIN'];
  await send(collector.origin, [...settled.map((visit, at) => audit(visit, changes[at])), ...settled, ...unsettled, ...errors, complete(300, { surface: 'Quiet' })]);
  await page.goto(collector.origin);
  await rowWith('Home', 100);
  const { error, unsettledWeight, auditRecords, auditChanged, unmeasured } = await row('Home').evaluate((row) => ({ ...row.dataset }));
  assert.deepEqual([error, Number(unsettledWeight), auditRecords, Number(auditChanged).toFixed(9), unmeasured], ['0.1', 0, '80', '0.050000000', 'false']);
  const small = (name) => row(name).locator('[data-fact]').allInnerTexts();
  assert.deepEqual(await small('Home'), ['5.0% changed later', '10.0% errors']);
  assert.deepEqual(await small('Quiet'), [], 'shares of 0 are not shown');
  await row('Home').locator('a').click();
  await page.waitForSelector('.detail[data-visits="100"]');
  const fact = async (key) => (await page.locator(`.fact[data-fact=${key}]`).innerText()).replace(/\s+/g, ' ');
  assert.match(await fact('error'), /^10\.0% Ended in an error/);
  assert.match(await fact('unsettled'), /^0% Left before it was certain In 11\.1% of the complete visits the user went on/);
  assert.match(await fact('audit'), /^5\.0% Changed after it was complete 80 visits were watched.*95% sure: [0-9.]+% to [0-9.]+%\. What changed first: something new appeared 2 something loaded again or was replaced 1 a loading indicator appeared 1$/);
  await page.goto(`${collector.origin}/#/surface/Quiet`);
  await page.waitForSelector('.detail[data-surface="Quiet"][data-visits="1"]');
  assert.match(await fact('audit'), /^– Changed after it was complete Not known/);
  assert.match(await fact('unsettled'), /No user went on before/);
});

test('platforms have charts of their own, which are named once a surface has several', async () => {
  await send(collector.origin, [complete(300, { platform: Platform.ANDROID }), complete(200, { startSource: StartSource.LAUNCH, platform: Platform.ANDROID })]);
  await page.goto(collector.origin);
  await rowWith('Home', 1);
  assert.deepEqual(await rowNames(), ['Home', 'Home · launch']);
  await send(collector.origin, [complete(900, { platform: Platform.WEB }), complete(900, { platform: Platform.WEB })]);
  await rowWith('Home · web', 2);
  assert.deepEqual(await rowNames(), ['Home · web', 'Home · android', 'Home · launch, android']);
  await row('Home · android').locator('a').click();
  await page.waitForSelector('.detail[data-surface="Home · android"][data-visits="1"]');
  await page.goto(`${collector.origin}/#/surface/Home`);
  await page.waitForSelector('.detail[data-surface="Home · web"][data-visits="2"]');
  assert.equal(await page.locator('h1').textContent(), 'Home · web', 'the chart with the most visits');
});

test('heads sort by mouse and keyboard, and the filter reduces the list', async () => {
  await send(collector.origin, [complete(100, { surface: 'A' }), complete(300, { surface: 'B' }), complete(200, { surface: 'C' }), complete(200, { surface: 'C' })]);
  await page.goto(collector.origin);
  await rowWith('C', 2);
  assert.deepEqual(await rowNames(), ['B', 'C', 'A']);
  await page.click('[data-sort=visits]');
  assert.equal((await rowNames())[0], 'C');
  await page.focus('[data-sort=name]');
  await page.keyboard.press('Enter');
  assert.deepEqual(await rowNames(), ['A', 'B', 'C']);
  assert.equal(await page.getAttribute('th[data-key=name]', 'aria-sort'), 'ascending');
  await page.keyboard.press('Enter');
  assert.deepEqual(await rowNames(), ['C', 'B', 'A']);
  await page.fill('input[type=search]', 'b');
  assert.deepEqual(await rowNames(), ['B']);
});

test('a surface opens to its outcomes, chart and latest visits, and closes again', async () => {
  const label = '<img src=x onerror=alert(1)>';
  await send(collector.origin, [
    complete(1200, { surface: '/orders/:id', lastReady: [{ kind: NodeKind.IMAGE, label: 'hero', readyUs: 1_200_000 }] }),
    ended('ABANDONED', 700, { surface: '/orders/:id', stillPending: [{ kind: NodeKind.VIDEO, label }] }),
  ]);
  await page.goto(collector.origin);
  await rowWith('/orders/:id', 2);
  await row('/orders/:id').locator('a').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.detail[data-visits="2"]');
  assert.equal(await page.locator('h1').innerText(), '/orders/:id');
  assert.equal(await page.getAttribute('.detail', 'data-completion'), '0.5');
  assert.match(await page.getAttribute('.plot[role=img]', 'aria-label'), /p50 1\.20 s; too few sessions for an interval; possible range if the visits that were left had gone on: (698|70\d) ms to 1\.20 s; few visits/);
  assert.equal(await page.locator('.surface-chart canvas').count(), 2);
  assert.equal(await page.getAttribute('.shares tr[data-outcome=abandoned]', 'data-standing'), 'censored');
  assert.equal(await page.getAttribute('.shares tr[data-outcome=complete]', 'data-standing'), 'observed');
  const visits = page.locator('tr[data-visit]');
  assert.deepEqual(await visits.evaluateAll((rows) => rows.map((row) => row.dataset.outcome)), ['abandoned', 'complete']);
  assert.equal(await visits.nth(1).getAttribute('data-vc'), '1200');
  assert.equal(await visits.nth(0).getAttribute('data-vc'), null, 'a visit that is not complete has no value');
  assert.equal(await visits.nth(0).locator('.vc').innerText(), 'ended at 700 ms');
  assert.equal(await visits.nth(0).locator('.chip').getAttribute('data-node'), label, 'a label from a client is shown as text');
  assert.match(await visits.nth(1).locator('.chip').innerText(), /hero\s*1\.20 s/);
  await page.goBack();
  await rowWith('/orders/:id', 2);
});

test('new visits appear without a reload, and unchanged rows are not touched', async () => {
  await send(collector.origin, [complete(100), complete(200, { surface: 'Other' })]);
  await page.goto(collector.origin);
  await rowWith('Home', 1);
  await row('Home').locator('a').focus();
  await page.evaluate(() => {
    window.changes = [];
    const record = (records) => window.changes.push(...records.map(({ target }) => (target.nodeType === 1 ? target : target.parentElement).closest('tr')?.dataset.surface));
    new MutationObserver(record).observe(document.querySelector('tbody'), { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await send(collector.origin, [complete(500), ended('ABANDONED', 300)]);
  await rowWith('Home', 3);
  assert.deepEqual(await rowNames(), ['Home', 'Other']);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Home', 'the focus stays, even if the row moves');
  const touched = new Set((await page.evaluate(() => window.changes)).filter(Boolean));
  assert.deepEqual([...touched], ['Home']);
});

test('the page of a surface without visits shows its first visit when it arrives', async () => {
  await page.goto(`${collector.origin}/#/surface/Later`);
  await page.getByText('No visit of this surface is stored yet').waitFor();
  await send(collector.origin, [complete(100, { surface: 'Later' })]);
  await page.waitForSelector('.detail[data-visits="1"]');
});

test('the page reports a collector that is not reachable, and keeps its last figures', async () => {
  await send(collector.origin, [complete(100)]);
  await page.goto(collector.origin);
  await page.waitForSelector('[data-live=live]');
  await page.route('**/api/**', (route) => route.abort());
  await page.waitForSelector('[data-live=lost]');
  assert.equal(await row('Home').count(), 1, 'the last figures stay');
  await page.unroute('**/api/**');
  await page.waitForSelector('[data-live=live]');
  troubles = troubles.filter((trouble) => !trouble.includes('ERR_FAILED'));
});

test('a web app of another origin can send visits, also by beacon while it closes', async () => {
  const app = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
  await new Promise((listening) => app.listen(0, '127.0.0.1', listening));
  const context = await browser.newContext();
  try {
    const elsewhere = await context.newPage();
    await elsewhere.goto(`http://127.0.0.1:${app.address().port}/`);
    const url = `${collector.origin}/v1/visits`;
    const [first, second] = [complete(100), complete(200)].map((visit) => [...encode([visit])]);
    const reply = await elsewhere.evaluate(async ([url, bytes]) => {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: new Uint8Array(bytes) });
      return response.json();
    }, [url, first]);
    assert.deepEqual(reply, { stored: 1, refused: 0, duplicates: 0 });
    const queued = await elsewhere.evaluate(([url, bytes]) => navigator.sendBeacon(url, new Blob([new Uint8Array(bytes)], { type: 'text/plain' })), [url, second]);
    assert.ok(queued);
    await elsewhere.close();
    await page.goto(collector.origin);
    await rowWith('Home', 2);
  } finally {
    await context.close();
    app.close();
  }
});

test('the page fits a phone in the dark scheme', async () => {
  await sendMadeUpVisits(collector.origin, 0.02);
  await page.close();
  await open({ viewport: { width: 412, height: 915 }, colorScheme: 'dark', hasTouch: true });
  for (const address of ['/', '/#/surface/HomeFeed']) {
    await page.goto(`${collector.origin}${address}`);
    await page.waitForSelector('[data-live=live]');
    await page.waitForSelector('[data-surface][data-visits]');
    const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= screen, `${address} is ${wide} wide on a screen of ${screen}`);
  }
});
