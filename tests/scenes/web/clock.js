// Runs in the page before anything else. Replaces the page's clock and display by a clock and a display of 60 frames
// per second that the test advances. Timers, frames, time stamps and resize observations follow them. Layout, loading
// and (trusted) events are the browser's own. Paint records are switched off, because they report real time: the SDK
// then uses the frame clock, as in browsers without paint records.
(() => {
  const nanos = (frame) => Math.round((frame * 1e9) / 60);
  let [origin, now] = [0, 0];
  let count = 0;
  const timers = new Map();
  let frames = new Map();
  let observers = new Set();

  const due = (until) => [...timers.values()].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.id - b.id)[0];
  // Lets the page's pending promises and mutation observers run.
  const settle = async () => {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  };
  const runTimers = async (until) => {
    for (let timer = due(until); timer; timer = due(until)) {
      timers.delete(timer.id);
      now = Math.max(now, timer.at);
      timer.act();
      await settle();
    }
  };

  window.clock = {
    /** Requests a real frame of the browser. */
    browserFrame: window.requestAnimationFrame.bind(window),
    /** Sets the clock to the scene's zero, which is `frame` frames after the page's zero. */
    start(frame) {
      origin = frame;
      now = nanos(origin) / 1e6;
    },
    /** Number of the next frame to be drawn. */
    frame: 0,
    /** Advances the clock by `frames` frames that are not drawn, as if the page's thread were busy. */
    skip(frames) {
      this.frame += frames;
      now = nanos(origin + this.frame) / 1e6;
    },
    /** Runs everything that is due before the next frame is drawn. */
    async turn() {
      await settle();
      await runTimers(now);
    },
    /** Draws the next frame, and then sets the clock to the time of the frame after it, which is not drawn yet. */
    async draw() {
      await this.turn();
      const [asked, stamp] = [frames, now];
      frames = new Map();
      for (const act of asked.values()) act(stamp);
      await settle();
      const observed = observers;
      observers = new Set();
      for (const observer of observed) observer.callback();
      await settle();
      this.frame += 1;
      const next = nanos(origin + this.frame) / 1e6;
      await runTimers(next - 1e-6);
      now = next;
    },
  };

  window.setTimeout = (act, delay = 0, ...args) => {
    timers.set(++count, { id: count, at: now + Math.max(0, delay), act: () => act(...args) });
    return count;
  };
  window.clearTimeout = (id) => void timers.delete(id);
  window.requestAnimationFrame = (act) => (frames.set(++count, act), count);
  window.cancelAnimationFrame = (id) => void frames.delete(id);
  performance.now = () => now;
  Date.now = () => 1_800_000_000_000 + Math.floor(now);
  // The time stamp of an event is the time at which it was first read. It stays the same while the event is handled.
  const stamps = new WeakMap();
  Object.defineProperty(Event.prototype, 'timeStamp', {
    get() {
      if (!stamps.has(this)) stamps.set(this, now);
      return stamps.get(this);
    },
  });
  window.ResizeObserver = class {
    constructor(callback) {
      this.callback = callback;
    }
    observe() {
      observers.add(this);
    }
    unobserve() {}
    disconnect() {
      observers.delete(this);
    }
  };
  Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { value: ['resource'] });
})();
