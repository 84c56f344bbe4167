// Tests `alldrawn/react` with React's development and production builds. StrictMode, which mounts everything twice in
// development, must not cost a visit its start.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startBrowser, startPages, visits } from './page.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// The app: a splash that the home screen replaces, a page that a tap opens, a dialog, and a list that holds.
const APP = `
import { Activity, createElement as h, StrictMode, Suspense, useEffect, useLayoutEffect, useRef, useState, use } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { install, onVisit } from 'alldrawn';
import { Surface, useHold, useSurface, useSurfaceRoot } from 'alldrawn/react';

window.visits = [];
onVisit((visit) => window.visits.push({ ...visit, bytes: [], endedAt: performance.now() }));
window.ready = install({ automatic: false, wasm: '/dist/alldrawn.wasm' });
const title = (text) => h('h1', { style: { height: 300 } }, text);

const screens = {
  Home: () => h(Surface, { name: 'Home', as: 'main', id: 'home' }, title('Home')),
  Splash: () => h(Surface, { name: 'Splash' }, title('Splash'), h('img', { src: '/square.svg?delay=60000', width: 300, height: 300 })),
  Held: () => h(Surface, { name: 'Held' }, title('Held'), h(Loader)),
  Named: () => {
    const [name, setName] = useState('First');
    window.setName = setName;
    return h(Surface, { name }, title(name));
  },
  Retagged: () => {
    const [as, setAs] = useState('section');
    window.setAs = setAs;
    return h(Surface, { name: 'Retagged', as }, title('Retagged'));
  },
  Failing: () => h(Surface, { name: 'Failing' }, h(Failure)),
  Own: () => {
    const root = useRef(null);
    useSurfaceRoot(root, 'Own');
    return h('section', { ref: root }, title('Own'));
  },
  Refs: () => {
    const object = useRef(null);
    useEffect(() => void (window.refs = [object.current?.id]), []);
    return h(Surface, { name: 'Refs', id: 'a', ref: object }, h(Surface, { name: 'Inner', id: 'b', ref: (element) => element && (window.inner = element.id) }, title('Refs')));
  },
  Kept: () => {
    const [mode, setMode] = useState('visible');
    window.setMode = setMode;
    return h(Activity, { mode }, h(Surface, { name: 'Kept' }, title('Kept')));
  },
  Late: () => h(Surface, { name: 'Late' }, h(Suspense, { fallback: 'loading' }, h(Lazy))),
};
function Loader() {
  const [done, setDone] = useState(false);
  useHold('loader', !done);
  useEffect(() => {
    const timer = setTimeout(() => setDone(true), 1500);
    return () => clearTimeout(timer);
  }, []);
  return null;
}
function Failure() {
  const surface = useSurface();
  useLayoutEffect(() => surface.declareError(), [surface]);
  return title('Sorry');
}
const data = new Promise((resolve) => setTimeout(() => resolve('Late'), 300));
const Lazy = () => title(use(data));

function App() {
  const [screen, setScreen] = useState(new URLSearchParams(location.search).get('screen'));
  const [dialog, setDialog] = useState(false);
  window.show = (name) => setScreen(name);
  return h('div', null,
    h('button', { id: 'open', onClick: () => setScreen('Home') }, 'Open'),
    h('button', { id: 'ask', onClick: () => setDialog(true) }, 'Ask'),
    screen && h(screens[screen], { key: screen }),
    dialog && h(Surface, { name: 'Dialog', as: 'dialog', open: true }, title('Sure?')));
}
const app = h(App);
createRoot(document.getElementById('root')).render(location.search.includes('strict') ? h(StrictMode, null, app) : app);
`;

const useBuilt = {
  name: 'built-package',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^alldrawn$/ }, () => ({ path: here('../dist/alldrawn.js') }));
    onResolve({ filter: /^alldrawn\/react$/ }, () => ({ path: here('../dist/react.js') }));
  },
};

