// @ts-check
import { BaseSurface } from 'alldrawn';
import { getRecipe, saveRecipe } from '../api.js';
import { bar, element, picture } from '../element.js';

/** How one picture is made. The recipe is saved in the user's collection as soon as its picture is there. */
export class Recipe extends BaseSurface {
  static surfaceName = 'Recipe';
  #requests = new AbortController();
  #status = element('p', { class: 'status', role: 'status' });
  #root;

  /** @param {HTMLElement} root @param {string} id */
  constructor(root, id) {
    super(root);
    this.#root = root;
    root.classList.add('recipe');
    root.append(bar('Recipe', this.#status));
    this.#load(id);
  }

  /** @param {string} id */
  async #load(id) {
    try {
      const { title, topic, width, height, colour, image, steps } = await getRecipe(id, this.#requests.signal);
      const shown = picture({ src: image, alt: title, width, height });
      shown.addEventListener('load', () => this.#save(id), { once: true });
      const media = element('div', { class: 'recipe-media', style: `aspect-ratio: ${width} / ${height}; background-color: ${colour}` }, shown);
      this.#root.append(media, element('h2', {}, title), element('p', { class: 'recipe-topic' }, topic), element('ol', {}, ...steps.map((step) => element('li', {}, step))));
    } catch (error) {
      if (this.#requests.signal.aborted) return;
      this.#root.append(element('p', { class: 'note', role: 'alert', 'data-perf-error': true }, /** @type {Error} */ (error).message));
    }
  }

  /** @param {string} id */
  async #save(id) {
    const saved = await saveRecipe(id, this.#requests.signal).then(() => true, () => false);
    if (!this.#requests.signal.aborted) this.#status.textContent = saved ? 'Saved' : 'Not saved';
  }

  /** @param {'back' | 'navigation'} reason */
  leave(reason) {
    super.leave(reason);
    this.#requests.abort();
  }
}
