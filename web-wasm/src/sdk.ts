// The state of the SDK in this page: its status, core, outbox, pending visits and listeners.

import type { Core } from './core';
import { addCircumstances, hexOf, type Finished, type VisitEvent } from './event';
import { callApp, onShutDown } from './guard';
import type { Outbox } from './outbox';
import { PendingVisits } from './pending-visits';
import { beginAt, navigationType, takeLaunch } from './starts';
import { lastHidden, whenShown } from './visibility';
import { Visit, type SurfaceBegin } from './visit';

/** State of the SDK. `off` is final; `reason` says why, or why `install` has not started it. */
export interface Status {
  state: 'not-installed' | 'loading' | 'ready' | 'off';
  reason?: string;
}

/** The SDK of one page. */
export class Sdk {
  status: Status = { state: 'not-installed' };
  core: Core | undefined;
  outbox: Outbox | undefined;
  /** True if the app's requests are observed and hold visits. */
  holdsObserved = false;
  spans = false;
  /** The user's consent: false once it is refused or withdrawn. */
  consent = true;
  /** The endpoint and app's name of `install`: what is stored belongs to them. */
  stored: [endpoint: string | undefined, app: string | undefined] | undefined;
  #full = false;
  #holds = false;
  #hiddenReported = -1;
  readonly #pending = new PendingVisits<Visit>();
  readonly #listeners = new Set<(event: VisitEvent) => void>();

  begin(begin: SurfaceBegin): Visit | undefined {
    if (this.status.state === 'off' || !this.consent) return undefined;
    // A surface that was removed just now is left before the next one begins, which may inherit its start (metric §10).
    this.each((visit) => visit.check());
    const visit = new Visit(begin, this.#pending, (finished) => this.#deliver(visit, finished));
    if (visit.isHeld) this.#hold();
    else if (this.core) this.#attach(visit, this.core);
    return visit;
  }

  // Begins the visits of a hidden page when the page is shown: with no input, and with a launch only if a prerendered page
  // was activated then.
  #hold(): void {
    if (this.#holds) return;
    this.#holds = true;
    whenShown(() =>
      this.#pending.each((visit) => {
        if (!visit.isHeld) return;
        visit.isHeld = false;
        Object.assign(visit.begin, beginAt(), { input: undefined, launchAt: takeLaunch(), navigationType: navigationType() });
        if (this.core) this.#attach(visit, this.core);
      }),
    );
  }

  listen(callback: (event: VisitEvent) => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  start(core: Core): void {
    this.core = this.#pending.core = core;
    this.status = { state: 'ready' };
    this.#pending.each((visit) => visit.isHeld || this.#attach(visit, core));
  }

  /** Sets the status to `off`, logs the reason unless the user gave it, and drops all pending visits. */
  switchOff(reason: string): void {
    this.status = { state: 'off', reason };
    if (this.consent) console.error(`alldrawn: ${reason}; nothing is measured`);
    this.each((visit) => visit.drop());
  }

  /** Calls `act` for each pending visit. */
  each(act: (visit: Visit) => unknown): void {
    this.#pending.each(act);
  }

  #attach(visit: Visit, core: Core): void {
    if (this.outbox?.off) {
      visit.drop();
      return this.outbox.notSampled();
    }
    // To hide the page is an act of the user: what begins later was not opened by an earlier launch (metric §1). The leave
    // is that of no surface; each pending visit has reported its own.
    if (lastHidden > this.#hiddenReported && visit.begin.at >= lastHidden) {
      this.#hiddenReported = lastHidden;
      core.leave(0, 'background', lastHidden, lastHidden);
    }
    const result = visit.attach(core);
    // A visit that has ended meanwhile has no begin record.
    this.outbox?.begun(hexOf(visit.begin.id), core.beginRecord(visit.handle), visit.begin.at);
    if (result === 'not sampled') this.outbox?.notSampled();
    if (result !== 'refused' || this.#full || core.broken !== undefined) return;
    this.#full = true;
    console.error(`alldrawn: too many surfaces are open; "${visit.begin.name}" and later ones are not measured until some are closed`);
  }

  #deliver({ begin, act }: Visit, { event, isAudit }: Finished): void {
    this.outbox?.add(event.visitId + (isAudit ? '.audit' : ''), event.bytes);
    if (isAudit) return;
    addCircumstances(event, { navigationType: begin.navigationType, tracker: begin.tracker, act });
    if (this.spans) addSpan(event);
    // If a listener throws, each of its exceptions is reported, and the other listeners are still called.
    for (const listener of this.#listeners) callApp({}, () => listener(event));
  }
}

/** The SDK of this page. */
export const sdk = new Sdk();
onShutDown((reason) => sdk.switchOff(reason));

// Adds the visit to the browser's profiler, and clears it from the page's own performance timeline.
function addSpan(event: VisitEvent): void {
  try {
    const name = `alldrawn ${event.surface} ${event.outcome}`;
    performance.measure(name, { start: event.start, duration: event.elapsed });
    performance.clearMeasures(name);
  } catch {
    // The browser throws if the visit's start lies before the page's time origin, which some embedded clocks report.
  }
}
