// Finds out from the browser's resource records if a video's poster has arrived: video elements send no event for that.

import { observer } from './guard';

// HTTP status of each poster's response, by address; 0 if the browser does not report the status.
const arrived = new Map<string, number>();

/** Returns the loading state of a poster, by its address. */
export function posterState(address: string): 'awaited' | 'arrived' | 'failed' {
  if (!/^https?:/.test(address)) return 'arrived';
  const status = arrived.get(address);
  if (status === undefined) return 'awaited';
  return status >= 400 ? 'failed' : 'arrived';
}

/** Observes the posters of a surface's videos, earlier ones included. Returns the function that stops observing. */
export function observePosters(root: Element, dirty: () => void): () => void {
  const { observer: records, done } = observer('PerformanceObserver', (list) => {
    const posters = new Set([...root.querySelectorAll('video')].map((video) => video.poster));
    for (const entry of list.getEntries() as (PerformanceResourceTiming & { responseStatus?: number })[]) {
      if (!posters.has(entry.name) || arrived.has(entry.name)) continue;
      arrived.set(entry.name, entry.responseStatus ?? 0);
      dirty();
    }
  });
  records.observe({ type: 'resource', buffered: true });
  return done;
}
