// One look at a surface per dirty frame, after the page's own callbacks and layout and before paint.

/** Milliseconds from one frame to the next where nothing else is known: 60 Hz. */
const DEFAULT_INTERVAL_MS = 1000 / 60;

let interval = DEFAULT_INTERVAL_MS;
let lastFrame = -Infinity;

/** The display's frame interval, milliseconds, as far as consecutive frames have shown it. */
export const frameInterval = (): number => interval;

// Frames that follow each other directly tell the interval; longer gaps are frames that nobody asked for.
function learn(timestamp: number): void {
  const gap = timestamp - lastFrame;
  lastFrame = timestamp;
  if (gap > 4 && gap < 0.9 * interval) interval = gap;
  else if (gap < 1.1 * interval && gap >= 0.9 * interval) interval += (gap - interval) / 8;
}

/** Looks once per dirty frame. */
export class Frames {
  #asked = 0;
  #timestamp = 0;
  // Resize observations are delivered after layout, in the frame in which they are asked for: the one moment at which
  // the page's callbacks have run, layout is clean, and the frame is not painted yet.
  readonly #afterLayout = new ResizeObserver(() => {
    this.#afterLayout.disconnect();
    this.look(this.#timestamp + interval);
  });

  /** `look` is told when the frame will be on the screen, milliseconds. */
  constructor(readonly look: (presented: number) => void) {}

  /** Something has changed: the frame that shows it will be looked at. */
  dirty = (): void => {
    this.#asked ||= requestAnimationFrame((timestamp) => {
      this.#asked = 0;
      this.#timestamp = timestamp;
      learn(timestamp);
      this.#afterLayout.observe(document.documentElement);
    });
  };

  stop(): void {
    cancelAnimationFrame(this.#asked);
    this.#asked = 0;
    this.#afterLayout.disconnect();
  }
}
