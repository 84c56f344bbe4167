// The tree of elements that the browser shows: open shadow trees in place of their hosts' children, and slots filled.

/** Returns the element that contains `element` in the tree that the browser shows; null for the outermost. */
export const shownParent = (element: Element): Element | null =>
  element.assignedSlot ?? element.parentElement ?? ((element.getRootNode() as ShadowRoot).host as Element | undefined) ?? null;

// A closed `details` shows only its first summary.
const isClosedDetails = (element: Element): boolean => element.localName === 'details' && !element.hasAttribute('open');

/** Calls `act` for each child of `element` that the browser may show. */
export function eachShownChild(element: Element, act: (child: Element) => void): void {
  if (element.localName === 'slot') {
    const assigned = (element as HTMLSlotElement).assignedElements();
    if (assigned.length > 0) return assigned.forEach(act);
  }
  if (isClosedDetails(element)) {
    const summary = element.querySelector(':scope > summary');
    if (summary) act(summary);
    return;
  }
  for (let child = (element.shadowRoot ?? element).firstElementChild; child; child = child.nextElementSibling) act(child);
}

// Elements whose children are only a fallback, which the browser does not show.
const REPLACED = new Set('img video audio canvas object embed input textarea select'.split(' '));

/** Returns true if `element` has no child element that the browser may show. */
export const isLeaf = (element: Element): boolean =>
  REPLACED.has(element.localName) || (!element.firstElementChild && !element.shadowRoot && element.localName !== 'slot');

/** A text that consists only of spaces and of characters without a width shows nothing. */
const VISIBLE = /[^\s\u00ad\u200b-\u200f\u2060\ufeff]/;

// Calls `act` for each text node that the browser shows directly inside `element`.
function eachTextNode(element: Element, act: (text: Text) => void): void {
  const each = (parent: Node, slotted: boolean): void => {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === 3 && (!slotted || (child as Text).assignedSlot)) act(child as Text);
    }
  };
  if (isClosedDetails(element)) return;
  if (element.localName === 'slot' && (element as HTMLSlotElement).assignedNodes().length > 0) return;
  if (element.shadowRoot) each(element.shadowRoot, false);
  each(element, element.shadowRoot !== null);
}

/** Returns an element's own text: that of its direct text nodes; '' if it shows nothing. */
export function ownText(element: Element): string {
  let text = '';
  eachTextNode(element, (node) => (text += node.data));
  return VISIBLE.test(text) ? text.trim() : '';
}

/** Returns the rectangle around an element's own text, CSS pixels of its window. */
export function ownTextRect(element: Element): DOMRect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const range = element.ownerDocument.createRange();
  eachTextNode(element, (node) => {
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return;
    [left, top] = [Math.min(left, box.left), Math.min(top, box.top)];
    [right, bottom] = [Math.max(right, box.right), Math.max(bottom, box.bottom)];
  });
  return new DOMRect(left, top, right - left, bottom - top);
}
