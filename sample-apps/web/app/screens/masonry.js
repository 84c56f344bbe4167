// @ts-check
import { element } from '../element.js';

/** @typedef {import('./feed-cell.js').Cell} Cell */

/** Height of a caption, as a share of a column's width. */
const CAPTION = 0.28;
const COLUMN_PX = 230;

/** Arranges cells in columns. A new cell goes to the shortest one and moves only if the number of columns changes. */
export class Masonry {
  element = element('div', { class: 'masonry' });
  /** @type {Cell[]} */
  #cells = [];
  /** @type {Array<{ node: HTMLElement, height: number }>} */
  #columns = [];
  #resized = new ResizeObserver(() => this.#fit());

  constructor() {
    this.#resized.observe(this.element);
  }

  /** @param {Cell[]} cells */
  append(cells) {
    this.#cells.push(...cells);
    if (this.#columns.length === 0) this.#fit();
    else cells.forEach((cell) => this.#place(cell));
  }

  stop() {
    this.#resized.disconnect();
  }

  #fit() {
    const count = Math.max(2, Math.min(6, Math.floor(this.element.clientWidth / COLUMN_PX)));
    if (count === this.#columns.length) return;
    this.#columns = Array.from({ length: count }, () => ({ node: element('div', { class: 'column' }), height: 0 }));
    this.element.replaceChildren(...this.#columns.map((c) => c.node));
    this.#cells.forEach((cell) => this.#place(cell));
    // A video stops when it is moved to another column, so it is played again.
    for (const video of this.element.querySelectorAll('video')) if (video.autoplay && video.paused && video.readyState > 0) video.play().catch(() => {});
  }

  /** @param {Cell} cell */
  #place(cell) {
    const shortest = this.#columns.reduce((a, b) => (b.height < a.height ? b : a));
    shortest.node.append(cell.node);
    shortest.height += cell.ratio + CAPTION;
  }
}
