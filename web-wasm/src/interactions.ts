// Observes the user's inputs inside a surface while its visit is pending (metric §10).

import { InputFlag, InputKind } from './boundary';
import { isInDialog } from './dialogs';
import type { InteractionType } from './event';
import { later, listen } from './guard';
import { downTime } from './inputs';
import { memoryOf } from './node-memory';
import { isTextField } from './search-fields';

/**
 * Callback for an input: its kind (with a flag if the input is in a dialog outside of which the root is), the scrolled node's identity (0: the page), the movement in CSS pixels, and when the
 * input began, milliseconds.
 */
export type OnInteraction = (kind: number, scroller: number, dx: number, dy: number, at: number) => void;

/** Returns the type of an interaction of this kind. */
export const interactionType = (kind: number): InteractionType =>
  kind === InputKind.TAP ? 'tap' : kind === InputKind.SCROLL ? 'scroll' : 'key';

// Keys that scroll.
const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);
// A scroll event counts as the user's if at most this many milliseconds have passed since the last wheel, touch,
// scrolling key or scroll by the user. A later one is programmatic.
const FLING_GAP_MS = 200;

/** Observes the inputs inside `root` and in dialogs. Returns the function that stops observing. */
export function observeInteractions(root: Element, onInteraction: OnInteraction): () => void {
  let stopped = false;
  const stops: (() => void)[] = [];
  const on = <E extends Event>(type: string, act: (event: E) => unknown): unknown => stops.push(listen(document, type, act));
  // Report an input only after the page has handled it: if a tap leaves the surface, the leave comes first.
  const report = (kind: number, event: Event, at: number): void => {
    if (!event.isTrusted) return;
    const path = event.composedPath();
    const text = kind === InputKind.KEY && isTextField(path[0]);
    const dialog = isInDialog(event, root) ? InputFlag.IN_DIALOG : 0;
    // Keys in a text field neither confirm nor end a visit. search-fields.ts reports the keys in search fields.
    if (!dialog && (text || !path.includes(root))) return;
    later(() => stopped || onInteraction((text ? InputKind.TEXT_KEY : kind) | dialog, 0, 0, 0, at));
  };
  on('click', (event) => report(InputKind.TAP, event, downTime(event)));
  on('keydown', (event) => report(InputKind.KEY, event, event.timeStamp));

  // Last position of each scroller. Programmatic scrolls update it, too, but only the user's scrolls are reported.
  const positions = new WeakMap<Element, { x: number; y: number }>();
  let lastUserMove = -Infinity;
  const userMoved = (event: Event): void => {
    if (event.isTrusted) lastUserMove = event.timeStamp;
  };
  for (const type of ['wheel', 'touchmove']) on(type, userMoved);
  on<KeyboardEvent>('keydown', (event) => SCROLL_KEYS.has(event.key) && !isTextField(event.composedPath()[0]) && userMoved(event));
  const positionOf = (scroller: Element): { x: number; y: number } => ({ x: scroller.scrollLeft, y: scroller.scrollTop });
  for (let at: Element | null = root; at; at = at.parentElement) positions.set(at, positionOf(at));
  on(
    'scroll',
    (event) => {
      const page = event.target === document;
      const scroller = page ? (document.scrollingElement ?? document.documentElement) : (event.target as Element);
      const [before, now] = [positions.get(scroller) ?? { x: 0, y: 0 }, positionOf(scroller)];
      positions.set(scroller, now);
      const byUser = event.timeStamp - lastUserMove <= FLING_GAP_MS;
      if (!byUser) return;
      const dialog = isInDialog(event, root) ? InputFlag.IN_DIALOG : 0;
      if (!(dialog || scroller.contains(root) || root.contains(scroller))) return;
      // Each scroll of a fling extends the time in which a scroll counts as the user's.
      lastUserMove = event.timeStamp;
      const holder = scroller.contains(root);
      onInteraction(InputKind.SCROLL | dialog, holder ? 0 : memoryOf(scroller).identity, now.x - before.x, now.y - before.y, event.timeStamp);
    },
  );
  return () => {
    stopped = true;
    stops.forEach((stop) => stop());
  };
}

/** Calls `act` with the time of each input of the user in the page. Returns the function that stops. */
export function onAnyInput(act: (at: number) => void): () => void {
  const types = ['pointerdown', 'keydown', 'wheel'];
  const stops = types.map((type) => listen(window, type, (event) => event.isTrusted && act(event.timeStamp)));
  return () => stops.forEach((stop) => stop());
}
