// BaseSurface: a screen that inherits it is measured. SurfaceTracker: the same for an app with a base class of its own.

import type { LeaveName } from './core';
import { entry, guard, later } from './guard';
import { openingInput } from './inputs';
import { sdk } from './sdk';
import { addKeyListener, hasFieldOutside, removeKeyListener } from './search-fields';
import { Visit } from './visit';

/** What a tracker is made of. */
export interface SurfaceOptions {
  /** Name of the surface, at most 128 bytes. */
  name: string;
  /** The element that holds the surface. */
  root: Element;
  /** The surface that this one is a dialog of: it does not settle while the dialog is open (metric §13). */
  dialogOf?: SurfaceTracker;
}

let holds = 0;
let first = true;
// Surfaces that begin in one task begin in one navigation.
let navigations = 0;
let navigation = 0;

function thisNavigation(): number {
  if (navigation === 0) {
    navigation = ++navigations;
    later(() => (navigation = 0));
  }
  return navigation;
}

/**
 * Measures one surface. Its visit begins with the construction: construct it while the tap or key that opens it is
 * being handled, and the visit starts at that tap. Nothing here throws, and nothing needs a call at the end: a root
 * that is removed is a surface that was left.
 */
export class SurfaceTracker {
  readonly #options: SurfaceOptions;
  #visit: Visit | undefined;
  readonly #onKey = (at: number): void => this.#beginTyping(at);

  constructor(options: SurfaceOptions) {
    this.#options = options;
    guard(() => this.#begin());
  }

  /** Delays the confirmation, never the value, until the returned function is called. `label` is for the reader. */
  hold(label: string): () => void {
    void label;
    const [id, visit] = [++holds, this.#visit];
    const hold = (on: boolean) => entry(() => visit?.call((core, handle) => core.hold(handle, id, on, performance.now())));
    hold(true)();
    return hold(false);
  }

  /** Says that there is nothing to show: complete when the frame that shows this is presented. */
  declareEmpty(): void {
    guard(() => this.#visit?.call((core, handle) => core.declareEmpty(handle, performance.now())));
  }

  /** Ends the running visit as superseded and begins another at the act that is being handled. */
  restart(): void {
    guard(() => {
      this.#visit?.leave('restarted');
      this.#begin();
    });
  }

  /** Marks a moment of the app's own, to check an old tracker against the new. */
  mark(name: string): void {
    guard(() => {
      const at = performance.now();
      this.#visit?.call((core, handle) => core.mark(handle, name, at));
    });
  }

  /** The surface is closed. A second call does nothing. */
  leave(reason: LeaveName = 'removed'): void {
    guard(() => {
      removeKeyListener(this.#options.root, this.#onKey);
      this.#visit?.leave(reason);
    });
  }

  // A key in the surface's search field may begin a typing visit.
  #beginTyping(at: number): void {
    const surface = this.#visit;
    if (surface?.key(at)) sdk.begin({ ...surface.begin, ...beginNow(), at, typingOf: surface });
  }

  #begin(): void {
    const { name, root, dialogOf } = this.#options ?? {};
    if (!name || !root || !(root instanceof Element)) {
      console.error(`alldrawn: a surface needs a name and a root element; "${name}" is not measured`);
      return;
    }
    const launchAt = first ? launchTime() : NaN;
    first = false;
    const holdsObserved = sdk.holdsObserved;
    const begin = { name, root, ...beginNow(), navigation: thisNavigation(), input: openingInput(), launchAt, holdsObserved, searchField: hasFieldOutside(root), dialogOf: dialogOf && dialogOf.#visit };
    this.#visit = sdk.begin(begin);
    addKeyListener(root, this.#onKey);
  }
}

/** Inherit and be measured. The surface's name is the class's `surfaceName`, else the class's own name. */
export class BaseSurface extends SurfaceTracker {
  /** Keeps the name when code is minified. */
  static surfaceName?: string;
  /** The element that holds the surface. */
  readonly root: Element;

  constructor(root: Element, options: { name?: string } = {}) {
    const { surfaceName, name } = new.target as typeof BaseSurface;
    super({ name: options.name ?? surfaceName ?? name, root });
    this.root = root;
  }
}

const beginNow = (): { id: Uint8Array; at: number; wallMs: number } => ({
  id: crypto.getRandomValues(new Uint8Array(16)),
  at: performance.now(),
  wallMs: Date.now(),
});

// Start of the navigation that loaded the page (its activation, where it was prerendered); only where the page was
// visible throughout (metric §1).
function launchTime(): number {
  const navigation = performance.getEntriesByType('navigation')[0] as (PerformanceEntry & { activationStart?: number }) | undefined;
  const hidden = performance.getEntriesByType('visibility-state').some((entry) => entry.name === 'hidden');
  if (document.visibilityState !== 'visible' || (hidden && !navigation?.activationStart)) return NaN;
  return navigation?.activationStart ?? 0;
}
