// @ts-check
import { BaseSurface } from 'alldrawn';
import { getAnswer } from '../api.js';
import { bar, element } from '../element.js';

const QUESTION = 'Why do the arcs of a tiling always meet?';

/** A question and its answer, which is shown word by word as it arrives. */
export class Answer extends BaseSurface {
  static surfaceName = 'Answer';
  #request = new AbortController();
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    super(root);
    this.#root = root;
    root.classList.add('answer');
    root.append(bar('Ask'), element('p', { class: 'question' }, QUESTION));
    this.#load();
  }

  async #load() {
    const reply = element('p', { class: 'reply' });
    this.#root.append(reply);
    try {
      for await (const words of getAnswer(QUESTION, this.#request.signal)) reply.append(words);
    } catch (error) {
      if (this.#request.signal.aborted) return;
      reply.replaceWith(element('p', { class: 'note', role: 'alert', 'data-perf-error': true }, /** @type {Error} */ (error).message));
    }
  }

  /** @param {'back' | 'navigation'} reason */
  leave(reason) {
    super.leave(reason);
    this.#request.abort();
  }
}
