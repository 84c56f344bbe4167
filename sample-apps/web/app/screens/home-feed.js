// @ts-check
import { BaseSurface } from 'alldrawn';
import { getFeed, wantsSkeleton } from '../api.js';
import { bar, element } from '../element.js';
import { feedCell } from './feed-cell.js';
import { Masonry } from './masonry.js';

/** The home feed: pages of cells with pictures and videos. */
export class HomeFeed extends BaseSurface {
  static surfaceName = 'HomeFeed';
  #requests = new AbortController();
  #body = element('div', { class: 'feed' });
  #masonry = new Masonry();

  /** @param {HTMLElement} root */
  constructor(root) {
    super(root);
    root.append(bar('For you'), this.#body);
    this.#load();
  }

  async #load() {
    this.#body.replaceChildren(...(wantsSkeleton() ? [skeleton()] : []));
    try {
      let page = await getFeed(null, this.#requests.signal);
      this.#body.replaceChildren(this.#masonry.element);
      this.#masonry.append(page.items.map(feedCell));
      if (page.items.length === 0 && !page.next) this.#showEmpty();
      // The first page is short and quick, so request the next one at once.
      while (page.next) {
        page = await getFeed(page.next, this.#requests.signal);
        this.#masonry.append(page.items.map(feedCell));
      }
    } catch (error) {
      if (!this.#requests.signal.aborted) this.#showError(/** @type {Error} */ (error));
    }
  }

  #showEmpty() {
    this.#body.append(element('p', { class: 'note' }, 'Nothing here yet. Follow a topic to fill your feed.'));
    this.declareEmpty();
  }

  /** @param {Error} error */
  #showError(error) {
    const retry = element('button', { type: 'button', class: 'secondary' }, 'Try again');
    const note = element('div', { class: 'note', role: 'alert', 'data-perf-error': true }, element('p', {}, 'The feed could not be loaded.'), element('small', {}, error.message), retry);
    retry.addEventListener('click', () => {
      this.#masonry = new Masonry();
      this.#load();
    });
    this.#body.append(note);
    this.#body.querySelector('.skeleton')?.remove();
  }

  /** @param {'back' | 'navigation'} reason */
  leave(reason) {
    super.leave(reason);
    this.#requests.abort();
    this.#masonry.stop();
  }
}

function skeleton() {
  const blocks = [1.35, 1, 1.2, 1.4, 1.05, 1.3].map((ratio) => element('div', { style: `aspect-ratio: 1 / ${ratio}` }));
  return element('div', { class: 'skeleton', 'data-perf-busy': true, 'aria-label': 'Loading' }, ...blocks);
}
