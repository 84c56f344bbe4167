// The pending visits of a page, and the timer that they share. It fires at the earliest deadline of them all.

import { Decision } from './boundary';
import type { Core } from './core';
import { later } from './guard';

/** Milliseconds before a deadline at which the surfaces are walked once more: three frames. */
const LOOK_MS = 50;
/** Milliseconds between walks while nothing reports a change. */
const BEAT_MS = 100;

/** The members of a pending visit that the shared timer uses. */
export interface PendingVisit {
  /** Handle of the visit in the core; 0 before its begin. */
  readonly handle: number;
  /** When the first frame whose painting the browser has not reported counts as painted, milliseconds. */
  readonly paintDeadline: number;
  /** Reports to the core if the device slept or the root was removed. */
  check(): void;
  /** Requests a walk in the next frame, even if walks have used up their time. */
  look(): void;
  /** Requests a walk if the last one was some time ago. */
  beat(): void;
  /** Runs a delayed walk now, if its change was on the screen before `time`, milliseconds. */
  flush(time: number): void;
  /** Reports frames whose paint deadline has passed to the core: they count as painted when they were presented. */
  presentUnpainted(): void;
  /** Finishes a visit that has ended in the core. */
  finish(): void;
}

/**
 * The visits of a page that have begun and not ended, and the one timer for their deadlines. They include the visits of
 * removed surfaces that wait for the next visit (metric §10).
 */
export class PendingVisits<V extends PendingVisit> {
  core: Core | undefined;
  readonly #visits = new Set<V>();
  #cancel: (() => void) | undefined;
  #firesAt = Infinity;
  // The deadline before which the surfaces were looked at, and when the next beat is due, milliseconds.
  #lookedBefore = 0;
  #nextBeat = 0;

  add(visit: V): void {
    this.#visits.add(visit);
  }

  delete(visit: V): void {
    this.#visits.delete(visit);
  }

  /** Calls `act` for each visit, even if some end meanwhile. */
  each(act: (visit: V) => unknown): void {
    [...this.#visits].forEach(act);
  }

  /** Finishes visits that the core's last call has ended, and sets the timer to the new deadline. */
  apply(decision: number): void {
    const { core } = this;
    if (!core) return;
    if (decision & Decision.CHANGED) {
      const ended = core.ended();
      this.each((visit) => ended.includes(visit.handle) && visit.finish());
    }
    this.#arm(core);
  }

  /** Runs the delayed walks of all visits whose change was on the screen before `time`, ms, before the core decides. */
  flush(time: number): void {
    this.each((visit) => visit.flush(time));
  }

  // Sets the timer to the earliest deadline. If the deadline is postponed, as by most calls, the timer stays: it then
  // fires too early and is set again.
  #arm(core: Core): void {
    let at = core.deadline - (this.#lookedBefore === core.deadline ? 0 : LOOK_MS);
    for (const visit of this.#visits) at = Math.min(at, visit.paintDeadline);
    if (at < Infinity) at = Math.min(at, Math.max(this.#nextBeat, performance.now()));
    if (at >= this.#firesAt && at < Infinity) return;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#firesAt = at;
    if (at < Infinity) this.#cancel = later(() => this.#fire(core), Math.max(0, Math.ceil(at - performance.now())));
  }

  // Looks for changes that nothing has reported: at times, and shortly before the core decides.
  #look(deadline: number): void {
    const now = performance.now();
    if (now >= deadline - LOOK_MS && this.#lookedBefore !== deadline) {
      this.#lookedBefore = deadline;
      this.each((visit) => visit.look());
    } else if (now >= this.#nextBeat) this.each((visit) => visit.beat());
    if (now >= this.#nextBeat) this.#nextBeat = now + BEAT_MS;
  }

  #fire(core: Core): void {
    this.#firesAt = Infinity;
    this.each((visit) => visit.check());
    if (core.deadline <= performance.now()) this.flush(core.deadline);
    else this.#look(core.deadline);
    this.each((visit) => visit.presentUnpainted());
    const now = performance.now();
    const decision = core.deadline <= now ? core.wakeAll(now) : 0;
    this.apply(decision);
    if (decision & Decision.SNAPSHOT_NOW) this.each((visit) => visit.look());
  }
}
