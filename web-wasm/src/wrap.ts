// Replaces functions of the browser while the SDK runs.

import { addCleanup } from './guard';

/** A function of the browser or the page. */
export type Method = (this: any, ...args: any[]) => any;

/**
 * Replaces `owner[name]` by `make(original)` until the SDK shuts down; does nothing if there is no such function. If
 * other code has wrapped the replacement by then, the replacement stays: it must then pass every call through.
 */
export function wrap(owner: any, name: string, make: (original: Method) => Method): void {
  const original = owner?.[name] as Method | undefined;
  if (typeof original !== 'function') return;
  const wrapper = make(original);
  Object.defineProperty(wrapper, 'name', { value: original.name, configurable: true });
  owner[name] = wrapper;
  addCleanup(() => {
    if (owner[name] === wrapper) owner[name] = original;
  });
}
