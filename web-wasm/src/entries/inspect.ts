// The state of the SDK, as the tools see it.

import type { Parts } from '../inspection';
import type { Status } from '../sdk';

/** A pending visit. */
export interface InspectedVisit {
  surface: string;
  /** Element that contains the surface. */
  root: Element;
  /** When the visit began, milliseconds of `performance.now()`. */
  at: number;
  /** True once the core has begun the visit. */
  begun: boolean;
  /** The last snapshot that was passed to the core; undefined before the first. */
  snapshot: Uint8Array | undefined;
  /** The elements of the snapshot, by identity. */
  elements: ReadonlyMap<number, Element>;
  /** The labels of the app's open holds. */
  holds: string[];
}

/** The state of the SDK. */
export interface Inspection {
  status: Status;
  consent: boolean;
  pending: InspectedVisit[];
  /** Number of the app's requests that hold visits; 0 if requests are not observed. */
  requests: number;
  /** What `fetch` is now. */
  fetch: 'observed' | 'replaced before install' | 'replaced after install' | 'not observed';
  /** True if the browser reports when elements are painted. */
  reportsPaint: boolean;
  /** The endpoint and app's name of `install`. */
  stored: [endpoint: string | undefined, app: string | undefined] | undefined;
  /** Sampling of this page; undefined without an endpoint. `off`: the collector has switched collecting off. */
  sampling: { oneIn: number; off: boolean } | undefined;
  /** Returns an element's tag, id and class names. */
  label: (element: Element | undefined) => string;
}

/** Reads the state from the SDK's parts. */
export function inspect({ sdk, reportsPaint, requests, labelOf }: Parts): Inspection {
  const pending: InspectedVisit[] = [];
  sdk.each(({ begin, handle, snapshot, elements, holds, watched }) => {
    if (!watched) pending.push({ surface: begin.name, root: begin.root, at: begin.at, begun: handle !== 0, snapshot, elements, holds: [...holds.values()] });
  });
  const { isOurs, wasNative, underWay } = requests;
  const fetch = !sdk.holdsObserved ? 'not observed' : !isOurs ? 'replaced after install' : wasNative ? 'observed' : 'replaced before install';
  return {
    status: sdk.status,
    consent: sdk.consent,
    pending,
    requests: sdk.holdsObserved ? underWay : 0,
    fetch,
    reportsPaint,
    stored: sdk.stored,
    sampling: sdk.outbox && { oneIn: sdk.outbox.weight, off: sdk.outbox.off },
    label: labelOf,
  };
}
