// Whether a video's poster has arrived: the video element has no event for it, the browser's resource records do.

import { observer } from './guard';

// By address: the response's status, 0 where the browser does not tell.
const arrived = new Map<string, number>();

/** How far a poster is. */
export function posterState(address: string): 'awaited' | 'arrived' | 'failed' {
  if (!/^https?:/.test(address)) return 'arrived';
  const status = arrived.get(address);
  if (status === undefined) return 'awaited';
  return status >= 400 ? 'failed' : 'arrived';
}

/** Hears of the posters of a surface's videos, those that came before included, until the returned function is called. */
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
