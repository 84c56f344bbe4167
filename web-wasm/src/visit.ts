// One pending visit: observes its surface, hands each dirty frame to the core, and is gone when the core says stop.

import { Decision, HeaderFlag, InputKind } from './boundary';
import { observeChanges, observeRemoval, type Changes } from './changes';
import type { Begin, Core, LeaveName } from './core';
import type { VisitEvent } from './event';
import { firstPictureAt } from './frame-clock';
import { listen, nextVideoFrame } from './guard';
import { openingInput } from './inputs';
import { observeInteractions } from './interactions';
import { memoryOf } from './node-memory';
import { isPicture, observePaints, recordPicturePaint, recordTextPaint } from './paint-records';
import type { PendingVisit, PendingVisits } from './pending-visits';
import { onRequests } from './requests';
import { SnapshotWriter } from './snapshot';
import { isPlaybackRequested } from './plain-views';
import { viewportOf, walk } from './walk';
import { WalkSchedule } from './walk-schedule';

/** A picture or text that the browser has not told of after this time is taken as painted with its frame. */
const PAINT_RECORD_WAIT_MS = 250;

/** The two clocks are read one after the other, and one of them in whole milliseconds: less apart is not worth a call. */
const CLOCK_NOISE_MS = 100;

/** Holds by requests are numbered from here on, those by the app from 1. */
const REQUEST_HOLDS = 0x8000_0000;

/** What a begin knows. */
export interface SurfaceBegin extends Begin {
  root: Element;
  /** The surface whose key this visit is of, for a typing visit. */
  typingOf?: Visit;
  /** The surface that it is a dialog of. */
  dialogOf?: Visit | undefined;
}

/** How a begin was taken: a visit that is not sampled is over at once, and so is one that is refused. */
export type BeginResult = 'measured' | 'not sampled' | 'refused';

/** A pending visit. */
export class Visit implements PendingVisit {
  readonly begin: SurfaceBegin;
  /** Its handle in the core, which lives until the surface is left; 0 before its begin, and if that was refused. */
  handle = 0;
  readonly #pending: PendingVisits<Visit>;
  #ended = false;
  #sequence = 0;
  readonly #out = new SnapshotWriter();
  // Calls made before the core was there.
  #queued: (() => void)[] = [];
  // Frames with content whose painting the browser has yet to tell: their sequence, time, and until when to wait.
  #unpainted: { sequence: number; time: number; until: number }[] = [];
  readonly #elements = new Map<number, Element>();
  readonly #schedule = new WalkSchedule((presented, late) => this.#walk(presented, late));
  readonly #changes: Changes;
  readonly #paints: { stop(): void };
  readonly #stopInteractions: () => void;
  readonly #stopRequests: () => void;
  readonly #stopHiding: (() => void)[];
  // Of a dialog whose own visit has ended: its parent waits until it is gone.
  #stopRemoval: (() => void) | undefined;
  #left = false;
  readonly #onEnd: (event: VisitEvent) => void;

