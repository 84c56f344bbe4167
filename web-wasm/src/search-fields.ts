// Search fields: each key in one begins a visit of its own, from that key to what it brought about (metric §10).

const SEARCH_FIELD = 'input[type="search"], [role="searchbox"], [role="combobox"], [data-perf-search]';

/** Whether an element is a search field, or within one. */
export const isSearchField = (element: Element): boolean => element.closest(SEARCH_FIELD) !== null;

/** Whether an element takes text. */
export const isTextField = (target: EventTarget | null | undefined): boolean =>
  target instanceof Element &&
  ((target as HTMLElement).isContentEditable || /^(input|textarea|select)$/.test(target.localName));

/** Hears of a key in a surface's search field: milliseconds; the page has not handled it yet. */
export type OnKey = (at: number) => void;

// The open surfaces by their roots. Weak: a root that the page drops takes its surfaces with it.
const listeners = new WeakMap<Element, Set<OnKey>>();

/** Calls `onKey` for each key in the search field of the surface at `root`. */
export function addKeyListener(root: Element, onKey: OnKey): void {
  const ofRoot = listeners.get(root) ?? new Set();
  listeners.set(root, ofRoot.add(onKey));
}

/** Ends that. */
export const removeKeyListener = (root: Element, onKey: OnKey): unknown => listeners.get(root)?.delete(onKey);

// A field that stands outside the surface it fills says so, as a combobox does: `aria-controls="id of its root"`.
const controls = (field: Element, root: Element): boolean =>
  root.id !== '' && (field.getAttribute('aria-controls') ?? '').split(' ').includes(root.id);

/** Whether a search field outside this surface fills it. */
export const hasFieldOutside = (root: Element): boolean =>
  root.id !== '' && [...document.querySelectorAll('[aria-controls]')].some((field) => isSearchField(field) && controls(field, root));

// Keys that change a text, those of input methods included. Escape, Tab, arrows and shortcuts type nothing.
const changesText = (event: KeyboardEvent): boolean =>
  !event.ctrlKey && !event.metaKey && (event.key.length === 1 || /^(Backspace|Delete|Process|Unidentified)$/.test(event.key));

/** A trusted key: the open surfaces whose search field has it hear of it. */
export function reportKey(event: KeyboardEvent): void {
  if (!changesText(event)) return;
  const path = event.composedPath();
  const field = path[0];
  if (!(field instanceof Element) || !isTextField(field) || !isSearchField(field)) return;
  const controlled = (field.getAttribute('aria-controls') ?? '').split(' ').map((id) => document.getElementById(id));
  for (const root of new Set([...path, ...controlled])) {
    listeners.get(root as Element)?.forEach((onKey) => onKey(event.timeStamp));
  }
}
