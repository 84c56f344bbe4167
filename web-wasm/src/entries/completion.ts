// Waits until a surface's visit has ended. The page's last finished visits are kept, so that a test may begin to wait
// after the visit's end.

import type { VisitEvent } from '../event';
import type { Parts } from '../inspection';
import { inspect } from './inspect';
import { describe, pendingSurfaces } from './pending-nodes';

/** The members of the SDK that tests use. */
export interface TestedSdk {
  onVisit(callback: (event: VisitEvent) => void): () => void;
  internals(): Parts;
}

/** Options of `complete`. */
export interface CompleteOptions {
  /** Longest wait, milliseconds from the call; default 40,000, after which every visit has ended (metric §11). */
  within?: number;
}

/** The longest time that a visit takes, milliseconds. */
export const LONGEST_VISIT_MS = 40_000;
/** Number of finished visits that are kept. */
const KEPT = 200;
// A replaced or restarted visit continues in another one.
const CONTINUED = new Set(['redirected', 'superseded']);

/** The result of waiting: the visit, or why the wait has failed. */
export type Completion = { visit: VisitEvent } | { problem: string };

/** The visits of one page. */
export class Completions {
  readonly #sdk: TestedSdk;
  readonly #finished: VisitEvent[] = [];
  readonly #names = new Set<string>();
  readonly #waiting = new Set<() => void>();

  constructor(sdk: TestedSdk) {
    this.#sdk = sdk;
    sdk.onVisit((visit) => {
      this.#names.add(visit.surface);
      this.#finished.push(visit);
      if (this.#finished.length > KEPT) this.#finished.shift();
      this.#waiting.forEach((check) => check());
    });
  }

  /**
   * Returns the visit of the surface `name`. If a visit is pending, this is that visit, once it has ended. Otherwise it is
   * the latest finished visit that no earlier call has returned. If there is none, it is the next visit to end.
   */
  wait(name: string, within = LONGEST_VISIT_MS): Promise<Completion> {
    return new Promise((resolve) => {
      const check = (): boolean => {
        const visit = this.#isPending(name) ? undefined : this.#take(name);
        if (!visit) return false;
        finish(judged(visit));
        return true;
      };
      const finish = (result: Completion): void => {
        this.#waiting.delete(check);
        clearTimeout(timer);
        resolve(result);
      };
      const timer = setTimeout(() => finish({ problem: this.#explain(name, within) }), within);
      if (!check()) this.#waiting.add(check);
    });
  }

  #isPending(name: string): boolean {
    return inspect(this.#sdk.internals()).pending.some(({ surface }) => surface === name);
  }

  // Takes the latest finished visit of a surface. It and those before it are not returned again.
  #take(name: string): VisitEvent | undefined {
    const found = this.#finished.filter(({ surface, outcome }) => surface === name && !CONTINUED.has(outcome)).at(-1);
    if (found) this.#finished.splice(0, Infinity, ...this.#finished.filter(({ surface }) => surface !== name));
    return found;
  }

  #explain(name: string, within: number): string {
    const inspection = inspect(this.#sdk.internals());
    const { state, reason } = inspection.status;
    if (state !== 'ready') return `"${name}" is not measured: the SDK is ${state}${reason === undefined ? '' : ` (${reason})`}`;
    const surfaces = pendingSurfaces(inspection);
    const pending = surfaces.find(({ surface }) => surface === name);
    if (pending) return `"${name}" is not complete within ${within} ms: ${describe(pending)}; pending for ${Math.round(pending.since)} ms`;
    const others = [...new Set([...this.#names, ...surfaces.map(({ surface }) => surface)])].map((other) => `"${other}"`);
    return `no visit of "${name}" has begun within ${within} ms; ${others.length > 0 ? `surfaces so far: ${others.join(', ')}` : 'no surface has begun yet'}`;
  }
}

function judged(visit: VisitEvent): Completion {
  if (visit.visuallyComplete !== undefined) return { visit };
  return { problem: `"${visit.surface}" ended as "${visit.outcome}" after ${Math.round(visit.elapsed)} ms, and was not complete` };
}
