// Which kinds of performance records the browser makes.

/** Returns true if the browser makes records of a type; false on a server. */
export const records = (type: string): boolean =>
  typeof PerformanceObserver === 'function' && (PerformanceObserver.supportedEntryTypes ?? []).includes(type);
