// What the browser's storage keeps of this installation for all its events (metric §14).

import { Configure } from './boundary';

/** Facts of the installation that all events of a page share. */
export interface Installation {
  /** Random number that the installation has chosen once, 0 to 19. */
  cluster: number;
  /** True if this is the first session of this version of the app. */
  firstSession: boolean;
}

/** The facts if nothing is stored. */
export const NONE: Installation = { cluster: Configure.NO_CLUSTER, firstSession: false };

/** Number of clusters. */
const CLUSTERS = 20;

/**
 * Returns the facts of this installation; {@link NONE} if the browser denies access to its storage. `key`: where they
 * are stored. A version's first session is the page session in which the browser sees the version first.
 */
export function readInstallation(key: string, version: string): Installation {
  try {
    const last = localStorage.getItem(key) ?? '';
    const cluster = Number(/^1?\d(?= )/.exec(last) ?? Math.floor(Math.random() * CLUSTERS));
    const now = `${cluster} ${version}`;
    if (now !== last) for (const storage of [localStorage, sessionStorage]) storage.setItem(key, now);
    return { cluster, firstSession: sessionStorage.getItem(key) === now };
  } catch {
    return NONE;
  }
}
