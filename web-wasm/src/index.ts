// alldrawn: measures when everything the user can see of a surface is drawn.

import type { VisitEvent } from './event';
import { guard } from './guard';
import { sdk, type Status } from './sdk';

export { install, type Config } from './install';
export type { Status } from './sdk';
export { BaseSurface, SurfaceTracker, type SurfaceOptions } from './surface';
export { answerFor, type AnyPerfView, type PerfBusyView, type PerfImageView, type PerfTextView, type PerfVideoView, type PerfView } from './perf-views';
export type { LeaveName } from './core';
export type { Outcome, StartSource, VisitEvent } from './event';

/** Hears each visit's result; the returned function ends that. */
export const onVisit = (callback: (event: VisitEvent) => void): (() => void) => sdk.listen(callback);

/** What was recorded so far (`install({ record: true })`), to be saved in a file for `alldrawn replay`. */
export const recording = (): Uint8Array | undefined => guard(() => sdk.core?.recording());

/** How the SDK is. */
export const status = (): Status => sdk.status;
