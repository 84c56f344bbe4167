// The classes with which an app declares its surfaces: BaseSurface to inherit, SurfaceTracker to construct.

import { HoldState, Op } from './boundary';
import type { LeaveName } from './event';
import { entry, guard } from './guard';
import { openingInput } from './inputs';
import { sdk } from './sdk';
import { addKeyListener, hasFieldOutside, removeKeyListener } from './search-fields';
import { beginAt, navigationType, newId, takeLaunch, thisNavigation, timeOfApp } from './starts';
import { Visit } from './visit';

/** Options of a {@link SurfaceTracker}. */
export interface SurfaceOptions {
  /** Name of the surface, at most 128 bytes. */
  name: string;
  /** Element that contains the surface. */
  root: Element;
  /** The parent, if this surface is a dialog. The parent's event has a flag that a dialog was open (metric §13). */
  dialogOf?: SurfaceTracker;
  /**
   * When the surface began, if that was before the tracker is constructed. This and the next two are milliseconds of
   * `performance.now()`; a time in the future is ignored. So is a begin or an input from before the page was last shown.
   */
  startedAt?: number;
  /** When the app received the notification, deep link or widget tap that opened the surface. An input is preferred to it. */
  externalAt?: number;
  /**
   * Time stamp of the input that opened the surface, if the app knows it: `event.timeStamp`. Needed only if the surface
   * begins more than 3 seconds after its input, or if the user has acted in between.
   */
  inputAt?: number;
}

let holds = 0;

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
    guard(() => this.#begin(options));
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
      this.#begin({});
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
    if (surface?.onKey(at)) sdk.begin({ ...surface.begin, ...beginAt(), id: newId(), at, typingOf: surface });
  }

  // Begins a visit; `times`: those of the options that only the first visit has.
  #begin(times: Partial<SurfaceOptions>): void {
    // On a server nothing is drawn.
    if (typeof document === 'undefined') return;
    const { name, root, dialogOf } = this.#options ?? {};
    if (!name || !root || !(root instanceof Element)) {
      console.error(`alldrawn: a surface needs a name and a root element; "${name}" is not measured`);
      return;
    }
    const inputAt = timeOfApp(times.inputAt);
    const input = inputAt === undefined ? openingInput() : { at: inputAt, linked: true };
    this.#visit = sdk.begin({
      id: newId(),
      name,
      root,
      ...beginAt(timeOfApp(times.startedAt)),
      navigation: thisNavigation(input),
      input,
      external: timeOfApp(times.externalAt, 0),
      launchAt: takeLaunch(),
      holdsObserved: sdk.holdsObserved,
      searchField: hasFieldOutside(root),
      dialogOf: dialogOf && dialogOf.#visit,
      navigationType: navigationType(),
      tracker: this,
    });
    addKeyListener(root, this.#onKey);
  }
}

/** Base class of a measured surface. Its name is the class's static `surfaceName`, or else the class's own name. */
export class BaseSurface extends SurfaceTracker {
  /** Name of the surface. Unlike the class's own name, it stays the same when code is minified. */
  static surfaceName?: string;
  /** Element that contains the surface. */
  readonly root: Element;

  /** `options`: those of {@link SurfaceOptions} except the root. `name` overrides the name of the class. */
  constructor(root: Element, options: Partial<Omit<SurfaceOptions, 'root'>> = {}) {
    const { surfaceName, name } = new.target as typeof BaseSurface;
    super({ ...options, name: options.name ?? surfaceName ?? name, root });
    this.root = root;
  }
}
