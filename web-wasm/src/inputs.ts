// Remembers the latest trusted tap, click or key: a visit starts at this input (metric §1), and a small spinner in the
// control that it touched holds nothing up (metric §7). While no visit is pending,
// the SDK's only listeners are these and those of visibility.ts, navigations.ts and automatic.ts; they cost nothing until
// the user acts.

import { later, listen } from './guard';
import { CONTROL, matches } from './roles';
import { shownSince, watchVisibility } from './visibility';

/** An input of the user. */
export interface UserInput {
  /** The event's time stamp, milliseconds. */
  at: number;
  /** True if the input is being handled right now. */
  linked: boolean;
}

const OPENING = new Set('click keydown pointerdown pointerup mousedown mouseup touchstart touchend'.split(' '));
// Events that a click or key causes. A surface that such an event opens was opened by that click or key.
// `popstate` is none of them: the browser's own back button causes it, too. If a click has, the click is the latest input.
const FOLLOWING = new Set('beforeinput input change submit keypress keyup dblclick'.split(' '));

/** Number of taps, clicks and keys so far. */
export let acts = 0;

let latest: number | undefined;
let pointerDown: number | undefined;
// Cancels the timer that runs after the task of the latest input; undefined once it has run.
let endTask: (() => void) | undefined;
// The innermost control that contains the target of the latest input. The page can drop it.
let touched: WeakRef<Element> | undefined;
let remembering = false;
let onKey = (event: KeyboardEvent): unknown => event;

/** Begins to remember inputs. `keys` is called with each trusted key from now on. */
export function rememberInputs(keys = onKey): void {
  onKey = keys;
  if (remembering) return;
  remembering = true;
  watchVisibility();
  listen(window, 'click', (event) => event.isTrusted && remember(event));
  listen<KeyboardEvent>(window, 'keydown', (event) => {
    if (!event.isTrusted) return;
    remember(event);
    onKey(event);
  });
  listen(window, 'pointerdown', (event) => event.isTrusted && (pointerDown = event.timeStamp));
}

function remember(input: Event): void {
  acts++;
  latest = input.timeStamp;
  endTask?.();
  endTask = later(() => (endTask = undefined));
  const control = input.composedPath().find((at): at is Element => matches(at, CONTROL));
  touched = control && new WeakRef(control);
}

/** Returns the control that the latest input touched, if that input was at `since`, milliseconds, or later. */
export const touchedControl = (since: number): Element | undefined => (latest !== undefined && latest >= since ? touched?.deref() : undefined);

/**
 * Returns the input that may have opened a surface which begins now; undefined if there was none. An input from before
 * the page was last hidden opens nothing: its user has not waited since.
 */
export function openingInput(): UserInput | undefined {
  const current = window.event;
  if (current?.isTrusted && OPENING.has(current.type)) return { at: current.timeStamp, linked: true };
  if (latest === undefined || latest < shownSince) return undefined;
  // A navigation's own events hide the input from `window.event`, and the browser follows a link after the click's event.
  return { at: latest, linked: endTask !== undefined || (current?.isTrusted === true && FOLLOWING.has(current.type)) };
}

/** Returns when the finger or button of a click went down, milliseconds; the click's own time if that is unknown. */
export const downTime = (click: Event): number =>
  pointerDown !== undefined && pointerDown <= click.timeStamp ? pointerDown : click.timeStamp;
