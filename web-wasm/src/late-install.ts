// Pages that were on the screen before the SDK came. What they showed by then has no paint record of its own, so it is
// dated by what the browser has recorded of the page's load, and the visit is flagged (metric §2).

import { interval } from './frame-clock';
import { pageLoad } from './starts';

// Time by which all that the page showed at `install` was on the screen, milliseconds; NaN if the page had shown nothing
// by then.
let shownBy = NaN;
// Elements for which no paint record is expected: those that were in the page at `install`, or at the last navigation.
let existing = new WeakSet<Element>();

const last = (type: string, time: (entry: PerformanceEntry) => number, of: (entry: PerformanceEntry) => boolean = () => true): number =>
  Math.max(0, ...performance.getEntriesByType(type).filter(of).map(time));

/** Remembers the elements of the page as it is before the SDK, and when they were painted. */
export function rememberPage(): void {
  rememberElements();
  const firstPaint = last('paint', ({ startTime }) => startTime);
  if (firstPaint === 0) return;
  // Scripts and data that came after the first paint may have added content. Its painting follows them by a frame.
  const work = last('resource', (entry) => (entry as PerformanceResourceTiming).responseEnd, (entry) => /^(fetch|xmlhttprequest|script)$/.test((entry as PerformanceResourceTiming).initiatorType) && !isOwn(entry.name));
  shownBy = Math.min(performance.now(), Math.max(firstPaint, pageLoad()?.domInteractive ?? 0, work > 0 ? work + interval : 0));
}

/** Remembers the elements that the page has now: no paint record is expected for them. */
export const rememberElements = (): unknown => (existing = new WeakSet(document.querySelectorAll('*')));

const isOwn = (address: string): boolean => address === import.meta.url;

/** Returns true if the page had shown something before the SDK came, and a visit that was launched at `launchAt` began before. */
export const isLate = (launchAt: number): boolean => launchAt <= shownBy;

/** Returns true if an element was in the page before the SDK. */
export const isExisting = (element: Element): boolean => existing.has(element);

/**
 * Returns when an element that was in the page before the SDK was painted, milliseconds; NaN if that is not known.
 * `address`: that of its picture; '' for a text.
 */
export function dateOf(element: Element, address: string): number {
  if (!(shownBy >= 0) || !existing.has(element)) return NaN;
  if (!address) return shownBy;
  const [record] = performance.getEntriesByName(address) as PerformanceResourceTiming[];
  const arrived = record?.responseEnd ?? 0;
  // The frame after its arrival paints a picture.
  return Math.max(shownBy, arrived > 0 ? arrived + interval : 0);
}
