// Tests pages with a strict content security policy, with Trusted Types, and in a sandboxed frame: what the README says
// suffices, and without it the page works and one status line says why nothing is measured.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startBrowser } from './page.mjs';
import { poll } from './poll.mjs';

const dist = (name) => new URL(`../dist/${name}`, import.meta.url);
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

// The app, as a file of its own: the policies allow no inline script.
const APP = `
import { install, onVisit, status, SurfaceTracker } from '/dist/alldrawn.js';
window.visits = [];
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.effectiveDirective + ' ' + event.blockedURI));
onVisit((visit) => window.visits.push({ surface: visit.surface, outcome: visit.outcome }));
const main = document.createElement('main');
const title = document.createElement('h1');
title.textContent = 'Home';
title.style.height = '300px';
main.append(title);
document.body.append(main);
new SurfaceTracker({ name: 'Home', root: main });
const { endpoint } = document.documentElement.dataset;
window.state = status;
window.installed = install({ automatic: false, ...(endpoint && { endpoint }) });
window.installed.then(() => (window.works = true));
// A frame cannot be read from outside.
const report = () => parent.postMessage({ status: status(), visits: window.visits }, '*');
onVisit(report);
window.installed.then((status) => status.state === 'off' && report());
`;

let uploads;
let collector;
let site;
let browser;
let policy;
before(async () => {
  const listen = async (handler) => {
    const server = createServer(handler);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const close = async () => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve)));
    return { origin: `http://127.0.0.1:${server.address().port}`, close };
  };
  collector = await listen((request, response) => {
    if (request.method === 'POST') uploads += 1;
    response.writeHead(503, { 'access-control-allow-origin': '*' }).end();
  });
  site = await listen(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    // A sandboxed frame has an origin of its own, so that it gets modules and the core by CORS only.
    const cors = { 'access-control-allow-origin': '*' };
    if (pathname === '/app.js') response.writeHead(200, { 'content-type': 'text/javascript', ...cors }).end(APP);
    else if (pathname.startsWith('/dist/')) response.writeHead(200, { 'content-type': TYPES[pathname.split('.').pop()] ?? 'text/plain', ...cors }).end(await readFile(dist(pathname.slice(6))));
    else if (pathname === '/frame') response.writeHead(200, { 'content-type': 'text/html' }).end(document({ endpoint: '', body: '<iframe sandbox="allow-scripts" src="/inside" width="400" height="700"></iframe>', script: '' }));
    else if (pathname === '/inside') response.writeHead(200, { 'content-type': 'text/html' }).end(document({ endpoint: `${collector.origin}/v1/visits` }));
    else response.writeHead(200, { 'content-type': 'text/html', ...(policy && { 'content-security-policy': policy }) }).end(document({ endpoint: pathname === '/sends' ? `${collector.origin}/v1/visits` : '' }));
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await collector?.close();
});

const document = ({ endpoint, body = '', script = '<script type="module" src="/app.js"></script>' }) =>
  `<!doctype html><html data-endpoint="${endpoint}"><meta charset="utf-8"><link rel="icon" href="data:,"><title>app</title><body>${body}${script}`;

async function open(path, csp) {
  policy = csp;
  uploads = 0;
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  const [errors, lines] = [[], []];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.text().startsWith('alldrawn') && lines.push(message.text()));
  await page.goto(`${site.origin}${path}`);
  return { page, errors, lines };
}
// Polls, since Playwright's own wait evaluates a text in the page, which the policies forbid.
const until = (page, ready) => poll(() => page.evaluate(ready), () => `not true: ${ready}`, 30_000);

// The directives that the README names, with nothing else allowed.
const STRICT = (collector) => `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${collector}; img-src data:; base-uri 'none'`;

