/**
 * Runs in the page before the SDK. Counts the active listeners, the active observers and the requested frames in
 * `window.live`.
 */
export function countLive() {
  const live = (window.live = { listeners: 0, observers: 0, frames: 0 });
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  // The listeners of each target, by type and phase. A function that is added twice counts once.
  const listenersOf = new WeakMap();
  const listeners = (target, type, options) => {
    const byType = listenersOf.get(target) ?? listenersOf.set(target, new Map()).get(target);
    const key = `${type} ${typeof options === 'object' ? !!options?.capture : !!options}`;
    return byType.get(key) ?? byType.set(key, new Set()).get(key);
  };
  EventTarget.prototype.addEventListener = function (type, act, options) {
    const acts = listeners(this, type, options);
    if (!acts.has(act)) {
      live.listeners += 1;
      if (options?.signal) add.call(options.signal, 'abort', () => acts.delete(act) && (live.listeners -= 1));
    }
    acts.add(act);
    return add.call(this, type, act, options);
  };
  EventTarget.prototype.removeEventListener = function (type, act, options) {
    if (listeners(this, type, options).delete(act)) live.listeners -= 1;
    return remove.call(this, type, act, options);
  };
  for (const name of ['MutationObserver', 'ResizeObserver', 'PerformanceObserver']) {
    const { observe, disconnect } = window[name].prototype;
    const watching = new WeakSet();
    window[name].prototype.observe = function (...args) {
      if (!watching.has(this)) live.observers += 1;
      watching.add(this);
      return observe.apply(this, args);
    };
    window[name].prototype.disconnect = function () {
      if (watching.delete(this)) live.observers -= 1;
      return disconnect.call(this);
    };
  }
  const request = window.requestAnimationFrame;
  window.requestAnimationFrame = (act) => ((live.frames += 1), request.call(window, act));
}
