// @ts-check
import { bar, element } from '../element.js';
import { SearchAutocomplete } from './search-autocomplete.js';

const POPULAR = ['Tilings', 'Fractals', 'Moss', 'Stained glass', 'Maps', 'Quilts', 'Northern lights', 'Posters'];

/** The search screen: a search field, with popular topics below it until the user types something. */
export class SearchScreen {
  #field = element('input', { type: 'search', role: 'combobox', 'aria-controls': 'suggestions', 'aria-expanded': 'false', placeholder: 'Search for ideas', 'aria-label': 'Search', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search' });
  #clear = element('button', { type: 'button', class: 'clear', 'aria-label': 'Clear', hidden: true }, '×');
  #panel = element('div', { class: 'suggestions', id: 'suggestions', role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
  /** @type {SearchAutocomplete | null} */
  #autocomplete = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    const chips = POPULAR.map((topic) => element('a', { class: 'chip', href: '/feed' }, topic));
    root.classList.add('search');
    root.append(
      bar('', element('div', { class: 'field' }, this.#field, this.#clear)),
      element('div', { class: 'popular' }, element('h2', {}, 'Popular on Tilework'), element('div', { class: 'chips' }, ...chips)),
      this.#panel,
    );
    this.#field.addEventListener('input', () => this.#typed());
    this.#field.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close('back'));
    this.#clear.addEventListener('click', () => this.#close('back'));
    this.#field.focus();
  }

  #typed() {
    const text = this.#field.value.trim().toLowerCase();
    if (!text) return this.#close('back', this.#field.value);
    this.#clear.hidden = false;
    if (this.#autocomplete) return this.#autocomplete.search(text);
    this.#panel.hidden = false;
    this.#field.setAttribute('aria-expanded', 'true');
    this.#autocomplete = new SearchAutocomplete(this.#panel, text);
  }

  /** @param {'back' | 'navigation'} reason @param {string} [text] text that stays in the field */
  #close(reason, text = '') {
    this.#autocomplete?.leave(reason);
    this.#autocomplete = null;
    this.#panel.hidden = true;
    this.#field.setAttribute('aria-expanded', 'false');
    this.#panel.replaceChildren();
    this.#clear.hidden = true;
    this.#field.value = text;
    this.#field.focus();
  }

  /** @param {'back' | 'navigation'} reason */
  leave(reason) {
    this.#autocomplete?.leave(reason);
  }
}
