// @ts-check
import { BaseSurface } from 'alldrawn';
import { getSuggestions } from '../api.js';
import { element, picture } from '../element.js';

/** The panel of suggestions below the search field. The first key opens it. */
export class SearchAutocomplete extends BaseSurface {
  static surfaceName = 'SearchAutocomplete';
  #request = new AbortController();
  #root;

  /** @param {HTMLElement} root @param {string} text */
  constructor(root, text) {
    super(root);
    this.#root = root;
    this.#load(text);
  }

  /** Searches for the field's text after a further key. @param {string} text */
  search(text) {
    this.#request.abort();
    this.#request = new AbortController();
    this.#load(text);
  }

  /** @param {string} text */
  async #load(text) {
    const { signal } = this.#request;
    try {
      const { rows } = await getSuggestions(text, signal);
      this.#root.replaceChildren(...rows.map((r) => row(r, text)));
      if (rows.length === 0) this.#showNothing(text);
    } catch (error) {
      if (!signal.aborted) this.#root.replaceChildren(element('p', { class: 'note', role: 'alert', 'data-perf-error': true }, /** @type {Error} */ (error).message));
    }
  }

  /** @param {string} text */
  #showNothing(text) {
    this.#root.append(element('p', { class: 'note' }, `No ideas for “${text}” yet.`));
    this.declareEmpty();
  }

  /** @param {'back' | 'navigation'} reason */
  leave(reason) {
    super.leave(reason);
    this.#request.abort();
  }
}

/** @param {{ text: string, avatar: string }} suggestion @param {string} typed */
function row({ text, avatar }, typed) {
  const face = element('span', { class: 'avatar' }, picture({ src: avatar, alt: '', width: 44, height: 44 }));
  const at = text.toLowerCase().indexOf(typed);
  const label =
    at < 0 ? element('span', { class: 'row-text' }, text) : element('span', { class: 'row-text' }, text.slice(0, at), element('b', {}, text.slice(at, at + typed.length)), text.slice(at + typed.length));
  return element('a', { class: 'row', role: 'option', href: '/feed' }, face, label);
}
