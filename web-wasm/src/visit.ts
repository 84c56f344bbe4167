// One pending visit: observes its surface, hands each dirty frame to the core, keeps one timer, and is gone when the
// core says stop.

import { Decision, HeaderFlag, InputKind, LeaveReason } from './boundary';
import { observeChanges, observeRemoval, type Changes } from './changes';
import type { Core, LeaveName } from './core';
import { readEvent, type VisitEvent } from './event';
import { Frames, firstPictureAt } from './frames';
import { later, listen, nextVideoFrame } from './host';
import { openingInput, type UserInput } from './inputs';
import { observeInteractions } from './interactions';
import { nodeOf } from './nodes';
import { isPicture, notePicture, noteText, observePaints } from './paint';
import { onRequests } from './requests';
import { SnapshotWriter } from './snapshot';
import { isPlaybackRequested } from './understand';
import { viewportOf, walk } from './walk';

/** A picture or text that the browser has not told of after this time is taken as painted with its frame. */
const PAINT_RECORD_WAIT_MS = 250;

/** The two clocks are read one after the other, and one of them in whole milliseconds: less apart is not worth a call. */
const CLOCK_NOISE_MS = 100;

/** Holds by requests are numbered from here on, those by the app from 1. */
const REQUEST_HOLDS = 0x8000_0000;

/** What a begin knows. */
export interface Opening {
  name: string;
  root: Element;
  id: Uint8Array;
  /** The begin, milliseconds of `performance.now()`. */
  at: number;
  wallMs: number;
  navigation: number;
  input: UserInput | undefined;
  /** Start of the navigation that loaded the page; NaN where it does not count. */
  launchAt: number;
  /** The app's requests are seen, and hold the visit. */
  holdsObserved: boolean;
  /** A search field outside its root fills it. */
  searchField: boolean;
  /** The surface whose key this visit is of, for a typing visit. */
  typingOf?: Visit;
  /** The surface that it is a dialog of. */
  dialogOf?: Visit | undefined;
}

/** A pending visit. */
export class Visit {
  readonly opening: Opening;
  #core: Core | undefined;
  #handle = 0;
  #over = false;
  #sequence = 0;
  #out: SnapshotWriter | undefined;
  #deadline = Infinity;
  #cancel: (() => void) | undefined;
  // Calls made before the core was there.
  #early: (() => void)[] = [];
  // Frames with content whose painting the browser has yet to tell: their sequence, time, and until when to wait.
  #untold: { sequence: number; time: number; until: number }[] = [];
  readonly #elements = new Map<number, Element>();
  readonly #frames = new Frames((presented, late) => this.#look(presented, late));
  readonly #changes: Changes;
  readonly #paints: { stop(): void };
  readonly #stopInteractions: () => void;
  readonly #stopRequests: () => void;
  readonly #stopHiding: (() => void)[];
  // Of a dialog whose own visit has ended: its parent waits until it is gone.
  #stopRemoval: (() => void) | undefined;
  #left = false;
  readonly #onEnd: (event: VisitEvent) => void;

  constructor(opening: Opening, onEnd: (event: VisitEvent) => void) {
    this.opening = opening;
    this.#onEnd = onEnd;
    const { root } = opening;
    this.#changes = observeChanges(root, this.#frames.dirty, () => this.leave('removed'));
    this.#paints = observePaints((element, at, url) => this.#painted(element, at, url));
    this.#stopInteractions = observeInteractions(root, (kind, scroller, dx, dy, at) => {
      // The user acts on what is on the screen: a change that still waits for its look is seen first.
      this.#frames.flush(at);
      this.call((core) => core.input(this.#handle, kind, scroller, dx, dy, at));
    });
    const holdBy = (on: boolean) => (id: number) =>
      this.call((core, handle) => core.hold(handle, REQUEST_HOLDS + id, on, performance.now()));
    const since = opening.input?.at ?? opening.at;
    this.#stopRequests = onRequests({ opened: holdBy(true), closed: holdBy(false) }, since);
    this.#stopHiding = [listen(document, 'visibilitychange', this.#hidden), listen(window, 'pagehide', this.#hidden)];
  }

  /** Whether the visit has ended. */
  get over(): boolean {
    return this.#over;
  }