let server;
let browser;
before(async () => {
  const files = {};
  for (const mode of ['development', 'production']) {
    const { outputFiles } = await build({
      stdin: { contents: APP, resolveDir: here('.'), loader: 'js' },
      bundle: true, format: 'esm', write: false, minify: mode === 'production', define: { 'process.env.NODE_ENV': JSON.stringify(mode) }, plugins: [useBuilt], logLevel: 'error',
    });
    files[`/${mode}.js`] = { type: 'text/javascript', body: outputFiles[0].text };
    files[`/${mode}`] = { type: 'text/html', body: `<!doctype html><title>app</title><body style="margin:0"><div id="root"></div><script type="module" src="/${mode}.js"></script>` };
  }
  server = await startPages(() => 200, files);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function open(mode, screen, strict = true) {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !/favicon/.test(message.location().url) && errors.push(message.text()));
  await page.goto(`${server.url}/${mode}?screen=${screen}${strict ? '&strict' : ''}`);
  return { page, errors };
}
const facts = (ended) => ended.map(({ surface, outcome, startSource }) => [surface, outcome, startSource]);
// Waits so long that a visit too many would have begun and ended.
const settled = (page) => page.waitForTimeout(1_500);

for (const mode of ['development', 'production']) {
  test(`${mode}: one visit, with the launch as its start`, async () => {
    const { page, errors } = await open(mode, 'Home');
    await visits(page, 1);
    await settled(page);
    assert.deepEqual(facts(await visits(page, 1)), [['Home', 'complete', 'launch']]);
    assert.deepEqual(errors, []);
    await page.close();
  });

  test(`${mode}: a screen that a tap opens starts at the tap, and its dialog is a surface of its own`, async () => {
    const { page, errors } = await open(mode, '');
    await page.evaluate(() => window.ready);
    await page.click('#open');
    await visits(page, 1);
    await page.click('#ask');
    await visits(page, 2);
    await settled(page);
    assert.deepEqual(facts(await visits(page, 2)), [['Home', 'complete', 'input'], ['Dialog', 'complete', 'input']]);
    assert.deepEqual(errors, []);
    await page.close();
  });

  test(`${mode}: a screen that replaces a splash inherits the launch`, async () => {
    const { page } = await open(mode, 'Splash');
    await page.evaluate(async () => {
      await window.ready;
      await new Promise((resolve) => setTimeout(resolve, 300));
      window.show('Home');
    });
    await visits(page, 2);
    await settled(page);
    assert.deepEqual(facts(await visits(page, 2)), [['Splash', 'redirected', 'launch'], ['Home', 'complete', 'launch']]);
    await page.close();
  });
}

test('a hold of a component below delays the confirmation, and is released when the component is', async () => {
  const { page } = await open('development', 'Held');
  const [visit] = await visits(page, 1);
  assert.deepEqual(facts([visit]), [['Held', 'complete', 'launch']]);
  // The settle time of 1 s starts again when the hold is released, 1.5 s after the mount.
  const waited = visit.endedAt - visit.start - visit.visuallyComplete;
  assert.ok(waited > 2_000, `the visit was confirmed ${waited} ms after it was complete`);
  await page.close();
});

test('another name begins another visit of the same element', async () => {
  const { page } = await open('development', 'Named');
  await visits(page, 1);
  await page.evaluate(() => window.setName('Second'));
  await visits(page, 2);
  await settled(page);
  assert.deepEqual((await visits(page, 2)).map(({ surface, outcome }) => [surface, outcome]), [['First', 'complete'], ['Second', 'complete']]);
  await page.close();
});

test('another element for the same surface is another visit', async () => {
  const { page } = await open('development', 'Retagged');
  await visits(page, 1);
  await page.evaluate(() => window.setAs('article'));
  const ended = await visits(page, 2);
  assert.deepEqual(ended.map(({ surface, outcome }) => [surface, outcome]), [['Retagged', 'complete'], ['Retagged', 'complete']]);
  await page.close();
});

test('what a layout effect of a child declares reaches the surface, which is mounted after it', async () => {
  const { page } = await open('development', 'Failing');
  assert.deepEqual(facts(await visits(page, 1)), [['Failing', 'error', 'launch']]);
  await page.close();
});

test('an element of the app\'s own can be the root', async () => {
  const { page } = await open('development', 'Own');
  assert.deepEqual(facts(await visits(page, 1)), [['Own', 'complete', 'launch']]);
  await page.close();
});

test('refs are passed on, and surfaces can contain one another', async () => {
  const { page, errors } = await open('development', 'Refs');
  const ended = await visits(page, 2);
  assert.deepEqual(facts(ended).sort(), [['Inner', 'complete', 'launch'], ['Refs', 'complete', 'launch']]);
  assert.deepEqual(await page.evaluate(() => [window.refs, window.inner]), [['a'], 'b']);
  assert.deepEqual(errors, []);
  await page.close();
});

test('content that suspends inside a surface is waited for', async () => {
  const { page } = await open('development', 'Late');
  const ended = await visits(page, 1);
  assert.deepEqual(facts(ended), [['Late', 'complete', 'launch']]);
  await settled(page);
  assert.equal((await visits(page, 1)).length, 1);
  await page.close();
});

test('a surface that is hidden and shown again by Activity is visited twice', async () => {
  const { page, errors } = await open('development', 'Kept');
  await visits(page, 1);
  await page.evaluate(() => window.setMode('hidden'));
  await page.waitForFunction(() => document.querySelector('h1').offsetParent === null);
  assert.equal((await visits(page, 1)).length, 1);
  await page.evaluate(() => window.setMode('visible'));
  await visits(page, 2);
  await settled(page);
  assert.deepEqual((await visits(page, 2)).map(({ surface, outcome }) => [surface, outcome]), [['Kept', 'complete'], ['Kept', 'complete']]);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a surface that is unmounted in mid-visit is left', async () => {
  const { page } = await open('production', 'Splash');
  await page.evaluate(async () => {
    await window.ready;
    await new Promise((resolve) => setTimeout(resolve, 300));
    window.show('');
  });
  assert.deepEqual(facts(await visits(page, 1)), [['Splash', 'abandoned', 'launch']]);
  await page.close();
});
