// @ts-check
import { BaseSurface } from 'alldrawn';
import { getFilm } from '../api.js';
import { bar, element, mutedVideo } from '../element.js';

/** One video, as large as the screen allows. */
export class VideoCloseup extends BaseSurface {
  static surfaceName = 'VideoCloseup';
  #requests = new AbortController();
  #root;

  /** @param {HTMLElement} root @param {string} id */
  constructor(root, id) {
    super(root);
    this.#root = root;
    root.classList.add('closeup');
    root.append(bar(''));
    this.#load(id);
  }

  /** @param {string} id */
  async #load(id) {
    try {
      const film = await getFilm(id, this.#requests.signal);
      const { width, height, colour, poster } = film;
      const video = mutedVideo({ src: film.video, poster, width, height, autoplay: true, loop: true, 'aria-label': film.title });
      const stage = element('div', { class: 'stage', style: `--ratio: ${width / height}; aspect-ratio: ${width} / ${height}; background-color: ${colour}` }, video);
      video.addEventListener('error', () => stage.append(element('p', { class: 'unavailable' }, 'This film cannot be played now.')));
      this.#root.append(stage, element('div', { class: 'about' }, element('h1', {}, film.title), element('p', {}, film.topic)));
    } catch (error) {
      if (this.#requests.signal.aborted) return;
      this.#root.append(element('p', { class: 'note', role: 'alert' }, /** @type {Error} */ (error).message));
      this.declareError();
    }
  }

  /** @param {'back' | 'navigation'} reason */
  leave(reason) {
    super.leave(reason);
    this.#requests.abort();
    // Remove the video's source, so that the browser closes its connection at once.
    const video = this.#root.querySelector('video');
    video?.removeAttribute('src');
    video?.load();
  }
}
