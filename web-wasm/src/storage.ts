// The browser's storage, shared by all pages of the origin. If it does not accept a value (private windows, blocked
// cookies, a full disk), the value is kept in memory as long as the page lives.

const memory = new Map<string, string>();
let closed = false;

/** Removes all entries with these prefixes. If `close` is set, no value is stored any more while the page lives. */
export function erase(prefixes: readonly string[], close: boolean): void {
  closed ||= close;
  prefixes.forEach((prefix) => storedKeys(prefix).forEach(forget));
}

/** Returns the keys with this prefix, sorted. */
export function storedKeys(prefix: string): string[] {
  const keys = new Set(memory.keys());
  try {
    for (let i = 0; i < localStorage.length; i++) keys.add(localStorage.key(i) ?? '');
  } catch {
    // The browser denies access to its storage.
  }
  return [...keys].filter((key) => key.startsWith(prefix)).sort();
}

/** Returns a stored value; '' if there is none. */
export function stored(key: string): string {
  const kept = memory.get(key);
  if (kept !== undefined) return kept;
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** Stores a value, and replaces an older one. */
export function store(key: string, value: string): void {
  if (closed) return;
  try {
    localStorage.setItem(key, value);
    memory.delete(key);
  } catch {
    // Remove the older value, so that the next page does not find it.
    forget(key);
    memory.set(key, value);
  }
}

export function forget(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // The browser denies access to its storage.
  }
}
