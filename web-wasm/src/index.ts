// alldrawn: measures when everything the user can see of a surface is drawn.

import type { VisitEvent } from './event';
import { guard } from './guard';
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
