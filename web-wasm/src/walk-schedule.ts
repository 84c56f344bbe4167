// Schedules one walk per dirty frame, after the page's callbacks and layout and before paint.

import { begunAt, interval } from './frame-clock';
import { later, nextFrame, observer } from './guard';

/** Share of the main thread's time that walks may take while a page changes in every frame. */
const SHARE = 0.06;
/** Maximum time that walks may save up, milliseconds. A page that changes rarely is walked at once. */
const CREDIT_MS = 250;
/** Milliseconds after which a surface is walked even if nothing has reported a change: 40 times as long as walks take. */
const BEAT_COST = 40;
/** A walk that runs more than this many frames after the first change that it covers is reported as late. */
const LATE_FRAMES = 2;

/** Walks a surface once per dirty frame, or less often if walks would take more than their share of time. */
export class WalkSchedule {
  // Cancels the requested frame, or the timer of a delayed walk.
  #cancel: (() => void) | undefined;
  #frameBegun = 0;
  // True if the next walk was delayed.
  #delayed = false;
  // When the first change that no walk has covered is on the screen, milliseconds.
  #unwalkedSince = Infinity;
  // Time that walks may take, milliseconds, as of `#creditAt`. If it is negative, the next walk is delayed.
  #credit = CREDIT_MS;
  #creditAt = performance.now();
  // Time that the last walk took, milliseconds.
  #lastCost = Infinity;
  #nextBeat = 0;
  // Resize observations are delivered after the layout of the frame that requests them. At that time the page's
  // callbacks have run and the layout is up to date, but the frame is not painted yet.
  readonly #afterLayout = observer('ResizeObserver', () => {
    this.#afterLayout.observer.disconnect();
    // A long frame is presented no earlier than now.
    this.#runWalk(Math.max(this.#frameBegun + interval, performance.now()));
  });

  /**
   * @param walk walks the surface. It receives when its frame will be presented, milliseconds, and whether the walk is
   * late, and of a delayed walk since when the first change that it covers is on the screen. It returns true if something is in motion: the next frame then needs a walk, too.
   */
  constructor(readonly walk: (presented: number, late: boolean, since: number) => boolean) {}

  /** Requests a walk, because something has changed. */
  dirty = (): void => {
    if (this.#cancel) return;
    const now = performance.now();
    this.#unwalkedSince = Math.min(this.#unwalkedSince, now + interval);
    this.#credit = Math.min(CREDIT_MS, this.#credit + (now - this.#creditAt) * SHARE);
    this.#creditAt = now;
    if (this.#credit >= 0) return this.#requestFrame();
    this.#delayed = true;
    this.#cancel = later(() => this.#requestFrame(), -this.#credit / SHARE);
  };

  /** Runs a delayed walk now, if its first change was on the screen before `deadline`, milliseconds. */
  flush(deadline: number): void {
    if (!this.#delayed || this.#unwalkedSince >= deadline) return;
    this.#cancelRequest();
    // The time lies before the deadline by one microsecond, the resolution of an event.
    this.#runWalk(deadline - 0.001);
  }

  /** Requests a walk if the last walk of this kind was long ago, compared with what it cost. Returns true if so. */
  beat(): boolean {
    const now = performance.now();
    if (this.#credit < 0 || now < this.#nextBeat) return false;
    this.#nextBeat = Infinity;
    if (!this.#cancel) this.#requestFrame();
    return true;
  }

  /** Requests a walk in the next frame, even if walks have used up their time. */
  look(): void {
    this.#cancel?.();
    this.#requestFrame();
  }

  #requestFrame(): void {
    this.#cancel = nextFrame((timestamp) => {
      this.#cancel = undefined;
      this.#frameBegun = begunAt(timestamp);
      this.#afterLayout.observer.observe(document.documentElement);
    });
  }

  #runWalk(presented: number): void {
    const since = this.#delayed ? this.#unwalkedSince : Infinity;
    const late = presented - since > (LATE_FRAMES + 0.5) * interval;
    this.#delayed = false;
    this.#unwalkedSince = Infinity;
    const startedAt = performance.now();
    const moving = this.walk(presented, late, since);
    // A walk may seem long because another process interrupted it, so one long walk does not count in full.
    const cost = performance.now() - startedAt;
    this.#credit -= Math.min(cost, 2 * this.#lastCost);
    this.#lastCost = cost;
    if (this.#nextBeat === Infinity) this.#nextBeat = startedAt + BEAT_COST * cost;
    if (moving) this.dirty();
  }

  #cancelRequest(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#afterLayout.observer.disconnect();
  }

  /** Stops walking for good. */
  stop(): void {
    this.#cancelRequest();
    this.#afterLayout.done();
  }
}
