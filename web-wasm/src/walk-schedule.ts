// One look at a surface per dirty frame, after the page's own callbacks and layout and before paint.

import { begunAt, interval } from './frame-clock';
import { later, nextFrame, observer } from './guard';

/** The share of the main thread's time that looks may take while a page changes in every frame. */
const SHARE = 0.06;
/** Looks that may be taken ahead of their share, milliseconds: a page that changes now and then is looked at at once. */
const CREDIT_MS = 250;
/** A look that comes this many frames after the change that asked for it says that it is late. */
const LATE_FRAMES = 2;

/** Looks once per dirty frame; less often where looks would take too much of the page's time. */
export class WalkSchedule {
  // Cancels the frame that was asked for, or the wait until a look is paid for.
  #cancel: (() => void) | undefined;
  #frameBegun = 0;
  // Whether the next look had to wait; when the first change that no look has seen is on the screen, milliseconds.
  #delayed = false;
  #unwalkedSince = Infinity;
  // What looks may cost, milliseconds, as of a time. Below zero, the next look waits. What the last one cost.
  #credit = CREDIT_MS;
  #creditAt = performance.now();
  #lastCost = Infinity;
  // Resize observations are delivered after layout, in the frame in which they are asked for: the one moment at which
  // the page's callbacks have run, layout is clean, and the frame is not painted yet.
  readonly #afterLayout = observer('ResizeObserver', () => {
    this.#afterLayout.observer.disconnect();
    // The picture of a frame that takes long comes no sooner than now.
    this.#runWalk(Math.max(this.#frameBegun + interval, performance.now()));
  });

  /**
   * `walk` is given the time when its frame will be on the screen, milliseconds, and whether it comes late. It returns
   * whether something is in motion, so that the next frame is due as well.
   */
  constructor(readonly walk: (presented: number, late: boolean) => boolean) {}

  /** Something has changed: the frame that shows it will be looked at, or a later one. */
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

  /** Takes a look that had to wait now, if its change was on the screen before `deadline`, milliseconds. */
  flush(deadline: number): void {
    if (!this.#delayed || this.#unwalkedSince >= deadline) return;
    this.#cancelRequest();
    // Before the deadline by the least that the core can tell.
    this.#runWalk(deadline - 0.001);
  }

  #requestFrame(): void {
    this.#cancel = nextFrame((timestamp) => {
      this.#cancel = undefined;
      this.#frameBegun = begunAt(timestamp);
      this.#afterLayout.observer.observe(document.documentElement);
    });
  }

  #runWalk(presented: number): void {
    const late = this.#delayed && presented - this.#unwalkedSince > (LATE_FRAMES + 0.5) * interval;
    this.#delayed = false;
    this.#unwalkedSince = Infinity;
    const startedAt = performance.now();
    const moving = this.walk(presented, late);
    // A look that is interrupted by another process only seems to take long: one alone does not count in full.
    const cost = performance.now() - startedAt;
    this.#credit -= Math.min(cost, 2 * this.#lastCost);
    this.#lastCost = cost;
    if (moving) this.dirty();
  }

  #cancelRequest(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#afterLayout.observer.disconnect();
  }

  /** Ends looking for good. */
  stop(): void {
    this.#cancelRequest();
    this.#afterLayout.done();
  }
}
