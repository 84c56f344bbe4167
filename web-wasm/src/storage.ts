// The browser's storage, shared with the other pages of the origin. What it does not take (private windows, blocked
// cookies, a full disk) lives as long as the page.

const memory = new Map<string, string>();

/** The keys that begin so, in their order. */
export function storedKeys(prefix: string): string[] {
  const keys = new Set(memory.keys());
  try {
    for (let i = 0; i < localStorage.length; i++) keys.add(localStorage.key(i) ?? '');
  } catch {
    // No storage.
  }
  return [...keys].filter((key) => key.startsWith(prefix)).sort();
}

/** What is stored; '' where nothing is. */
export function stored(key: string): string {
  const kept = memory.get(key);
  if (kept !== undefined) return kept;
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** Stores a value in the place of an older one. */
export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
    memory.delete(key);
  } catch {
    // The older value must not come back with the next page.
    forget(key);
    memory.set(key, value);
  }
}

export function forget(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // No storage.
  }
}
