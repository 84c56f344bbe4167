// @ts-check
import { element } from './element.js';

/**
 * @typedef {{ leave(reason: 'back' | 'navigation'): void }} Screen
 * @typedef {{ path: RegExp, tab: string, title: string, open(root: HTMLElement, parameter: string): Screen }} Route
 */

/** Shows one screen at a time. A link opens its screen during the click, so that the next frame shows it. */
export class Router {
  #outlet;
  #routes;
  /** @type {Screen | null} */
  #screen = null;
  /** Number of history entries of this app before the current one; 0 if the app was opened by a link. */
  #depth = 0;

  /** @param {HTMLElement} outlet @param {Route[]} routes the last one matches every path */
  constructor(outlet, routes) {
    this.#outlet = outlet;
    this.#routes = routes;
  }

  start() {
    this.#depth = history.state?.depth ?? 0;
    document.addEventListener('click', (event) => this.#clicked(event));
    window.addEventListener('popstate', () => {
      const depth = history.state?.depth ?? 0;
      const reason = depth < this.#depth ? 'back' : 'navigation';
      this.#depth = depth;
      this.#show(reason);
    });
    this.#show('navigation');
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest('[data-back]')) return this.#back();
    const path = target.closest('a')?.getAttribute('href');
    if (!path?.startsWith('/')) return;
    event.preventDefault();
    if (path !== location.pathname) this.#go(path);
  }

  /** @param {string} path the page's own query is kept, because it sets how the server behaves */
  #go(path) {
    this.#depth += 1;
    history.pushState({ depth: this.#depth }, '', path + location.search);
    this.#show('navigation');
  }

  #back() {
    this.#leave('back');
    if (this.#depth > 0) return history.back();
    history.replaceState({ depth: 0 }, '', `/${location.search}`);
    this.#show('back');
  }

  /** @param {'back' | 'navigation'} reason */
  #leave(reason) {
    this.#screen?.leave(reason);
    this.#screen = null;
  }

  /** @param {'back' | 'navigation'} reason why the previous screen is left */
  #show(reason) {
    this.#leave(reason);
    const path = location.pathname;
    const route = /** @type {Route} */ (this.#routes.find((r) => r.path.test(path)));
    const root = element('section', { class: 'screen' });
    this.#outlet.replaceChildren(root);
    this.#screen = route.open(root, route.path.exec(path)?.[1] ?? '');
    document.title = route.title === 'Tilework' ? route.title : `${route.title} · Tilework`;
    document.body.dataset.screen = route.tab;
    for (const tab of document.querySelectorAll('.tabs a')) {
      if (tab.getAttribute('data-tab') === route.tab) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    }
  }
}
