// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { respond } from '../server/api.mjs';
import { BadRequest, checkPlan, decodePlan, encodePlan } from '../server/plan.mjs';

/** @param {string} address */
const get = (address) => respond(new URL(address, 'http://loopback'));

test('keys that a plan leaves out get their default values', () => {
  const plan = checkPlan({ feed: { items: [{ type: 'image' }, { type: 'video-autoplay', posterDelay: null }] }, closeup: {}, search: { rows: [{ text: 'maple' }] }, recipe: {}, answer: {} });
  assert.deepEqual(plan, {
    feed: {
      api: 0,
      status: 200,
      skeleton: true,
      items: [
        { type: 'image', src: 1, delay: 0, status: 200, chunk: 0 },
        { type: 'video-autoplay', src: 2, delay: 0, status: 200, chunk: 0, posterDelay: null, posterStatus: 200 },
      ],
      late: null,
    },
    closeup: { api: 0, poster: 0, posterStatus: 200, video: 0, status: 200, chunk: 0 },
    search: { api: 0, rows: [{ text: 'maple', avatarDelay: 0, avatarStatus: 200 }] },
    recipe: { api: 0, image: 0, saved: 0 },
    answer: { api: 0, step: 80 },
  });
});

test('a wrong plan is refused with an error that names the wrong part', () => {
  /** @type {Array<[unknown, RegExp]>} */
  const cases = [
    [[], /^plan: expected an object, got \[\]/],
    [{ fed: {} }, /^plan\.fed: unknown key; expected one of feed, closeup, search/],
    [{ feed: { api: -1 } }, /^plan\.feed\.api: expected a whole number from 0 to 60000, got -1/],
    [{ feed: { api: 1.5 } }, /^plan\.feed\.api: /],
    [{ feed: { status: 204 } }, /^plan\.feed\.status: expected one of 200, 404, 500, got 204/],
    [{ recipe: { saved: -1 } }, /^plan\.recipe\.saved: /],
    [{ answer: { words: 3 } }, /^plan\.answer\.words: unknown key/],
    [{ consent: null }, /^plan\.consent: /],
    [{ feed: { skeleton: 'no' } }, /^plan\.feed\.skeleton: expected true or false/],
    [{ feed: { items: {} } }, /^plan\.feed\.items: expected a list/],
    [{ feed: { items: [{ type: 'gif' }] } }, /^plan\.feed\.items\[0\]\.type: expected one of image, video-autoplay, video-poster, got "gif"/],
    [{ feed: { items: [null] } }, /^plan\.feed\.items\[0\]\.type: /],
    [{ feed: { items: [{ type: 'constructor' }] } }, /^plan\.feed\.items\[0\]\.type: /],
    [{ feed: { items: [{ type: 'image', posterDelay: 3 }] } }, /^plan\.feed\.items\[0\]\.posterDelay: unknown key/],
    [{ feed: { items: [{ type: 'image', src: 25 }] } }, /^plan\.feed\.items\[0\]\.src: expected a whole number from 1 to 24, got 25/],
    [{ feed: { items: [{ type: 'image', status: 302 }] } }, /^plan\.feed\.items\[0\]\.status: expected one of 200, 404, 500/],
    [{ feed: { items: Array(101).fill({ type: 'image' }) } }, /^plan\.feed\.items: 101 entries, at most 100/],
    [{ feed: { late: { after: 1, items: [{ type: 'image', delay: '2' }] } } }, /^plan\.feed\.late\.items\[0\]\.delay: .* got "2"/],
    [{ closeup: { poster: 'none' } }, /^plan\.closeup\.poster: /],
    [{ search: { rows: [{ text: '' }] } }, /^plan\.search\.rows\[0\]\.text: expected 1 to 80 characters/],
  ];
  for (const [plan, message] of cases) assert.throws(() => checkPlan(plan), (e) => e instanceof BadRequest && message.test(e.message), JSON.stringify(plan));
  assert.throws(() => decodePlan('§'), /not base64url/);
  assert.throws(() => decodePlan(Buffer.from('{').toString('base64url')), /not JSON/);
});

