// Pages that were on the screen before the SDK came. What they showed by then has no paint record of its own, so it is
// dated by what the browser has recorded of the page's load, and the visit is flagged (metric §2).

import { changedAt, changeOf, STUB_ADDRESS } from './early';
import { interval } from './frame-clock';
import { pageLoad } from './starts';

// Time by which all that the page showed at `install` was on the screen, milliseconds; NaN if the page had shown nothing
// by then.
let shownBy = NaN;
// The same of what has not changed while the stub watched the page, and the time of `install`.
let unchangedBy = NaN;
let installedAt = NaN;
// Elements for which no paint record is expected: those that were in the page at `install`, or at the last navigation.
let existing = new WeakSet<Element>();

const last = (type: string, time: (entry: PerformanceEntry) => number, of: (entry: PerformanceEntry) => boolean = () => true): number =>
  Math.max(0, ...performance.getEntriesByType(type).filter(of).map(time));

/**
 * Remembers the elements of the page as it is before the SDK, and when they were painted. `watchedSince`: since when the
 * stub has watched the page, milliseconds.
 */
export function rememberPage(watchedSince = Infinity): void {
  rememberElements();
  const firstPaint = last('paint', ({ startTime }) => startTime);
  if (firstPaint === 0) return;
  // Scripts and data that came after the first paint may have added content. Its painting follows them by a frame.
  const unwatched = (at: number): number => (at <= watchedSince ? at : 0);
  const work = last('resource', (entry) => unwatched((entry as PerformanceResourceTiming).responseEnd), (entry) => /^(fetch|xmlhttprequest|script)$/.test((entry as PerformanceResourceTiming).initiatorType) && !isOwn(entry.name));
  installedAt = performance.now();
  unchangedBy = Math.min(installedAt, Math.max(firstPaint, unwatched(pageLoad()?.domInteractive ?? 0), work > 0 ? work + interval : 0));
  shownBy = shownAfter(changedAt);
}

// Returns when something that changed at `at` was on the screen: in the next frame.
const shownAfter = (at: number): number => Math.min(installedAt, Math.max(unchangedBy, at + interval));

/** Remembers the elements that the page has now: no paint record is expected for them. */
export const rememberElements = (): unknown => (existing = new WeakSet(document.querySelectorAll('*')));

const isOwn = (address: string): boolean => address === import.meta.url || address === STUB_ADDRESS;

/** Returns true if the page had shown something before the SDK came, and a visit was launched or begun before that. */
export const isLate = ({ launchAt, at }: { launchAt: number; at: number }): boolean => launchAt <= shownBy || at < shownBy;

/** Returns true if an element was in the page before the SDK. */
export const isExisting = (element: Element): boolean => existing.has(element);

/**
 * Returns when an element that was in the page before the SDK was painted, milliseconds; NaN if that is not known.
 * `address`: that of its picture; '' for a text.
 */
export function dateOf(element: Element, address: string): number {
  if (!(shownBy >= 0) || !existing.has(element)) return NaN;
  let changed = Math.max(...[...element.childNodes].map((node) => (node instanceof Text ? changeOf(node) : -1)), -1);
  for (let at: Node | null = element; at; at = at.parentNode) changed = Math.max(changed, changeOf(at));
  const shown = shownAfter(changed);
  if (!address) return shown;
  const [record] = performance.getEntriesByName(address) as PerformanceResourceTiming[];
  const arrived = record?.responseEnd ?? 0;
  // The frame after its arrival paints a picture.
  return Math.max(shown, arrived > 0 ? arrived + interval : 0);
}
