// Tests that a page observes the same with and without the SDK: results, errors, rejections, streams, stubs, wrappers
// of other SDKs, the DOM, and the browser's timeline.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startPages } from './page.mjs';

let server;
let browser;
before(async () => {
  server = await startPages();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

// Runs in the page first. With the SDK, it also begins a visit that stays pending while the test acts in the page.
async function start(withSdk) {
  window.rejections = [];
  for (const type of ['unhandledrejection', 'rejectionhandled']) {
    addEventListener(type, (event) => {
      window.rejections.push([type, String(event.reason), event.promise === window.bare]);
      event.preventDefault();
    });
  }
  window.pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  document.body.innerHTML = '<main id="feed"><h1 style="height:300px">Title</h1><div id="editor" contenteditable>A <b>note</b><p>and a <img width="200" height="200" src="/square.svg?note"></p></div></main>';
  window.html = document.body.innerHTML;
  if (!withSdk) return;
  const ad = await import('/dist/alldrawn.js');
  await ad.install(window.core && { wasm: window.core });
  const surface = new ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
  window.ended = new Promise((resolve) => ad.onVisit(resolve));
  window.release = surface.hold('the test');
}

const CASES = {
  'results, `this`, names and errors of fetch and its responses': async () => {
    const log = {};
    const record = async (name, act) => {
      log[name] = await (async () => act())().then((value) => value, (error) => [error.name, error.message]);
    };
    const square = () => fetch('/square.svg');
    await record('no argument', () => fetch());
    await record('a wrong this', () => ({ fetch }).fetch('/square.svg'));
    await record('no this', async () => (await (0, fetch)('/square.svg')).status);
    await record('new', () => new fetch('/square.svg'));
    await record('a bad address', () => fetch('http://'));
    await record('a request', async () => (await fetch(new Request('/square.svg', { headers: { a: 'b' } }))).url.slice(-11));
    await record('a response of another', () => Response.prototype.json.call({}));
    await record('json of no json', async () => (await square()).json());
    await record('form of no form', async () => (await square()).formData());
    await record('read twice', async () => {
      const response = await square();
      await response.text();
      return response.text();
    });
    await record('bytes', async () => [(await (await square()).arrayBuffer()).byteLength, (await (await square()).blob()).type, (await (await square()).bytes?.())?.length]);
    await record('clones', async () => {
      const response = await square();
      const copy = response.clone().clone();
      return [(await copy.text()).length, (await response.text()).length, response.bodyUsed];
    });
    await record('assigned', async () => {
      const response = await square();
      response.json = () => 'mine';
      return [response.json(), Object.keys(response)];
    });
    await record('read by a stream', async () => {
      let length = 0;
      const reader = (await square()).body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) length += part.value.length;
      return length;
    });
    await record('piped', async () => {
      let length = 0;
      const [one, two] = (await square()).body.tee();
      await one.pipeTo(new WritableStream({ write: (part) => void (length += part.length) }));
      return [length, (await new Response(two).text()).length];
    });
    await record('aborted', async () => {
      const stop = new AbortController();
      const reason = new RangeError('enough');
      const promise = fetch('/square.svg?delay=5000', { signal: stop.signal });
      stop.abort(reason);
      return promise.catch((error) => error === reason);
    });
    const shape = (owner, name) => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(owner, name);
      return [value.name, value.length, 'prototype' in value, flags];
    };
    log.shapes = [[window, 'fetch'], ...['json', 'text', 'blob', 'arrayBuffer', 'formData', 'clone'].map((name) => [Response.prototype, name]), [XMLHttpRequest.prototype, 'send']].map(([owner, name]) => shape(owner, name));
    return log;
  },
  'unhandled and handled rejections': async () => {
    const act = async (name, run) => {
      window.rejections.push(name);
      window.bare = run();
      await window.pause(300);
    };
    await act('a bare failing fetch', () => fetch('http://127.0.0.1:1/'));
    await act('a handled one', () => void fetch('http://127.0.0.1:1/').catch(() => {}));
    await act('a bare aborted one', () => fetch('/square.svg', { signal: AbortSignal.abort(new RangeError('enough')) }));
    const response = await fetch('/square.svg');
    await act('a bare reading that fails', () => response.json());
    const other = await fetch('/square.svg');
    await act('a handled one', () => void other.json().catch(() => {}));
    await act('handled late', async () => {
      const late = fetch('http://127.0.0.1:1/');
      await window.pause(200);
      await late.catch(() => {});
    });
    return window.rejections;
  },
  'XMLHttpRequest': async () => {
    const log = [];
    const send = (set) => new Promise((resolve) => {
      const request = new XMLHttpRequest();
      for (const type of ['load', 'error', 'abort', 'loadend']) request.addEventListener(type, () => log.push(type));
      request.addEventListener('loadend', () => resolve(request));
      request.open('GET', '/square.svg');
      set(request);
      request.send();
    });
    log.push((await send(() => {})).responseText.length);
    await send((request) => request.open('GET', 'http://127.0.0.1:1/'));
    await send((request) => setTimeout(() => request.abort(), 0) && request.open('GET', '/square.svg?delay=5000'));
    const sync = new XMLHttpRequest();
    sync.open('GET', '/square.svg', false);
    log.push(sync.send(), sync.status);
    try {
      new XMLHttpRequest().send();
    } catch (error) {
      log.push(error.name);
    }
    return log;
  },
  'sockets, event sources, workers and pictures': async () => {
    const log = {};
    const record = async (name, act) => {
      log[name] = await (async () => act())().then((value) => value, (error) => [error.name, error.message, error instanceof Error]);
    };
    const shape = (owner, name, part = 'value') => {
      const { [part]: method, get, set, value, ...flags } = Object.getOwnPropertyDescriptor(owner, name);
      return [method.name, method.length, 'prototype' in method, Reflect.ownKeys(method), /\[native code]/.test(String(method)), /\[native code]/.test(Function.prototype.toString.call(method)), flags];
    };
    const address = `ws://${location.host}/`;
    const first = (target, type = 'message') => new Promise((done) => target.addEventListener(type, done, { once: true }));
    const echo = URL.createObjectURL(new Blob(['onmessage = ({ data }) => postMessage(data)']));
    const picture = HTMLImageElement.prototype;
    log.shapes = [
      ...[WebSocket, EventSource, Worker].map((made) => [...shape(window, made.name), Object.getPrototypeOf(made) === Function.prototype, made.prototype.constructor === made, Object.getOwnPropertyDescriptor(made.prototype, 'constructor').enumerable]),
      shape(WebSocket.prototype, 'send'),
      shape(Worker.prototype, 'postMessage'),
      ...['src', 'srcset'].flatMap((name) => [shape(picture, name, 'set'), shape(picture, name, 'get')]),
    ];
    log.names = [Object.keys(WebSocket), Object.keys(picture).length, Object.getOwnPropertyNames(WebSocket.prototype), Object.getOwnPropertyNames(Worker.prototype)];
    log.constants = [WebSocket.OPEN, EventSource.CLOSED, 'OPEN' in WebSocket, typeof Worker];
    for (const made of [WebSocket, EventSource, Worker]) {
      await record(`${made.name} without new`, () => made('/'));
      await record(`${made.name} without an address`, () => new made());
      await record(`${made.name} with a bad address`, () => new made('http://:'));
      await record(`${made.name} called on another`, () => Reflect.construct(made, ['http://:'], Object) && 1);
    }
    await record('a bad protocol', () => new WebSocket(address, 'a b'));
    await record('an address that throws', () => new WebSocket({ toString() { throw new RangeError('mine'); } }));
    await record('send too early', () => new WebSocket(address).send('1'));
    await record('send of another', () => WebSocket.prototype.send.call({}, '1'));
    await record('send of nothing', async () => {
      const socket = new WebSocket(address);
      await first(socket, 'open');
      socket.send();
    });
    await record('the answer', async () => {
      const socket = new WebSocket(address);
      const seen = [];
      for (const type of ['open', 'message', 'error', 'close']) socket[`on${type}`] = (event) => seen.push([event.type, event.data, event.target === socket, event.eventPhase]);
      await first(socket, 'open');
      seen.push(socket.send('0:rows'));
      await first(socket);
      socket.close(3000);
      const { code, wasClean } = await first(socket, 'close');
      return [seen, code, wasClean, socket.send('1'), socket.constructor === WebSocket, Object.prototype.toString.call(socket), socket.url.length, Object.keys(socket)];
    });
    await record('a class that extends WebSocket', async () => {
      class Mine extends WebSocket {
        static own = 1;
        mine = 2;
        constructor(path) { super(address + path); }
        send(text) { return super.send(`0:${text}`); }
      }
      const socket = new Mine('?mine');
      await first(socket, 'open');
      socket.send('rows');
      return [(await first(socket)).data, socket instanceof Mine, socket instanceof WebSocket, Mine.OPEN, Mine.own, socket.mine, socket.constructor === Mine, Object.getPrototypeOf(Mine) === WebSocket, Object.getPrototypeOf(socket) === Mine.prototype];
    });
    await record('a function that inherits', () => {
      function Old(path) { return Reflect.construct(WebSocket, [path], Old); }
      Old.prototype = Object.create(WebSocket.prototype);
      return new Old(address) instanceof Old;
    });
    await record('a worker', async () => {
      const worker = new Worker(echo, { name: 'echo' });
      const buffer = new ArrayBuffer(8);
      const returned = worker.postMessage(buffer, [buffer]);
      return [returned, (await first(worker)).data.byteLength, buffer.byteLength, worker instanceof Worker, worker.constructor === Worker];
    });
    await record('what a worker cannot be sent', () => new Worker(echo).postMessage(() => {}));
    await record('postMessage of another', () => Worker.prototype.postMessage.call(window, 1));
    await record('a worker that fails', async () => {
      const worker = new Worker(URL.createObjectURL(new Blob(['throw new RangeError("inside")'])));
      const event = await first(worker, 'error');
      event.preventDefault();
      return [event.message, event.defaultPrevented];
    });
    await record('an event source', async () => {
      const source = new EventSource('/square.svg');
      const { type } = await first(source, 'error');
      return [type, source.readyState, source.constructor === EventSource];
    });
    await record('a picture', async () => {
      const image = new Image();
      const returned = Reflect.set(image, 'src', '/square.svg?mine');
      await image.decode();
      return [returned, image.getAttribute('src'), image.complete, image.width, (image.srcset = '/square.svg 2x'), image.getAttribute('srcset'), delete image.src];
    });
    await record('the address of another', () => Object.getOwnPropertyDescriptor(picture, 'src').set.call({}, '/'));
    await record('a picture that fails', async () => {
      const image = new Image();
      image.src = 'http://127.0.0.1:1/';
      const failed = first(image, 'error').then(({ type, isTrusted }) => [type, isTrusted]);
      return [await image.decode().catch((error) => error.name), await failed];
    });
    await record('a class that extends HTMLImageElement', () => {
      customElements.define('my-image', class extends HTMLImageElement { set src(value) { super.src = `${value}?mine`; } }, { extends: 'img' });
      const image = document.createElement('img', { is: 'my-image' });
      image.src = '/square.svg';
      return image.getAttribute('src');
    });
    return log;
  },
  'the DOM, the timeline and the properties of elements': async () => {
    await fetch('/square.svg').then((response) => response.text());
    const changes = [];
    new MutationObserver((records) => records.forEach(({ target, attributeName }) => changes.push([target.localName, attributeName]))).observe(document.getElementById('editor'), { attributes: true, subtree: true });
    window.release?.();
    const visit = await window.ended;
    if (visit && visit.outcome !== 'complete') return visit.outcome;
    await window.pause(100);
    return [document.body.innerHTML === window.html, changes, performance.getEntriesByType('measure').length, performance.getEntriesByType('mark').length, Object.keys(localStorage), Object.keys(window).filter((name) => /drawn/.test(name))];
  },
};