for (const [name, more] of [['a strict policy', ''], ['a strict policy with Trusted Types', "; require-trusted-types-for 'script'; trusted-types 'none'"]]) {
  test(`${name}: a visit is measured and sent, and nothing is violated`, async () => {
    const { page, errors, lines } = await open('/sends', STRICT(collector.origin) + more);
    assert.deepEqual(await until(page, () => window.visits.length > 0 && window.visits), [{ surface: 'Home', outcome: 'complete' }]);
    await poll(() => uploads > 0, undefined, 30_000);
    assert.ok(uploads > 0, 'the visit was sent');
    assert.deepEqual(await page.evaluate(() => [window.violations, window.state()]), [[], { state: 'ready' }]);
    assert.deepEqual([errors, lines], [[], []]);
    await page.close();
  });
}

for (const [name, csp, violated, reason] of [
  ["'wasm-unsafe-eval'", "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:", 'script-src wasm-eval', /^the core could not be loaded \(CompileError: .*Content Security Policy/],
  ["'self' in connect-src", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src https://collector.example; img-src data:", /^connect-src .*alldrawn\.wasm$/, /^the core could not be loaded \(TypeError: Failed to fetch\)$/],
]) {
  test(`without ${name} the page works, and one line says why nothing is measured`, async () => {
    const { page, errors, lines } = await open('/', csp);
    await until(page, () => window.works === true);
    const status = await page.evaluate(() => window.state());
    assert.equal(status.state, 'off');
    assert.match(status.reason, reason);
    assert.deepEqual(lines, [`alldrawn: ${status.reason}; nothing is measured`]);
    assert.deepEqual(errors, []);
    const violations = await page.evaluate(() => window.violations);
    assert.equal(violations.length, 1, `violations: ${violations}`);
    assert.match(violations[0], typeof violated === 'string' ? new RegExp(`^${violated}$`) : violated);
    await page.close();
  });
}

test('the doctor names what a policy blocks', async () => {
  for (const [csp, problem] of [
    ["script-src 'self'; connect-src 'self'", /^script-src blocks wasm-eval$/],
    [`script-src 'self' 'wasm-unsafe-eval'; connect-src ${collector.origin}`, /^connect-src blocks http.*alldrawn\.wasm$/],
    [STRICT(collector.origin), undefined],
  ]) {
    const { page } = await open('/', csp);
    await until(page, () => window.works === true);
    const { ok, findings } = await page.evaluate(async () => {
      const at = '/dist/doctor.js';
      return (await import(at)).doctor();
    });
    const { state, detail } = findings.find(({ name }) => name === 'content security policy');
    assert.deepEqual([ok, state], problem ? [false, 'problem'] : [true, 'ok'], detail);
    if (problem) assert.match(detail, problem);
    await page.close();
  }
});

test('the overlay needs nothing more of a policy', async () => {
  const { page, errors } = await open('/', `${STRICT(collector.origin)}; require-trusted-types-for 'script'; trusted-types 'none'`);
  await page.evaluate(async () => {
    const at = '/dist/overlay.js';
    (await import(at)).overlay(true);
  });
  await until(page, () => window.visits.length > 0);
  assert.equal(await page.locator('alldrawn-overlay').count(), 1);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a policy that forbids the collector loses no visit', async () => {
  const { page, errors } = await open('/sends', "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:");
  await until(page, () => window.visits.length > 0);
  await until(page, () => window.violations.length > 0);
  assert.match((await page.evaluate(() => window.violations))[0], /^connect-src http:\/\/127\.0\.0\.1:\d+\/v1\/visits$/);
  assert.equal(uploads, 0);
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('alldrawn.visit.')).length), 1);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a sandboxed frame without storage is measured, and sends', async () => {
  policy = undefined;
  uploads = 0;
  const page = await browser.newPage({ viewport: { width: 600, height: 800 } });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.addInitScript(() => {
    if (window === parent) addEventListener('message', ({ data }) => (window.inside = data));
  });
  await page.goto(`${site.origin}/frame`);
  const inside = await until(page, () => window.inside?.visits.length > 0 && window.inside);
  assert.deepEqual(inside, { status: { state: 'ready' }, visits: [{ surface: 'Home', outcome: 'complete' }] });
  await poll(() => uploads > 0, undefined, 30_000);
  assert.ok(uploads > 0, 'the visit was sent');
  assert.deepEqual(errors, []);
  await page.close();
});
