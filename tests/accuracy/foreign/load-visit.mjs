// @ts-check
// Loads a foreign page under begin-frame control, and compares the SDK's visit of the page load with the pixels.

import { waitInPage } from '../instrument.mjs';
import { endOfLoad, reportedFrame } from './page-truth.mjs';
import { startSite } from './site-server.mjs';

/** @typedef {Awaited<ReturnType<typeof loadPage>>} Load */

/** Recording time after the page's load event, milliseconds: longer than the settle time of a sparse page. */
const RECORD_MS = 8_000;
/** Maximum time to wait for the visit's end, milliseconds. */
const EVENT_LIMIT_MS = 45_000;

/** Flags that let the browser find no other host than this one. */
export const OFFLINE_FLAGS = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

// Runs in the page before its own scripts: collects the SDK's visits. The SDK calls this function once.
const COLLECT = `globalThis[Symbol.for('alldrawn')] = ({ onVisit }) => onVisit(({ bytes, ...visit }) => (globalThis.alldrawnVisits ??= []).push(visit));`;

// The paths of the SDK's own files: beside the page, or in a template's build.
const OF_SDK = /^\/alldrawn\/|\/alldrawn[^/]*\.wasm$/;

// The visit that ends the page load. A page that changes its own address while it loads has two: the first is `redirected`,
// and the next one has its start (metric §10).
const VISIT = `globalThis.alldrawnVisits?.find(({ outcome }) => outcome !== 'redirected')`;

// What the page itself knows at the end: the addresses that it requested from other hosts, the paths of its own icon, which
// is no part of the page, and the number of pictures in view that failed.
const FACTS = `({
  elsewhere: performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /^(https?|wss?):/.test(name) && !name.startsWith(location.origin)),
  icons: ['/favicon.ico', ...[...document.querySelectorAll('link[rel~=icon], link[rel*=touch-icon]')].map(({ href }) => new URL(href).pathname)],
  redirected: (globalThis.alldrawnVisits ?? []).filter(({ outcome }) => outcome === 'redirected').length,
  failedPictures: [...document.images].filter((image) => {
    const { left, top, right, bottom, width, height } = image.getBoundingClientRect();
    return image.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && image.complete && image.naturalWidth === 0 && image.currentSrc && width * height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  }).length,
})`;

const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;

/**
 * Loads a page once.
 * @param {import('../instrument.mjs').LoadRecorder} instrument @param {{ root: string, path: string, install: boolean }} site
 */
export async function loadPage(instrument, site) {
  const server = await startSite(site, monotonicMs);
  try {
    const tab = await instrument.recordLoad(server.url + site.path, COLLECT);
    try {
      await new Promise((resolve) => setTimeout(resolve, RECORD_MS));
      const event = await waitInPage(tab, VISIT, EVENT_LIMIT_MS);
      /** @type {{ elsewhere: string[], icons: string[], redirected: number, failedPictures: number }} */
      const facts = await tab.evaluate(FACTS);
      const { frames, origin } = await tab.stopRecording();
      const requests = server.requests.filter(({ path }) => !facts.icons.includes(path)).map(({ from, to, ...request }) => ({ from: from - origin, to: to - origin, ...request }));
      // A picture in view is seen when it comes, and no other one changes the page. Nor do the SDK's own files.
      const truth = await endOfLoad(frames, requests.filter(({ kind, path }) => kind !== 'picture' && !OF_SDK.test(path)));
      const reportedMs = event?.visuallyComplete === undefined ? undefined : event.start + event.visuallyComplete;
      const reported = reportedMs === undefined ? undefined : reportedFrame(frames, reportedMs);
      return { event, frames, truth, reported, reportedMs, requests, facts };
    } finally {
      await tab.close();
    }
  } finally {
    await server.close();
  }
}
