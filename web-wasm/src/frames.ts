// One look at a surface per dirty frame, after the page's own callbacks and layout and before paint.

import { later, nextFrame, observer } from './guard';

/** Milliseconds from one frame to the next where nothing else is known: 60 Hz. */
const DEFAULT_INTERVAL_MS = 1000 / 60;

let interval = DEFAULT_INTERVAL_MS;
// The last frame: the time stamp of its callbacks, and when it was begun.
let stamp = -Infinity;
let begun = -Infinity;

// Frames that follow each other directly tell the interval; longer gaps are frames that nobody asked for.
function learn(gap: number): void {
  if (gap > 4 && gap < 0.9 * interval) interval = gap;
  else if (gap < 1.1 * interval && gap >= 0.9 * interval) interval += (gap - interval) / 8;
}

// When the frame of a callback was begun. Where a frame comes late and the page has asked for its animation's time, Chromium's
// clock has gone on to the frame it expected next: the time stamp is ahead of now, and tells nothing of the interval.
function begunAt(timestamp: number): number {
  if (timestamp === stamp) return begun;
  const at = Math.min(timestamp, performance.now());
  if (begun === stamp && at === timestamp) learn(timestamp - stamp);
  stamp = timestamp;
  begun = at;
  return at;
}

/** A video frame submitted from this many milliseconds before a frame's begin on came too late for it. */
const SUBMIT_MARGIN_MS = 2;

/**
 * When a video's first picture is on the screen, milliseconds.
 *
 * The first picture makes the video's layer drawable, which takes the frame of the callback and shows in the next; submitted
 * after that frame had begun, a frame later still. Where a picture was submitted before the one told of, the layer is
 * drawable already. Found by comparing what Chromium tells with its pixels, in both instruments of `tests/accuracy`.
 * @param now the callback's time stamp, milliseconds; without a frame, the present
 * @param frame what the browser tells of the video's frame; none where there is no callback for them
 */
export function firstPictureAt(now: number, frame?: VideoFrameCallbackMetadata): number {
  if (!frame) return now + interval;
  const at = begunAt(now);
  if (frame.presentedFrames > 1) return Math.max(at, frame.expectedDisplayTime);
  return at + (frame.expectedDisplayTime > at - SUBMIT_MARGIN_MS ? 2 : 1) * interval;
}

/** The share of the main thread's time that looks may take while a page changes in every frame. */
const SHARE = 0.06;
/** Looks that may be taken ahead of their share, milliseconds: a page that changes now and then is looked at at once. */
const CREDIT_MS = 250;
/** A look that comes this many frames after the change that asked for it says that it is late. */
const LATE_FRAMES = 2;

/** Looks once per dirty frame; less often where looks would take too much of the page's time. */
export class Frames {
  // Cancels the frame that was asked for, or the wait until a look is paid for.
  #cancel: (() => void) | undefined;
  #begun = 0;
  // Whether the next look had to wait; when the first change that no look has seen is on the screen, milliseconds.
  #waited = false;
  #unseenSince = Infinity;
  // What looks may cost, milliseconds, as of a time. Below zero, the next look waits. What the last one cost.
  #credit = CREDIT_MS;
  #creditAt = performance.now();
  #lastCost = Infinity;
  // Resize observations are delivered after layout, in the frame in which they are asked for: the one moment at which
  // the page's callbacks have run, layout is clean, and the frame is not painted yet.
  readonly #afterLayout = observer('ResizeObserver', () => {
    this.#afterLayout.observer.disconnect();
    // The picture of a frame that takes long comes no sooner than now.
    this.#look(Math.max(this.#begun + interval, performance.now()));
  });

  /**
   * `look` is given the time when its frame will be on the screen, milliseconds, and whether it comes late. It returns
   * whether something is in motion, so that the next frame is due as well.
   */
  constructor(readonly look: (presented: number, late: boolean) => boolean) {}

  /** Something has changed: the frame that shows it will be looked at, or a later one. */
  dirty = (): void => {
    if (this.#cancel) return;
    const now = performance.now();
    this.#unseenSince = Math.min(this.#unseenSince, now + interval);
    this.#credit = Math.min(CREDIT_MS, this.#credit + (now - this.#creditAt) * SHARE);
    this.#creditAt = now;
    if (this.#credit >= 0) return this.#ask();
    this.#waited = true;
    this.#cancel = later(() => this.#ask(), -this.#credit / SHARE);
  };

  /** Takes a look that had to wait now, if its change was on the screen before `deadline`, milliseconds. */
  flush(deadline: number): void {
    if (!this.#waited || this.#unseenSince >= deadline) return;
    this.#cancelAsked();
    // Before the deadline by the least that the core can tell.
    this.#look(deadline - 0.001);
  }

  #ask(): void {
    this.#cancel = nextFrame((timestamp) => {
      this.#cancel = undefined;
      this.#begun = begunAt(timestamp);
      this.#afterLayout.observer.observe(document.documentElement);
    });
  }

  #look(presented: number): void {
    const late = this.#waited && presented - this.#unseenSince > (LATE_FRAMES + 0.5) * interval;
    this.#waited = false;
    this.#unseenSince = Infinity;
    const began = performance.now();
    const moving = this.look(presented, late);
    // A look that is interrupted by another process only seems to take long: one alone does not count in full.
    const cost = performance.now() - began;
    this.#credit -= Math.min(cost, 2 * this.#lastCost);
    this.#lastCost = cost;
    if (moving) this.dirty();
  }

  #cancelAsked(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#afterLayout.observer.disconnect();
  }

  /** Ends looking for good. */
  stop(): void {
    this.#cancelAsked();
    this.#afterLayout.done();
  }
}
