// Creates and changes elements of the page. Clients choose the names of surfaces and nodes, so names are only ever set
// as text, never as HTML.

export type Child = Node | string | null;

/** Creates an element. Attributes that are null or undefined are left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number | null | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Creates an SVG element. */
export function svgElement(tag: string, attributes: Record<string, string | number> = {}, ...children: Node[]): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** Sets an attribute, or removes it if the value is null or undefined. An unchanged attribute is not touched. */
export function setAttribute(on: Element, name: string, value: string | number | null | undefined): void {
  if (value === null || value === undefined) {
    if (on.hasAttribute(name)) on.removeAttribute(name);
  } else if (on.getAttribute(name) !== String(value)) {
    on.setAttribute(name, String(value));
  }
}

/** Sets an element's text. An unchanged text is not touched. */
export function setText(on: Element, text: string): void {
  if (on.textContent !== text) on.textContent = text;
}

/** Sets an element's children. Moves only children that are out of place, and keeps the focus. */
export function setChildren(parent: Element, children: Element[]): void {
  const focused = document.activeElement;
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
  if (focused instanceof HTMLElement && focused !== document.activeElement && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

/** Splits a name so that lines may break after dots, slashes, underscores and colons. */
export function breakable(name: string): Child[] {
  return name.split(/(?<=[./_:])/).flatMap((part, at) => (at === 0 ? [part] : [element('wbr'), part]));
}
