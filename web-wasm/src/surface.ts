// The classes with which an app declares its surfaces: BaseSurface to inherit, SurfaceTracker to construct.

import { HoldState, Op } from './boundary';
import type { LeaveName } from './core';
import { entry, guard, later } from './guard';
import { openingInput } from './inputs';
import { wasHidden } from './page-visibility';
import { sdk } from './sdk';
import { addKeyListener, hasFieldOutside, removeKeyListener } from './search-fields';
import { Visit } from './visit';

/** Options of a {@link SurfaceTracker}. */
export interface SurfaceOptions {
  /** Name of the surface, at most 128 bytes. */
  name: string;
  /** Element that contains the surface. */
  root: Element;
  /** The parent, if this surface is a dialog. The parent's event has a flag that a dialog was open (metric §13). */
  dialogOf?: SurfaceTracker;
}

let holds = 0;
let first = true;
// Surfaces that begin in one task belong to one navigation.
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
 * Measures one surface. Constructing a tracker begins a visit. Construct it while the tap or key that opens the surface
 * is being handled, so that the visit starts at that input. No method throws. No call is needed at the end: a surface
 * whose root is removed from the document counts as left.
 */
export class SurfaceTracker {
  readonly #options: SurfaceOptions;
  #visit: Visit | undefined;
  readonly #onKey = (at: number): void => this.#beginTyping(at);

  constructor(options: SurfaceOptions) {
    this.#options = options;
    guard(() => this.#begin());
  }

  /**
   * Delays the confirmation of the visit until the returned function is called. The measured value does not change.
   * `label` documents the call, and names the hold in debugging tools.
   */
  hold(label: string): () => void {
    const [id, visit] = [++holds, this.#visit];
    const hold = (state: HoldState) => entry(() => {
      const at = performance.now();
      if (state === HoldState.OPENED) visit?.holds.set(id, label);
      else visit?.holds.delete(id);
      visit?.call((core, handle) => core.hold(handle, id, state, at));
    });
    hold(HoldState.OPENED)();
    return hold(HoldState.RELEASED);
  }

  /** Declares that the surface has nothing to show. The visit is complete when the empty surface is presented. */
  declareEmpty(): void {
    this.#declare(Op.DECLARE_EMPTY);
  }

  /**
   * Declares that the surface shows an error instead of its content. If the surface settles as it is then, the outcome
   * is `error`. Content that takes the error's place, for example after a retry, is measured as usual (metric §4).
   */
  declareError(): void {
    this.#declare(Op.DECLARE_ERROR);
  }

  /** Ends the running visit as `superseded` and begins another one. It starts at the input being handled, if any. */
  restart(): void {
    guard(() => {
      this.#visit?.leave('restarted');
      this.#begin();
    });
  }

  /** Records the current time under `name` in the visit's event, for example to compare with an older measurement. */
  mark(name: string): void {
    guard(() => {
      const at = performance.now();
      this.#visit?.call((core, handle) => core.mark(handle, name, at));
    });
  }

  /** Declares that the user has left the surface. A second call does nothing. */
  leave(reason: LeaveName = 'removed'): void {
    guard(() => {
      removeKeyListener(this.#options.root, this.#onKey);
      this.#visit?.leave(reason);
    });
  }

  #declare(op: Op.DECLARE_EMPTY | Op.DECLARE_ERROR): void {
    guard(() => {
      const at = performance.now();
      this.#visit?.call((core, handle) => core.declare(op, handle, at));
    });
  }

  // Begins a typing visit if the core asks for one after this key in the search field.
  #beginTyping(at: number): void {
    const surface = this.#visit;
    if (surface?.onKey(at)) sdk.begin({ ...surface.begin, ...beginNow(), at, typingOf: surface });
  }

  #begin(): void {
    // On a server nothing is drawn.
    if (typeof document === 'undefined') return;
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

/** Base class of a measured surface. Its name is the class's static `surfaceName`, or else the class's own name. */
export class BaseSurface extends SurfaceTracker {
  /** Name of the surface. Unlike the class's own name, it stays the same when code is minified. */
  static surfaceName?: string;
  /** Element that contains the surface. */
  readonly root: Element;

  constructor(root: Element, options: { name?: string } = {}) {
    const { surfaceName, name } = new.target as typeof BaseSurface;
    super({ name: options.name ?? surfaceName ?? name, root });
    this.root = root;
  }
}

// Returns a new visit's id and the current time on both clocks.
const beginNow = (): { id: Uint8Array; at: number; wallMs: number } => ({
  id: crypto.getRandomValues(new Uint8Array(16)),
  at: performance.now(),
  wallMs: Date.now(),
});

// Returns when the navigation that loaded the page began (a prerendered page: when it was activated), milliseconds;
// NaN if the page was hidden at any time since (metric §1).
function launchTime(): number {
  const navigation = performance.getEntriesByType('navigation')[0] as (PerformanceEntry & { activationStart?: number }) | undefined;
  if (document.visibilityState !== 'visible' || (wasHidden() && !navigation?.activationStart)) return NaN;
  return navigation?.activationStart ?? 0;
}
