// Tests that the SDK leaves no traces in a page: nothing outlives a visit, no task runs in an app's zone, and React
// sees no change before it has hydrated the server's page.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startBrowser, startPages } from './page.mjs';
import { poll } from './poll.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(import.meta.url);

const APP = `
  import { createElement as h } from 'react';
  export const App = () => h('main', { id: 'feed' }, h('h1', null, 'Orders'), h('p', null, 'Some words.'), h('img', { src: '/square.svg?delay=300', width: 200, height: 200 }));
`;
const SERVER = `import { renderToString } from 'react-dom/server'; import { createElement } from 'react'; import { App } from 'app'; export const html = renderToString(createElement(App));`;
const CLIENT = `import { hydrateRoot } from 'react-dom/client'; import { createElement } from 'react'; import { App } from 'app';
  window.hydrate = () => hydrateRoot(document.getElementById('react'), createElement(App), { onRecoverableError: (error) => window.messages.push(String(error)) });`;
const bundled = async (contents, platform) => {
  const app = { name: 'app', setup: ({ onResolve, onLoad }) => (onResolve({ filter: /^app$/ }, () => ({ path: 'app', namespace: 'app' })), onLoad({ filter: /.*/, namespace: 'app' }, () => ({ contents: APP, resolveDir: here('.') }))) };
  const { outputFiles } = await build({ stdin: { contents, resolveDir: here('.') }, plugins: [app], platform, bundle: true, format: platform === 'node' ? 'cjs' : 'esm', define: { 'process.env.NODE_ENV': '"development"' }, write: false });
  return outputFiles[0].text;
};

