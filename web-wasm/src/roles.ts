// What an element is for the user, by its name and its ARIA attributes.

/** Returns true if an element matches a selector. A form's field named `matches` hides the form's own method. */
export const matches = (element: unknown, selector: string): element is Element =>
  element instanceof Element && Element.prototype.matches.call(element, selector);

/** Selects open dialogs and popovers. */
export const DIALOG = ':is(dialog[open],:popover-open,[role=dialog],[role=alertdialog],[aria-modal=true])';

/** Selects controls: elements that the user can operate. */
export const CONTROL = 'a[href],button,input,select,summary,textarea,[role=button],[role=link],[role^=menuitem],[role=tab],[role=switch],[role=checkbox],[role=radio],[role=option]';

/**
 * Selects live regions: content that arrives by itself (metric §7a). `aria-live` overrides the role of an element, and
 * `data-perf-live` overrides both.
 */
export const LIVE =
  '[data-perf-live]:not([data-perf-live=false]),:is([aria-live],output:not([role]),[role=status],[role=alert],[role=log],[role=timer],[role=marquee]):not([aria-live=off],[data-perf-live])';

/** Selects elements that may be busy, an error, a live region or in the top layer: one question to the browser for all. */
export const MARKED =
  ':is([data-perf-busy],[aria-busy],progress,[role],[data-perf-error],[data-perf-live],[aria-live],output,dialog,[popover])';
