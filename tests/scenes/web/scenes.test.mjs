// @ts-check
// Plays every scene on the web. Compares the events with the scene's own expectations, and then with events.json, which
// holds the whole events and is the same for all platforms.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { allScenes, play, startBrowser } from './scenes.mjs';

const EVENTS = JSON.parse(readFileSync(new URL('../events.json', import.meta.url), 'utf8'));
/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

describe('scenes', { concurrency: 3 }, () => {
  for (const scene of allScenes()) {
    const skip = scene.platforms && !scene.platforms.includes('web');
    test(`${scene.name}: ${scene.story}`, { skip }, async () => {
      const events = await play(browser, scene);
      const actual = events.map((event, index) => {
        const wanted = scene.expect[index] ?? {};
        return Object.fromEntries(Object.keys(wanted).map((key) => [key, event[key] ?? null]));
      });
      assert.equal(events.length, scene.expect.length, `the number of visits; their events: ${JSON.stringify(events)}`);
      assert.deepEqual(actual, scene.expect, scene.rule);
      assert.deepEqual(events, EVENTS[scene.name], 'the whole events must equal those in events.json');
    });
  }
});

test('events.json has an entry for each scene and no other', () => {
  const names = allScenes().map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, 'the names of scenes must be unique');
  assert.deepEqual(Object.keys(EVENTS), [...names].sort());
});
