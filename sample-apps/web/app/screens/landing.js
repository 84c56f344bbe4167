// @ts-check
import { element } from '../element.js';

const TILES = ['quarter', 'disc', 'half', 'leaf', 'square', 'ring', 'leaf', 'quarter', 'disc', 'half', 'ring', 'square'];

export class Landing {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.classList.add('landing');
    root.append(
      element('div', { class: 'tiling', 'aria-hidden': 'true' }, ...TILES.map((shape) => element('i', { class: shape }))),
      element(
        'div',
        { class: 'welcome' },
        element('h1', {}, 'Tilework'),
        element('p', {}, 'Pictures and films made of rules: tilings, fractals, automata, and the sea.'),
        element('div', { class: 'actions' }, element('a', { class: 'primary', href: '/feed' }, 'Open your feed'), element('a', { class: 'secondary', href: '/watch/3' }, 'Watch a film')),
        element('div', { class: 'actions' }, element('a', { class: 'secondary', href: '/recipe/2' }, 'See how it is made'), element('a', { class: 'secondary', href: '/ask' }, 'Ask')),
      ),
    );
  }

  leave() {}
}
