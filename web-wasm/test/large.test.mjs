// Tests large pages: results must be right and the page must see no error, however large the core's memory grows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Disturbed } from '../../tests/plays.mjs';
import { timedTest } from '../../tests/timed.mjs';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

/** Bit of an event's flags that is set if a walk was cut short or late. */
const WALK_CUT_SHORT = 1 << 6;

// Runs in the page first: makes the core's memory grow before and after each of the first thousand calls to the core.
// When a memory grows, all earlier views of it are detached.
function growInEachCall() {
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = async (bytes) => {
    const { instance } = await instantiate(bytes);
    const { memory, ...calls } = instance.exports;
    let left = 1000;
    const grow = () => left-- > 0 && memory.grow(1);
    const exports = { memory };
    for (const [name, call] of Object.entries(calls)) {
      exports[name] = typeof call !== 'function' ? call : (...args) => {
        grow();
        const answer = call(...args);
        grow();
        return answer;
      };
    }
    return { instance: { exports } };
  };
}

// Runs a visit of a page with `texts` texts below a picture that comes late; the page grows meanwhile. Returns the
// visit's event and the page's errors; `cameAt`, when the picture's last byte came from the network; and `paintedAt`,
// when the browser painted the picture, by its own report. Both are milliseconds of the page's clock. The picture's
// `load` event is no bound: it waits for a busy main thread, and a frame with the picture may come first.
async function visit(texts, first) {
  const { page, errors } = await open({}, first);
  const { cameAt, paintedAt } = await page.evaluate(async (texts) => {
    const root = document.body.appendChild(document.createElement('main'));
    root.innerHTML = `<div id=top style="height:320px"></div>${'<p style="margin:0">Row of text</p>'.repeat(texts)}`;
    window.surface = new window.ad.SurfaceTracker({ name: 'Large', root });
    const image = Object.assign(new Image(400, 300), { src: '/square.svg?delay=900' });
    const painted = new Promise((resolve) => {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (entry.element === image) resolve(entry.presentationTime || entry.renderTime);
      }).observe({ type: 'element', buffered: true });
      // After the end of the visit the browser records no painting, so stop waiting for a record after 30 s.
      setTimeout(resolve, 30_000);
    });
    document.getElementById('top').append(image);
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      root.insertAdjacentHTML('beforeend', '<p>One more row</p>');
    }
    const paintedAt = await painted;
    const [{ responseEnd: cameAt }] = performance.getEntriesByName(image.src);
    return { cameAt, paintedAt };
  }, texts);
  const [event] = await visits(page, 1);
  await page.close();
  return { event, cameAt, paintedAt, errors };
}

for (const [name, first] of /** @type {const} */ ([['', undefined], [', memory growing in each call', growInEachCall]])) {
  for (const texts of [300, 1_000, 10_000]) {
    timedTest(`a page of ${texts} texts${name}: it is complete when the picture is painted`, async () => {
      const { event, cameAt, paintedAt, errors } = await visit(texts, first);
      assert.deepEqual(errors, []);
      assert.equal(event.outcome, 'complete');
      // A picture is never painted before its last byte has come.
      const complete = event.start + event.visuallyComplete;
      assert.ok(complete > cameAt, `complete at ${complete} ms, but the picture came at ${cameAt} ms`);
      if (paintedAt === undefined) throw new Disturbed('the browser recorded no painting while the visit was pending');
      assert.ok(complete > paintedAt - 50, `complete at ${complete} ms, but the picture was painted at ${paintedAt} ms`);
      // On a slow machine walks take long and are delayed, so the time may be late; the event is then flagged.
      assert.ok(complete < paintedAt + 50 || cutShort(event), `complete at ${complete} ms, but the picture was painted at ${paintedAt} ms`);
    });
  }
}

// Opens a surface whose root `build` creates in the page, and returns the result of its visit.
async function outcome(build) {
  const { page, errors } = await open();
  await page.evaluate(`window.surface = new ad.SurfaceTracker({ name: 'Limit', root: (${build})() })`);
  const [event] = await visits(page, 1);
  await page.close();
  assert.deepEqual(errors, []);
  return { outcome: event.outcome, cutShort: cutShort(event) };
}

