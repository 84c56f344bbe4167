// Search fields. Each key in a search field may begin a typing visit, which measures from that key until its results
// are drawn (metric §10).

import { isInDialog } from './dialogs';

const SEARCH_FIELD = 'input[type="search"], [role="searchbox"], [role="combobox"], [data-perf-search]';

/** Returns true for a search field and for elements inside a search field. */
export const isSearchField = (element: Element): boolean => element.closest(SEARCH_FIELD) !== null;

/** Returns true for elements that take text. */
export const isTextField = (target: EventTarget | null | undefined): boolean =>
  target instanceof Element &&
  ((target as HTMLElement).isContentEditable || /^(input|textarea|select)$/.test(target.localName));

/** Callback for a key in a surface's search field, with its time, ms. The page has not handled the key yet. */
export type OnKey = (at: number) => void;

// Callbacks of the open surfaces, by root. The map is weak: if the page drops a root, its callbacks go with it.
const listeners = new WeakMap<Element, Set<OnKey>>();

/** Calls `onKey` for each key in the search field of the surface at `root`. */
export function addKeyListener(root: Element, onKey: OnKey): void {
  const ofRoot = listeners.get(root) ?? new Set();
  listeners.set(root, ofRoot.add(onKey));
}

/** Removes a callback. */
export const removeKeyListener = (root: Element, onKey: OnKey): unknown => listeners.get(root)?.delete(onKey);

// A search field outside a surface names the surface's root, as a combobox does: `aria-controls="id of the root"`.
const controls = (field: Element, root: Element): boolean =>
  root.id !== '' && (field.getAttribute('aria-controls') ?? '').split(' ').includes(root.id);

/** Returns true if a search field outside this surface controls it. */
export const hasFieldOutside = (root: Element): boolean =>
  root.id !== '' && [...document.querySelectorAll('[aria-controls]')].some((field) => isSearchField(field) && controls(field, root));

// Returns true for keys that change a text, also by an input method. Escape, Tab, arrows and shortcuts do not.
const changesText = (event: KeyboardEvent): boolean =>
  !event.ctrlKey && !event.metaKey && (event.key.length === 1 || /^(Backspace|Delete|Process|Unidentified)$/.test(event.key));

/** Reports a trusted key to the open surfaces whose search field has the focus. */
export function reportKey(event: KeyboardEvent): void {
  if (!changesText(event)) return;
  const path = event.composedPath();
  const field = path[0];
  if (!(field instanceof Element) || !isTextField(field) || !isSearchField(field)) return;
  const controlled = (field.getAttribute('aria-controls') ?? '').split(' ').map((id) => document.getElementById(id));
  for (const root of new Set([...path, ...controlled])) {
    // An input in a dialog is none of a surface outside of the dialog (metric §10).
    if (root instanceof Element && !isInDialog(event, root)) listeners.get(root)?.forEach((onKey) => onKey(event.timeStamp));
  }
}
