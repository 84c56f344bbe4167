// Search fields: each key in one begins a visit of its own, from that key to what it brought about (metric §10).

const SEARCH_FIELD = 'input[type="search"], [role="searchbox"], [role="combobox"], [data-perf-search]';

/** Whether an element is a search field, or within one. */
export const isSearchField = (element: Element): boolean => element.closest(SEARCH_FIELD) !== null;

/** Whether an element takes text. */
export const isTextField = (target: EventTarget | null | undefined): boolean =>
  target instanceof Element &&
  ((target as HTMLElement).isContentEditable || /^(input|textarea|select)$/.test(target.localName));

/** A surface that wants to hear of keys in its search field, as long as it is open. */
export interface Typed {
  readonly root: Element;
  /** A key went down in it at `at`, milliseconds; the page has not handled it yet. */
  typed(at: number): void;
}

const open = new Set<Typed>();

/** A surface opens. */
export const openForTyping = (surface: Typed): unknown => open.add(surface);
/** A surface closes. */
export const closeForTyping = (surface: Typed): boolean => open.delete(surface);

// A field that stands outside the surface it fills says so, as a combobox does: `aria-controls="id of its root"`.
const controls = (field: Element, root: Element): boolean =>
  root.id !== '' && (field.getAttribute('aria-controls') ?? '').split(' ').includes(root.id);

/** Whether a search field outside this surface fills it. */
export const hasFieldOutside = (root: Element): boolean =>
  root.id !== '' && [...document.querySelectorAll('[aria-controls]')].some((field) => isSearchField(field) && controls(field, root));

// Keys that change a text, those of input methods included. Escape, Tab, arrows and shortcuts type nothing.
const types = (event: KeyboardEvent): boolean =>
  !event.ctrlKey && !event.metaKey && (event.key.length === 1 || /^(Backspace|Delete|Process|Unidentified)$/.test(event.key));

/** A trusted key: told to the open surfaces whose search field has it. */
export function keyDown(event: KeyboardEvent): void {
  if (!types(event)) return;
  const field = event.composedPath()[0];
  if (!(field instanceof Element) || !isTextField(field) || !isSearchField(field)) return;
  for (const surface of open) {
    if (!surface.root.isConnected) open.delete(surface);
    else if (surface.root.contains(field) || controls(field, surface.root)) surface.typed(event.timeStamp);
  }
}
