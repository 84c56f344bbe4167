// Replaces functions of the browser until the SDK shuts down. A proxy takes the place of each: it has the name, length,
// properties and errors of the original, and passes `this`, arguments and results through. It can be called, constructed
// and extended as the original can.

import { addCleanup, entry } from './guard';

type Method = (this: any, ...args: any[]) => any;
type Part = 'value' | 'set';

// Puts a proxy of the function `owner[name]`, or of the setter of that property, in the place of the original. Does
// nothing if there is none, or if the page has made the property unchangeable. A proxy that other code has replaced by
// the shut-down is left alone. Returns the original and the proxy, or nothing.
function intercept(owner: object | undefined, name: string, part: Part, handler: ProxyHandler<Method>): Method[] {
  const property = owner && Reflect.getOwnPropertyDescriptor(owner, name);
  const original = property?.[part] as Method | undefined;
  if (typeof original !== 'function') return [];
  const proxy = new Proxy(original, handler);
  return replace(owner!, name, part, original, proxy) ? [original, proxy] : [];
}

// Replaces one function by another until the shut-down. Returns true if the page allows that.
function replace(owner: object, name: string, part: Part, from: Method, to: Method): boolean {
  const swap = (old: Method, value: Method): boolean => {
    const property = Reflect.getOwnPropertyDescriptor(owner, name);
    return property?.[part] === old && Reflect.defineProperty(owner, name, { ...property, [part]: value });
  };
  const replaced = swap(from, to);
  if (replaced) addCleanup(() => swap(to, from));
  return replaced;
}

/** Calls `seen` with the `this` of each call of the function `owner[name]`, or of its setter, once the original has returned. */
export function onCall(owner: object | undefined, name: string, seen: (self: any) => unknown, part: Part = 'value'): void {
  const report = entry(seen);
  intercept(owner, name, part, {
    apply(original, self, args) {
      const result = Reflect.apply(original, self, args);
      report(self);
      return result;
    },
  });
}

/** Calls `seen` with each object that the page constructs by the class `window[name]`, or by a class that extends it. */
export function onConstruct(name: string, seen: (made: any) => unknown): void {
  const report = entry(seen);
  const [original, proxy] = intercept(window, name, 'value', {
    construct(target, args, newTarget) {
      const made = Reflect.construct(target, args, newTarget) as object;
      report(made);
      return made;
    },
  });
  // The `constructor` of an object is the class that the page knows.
  if (original?.prototype) replace(original.prototype, 'constructor', 'value', original, proxy!);
}
