// The state of the SDK in this page: its status, core, outbox, pending visits and listeners.

import type { Core } from './core';
import { hexOf, type Finished, type VisitEvent } from './event';
import { callApp, onShutDown } from './guard';
import type { Outbox } from './outbox';
import { PendingVisits } from './pending-visits';
import { Visit, type SurfaceBegin } from './visit';

/** State of the SDK. `off` is final; `reason` says why. */
export interface Status {
  state: 'not-installed' | 'loading' | 'ready' | 'off';
  reason?: string;
}

class Sdk {
  status: Status = { state: 'not-installed' };
  core: Core | undefined;
  outbox: Outbox | undefined;
  /** True if the app's requests are observed and hold visits. */
  holdsObserved = false;
  spans = false;
  #full = false;
  readonly #pending = new PendingVisits<Visit>();
  readonly #listeners = new Set<(event: VisitEvent) => void>();

  begin(begin: SurfaceBegin): Visit | undefined {
    if (this.status.state === 'off') return undefined;
    const visit = new Visit(begin, this.#pending, (finished) => this.#deliver(finished));
    if (this.core) this.#attach(visit, this.core);
    return visit;
  }

  listen(callback: (event: VisitEvent) => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  start(core: Core): void {
    this.core = this.#pending.core = core;
    this.status = { state: 'ready' };
    this.#pending.each((visit) => this.#attach(visit, core));
  }

  /** Sets the status to `off`, logs the reason, and drops all pending visits. */
  switchOff(reason: string): void {
    this.status = { state: 'off', reason };
    console.error(`alldrawn: ${reason}; nothing is measured`);
    this.#pending.each((visit) => visit.drop());
  }

  #attach(visit: Visit, core: Core): void {
    if (this.outbox?.off) {
      visit.drop();
      return this.outbox.notSampled();
    }
    const result = visit.attach(core);
    // A visit that has ended meanwhile has no begin record.
    this.outbox?.begun(hexOf(visit.begin.id), core.beginRecord(visit.handle), visit.begin.at);
    if (result === 'not sampled') this.outbox?.notSampled();
    if (result !== 'refused' || this.#full || core.broken !== undefined) return;
    this.#full = true;
    console.error(`alldrawn: too many surfaces are open; "${visit.begin.name}" and later ones are not measured until some are closed`);
  }

  #deliver({ event, isAudit }: Finished): void {
    this.outbox?.add(event.visitId + (isAudit ? '.audit' : ''), event.bytes);
    if (isAudit) return;
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
