// The latest trusted tap, click or key: where a visit starts (metric §1). These listeners are the only ones that stay
// while no visit is pending: they cost nothing until the user acts.

import { listen } from './guard';
import { reportKey } from './search-fields';

/** An act of the user. */
export interface UserInput {
  /** The event's own time stamp, milliseconds. */
  at: number;
  /** The act is being handled right now. */
  linked: boolean;
}

const OPENING = new Set('click keydown pointerdown pointerup mousedown mouseup touchstart touchend'.split(' '));
// Events that a click or key brings about: what they open was opened by that click or key.
const FOLLOWING = new Set('beforeinput input change submit keypress keyup dblclick popstate'.split(' '));

let latest: number | undefined;
let pointerDown: number | undefined;

/** Begins to remember acts; once per page. */
export function rememberInputs(): void {
  listen(window, 'click', (event) => event.isTrusted && (latest = event.timeStamp));
  listen<KeyboardEvent>(window, 'keydown', (event) => {
    if (!event.isTrusted) return;
    latest = event.timeStamp;
    reportKey(event);
  });
  listen(window, 'pointerdown', (event) => event.isTrusted && (pointerDown = event.timeStamp));
}

/** The act that a surface which begins now was opened by, as far as is known. */
export function openingInput(): UserInput | undefined {
  const current = window.event;
  if (current?.isTrusted && OPENING.has(current.type)) return { at: current.timeStamp, linked: true };
  if (latest === undefined) return undefined;
  return { at: latest, linked: current?.isTrusted === true && FOLLOWING.has(current.type) };
}

/** When the finger or button of the click that is being handled went down, milliseconds; its own time without one. */
export const downTime = (click: Event): number =>
  pointerDown !== undefined && pointerDown <= click.timeStamp ? pointerDown : click.timeStamp;
