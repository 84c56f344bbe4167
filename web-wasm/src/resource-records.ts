// Finds out from the browser's resource records if a picture has arrived that no element reports: video posters, CSS
// pictures, the pictures of an SVG.

import { records } from './browser-records';
import { observer } from './guard';

// Response of each resource that has arrived, by address: its HTTP status; 0 if the browser does not report the status.
const arrived = new Map<string, number>();
// Number of addresses that are remembered. Records of the oldest are dropped first.
const MAX_ADDRESSES = 4_000;
/** The browser keeps this number of records from before the SDK. If there are as many, or the page has removed all, some are missing. */
const BUFFERED = 250;
// Chromium has a record of each picture, and is the only browser that reports the painting of elements.
const recordsAll = records('element');
let observing: { listeners: Set<() => void>; done(): void } | undefined;
let incomplete = false;

/**
 * Milliseconds for which a picture without a record is awaited: as long as holds may keep a candidate waiting (metric §8). A
 * blocker of requests, or a page that clears the records, leaves none.
 */
const AWAITED_MS = 10_000;
// When each address without a record was first asked for, milliseconds; −∞ if the page's load event waits for it.
const asked = new Map<string, number>();

// Returns when an address was first asked for; `now` if this is the first time.
function askedSince(address: string, now: number): number {
  if (asked.size > MAX_ADDRESSES) asked.clear();
  if (!asked.has(address)) asked.set(address, now);
  return asked.get(address)!;
}

/** Returns the loading state of a picture, by its address. */
export function arrivalOf(address: string): 'awaited' | 'arrived' | 'failed' | 'unknown' {
  if (!/^https?:/.test(address)) return 'arrived';
  const key = withoutFragment(address);
  const status = arrived.get(key);
  if (status !== undefined) return status >= 400 ? 'failed' : 'arrived';
  if (incomplete) return 'arrived';
  if (!recordsAll) return unrecorded(address);
  const now = performance.now();
  return now - askedSince(key, now) < AWAITED_MS ? 'awaited' : 'unknown';
}

const withoutFragment = (address: string): string => address.replace(/#.*/, '');

// Firefox has no record of a picture that its cache has from an earlier page, or whose server or policy refuses it.
function unrecorded(address: string): 'awaited' | 'arrived' | 'failed' {
  // A lazy image outside the document requests nothing, but is complete at once if the browser has its picture.
  const image = document.createElement('img');
  image.loading = 'lazy';
  image.src = address;
  if (image.complete && image.naturalWidth > 0) return 'arrived';
  const [loaded, now] = [document.readyState === 'complete', performance.now()];
  const since = askedSince(withoutFragment(address), loaded ? now : -Infinity);
  return loaded && now - since > AWAITED_MS ? 'failed' : 'awaited';
}

// Remembers what has arrived. Returns true if it may be a picture.
function remember(list: PerformanceObserverEntryList): boolean {
  let pictures = false;
  for (const entry of list.getEntries() as (PerformanceResourceTiming & { responseStatus?: number })[]) {
    const key = withoutFragment(entry.name);
    arrived.set(key, entry.responseStatus ?? 0);
    asked.delete(key);
    // A picture of a style or an SVG, a poster, or the style itself.
    pictures ||= /^(css|video|image|img|link|other|use)$/.test(entry.initiatorType);
  }
  for (const address of arrived.keys()) {
    if (arrived.size <= MAX_ADDRESSES) break;
    arrived.delete(address);
  }
  return pictures;
}

/** Calls `dirty` when a resource of a frame's document arrives that may be a picture. Returns the function that stops. */
export function observeFrame(frame: Window, dirty: () => void): () => void {
  const { observer: made, done } = observer('PerformanceObserver', (list) => remember(list) && dirty(), frame);
  made.observe({ type: 'resource', buffered: true });
  return done;
}

/**
 * Calls `dirty` when a resource arrives that may be a picture. Earlier records of the page are read first. Returns the
 * function that stops.
 */
export function observeResources(dirty: () => void): () => void {
  if (!observing) {
    const listeners = new Set<() => void>();
    const { observer: made, done } = observer('PerformanceObserver', (list) => {
      if (remember(list)) listeners.forEach((listener) => listener());
    });
    const before = performance.getEntriesByType('resource').length;
    incomplete ||= arrived.size === 0 && (before >= BUFFERED || (before === 0 && document.readyState === 'complete'));
    made.observe({ type: 'resource', buffered: true });
    observing = { listeners, done };
  }
  const { listeners } = observing;
  listeners.add(dirty);
  return () => {
    if (!listeners.delete(dirty) || listeners.size > 0) return;
    observing?.done();
    observing = undefined;
    if (!recordsAll) asked.clear();
  };
}
