// The times of frames: when a frame began, and when its pixels reach the screen.

/** Milliseconds between frames until another interval is measured: 60 Hz. */
const DEFAULT_INTERVAL_MS = 1000 / 60;

export let interval = DEFAULT_INTERVAL_MS;
// Time stamp of the last frame's callbacks, and when that frame began, milliseconds.
let lastTimestamp = -Infinity;
let lastBegun = -Infinity;

// Updates the interval from the gap between two frames. A longer gap means only that nobody requested the frames in it.
function updateInterval(gap: number): void {
  if (gap > 4 && gap < 0.9 * interval) interval = gap;
  else if (gap < 1.1 * interval && gap >= 0.9 * interval) interval += (gap - interval) / 8;
}

// Returns when the frame of a callback began, milliseconds. If a frame is late and the page has read an animation's
// time, Chromium passes the time stamp of the frame that it expects next. That time stamp lies in the future, so it
// does not measure the interval.
export function begunAt(timestamp: number): number {
  if (timestamp === lastTimestamp) return lastBegun;
  const at = Math.min(timestamp, performance.now());
  if (lastBegun === lastTimestamp && at === timestamp) updateInterval(timestamp - lastTimestamp);
  lastTimestamp = timestamp;
  lastBegun = at;
  return at;
}

/** A video frame submitted less than this many milliseconds before a display frame begins is too late for it. */
const SUBMIT_MARGIN_MS = 2;

/**
 * Returns when a video's first picture is on the screen, milliseconds.
 *
 * The first picture makes the video's layer drawable. This takes one frame, that of the callback, so the picture shows
 * in the next frame, or one frame later if it was submitted after the callback's frame had begun. If an earlier picture
 * was submitted before the reported one, the layer is drawable already. This was found by comparing Chromium's reports
 * with its pixels, in both instruments of `tests/accuracy`.
 * @param now the callback's time stamp, milliseconds; the current time if the browser has no such callback
 * @param frame the browser's metadata of the video frame; undefined if the browser has no such callback
 */
export function firstPictureAt(now: number, frame?: VideoFrameCallbackMetadata): number {
  if (!frame) return now + interval;
  const at = begunAt(now);
  if (frame.presentedFrames > 1) return Math.max(at, frame.expectedDisplayTime);
  return at + (frame.expectedDisplayTime > at - SUBMIT_MARGIN_MS ? 2 : 1) * interval;
}
