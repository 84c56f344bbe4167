// Changes of style sheets by script. The browser sends no event when a script adds a rule (as CSS-in-JS libraries do) or
// adopts a sheet, so the functions that do it are wrapped. While no visit is pending a wrapper only calls the original.

import { addCleanup } from './guard';

const listeners = new Set<() => void>();
let watching = false;

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Calls `dirty` when a script changes a style sheet. Returns the function that stops. */
export function onStyleSheets(dirty: () => void): () => void {
  if (!watching) watch();
  listeners.add(dirty);
  return () => listeners.delete(dirty);
}

function watch(): void {
  watching = true;
  for (const name of ['insertRule', 'deleteRule', 'replace', 'replaceSync']) replace(window.CSSStyleSheet?.prototype, name, 'value');
  replace(window.CSSStyleSheet?.prototype, 'disabled', 'set');
  replace(window.StyleSheet?.prototype, 'disabled', 'set');
  for (const owner of [window.Document, window.ShadowRoot]) replace(owner?.prototype, 'adoptedStyleSheets', 'set');
}

// Replaces a method or setter of the browser by one that also reports a change, until the SDK shuts down.
function replace(owner: object | undefined, name: string, part: 'value' | 'set'): void {
  const before = owner && Object.getOwnPropertyDescriptor(owner, name);
  const original = before?.[part] as Method | undefined;
  if (!before?.configurable || typeof original !== 'function') return;
  const { [name]: wrapper } = {
    [name](this: unknown): unknown {
      for (const dirty of listeners) dirty();
      return original.apply(this, arguments as unknown as unknown[]);
    },
  };
  if (part === 'set') Object.defineProperty(wrapper!, 'name', { value: original.name, configurable: true });
  Object.defineProperty(owner!, name, { ...before, [part]: wrapper });
  addCleanup(() => {
    if (Object.getOwnPropertyDescriptor(owner!, name)?.[part] === wrapper) Object.defineProperty(owner!, name, before);
  });
}
