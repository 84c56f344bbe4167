// @ts-check
import { install } from 'alldrawn';
import { askForConsent } from './consent.js';
import { Router } from './router.js';
import { Answer } from './screens/answer.js';
import { HomeFeed } from './screens/home-feed.js';
import { Landing } from './screens/landing.js';
import { Recipe } from './screens/recipe.js';
import { SearchScreen } from './screens/search-screen.js';
import { VideoCloseup } from './screens/video-closeup.js';

const address = new URLSearchParams(location.search);

install({
  // Each screen is a surface of its own, so the visits of the routes would be measured twice.
  automatic: false,
  app: { name: 'alldrawn-sample', version: '0.1.0' },
  // Events are sent only if the page's address names a collector: ?endpoint=/v1/visits
  ...(address.has('endpoint') && { endpoint: address.get('endpoint') || '/v1/visits' }),
});

const router = new Router(/** @type {HTMLElement} */ (document.getElementById('outlet')), [
  { path: /^\/feed$/, tab: 'home', title: 'Home', open: openFeed },
  { path: /^\/search$/, tab: 'search', title: 'Search', open: (root) => new SearchScreen(root) },
  { path: /^\/watch\/([^/]+)$/, tab: 'watch', title: 'Watch', open: (root, id) => new VideoCloseup(root, id) },
  { path: /^\/recipe\/([^/]+)$/, tab: '', title: 'Recipe', open: (root, id) => new Recipe(root, id) },
  { path: /^\/ask$/, tab: '', title: 'Ask', open: (root) => new Answer(root) },
  { path: /^/, tab: '', title: 'Tilework', open: (root) => new Landing(root) },
]);

router.start();

/** The feed follows the user's taste, so the app asks for consent there. @param {HTMLElement} root */
function openFeed(root) {
  askForConsent();
  return new HomeFeed(root);
}