// Returns true if the event's flags, field 14, report a walk that was cut short or late.
function cutShort(visit) {
  const bytes = visit.bytes;
  for (let at = 0; at < bytes.length; ) {
    const varint = () => {
      for (let [value, scale] = [0, 1]; ; scale *= 128) {
        const byte = bytes[at++];
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
    };
    const key = varint();
    const value = varint();
    if (key >> 3 === 14) return (value & WALK_CUT_SHORT) !== 0;
    if (key % 8 === 2) at += value;
  }
  return false;
}

test('more elements than a snapshot holds: the walk is flagged as cut short', async () => {
  const result = await outcome(function build() {
    const root = document.body.appendChild(document.createElement('main'));
    // All of them can be seen: what is out of sight has no record.
    root.innerHTML = '<style>p { position: absolute; margin: 0 }</style>' + '<p>Row</p>'.repeat(66_000);
    return root;
  });
  assert.deepEqual(result, { outcome: 'complete', cutShort: true });
});

test('ten thousand levels: no stack overflow, and the walk is flagged as cut short', async () => {
  const result = await outcome(function build() {
    const root = document.body.appendChild(document.createElement('main'));
    root.innerHTML = '<h1 style="height:400px">Title</h1>';
    // The elements have no boxes of their own, because the browser's layout does not support this depth.
    let at = root.appendChild(document.createElement('div'));
    for (let depth = 0; depth < 10_000; depth++) {
      at.style.display = 'contents';
      at = at.appendChild(document.createElement('div'));
    }
    return root;
  });
  assert.deepEqual(result, { outcome: 'complete', cutShort: true });
});

test('200 pending visits at once: the page runs on, and later visits are measured', async () => {
  const { page, errors } = await open();
  await page.evaluate(() => {
    const surface = (name) => {
      const root = document.body.appendChild(document.createElement('main'));
      root.innerHTML = '<h1 style="height:400px">Title</h1>';
      return new window.ad.SurfaceTracker({ name, root });
    };
    const many = Array.from({ length: 200 }, (_, i) => surface(`Many ${i}`));
    many.forEach((each) => each.leave('back'));
    document.body.replaceChildren();
    window.late = surface('Late');
  });
  const ended = await visits(page, 201);
  assert.equal(ended.at(-1).surface, 'Late');
  assert.equal(ended.at(-1).outcome, 'complete');
  assert.equal(await page.evaluate(() => window.ad.status().state), 'ready');
  assert.deepEqual(errors, []);
  await page.close();
});

test('a delayed walk runs before the visit is confirmed', async () => {
  const { page, errors } = await open();
  await page.evaluate(async () => {
    const root = document.body.appendChild(document.createElement('main'));
    root.innerHTML = '<h1 style="height:300px">Title</h1><div id=slow style="height:100px"></div>';
    let walks = 0;
    // A view that takes 200 ms to answer. Each walk takes longer than that, so the third walk has to wait for seconds.
    window.ad.answerFor(document.getElementById('slow'), {
      perfKind: 'text',
      isDrawn() {
        walks += 1;
        for (const until = performance.now() + 200; performance.now() < until; );
        return true;
      },
    });
    window.surface = new window.ad.SurfaceTracker({ name: 'Slow', root });
    const walked = async (count) => {
      while (walks < count && performance.now() < 60_000) await new Promise((resolve) => setTimeout(resolve));
    };
    await walked(1);
    root.title = 'changed';
    await walked(2);
    root.insertAdjacentHTML('beforeend', '<img width=300 height=300 src="/square.svg?delay=600000">');
    setTimeout(() => window.surface.leave('back'), 6_000);
  });
  const [event] = await visits(page, 1);
  await page.close();
  assert.deepEqual(errors, []);
  assert.equal(event.outcome, 'abandoned', 'the picture that never came is waited for');
  assert.equal(cutShort(event), true, 'the late walk is flagged');
});