// Stubs and wrappers of the page. The first function installs one before the SDK; the second is what the app then does.
const STUBS = {
  'returns a promise of a plain object': [() => (window.fetch = async () => ({ ok: true, json: async () => ({ rows: 3 }) })), async () => (await (await fetch('/api')).json()).rows],
  'returns undefined': [() => (window.fetch = () => undefined), () => [fetch('/api') === undefined]],
  'returns a value that is no promise': [() => (window.fetch = () => 7), () => fetch('/api')],
  throws: [() => (window.fetch = () => { throw new RangeError('stub'); }), () => { try { return fetch('/api'); } catch (error) { return error.message; } }],
  'returns the same promise each time': [() => { const kept = Promise.resolve(1); window.fetch = () => kept; }, () => [fetch('/a') === fetch('/b')]],
  'returns a thenable of its own': [() => { window.fetch = () => ({ then: (done) => done('own'), cancel: () => 'cancelled' }); }, () => [fetch('/api').cancel()]],
  'rejects, unhandled': [() => (window.fetch = () => Promise.reject(new RangeError('offline'))), async () => { window.bare = fetch('/api'); await window.pause(300); return window.rejections; }],
  'rejects, handled': [() => (window.fetch = () => Promise.reject(new RangeError('offline'))), async () => { await fetch('/api').catch(() => {}); await window.pause(300); return window.rejections; }],
  'receives `this` and arguments': [() => (window.fetch = function (...args) { return [this === window, args.length, args[0] === window.argument]; }), () => { window.argument = { toString() { throw new Error('asked'); } }; return [window.fetch(window.argument), window.fetch()]; }],
  'is wrapped and unwrapped later': [() => {}, async () => {
    const before = window.fetch;
    window.fetch = (...args) => before(...args).then((response) => ((response.seen = true), response));
    const seen = (await fetch('/square.svg')).seen;
    window.fetch = before;
    return [seen, (await (await fetch('/square.svg')).text()).length];
  }],
  'replaces Response.prototype.json': [() => (Response.prototype.json = function () { return 'mine'; }), async () => [await (await fetch('/square.svg')).json(), await new Response('{"a":1}').json()]],
  'has a WebSocket of the page beside it': [() => {
    window.WebSocket = class Mine { constructor(url) { this.url = url; } send(text) { return `sent ${text}`; } addEventListener() { throw new Error('asked'); } };
  }, () => { const socket = new WebSocket('x'); return [socket.send(1), socket.url, socket.constructor === WebSocket, socket instanceof WebSocket, WebSocket.name, Object.keys(socket)]; }],
  'has classes beside it that cannot be changed': [() => {
    for (const name of ['WebSocket', 'Worker']) Object.defineProperty(window, name, { value: Object.freeze(window[name]), writable: false, configurable: false });
    Object.freeze(HTMLImageElement.prototype);
  }, () => { const image = new Image(); image.src = '/square.svg'; return [new WebSocket(`ws://${location.host}/`).constructor === WebSocket, image.getAttribute('src')]; }],
  'has no sockets and workers beside it': [() => ['WebSocket', 'Worker', 'EventSource'].forEach((name) => delete window[name]), () => [typeof WebSocket, typeof Worker]],
  'has no XMLHttpRequest beside it': [() => delete window.XMLHttpRequest, () => typeof XMLHttpRequest],
};

async function observe(withSdk, set, act) {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && /alldrawn/.test(message.text()) && errors.push(message.text()));
  await page.goto(server.url);
  // Load the core before the test replaces the page's own fetch.
  await page.evaluate(async () => (window.core = await (await fetch('/dist/alldrawn.wasm')).arrayBuffer()) && undefined);
  await page.evaluate(set);
  await page.evaluate(start, withSdk);
  const result = await page.evaluate(act);
  if (withSdk) assert.equal(await page.evaluate(async () => (await import('/dist/alldrawn.js')).status().state), 'ready');
  await page.close();
  return { result, errors };
}

for (const [name, act] of Object.entries(CASES)) {
  test(name, async () => {
    const without = await observe(false, () => {}, act);
    const withSdk = await observe(true, () => {}, act);
    assert.deepEqual(withSdk, without);
  });
}

for (const [name, [set, act]] of Object.entries(STUBS)) {
  test(`a page's own fetch that ${name}`, async () => {
    // Functions cannot be returned from the page, so drop the result of the set-up.
    const setUp = `(${set})(), undefined`;
    assert.deepEqual(await observe(true, setUp, act), await observe(false, setUp, act));
  });
}
