// When a frame was begun, and when it will be on the screen.

/** Milliseconds from one frame to the next where nothing else is known: 60 Hz. */
const DEFAULT_INTERVAL_MS = 1000 / 60;

export let interval = DEFAULT_INTERVAL_MS;
// The last frame: the time stamp of its callbacks, and when it was begun.
let lastTimestamp = -Infinity;
let lastBegun = -Infinity;

// Frames that follow each other directly tell the interval; longer gaps are frames that nobody asked for.
function updateInterval(gap: number): void {
  if (gap > 4 && gap < 0.9 * interval) interval = gap;
  else if (gap < 1.1 * interval && gap >= 0.9 * interval) interval += (gap - interval) / 8;
}

// When the frame of a callback was begun. Where a frame comes late and the page has asked for its animation's time, Chromium's
// clock has gone on to the frame it expected next: the time stamp is ahead of now, and tells nothing of the interval.
export function begunAt(timestamp: number): number {
  if (timestamp === lastTimestamp) return lastBegun;
  const at = Math.min(timestamp, performance.now());
  if (lastBegun === lastTimestamp && at === timestamp) updateInterval(timestamp - lastTimestamp);
  lastTimestamp = timestamp;
  lastBegun = at;
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
