// Names of elements in events and debugging tools.

/** Returns an element's tag, id and class names; never its content. */
export function labelOf(element: Element | undefined): string {
  if (!element) return '';
  // Read attributes, not properties: in a form, an input named `id` replaces the property `id`.
  const [id, classes] = [element.getAttribute('id'), element.getAttribute('class')];
  const names = (classes ?? '').split(/\s+/).filter(Boolean);
  return `${element.localName}${id ? `#${id}` : ''}${names.map((name) => `.${name}`).join('')}`;
}
