// Texts that are invisible because their web font is loading (metric §5). With `font-display: block` or `auto` the browser
// shows no text for the first three seconds of the load, and then the text in a fallback font.

import { interval } from './frame-clock';
import type { NodeMemory } from './node-memory';

/** Milliseconds for which a font that loads may hide its text (CSS Fonts 4, §11.1; browsers use 3 s). */
const BLOCK_MS = 3_000;

// When the texts that fonts have hidden were last shown, milliseconds.
let shownAt = 0;

/** Remembers that all fonts have loaded: the next frame shows their texts, however late it is walked. */
export function fontsLoaded(): void {
  shownAt = performance.now() + interval;
}

/** Dates a text that the browser does not report. `hidden`: its font hides it now. */
export function dateByFont(node: NodeMemory, hidden: boolean): void {
  if (hidden) node.hiddenAt = performance.now();
  else if (shownAt > node.hiddenAt) {
    node.hiddenAt = NaN;
    node.paintedGeneration = node.generation;
    node.paintedAt = shownAt;
  }
}

// When each font was first seen to be loading, milliseconds.
const since = new WeakMap<FontFace, number>();

const plain = (family: string): string => family.replace(/["']/g, '').toLowerCase().trim();

/** The fonts that hide their texts in one frame. */
export class BlockingFonts {
  readonly #families = new Set<string>();
  readonly #document: Document;

  constructor(of: Document, now: number) {
    this.#document = of;
    if (of.fonts?.status !== 'loading') return;
    for (const font of of.fonts) {
      if (font.status !== 'loading' || !/^(auto|block)$/.test(font.display)) continue;
      if (!since.has(font)) since.set(font, now);
      if (now - since.get(font)! < BLOCK_MS) this.#families.add(plain(font.family));
    }
  }

  /** Returns true if a text in this style is invisible now because its font is loading. */
  hides(style: CSSStyleDeclaration, text: string): boolean {
    if (this.#families.size === 0 || !style.fontFamily.split(',').some((family) => this.#families.has(plain(family)))) return false;
    // The browser knows which face, and which part of its characters, the text needs.
    return !this.#document.fonts.check(style.font, text.slice(0, 64));
  }
}
