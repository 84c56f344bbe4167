// Tests the names of routes: no name contains an id, and no page's kind is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const { outputFiles } = await build({ entryPoints: [fileURLToPath(new URL('../src/routes.ts', import.meta.url))], bundle: true, format: 'esm', write: false });
const { pathOf, routeOf } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
const nameOf = (address) => routeOf(pathOf(new URL(address, 'https://shop.test')));

const CASES = {
  // Words stay.
  '/': '/',
  '/users': '/users',
  '/users/': '/users',
  '/index.html': '/index.html',
  '/de-AT/hilfe/über-uns': '/de-AT/hilfe/über-uns',
  '/api/v2/oauth2': '/api/v2/oauth2',
  '/phones/iphone-15-pro-max': '/phones/iphone-15-pro-max',
  '/settings/notificationsAndSounds': '/settings/notificationsAndSounds',
  '/facade/decade': '/facade/decade',
  '/k8s/i18n/b2b2c': '/k8s/i18n/b2b2c',
  // Ids do not.
  '/users/123/posts/9f8e7d6c5b4a': '/users/:id/posts/:id',
  '/orders/550e8400-e29b-41d4-a716-446655440000': '/orders/:id',
  '/orders/550E8400E29B41D4A716446655440000/edit': '/orders/:id/edit',
  '/watch/dQw4w9WgXcQ': '/watch/:id',
  '/commits/9f8e7d': '/commits/:id',
  '/s/x7KpQz': '/s/:id',
  '/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ_0/edit': '/d/:id/edit',
  '/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln': '/t/:id',
  '/s/qWeRtYuiOpAsdFgHjkl': '/s/:id',
  '/o/order-1234567': '/o/:id',
  '/2024-05-01/report': '/:id/report',
  '/map/48.2082,16.3738': '/map/:id',
  '/photos/12.jpg': '/photos/:id',
  '/tel/+4312345678': '/tel/:id',
  // Nobody's identity stays.
  '/reset/ann@example.com': '/reset/:id',
  '/reset/ann%40example.com/now': '/reset/:id/now',
  '/@ann/posts': '/:id/posts',
  '/~ann/': '/:id',
  '/file/a%2Fb': '/file/:id',
  '/bad/%E0%A4%A': '/bad/:id',
  [`/blog/${'long-words-'.repeat(8)}`]: '/blog/:id',
  'file:///home/ann/app/index.html': '/index.html',
  // Queries and matrix parameters are dropped, and so are fragments that are no route.
  '/users?name=ann': '/users',
  '/users#ann': '/users',
  '/cart;jsessionid=AB12CD34': '/cart',
  '/app/#/users/12?name=ann': '/app#/users/:id',
  '/#!/users/12/': '/#!/users/:id',
  '/#/': '/',
  '/#/?name=ann': '/',
};

for (const [address, name] of Object.entries(CASES)) test(`${address} → ${name}`, () => assert.equal(nameOf(address), name));

test('an address belongs to the same visit if only its query, its anchor or its last slash differs', () => {
  const path = (address) => pathOf(new URL(address, 'https://shop.test'));
  assert.equal(path('/users/1/?a=b#top'), path('/users/1'));
  assert.equal(path('/#/users/1?a=b'), path('/#/users/1'));
  assert.notEqual(path('/users/1'), path('/users/2'));
  assert.notEqual(path('/#/users/1'), path('/#/users/2'));
});
