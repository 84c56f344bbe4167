// Large pages: the number is right, and the page hears nothing of us, however large the core's memory grows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, visits } from './page.mjs';

const open = inBrowser();

/** The bit of an event's flags that says that a walk was cut short. */
const WALK_CUT_SHORT = 1 << 6;

// Runs in the page first: the core's memory grows in each call of the core (the first thousand), before and after the
// call's own work. Growing detaches all views of a memory.
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

// A visit of a page with `texts` texts under a picture that comes late; the page grows while it is awaited. Returns the
// visit, when the picture came (milliseconds after the start), and what the page threw.
async function visit(texts, first) {
  const { page, errors } = await open({}, first);
  const loadedAt = await page.evaluate(async (texts) => {
    const root = document.body.appendChild(document.createElement('main'));
    root.innerHTML = `<div id=top style="height:320px"></div>${'<p style="margin:0">Row of text</p>'.repeat(texts)}`;
    const start = performance.now();
    window.surface = new window.ad.SurfaceTracker({ name: 'Large', root });
    const image = Object.assign(new Image(400, 300), { src: '/square.svg?delay=900' });
    document.getElementById('top').append(image);
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      root.insertAdjacentHTML('beforeend', '<p>One more row</p>');
    }
    if (!image.complete) await new Promise((resolve) => image.addEventListener('load', resolve));
    return performance.now() - start;
  }, texts);
  const [told] = await visits(page, 1, 60_000);
  await page.close();
  return { told, loadedAt, errors };
}

test('pages of 300, 1,000 and 10,000 texts: the number is when the picture came', { concurrency: 2 }, async (t) => {
  for (const [name, first] of /** @type {const} */ ([['', undefined], [', memory growing in each call', growInEachCall]])) {
    for (const texts of [300, 1_000, 10_000]) {
      await t.test(`${texts} texts${name}`, async () => {
        const { told, loadedAt, errors } = await visit(texts, first);
        assert.deepEqual(errors, []);
        assert.equal(told.outcome, 'complete');
        // The picture is painted after it has come; how soon is the machine's affair, a second is more than enough.
        assert.ok(told.visuallyComplete > loadedAt - 50 && told.visuallyComplete < loadedAt + 1_000, `${told.visuallyComplete}, and the picture came at ${loadedAt}`);
      });
    }
  }
});