  constructor(begin: SurfaceBegin, pending: PendingVisits<Visit>, onEnd: (event: VisitEvent) => void) {
    this.begin = begin;
    this.#pending = pending;
    this.#onEnd = onEnd;
    const { root } = begin;
    this.#changes = observeChanges(root, this.#schedule.dirty, () => this.leave('removed'));
    this.#paints = observePaints((element, at, url) => this.#painted(element, at, url));
    this.#stopInteractions = observeInteractions(root, (kind, scroller, dx, dy, at) => {
      // The user acts on what is on the screen: a change that still waits for its look is seen first.
      this.flush(at);
      this.call((core, handle) => core.input(handle, kind, scroller, dx, dy, at));
    });
    const holdBy = (on: boolean) => (id: number, began: number) =>
      this.call((core, handle) => core.hold(handle, REQUEST_HOLDS + id, on, performance.now(), began));
    this.#stopRequests = onRequests({ opened: holdBy(true), closed: holdBy(false) });
    this.#stopHiding = [listen(document, 'visibilitychange', this.#hidden), listen(window, 'pagehide', this.#hidden)];
    pending.add(this);
  }

  /** Until when the browser may tell of the painting of the first frame that waits for it, milliseconds. */
  get paintDeadline(): number {
    return this.#unpainted[0]?.until ?? Infinity;
  }

  /** The core is there: the visit begins. */
  attach(core: Core): BeginResult {
    const { typingOf, dialogOf, id, wallMs } = this.begin;
    const decision = typingOf ? core.beginTyping(typingOf.handle, id, wallMs) : core.begin(this.begin, dialogOf?.handle ?? 0);
    this.handle = decision & Decision.REJECTED ? 0 : core.begun();
    if (this.handle === 0) {
      this.drop();
      return 'refused';
    }
    this.#apply(core, decision);
    if (decision & Decision.STOP) return 'not sampled';
    this.#schedule.dirty();
    this.#queued.splice(0).forEach((call) => call());
    return 'measured';
  }

  /** Makes a call of the core for this visit, now or as soon as it has begun. */
  call(act: (core: Core, handle: number) => number): void {
    if (this.#ended) return;
    const core = this.#coreIfBegun();
    if (!core) this.#queued.push(() => this.call(act));
    else if (!this.#endedBySleep(core)) this.#apply(core, act(core, this.handle));
  }

  /** The surface is left. */
  leave(reason: LeaveName): void {
    const input = openingInput();
    const [at, handled] = [performance.now(), input?.linked ? input.at : undefined];
    this.#left = true;
    this.#stopRemoval?.();
    const leave = (core: Core, handle: number): number => core.leave(handle, reason, at, handled);
    if (!this.#ended) return this.call(leave);
    // The surface's handle lives until it is left, whether its visit has ended or not.
    const core = this.#coreIfBegun();
    if (core) this.#apply(core, leave(core, this.handle));
  }

  /** A key in the surface's search field. Whether it begins a typing visit. */
  key(at: number): boolean {
    const core = this.#coreIfBegun();
    if (!core) return false;
    const decision = core.input(this.handle, InputKind.TEXT_KEY, 0, 0, 0, at);
    this.#apply(core, decision);
    return (decision & Decision.TYPING) !== 0;
  }

  /** Ends observing without an event: the SDK is off, or the visit is not measured. */
  drop(): void {
    this.#ended = true;
    this.#pending.delete(this);
    this.#schedule.stop();
    this.#changes.stop();
    this.#paints.stop();
    this.#stopInteractions();
    this.#stopRequests();
    this.#queued = [];
    this.#stopHiding.forEach((stop) => stop());
  }

  /** A change that was on the screen before `time` and still waits for its look is seen now. */
  flush(time: number): void {
    if (!this.#ended) this.#schedule.flush(time);
  }

  /** What ends the visit and is nobody's to tell: the device slept, or the root is gone. */
  check(): void {
    const core = this.#coreIfBegun();
    if (this.#ended || !core || this.#endedBySleep(core)) return;
    if (!this.begin.root.isConnected) this.leave('removed');
  }

  /** Frames whose painting the browser has not told of until now are taken as painted when they were presented. */
  presentUnpainted(): void {
    while (!this.#ended && this.paintDeadline <= performance.now()) {
      const { sequence, time } = this.#unpainted.shift()!;
      this.call((core, handle) => core.presented(handle, sequence, time));
    }
  }

  /** The visit has ended: its event is made. */
  finish(): void {
    const core = this.#coreIfBegun();
    if (this.#ended || !core) return;
    // Paint records under way are of no use any more; the observers go first.
    this.drop();
    const labels = [...core.lateNodes(this.handle)].map((identity) => labelOf(this.#elements.get(identity)));
    const event = core.finish(this.handle, labels);
    this.#awaitRemoval();
    if (event) this.#onEnd(event);
  }

  #hidden = (): void => {
    if (document.visibilityState !== 'hidden') return;
    // All of them: with a surface ends what was typed in it.
    this.#pending.flush(performance.now());
    this.leave('background');
  };

  // The core, once the visit has begun.
  #coreIfBegun(): Core | undefined {
    return this.handle === 0 ? undefined : this.#pending.core;
  }

  #apply(core: Core, decision: number): void {
    if (!this.#ended) {
      if (decision & Decision.LOOK) this.#walk(performance.now(), false);
      if (decision & Decision.STOP) this.finish();
    }
    if (core.broken === undefined) this.#pending.apply(decision);
  }

  // The monotonic clock may stand while the device sleeps, the wall clock goes on: the core says what is too much
  // (metric §12). Whether the visit is over with that.
  #endedBySleep(core: Core): boolean {
    const { at, wallMs } = this.begin;
    const now = performance.now();
    const ahead = Date.now() - wallMs - (now - at);
    if (ahead > CLOCK_NOISE_MS) this.#apply(core, core.clock(this.handle, ahead, now));
    return this.#ended;
  }

  // Hands one frame to the core. Returns whether opacity is in motion: then the next frame is due as well.
  #walk(presented: number, late: boolean): boolean {
    const { root } = this.begin;
    const [core, out] = [this.#coreIfBegun(), this.#out];
    if (this.#ended || !core || this.#endedBySleep(core)) return false;
    if (!root.isConnected) {
      this.leave('removed');
      return false;
    }
    const moving = this.#changes.moving();
    const viewport = viewportOf(root);
    out.begin(this.handle, ++this.#sequence, presented, devicePixelRatio, viewport);
    this.#elements.clear();
    const result = { elements: this.#elements, bound: 0, waitingVideos: [] as HTMLVideoElement[] };
    const flags = walk(root, viewport, out, moving, result) | (late ? HeaderFlag.CUT_SHORT : 0);
    result.waitingVideos.forEach((video) => this.#watchFirstFrame(video, presented));
    if (result.bound > 0) {
      this.#unpainted.push({ sequence: this.#sequence, time: presented, until: presented + PAINT_RECORD_WAIT_MS });
    }
    this.#apply(core, core.frame(out.end(flags)));
    return moving.size > 0 && !this.#ended;
  }

  #watchFirstFrame(video: HTMLVideoElement, presented: number): void {
    const node = memoryOf(video);
    if (node.watchedGeneration === node.generation) return;
    const generation = (node.watchedGeneration = node.generation);
    const setFirstFrame = (at: number): void => {
      if (node.generation !== generation) return;
      node.firstFrameGeneration = generation;
      node.firstFrameAt = at;
      this.#schedule.dirty();
    };
    // Loaded before it was looked at: this very frame paints its first picture, and the callback would tell of a later one.
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return setFirstFrame(presented);
    const onFrame = (now: number, frame?: VideoFrameCallbackMetadata): void => setFirstFrame(firstPictureAt(now, frame));
    if ('requestVideoFrameCallback' in video) return void nextVideoFrame(video, onFrame);
    const stop: () => void = listen(video, 'timeupdate', () => (stop(), onFrame(performance.now())));
  }

  #painted(element: Element, at: number, url: string): void {
    if (!this.begin.root.contains(element) && element.getRootNode() === document && !element.contains(this.begin.root)) return;
    const since = this.begin.at;
    const nodes = isPicture(element) ? [recordPicturePaint(element, at, url, since)] : recordTextPaint(element, at, since);
    // A poster is no playback: the painting of a video that was told to play is its first frame's (metric §6).
    if (element instanceof HTMLVideoElement && isPlaybackRequested(element)) return;
    for (const node of nodes) {
      if (node && this.#elements.has(node.identity)) {
        this.call((core, handle) => core.nodeReady(handle, node.identity, node.generation, at));
      }
    }
  }

  #awaitRemoval(): void {
    const { root, dialogOf } = this.begin;
    if (!dialogOf || dialogOf.#ended || this.#left) return;
    this.#stopRemoval = observeRemoval(root, () => this.leave('removed'));
  }
}

// A view's id and class name; never its content.
function labelOf(element: Element | undefined): string {
  if (!element) return '';
  // As attributes: in a form, an input named `id` stands in the place of the property.
  const [id, classes] = [element.getAttribute('id'), element.getAttribute('class')];
  const names = (classes ?? '').split(/\s+/).filter(Boolean);
  return `${element.localName}${id ? `#${id}` : ''}${names.map((name) => `.${name}`).join('')}`;
}
