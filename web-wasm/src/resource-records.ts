// Finds out from the browser's resource records if a picture has arrived that no element reports: video posters, CSS
// pictures, the pictures of an SVG.

import { observer } from './guard';

// Response of each resource that has arrived, by address: its HTTP status; 0 if the browser does not report the status.
const arrived = new Map<string, number>();
// Number of addresses that are remembered. Records of the oldest are dropped first.
const MAX_ADDRESSES = 4_000;
/** The browser keeps at least this number of records from before the SDK. If there are as many, others may be missing. */
const BUFFERED = 250;
let observing: { listeners: Set<() => void>; done(): void } | undefined;
let incomplete = false;

/** Returns the loading state of a picture, by its address. */
export function arrivalOf(address: string): 'awaited' | 'arrived' | 'failed' {
  if (!/^https?:/.test(address)) return 'arrived';
  const status = arrived.get(address.replace(/#.*/, ''));
  if (status === undefined) return incomplete ? 'arrived' : 'awaited';
  return status >= 400 ? 'failed' : 'arrived';
}

/**
 * Calls `dirty` when a resource arrives that may be a picture. Earlier records of the page are read first. Returns the
 * function that stops.
 */
export function observeResources(dirty: () => void): () => void {
  if (!observing) {
    const listeners = new Set<() => void>();
    const { observer: records, done } = observer('PerformanceObserver', (list) => {
      let pictures = false;
      for (const entry of list.getEntries() as (PerformanceResourceTiming & { responseStatus?: number })[]) {
        arrived.set(entry.name, entry.responseStatus ?? 0);
        // A picture of a style or an SVG, a poster, or the style itself.
        pictures ||= /^(css|video|image|img|link|other|use)$/.test(entry.initiatorType);
      }
      for (const address of arrived.keys()) {
        if (arrived.size <= MAX_ADDRESSES) break;
        arrived.delete(address);
      }
      if (pictures) listeners.forEach((listener) => listener());
    });
    incomplete = arrived.size === 0 && performance.getEntriesByType('resource').length >= BUFFERED;
    records.observe({ type: 'resource', buffered: true });
    observing = { listeners, done };
  }
  const { listeners } = observing;
  listeners.add(dirty);
  return () => {
    if (!listeners.delete(dirty) || listeners.size > 0) return;
    observing?.done();
    observing = undefined;
  };
}