  /** The core is there. A visit that is not `kept` is begun for what depends on its surface, and has no event. */
  attach(core: Core, kept: boolean): void {
    if (this.#over || this.#core) return;
    this.#core = core;
    this.#out = new SnapshotWriter();
    const { typingOf, dialogOf, id, wallMs } = this.opening;
    this.#handle = typingOf ? core.beginTyping(typingOf.#handle, id, wallMs) : core.begin({ ...this.opening, dialogOf: dialogOf ? dialogOf.#handle : 0 });
    if (this.#handle === 0) return this.#stop();
    if (!kept) {
      core.skip(this.#handle);
      this.#stop();
      return this.#awaitRemoval();
    }
    this.#answered(Decision.OBSERVE);
    // A typing visit begins with what was there before the key had any effect.
    if (typingOf) this.#look(performance.now(), false);
    this.#frames.dirty();
    this.#early.splice(0).forEach((call) => call());
  }

  /** Makes a call of the core for this visit, now or as soon as the core is there. */
  call(act: (core: Core, handle: number) => number): void {
    if (this.#over) return;
    const core = this.#core;
    if (!core) this.#early.push(() => this.call(act));
    else if (!this.#slept(core)) this.#answered(act(core, this.#handle));
  }

  /** The surface is left. */
  leave(reason: LeaveName): void {
    const at = leavingTime();
    this.#left = true;
    this.#stopRemoval?.();
    // The surface's handle lives until it is left, whether its visit has ended or not.
    if (this.#over) this.#core?.leave(this.#handle, LeaveReason[reason], at);
    else this.call((core, handle) => core.leave(handle, LeaveReason[reason], at));
    // The parent settles anew: its deadline is another.
    this.opening.dialogOf?.wake();
  }

  /** A key in the surface's search field. Whether it begins a typing visit. */
  key(at: number): boolean {
    const core = this.#core;
    if (!core || this.#handle === 0) return false;
    const decision = core.input(this.#handle, InputKind.TEXT_KEY, 0, 0, 0, at);
    if (!this.#over) this.#answered(decision & ~Decision.TYPING);
    return (decision & Decision.TYPING) !== 0;
  }

  /** Asks the core how it is: another visit may have ended this one. */
  wake(): void {
    this.call((core, handle) => core.wake(handle, performance.now()));
  }

  /** Ends observing without an event: the SDK is off. */
  drop(): void {
    this.#stop();
  }

  #hidden = (): void => {
    if (document.visibilityState !== 'hidden') return;
    this.#frames.flush(performance.now());
    this.leave('background');
  };

  // The monotonic clock may stand while the device sleeps, the wall clock goes on: the core says what is too much
  // (metric §12). Whether the visit is over with that.
  #slept(core: Core): boolean {
    const { at, wallMs } = this.opening;
    const now = performance.now();
    const ahead = Date.now() - wallMs - (now - at);
    if (ahead > CLOCK_NOISE_MS) this.#answered(core.clock(this.#handle, ahead, now));
    return this.#over;
  }

  // Hands one frame to the core. Returns whether opacity is in motion: then the next frame is due as well.
  #look(presented: number, late: boolean): boolean {
    const { root } = this.opening;
    const [core, out] = [this.#core, this.#out];
    if (this.#over || !core || !out || this.#slept(core)) return false;
    if (!root.isConnected) {
      this.leave('removed');
      return false;
    }
    const moving = this.#changes.moving();
    const viewport = viewportOf(root);
    out.begin(this.#handle, ++this.#sequence, presented, devicePixelRatio, viewport);
    this.#elements.clear();
    const walked = { elements: this.#elements, bound: 0, waitingVideos: [] as HTMLVideoElement[] };
    const flags = walk(root, viewport, out, moving, walked) | (late ? HeaderFlag.CUT_SHORT : 0);
    walked.waitingVideos.forEach((video) => this.#watch(video, presented));
    if (walked.bound > 0) {
      this.#untold.push({ sequence: this.#sequence, time: presented, until: presented + PAINT_RECORD_WAIT_MS });
    }
    this.#answered(core.frame(out.end(flags)));
    return moving.size > 0 && !this.#over;
  }

  #watch(video: HTMLVideoElement, presented: number): void {
    const node = nodeOf(video);
    if (node.watchedGeneration === node.generation) return;
    const generation = (node.watchedGeneration = node.generation);
    const shownAt = (at: number): void => {
      if (node.generation !== generation) return;
      node.firstFrameGeneration = generation;
      node.firstFrameAt = at;
      this.#frames.dirty();
    };
    // Loaded before it was looked at: this very frame paints its first picture, and the callback would tell of a later one.
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return shownAt(presented);
    const shown = (now: number, frame?: VideoFrameCallbackMetadata): void => shownAt(firstPictureAt(now, frame));
    if ('requestVideoFrameCallback' in video) return void nextVideoFrame(video, shown);
    const stop: () => void = listen(video, 'timeupdate', () => (stop(), shown(performance.now())));
  }

  #painted(element: Element, at: number, url: string): void {
    if (!this.opening.root.contains(element) && element.getRootNode() === document && !element.contains(this.opening.root)) return;
    const since = this.opening.at;
    const nodes = isPicture(element) ? [notePicture(element, at, url, since)] : noteText(element, at, since);
    // A poster is no playback: the painting of a video that was told to play is its first frame's (metric §6).
    if (element instanceof HTMLVideoElement && isPlaybackRequested(element)) return;
    for (const node of nodes) {
      if (node && this.#elements.has(node.identity)) {
        this.call((core, handle) => core.nodeReady(handle, node.identity, node.generation, at));
      }
    }
  }

  #answered(decision: number): void {
    const core = this.#core;
    if (!core || this.#over) return;
    this.#deadline = core.deadline;
    if (decision & Decision.STOP) return this.#finish(core);
    this.#arm();
  }

  #arm(): void {
    this.#cancel?.();
    const at = Math.min(this.#deadline, this.#untold[0]?.until ?? Infinity);
    if (at < Infinity) this.#cancel = later(this.#wake, Math.max(0, Math.ceil(at - performance.now())));
  }

  #wake = (): void => {
    if (this.#core && this.#slept(this.#core)) return;
    if (!this.opening.root.isConnected) return this.leave('removed');
    // Nothing is decided before a change that still waits for its look is seen.
    if (this.#deadline <= performance.now()) this.#frames.flush(this.#deadline);
    const now = performance.now();
    while (!this.#over && this.#untold[0] && this.#untold[0].until <= now) {
      const { sequence, time } = this.#untold.shift()!;
      this.call((core, handle) => core.presented(handle, sequence, time));
    }
    if (this.#deadline <= now) this.call((core, handle) => core.wake(handle, now));
    else if (!this.#over) this.#arm();
  };

  #finish(core: Core): void {
    // Paint records under way are of no use any more; the observers go first.
    this.#stop();
    const labels = core.lateNodes(this.#handle).map((identity) => labelOf(this.#elements.get(identity)));
    const bytes = core.finish(this.#handle, labels);
    this.#awaitRemoval();
    if (bytes.length > 0) this.#onEnd(readEvent(bytes, this.opening.at));
  }

  #awaitRemoval(): void {
    const { root, dialogOf } = this.opening;
    if (!dialogOf || dialogOf.over || this.#left) return;
    this.#stopRemoval = observeRemoval(root, () => this.leave('removed'));
  }

  #stop(): void {
    this.#over = true;
    this.#cancel?.();
    this.#frames.stop();
    this.#changes.stop();
    this.#paints.stop();
    this.#stopInteractions();
    this.#stopRequests();
    this.#early = [];
    this.#stopHiding.forEach((stop) => stop());
  }
}

// A surface is left at the act that leaves it, where that is being handled.
function leavingTime(): number {
  const input = openingInput();
  return input?.linked ? input.at : performance.now();
}

// A view's id and class name; never its content.
function labelOf(element: Element | undefined): string {
  if (!element) return '';
  // As attributes: in a form, an input named `id` stands in the place of the property.
  const [id, classes] = [element.getAttribute('id'), element.getAttribute('class')];
  const names = (classes ?? '').split(/\s+/).filter(Boolean);
  return `${element.localName}${id ? `#${id}` : ''}${names.map((name) => `.${name}`).join('')}`;
}