test('the API returns media addresses with the delays of the plan', () => {
  const plan = encodePlan({
    feed: { api: 300, items: [{ type: 'image', src: 3, delay: 200, status: 404, chunk: 40 }, { type: 'video-poster', src: 2, posterDelay: 90 }], late: { after: 800, items: [{ type: 'image' }] } },
    closeup: { api: 100, poster: null, video: 400 },
    search: { api: 120, rows: [{ text: 'maple', avatarDelay: 90 }] },
  });
  const first = get(`/api/feed?plan=${plan}`);
  const { items, next } = /** @type {any} */ (first.body);
  assert.equal(first.delay, 300);
  assert.equal(items[0].image, '/media/images/03.jpg?cell=1.0&delay=200&status=404&chunk=40');
  assert.equal(items[1].poster, '/media/posters/2.jpg?cell=1.1&delay=90');
  assert.equal(items[1].watch, '/watch/2');

  const second = get(next);
  assert.equal(second.delay, 800);
  assert.equal(/** @type {any} */ (second.body).next, null);

  const closeup = get(`/api/watch/3?plan=${plan}`);
  assert.equal(closeup.delay, 100);
  assert.equal(/** @type {any} */ (closeup.body).poster, null);
  assert.equal(/** @type {any} */ (closeup.body).video, '/media/videos/3.webm?cell=closeup&delay=400');

  const search = get(`/api/search?q=m&plan=${plan}`);
  assert.deepEqual([search.delay, search.body], [120, { rows: [{ text: 'maple', avatar: '/media/avatars/maple.webp?cell=row.0&delay=90' }] }]);
});

test('the API fails, saves and streams as the plan says', () => {
  const plan = encodePlan({ feed: { api: 90, status: 500 }, recipe: { api: 100, image: 200, saved: 600 }, answer: { api: 50, step: 30 } });
  const feed = get(`/api/feed?plan=${plan}`);
  assert.deepEqual([feed.delay, feed.status], [90, 500]);
  assert.match(/** @type {any} */ (feed.body).error, /status 500/);
  const recipe = get(`/api/recipe/2?plan=${plan}`);
  assert.equal(recipe.delay, 100);
  assert.equal(/** @type {any} */ (recipe.body).image, '/media/images/02.jpg?cell=recipe&delay=200');
  assert.equal(get(`/api/recipe/2?save=1&plan=${plan}`).delay, 600);
  const answer = get(`/api/answer?q=why&plan=${plan}`);
  assert.deepEqual([answer.delay, answer.step], [50, 30]);
});

test('a response depends only on its address', () => {
  for (const path of ['/api/feed?', '/api/feed?page=2&', '/api/watch/2?', '/api/search?q=m&', '/api/recipe/2?', '/api/answer?']) {
    for (const profile of ['fast', '4g', 'slow']) {
      const address = `${path}profile=${profile}&seed=41&fail=0.3`;
      assert.deepEqual(get(address), get(address), address);
      assert.notDeepEqual(get(address), get(address.replace('seed=41', 'seed=42')), address);
    }
  }
});

test('a slower profile has longer delays, and media fail only if `fail` is set', () => {
  const medians = ['fast', '4g', 'slow'].map((profile) => {
    const delays = Array.from({ length: 201 }, (_, seed) => get(`/api/feed?profile=${profile}&seed=${seed}`).delay).sort((a, b) => a - b);
    return delays[100];
  });
  assert.ok(medians[0] < 100 && medians[0] > 40 && medians[1] > 180 && medians[1] < 350 && medians[2] > 700 && medians[2] < 1200, String(medians));
  assert.doesNotMatch(JSON.stringify(get('/api/feed?seed=5')), /status=(404|500)/);
  assert.match(JSON.stringify(get('/api/feed?seed=5&fail=1')), /status=(404|500)/);
});

test('wrong parameters are refused', () => {
  const cases = { 'profile=5g': /^profile: expected one of fast, 4g, slow/, 'profile=constructor': /^profile/, 'seed=-1': /^seed/, 'seed=4294967296': /^seed/, 'fail=2': /^fail/, 'page=3': /^page/, 'plan=%7B': /^plan/ };
  for (const [query, message] of Object.entries(cases)) {
    const { status, body } = get(`/api/feed?${query}`);
    assert.equal(status, 400, query);
    assert.match(/** @type {any} */ (body).error, message);
  }
  assert.equal(get('/api/watch/9').status, 404);
  assert.equal(get('/api/recipe/25').status, 404);
  assert.equal(get('/api/nothing').status, 404);
});