let server;
let browser;
before(async () => {
  const rendered = { exports: /** @type {any} */ ({}) };
  new Function('module', 'exports', 'require', await bundled(SERVER, 'node'))(rendered, rendered.exports, require);
  const page = `<!doctype html><title>react</title><body style="margin:0"><div id="react">${rendered.exports.html}</div>
    <script type="module">
      window.messages = [];
      const error = console.error;
      console.error = (...args) => (window.messages.push(args.join(' ').slice(0, 300)), error(...args));
      const ad = await import('/dist/alldrawn.js');
      await import('/client.js');
      window.ended = new Promise((resolve) => ad.onVisit(resolve));
      await ad.install({ automatic: false });
      new ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
      // With the query "?late", React hydrates the page a few frames later.
      if (location.search === '?late') for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      window.hydrate();
      window.hydrated = true;
    </script>`;
  const script = (body) => ({ type: 'text/javascript', body });
  server = await startPages(() => 200, {
    '/react': { type: 'text/html', body: page },
    '/client.js': script(await bundled(CLIENT, 'browser')),
    '/zone.js': script(await readFile(require.resolve('zone.js'), 'utf8')),
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function open(path = '/', set = () => {}) {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.addInitScript(set);
  await page.goto(server.url + path);
  return { page, errors };
}

for (const path of ['/react', '/react?late']) {
  test(`React hydrates the server's page without a mismatch: ${path}`, async () => {
    const { page, errors } = await open(path);
    await page.waitForFunction(() => window.hydrated);
    const [visit, messages, html] = await page.evaluate(async () => {
      const { outcome } = await window.ended;
      return [outcome, window.messages, document.getElementById('react').innerHTML];
    });
    assert.equal(visit, 'complete');
    assert.deepEqual(messages, []);
    assert.doesNotMatch(html, /elementtiming/);
    assert.deepEqual(errors, []);
    await page.close();
  });
}

test("an app's zone sees no task of the SDK", async () => {
  const { page, errors } = await open();
  await page.addScriptTag({ url: '/zone.js' });
  const { tasks, outcome } = await page.evaluate(async () => {
    const ad = await import('/dist/alldrawn.js');
    const tasks = [];
    const app = Zone.current.fork({
      name: 'app',
      onScheduleTask: (delegate, current, target, task) => (tasks.push([task.type, task.source]), delegate.scheduleTask(target, task)),
    });
    const ended = new Promise((resolve) => ad.onVisit(resolve));
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1><img width="300" height="300" src="/square.svg?delay=100"></main>';
    const feed = document.getElementById('feed');
    await app.run(() => {
      const installed = ad.install({ automatic: false });
      new ad.SurfaceTracker({ name: 'Feed', root: feed }).hold('x')();
      return installed;
    });
    app.run(() => feed.append('more'));
    app.run(() => {
      new WebSocket(`ws://${location.host}/`);
      new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))).postMessage(1);
      new Image().src = '/square.svg?delay=50';
      document.head.append(Object.assign(document.createElement('script'), { src: '/client.js' }));
    });
    return { tasks, outcome: (await ended).outcome };
  });
  assert.equal(outcome, 'complete');
  assert.deepEqual(tasks, []);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a page that has replaced Array.from and reduce by old versions gets valid visit ids', async () => {
  const { page, errors } = await open('/', () => {
    Array.from = (list) => Array.prototype.slice.call(list);
    Array.prototype.reduce = function () {
      return this.length > 1 ? this : this[0];
    };
  });
  const id = await page.evaluate(async () => {
    const ad = await import('/dist/alldrawn.js');
    await ad.install({ automatic: false });
    const ended = new Promise((resolve) => ad.onVisit(resolve));
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    new ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    return (await ended).visitId;
  });
  assert.match(id, /^[0-9a-f]{32}$/);
  assert.deepEqual(errors, []);
  await page.close();
});

// Waits until the browser has collected all elements of an array of weak references, which is a global variable.
async function allCollected(page, name) {
  const session = await page.context().newCDPSession(page);
  let alive = 0;
  await poll(async () => {
    await session.send('HeapProfiler.collectGarbage');
    alive = await page.evaluate((name) => window[name].filter((ref) => ref.deref()).length, name);
    return alive === 0;
  }, () => `${alive} of \`${name}\` have not been collected`);
}

test('roots that the page has dropped are garbage-collected, even if their surface was not left', async () => {
  const { page } = await open();
  await page.evaluate(async () => {
    const ad = await import('/dist/alldrawn.js');
    await ad.install({ automatic: false });
    window.roots = [];
    for (let i = 0; i < 150; i++) {
      const root = document.createElement('section');
      root.innerHTML = '<h2>Title</h2><input type="search">';
      document.body.append(root);
      new ad.SurfaceTracker({ name: 'Section', root });
      window.roots.push(new WeakRef(root));
      await new Promise((resolve) => setTimeout(resolve, 5));
      root.remove();
    }
  });
  await allCollected(page, 'roots');
  await page.close();
});

test('a tracker that the app keeps does not keep what was around its surface', async () => {
  const { page } = await open();
  await page.evaluate(async () => {
    const ad = await import('/dist/alldrawn.js');
    await ad.install({ automatic: false });
    document.body.innerHTML = '<div style="overflow:hidden"><section><h2>Title</h2></section></div>';
    const around = document.querySelector('div');
    window.tracker = new ad.SurfaceTracker({ name: 'Section', root: document.querySelector('section') });
    await new Promise((resolve) => setTimeout(resolve, 200));
    window.tracker.leave();
    document.querySelector('section').remove();
    around.remove();
    window.around = [new WeakRef(around)];
  });
  await allCollected(page, 'around');
  await page.close();
});

test('spans are recorded only on request, and do not stay in the timeline', async () => {
  const { page } = await open();
  const spans = (config) => page.evaluate(async (config) => {
    const ad = await import('/dist/alldrawn.js');
    await ad.install({ automatic: false, ...config });
    const seen = [];
    const { measure } = performance;
    performance.measure = (...args) => seen.push(measure.apply(performance, args).name);
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    const ended = new Promise((resolve) => ad.onVisit(resolve));
    new ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    await ended;
    return [seen, performance.getEntriesByType('measure').length];
  }, config);
  assert.deepEqual(await spans({ spans: true }), [['alldrawn Feed complete'], 0]);
  await page.goto(server.url);
  assert.deepEqual(await spans({}), [[], 0]);
  await page.close();
});

test("an exception of an app's Perf view is reported once, and the SDK goes on", async () => {
  const { page, errors } = await open();
  const { outcome, status } = await page.evaluate(async () => {
    const ad = await import('/dist/alldrawn.js');
    await ad.install({ automatic: false });
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1><canvas id="map" width="300" height="300"></canvas></main>';
    ad.answerFor(document.getElementById('map'), { isDrawn() { throw new Error('the map is broken'); } });
    const ended = new Promise((resolve) => ad.onVisit(resolve));
    new ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    document.querySelector('h1').append(' more');
    await new Promise((resolve) => setTimeout(resolve, 100));
    document.querySelector('h1').append(' and more');
    return { outcome: (await ended).outcome, status: ad.status() };
  });
  assert.equal(outcome, 'complete');
  assert.deepEqual(status, { state: 'ready' });
  assert.deepEqual(errors, ['Error: the map is broken']);
  await page.close();
});

test('more surfaces than there is room for, and many holds and marks: one console line, and the page runs on', async () => {
  const { page, errors } = await open();
  const lines = [];
  page.on('console', (message) => lines.push(message.text()));
  const status = await page.evaluate(async () => {
    const ad = await import('/dist/alldrawn.js');
    await ad.install({ automatic: false });
    document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1></main>';
    const surface = new ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    for (let i = 0; i < 1100; i++) (surface.hold(`hold ${i}`), surface.mark(`mark ${i}`));
    for (let i = 0; i < 1100; i++) {
      const root = document.createElement('i');
      document.body.append(root);
      new ad.SurfaceTracker({ name: 'Small', root });
    }
    new ad.SurfaceTracker();
    return ad.status();
  });
  assert.deepEqual(status, { state: 'ready' });
  assert.equal(lines.filter((line) => /too many surfaces are open/.test(line)).length, 1);
  assert.deepEqual(errors, []);
  await page.close();
});
