// Changes of style sheets by script. The browser sends no event when a script adds a rule (as CSS-in-JS libraries do) or
// adopts a sheet, so the functions that do it are replaced by proxies. While no visit is pending a proxy only calls the
// original.

import { onCall } from './intercept';

const listeners = new Set<() => void>();
let watching = false;

/** Calls `dirty` when a script changes a style sheet. Returns the function that stops. */
export function onStyleSheets(dirty: () => void): () => void {
  if (!watching) watch();
  listeners.add(dirty);
  return () => listeners.delete(dirty);
}

function watch(): void {
  watching = true;
  const changed = (): void => listeners.forEach((dirty) => dirty());
  for (const name of ['insertRule', 'deleteRule', 'replace', 'replaceSync']) onCall(window.CSSStyleSheet?.prototype, name, changed);
  for (const owner of [window.CSSStyleSheet, window.StyleSheet]) onCall(owner?.prototype, 'disabled', changed, 'set');
  for (const owner of [window.Document, window.ShadowRoot]) onCall(owner?.prototype, 'adoptedStyleSheets', changed, 'set');
}
