// What the user does inside a surface while its visit is pending (metric §10).

import { InputKind } from './boundary';
import { later, listen } from './guard';
import { downTime } from './inputs';
import { memoryOf } from './node-memory';
import { isTextField } from './search-fields';

/** Told of an act: its kind, the scrolling node (0: the page), the movement, and when its sequence began. */
export type OnInteraction = (kind: number, scroller: number, dx: number, dy: number, at: number) => void;

// Keys that scroll.
const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);
// A scroll event so long after the last wheel, touch or scrolling key, with none between, is the program's.
const FLING_GAP_MS = 200;

/** Listens until the returned function is called. */
export function observeInteractions(root: Element, onInteraction: OnInteraction): () => void {
  let stopped = false;
  const stops: (() => void)[] = [];
  const on = <E extends Event>(type: string, act: (event: E) => unknown): unknown => stops.push(listen(document, type, act));
  const inside = (event: Event): boolean => event.isTrusted && event.composedPath().includes(root);
  // Told once the page has handled it: a tap that leaves the surface is a leave, which comes first then.
  const report = (...act: Parameters<OnInteraction>): void => {
    later(() => stopped || onInteraction(...act));
  };
  on('click', (event) => inside(event) && report(InputKind.TAP, 0, 0, 0, downTime(event)));
  on(
    'keydown',
    // Keys in a text field neither confirm nor end a visit; those in a search field are heard of in search-fields.ts.
    (event) => inside(event) && !isTextField(event.composedPath()[0]) && report(InputKind.KEY, 0, 0, 0, event.timeStamp),
  );

  // Where each scroller stood; the movement of a scroll by the user is counted, the program's only noted.
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
      if (!byUser || !(scroller.contains(root) || root.contains(scroller))) return;
      // The fling goes on: each of its scrolls carries the next.
      lastUserMove = event.timeStamp;
      const holder = scroller.contains(root);
      onInteraction(InputKind.SCROLL, holder ? 0 : memoryOf(scroller).identity, now.x - before.x, now.y - before.y, event.timeStamp);
    },
  );
  return () => {
    stopped = true;
    stops.forEach((stop) => stop());
  };
}
