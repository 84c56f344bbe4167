// alldrawn: measures when everything the user can see of a surface is drawn.

import { withdraw } from './consent';
import type { VisitEvent } from './event';
import { callApp, guard } from './guard';
import { parts } from './inspection';
import { sdk, type Status } from './sdk';

export { install, type Config } from './install';
export type { NameOf } from './automatic';
export type { Status } from './sdk';
export { BaseSurface, SurfaceTracker, type SurfaceOptions } from './surface';
export { answerFor, type AnyPerfView, type PerfBusyView, type PerfImageView, type PerfTextView, type PerfVideoView, type PerfView } from './perf-views';
export { defineSurfaceElement } from './surface-element';
export type { InteractionType, LeaveName, Outcome, StartSource, VisitEvent } from './event';
export type { NodeTime } from './event-nodes';
export type { NavigationType } from './starts';

/** Calls `callback` with the result of each visit that ends. Returns the function that removes the callback. */
export const onVisit = (callback: (event: VisitEvent) => void): (() => void) => sdk.listen(callback);

/** Returns the recording of all calls so far, for `alldrawn replay`; undefined without `install({ record: true })`. */
export const recording = (): Uint8Array | undefined => guard(() => sdk.core?.recording());

/** Returns the state of the SDK. */
export const status = (): Status => sdk.status;

/**
 * Sets the user's consent, which is assumed until it is refused. `false` ends all observation, drops pending visits, and
 * erases everything that the SDK has stored for this app and endpoint; the status says so. Before `install`, it makes
 * `install` do nothing but erase. After that, `true` lets the next call of `install` work; if the SDK was installed when
 * consent was withdrawn, it starts again on the next page.
 */
export function setConsent(granted: boolean): void {
  if (typeof document === 'undefined') return;
  sdk.consent = granted;
  if (granted && sdk.status.state === 'not-installed') sdk.status = { state: 'not-installed' };
  // Not guarded: what is stored is erased even after a failure has shut the SDK down.
  if (!granted) callApp(sdk, withdraw);
}

/** @internal State for the package's own debugging tools. Not part of the API: it may change in any version. */
export const internals = parts;

// Test tools set this hook before the page's scripts run, because they cannot import the page's own copy of the SDK.
const hook = (globalThis as { [key: symbol]: ((sdk: object) => void) | undefined })[Symbol.for('alldrawn')];
if (hook) callApp(hook, () => hook({ onVisit, internals }));
