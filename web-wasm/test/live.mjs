/**
 * Runs in the page, before the SDK: `window.live` counts what is observed: listeners and observers that are there, and
 * frames that were asked for.
 */
export function countLive() {
  const live = (window.live = { listeners: 0, observers: 0, frames: 0 });
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  /** For each target, its listeners: a function counts once for each type and phase. */
  const heard = new WeakMap();
  const key = (type, options) => `${type} ${typeof options === 'object' ? !!options?.capture : !!options}`;
  const forget = (target, type, act, options) => {
    if (heard.get(target)?.get(key(type, options))?.delete(act)) live.listeners -= 1;
  };
  EventTarget.prototype.addEventListener = function (type, act, options) {
    const target = this ?? window;
    const kinds = heard.get(target) ?? heard.set(target, new Map()).get(target);
    const acts = kinds.get(key(type, options)) ?? kinds.set(key(type, options), new Set()).get(key(type, options));
    if (!acts.has(act)) {
      live.listeners += 1;
      if (options?.signal) add.call(options.signal, 'abort', () => forget(target, type, act, options));
    }
    acts.add(act);
    return add.call(target, type, act, options);
  };
  EventTarget.prototype.removeEventListener = function (type, act, options) {
    forget(this ?? window, type, act, options);
    return remove.call(this ?? window, type, act, options);
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
  const ask = window.requestAnimationFrame;
  window.requestAnimationFrame = (act) => ((live.frames += 1), ask.call(window, act));
}
