// One pending visit: observes its surface, passes a snapshot of each dirty frame to the core, and obeys its decisions.

import { onArrivals } from './arrivals';
import { Decision, HeaderFlag, InputKind } from './boundary';
import { observeChanges, type Changes } from './changes';
import type { Begin, Core } from './core';
import type { Circumstances, Finished, LeaveName } from './event';
import { firstPictureAt } from './frame-clock';
import { listen, nextVideoFrame } from './guard';
import { openingInput, touchedControl, type UserInput } from './inputs';
import { interactionType, observeInteractions, onAnyInput } from './interactions';
import { memoryOf } from './node-memory';
import { isLate } from './late-install';
import { isPicture, observePaints, recordPicturePaint, recordTextPaint } from './paint-records';
import type { PendingVisit, PendingVisits } from './pending-visits';
import { labelOf } from './labels';
import { awaitPictures } from './pictures';
import { setVisit, SnapshotWriter } from './snapshot';
import { isPlaybackRequested } from './plain-views';
import { SightReader } from './viewport';
import { isShown, lastHidden } from './visibility';
import { RecordWriter, type Frame } from './records';
import { Walker } from './walk';
import { WalkSchedule } from './walk-schedule';

/** Milliseconds to wait for the browser's paint report. Afterwards the content counts as painted with its frame. */
const PAINT_RECORD_WAIT_MS = 250;

/**
 * Largest difference between the wall clock and `performance.now()` that is not reported to the core, milliseconds. The
 * clocks are read one after the other, and the wall clock counts only whole milliseconds.
 */
const CLOCK_NOISE_MS = 100;

/** Maximum bytes of snapshots that wait for the core to load. With more, the surface is not walked until then. */
const MAX_QUEUED_BYTES = 2 ** 21;

/** First hold id of requests, so that their ids differ from those of the app's own holds, which count from 1. */
const REQUEST_HOLDS = 0x8000_0000;

/** Arguments of a begin, with the elements and visits of this page that it concerns. */
export interface SurfaceBegin extends Begin, Omit<Circumstances, 'act'> {
  /** Element that contains the surface. */
  root: Element;
  /** The surface's visit, if this is a typing visit. */
  typingOf?: Visit;
  /** The parent's visit, if the surface is a dialog. */
  dialogOf?: Visit | undefined;
  /** Flags in the header of each snapshot: bits of `HeaderFlag`. */
  header?: number;
}

/** When a surface was left, milliseconds, and the input that may have left it. */
export interface LeftBy {
  at: number;
  input: UserInput | undefined;
}

/** Returns what leaves a surface now. */
export const leftNow = (): LeftBy => ({ at: performance.now(), input: openingInput() });

/** Result of a begin. If the result is 'not sampled' or 'refused', the visit ends at once. */
export type BeginResult = 'measured' | 'not sampled' | 'refused';

/** One visit of a surface while it is pending. */
export class Visit implements PendingVisit {
  readonly begin: SurfaceBegin;
  /** The core's handle of the visit, valid until the surface is left; 0 before the begin, or if the core refused it. */
  handle = 0;
  /** True until the page is shown: nobody waits for a page that is hidden. The begin of the visit is delayed until then. */
  isHeld: boolean;
  /** The leave or interaction that the core receives now. */
  act: Circumstances['act'];
  /** True once the visit has ended and its surface is still watched (metric §8, Audit). */
  watched = false;
  /** The labels of the app's open holds, by id. For debugging tools. */
  readonly holds = new Map<number, string>();
  /** The last snapshot, for debugging tools; valid until the next one starts. */
  snapshot: Uint8Array | undefined;
  readonly #pending: PendingVisits<Visit>;
  #ended = false;
  // False once the surface is no longer observed: the visit has ended, or it waits for the next visit after the app
  // removed its surface without an input (metric §10).
  #observing = true;
  #sequence = 0;
  readonly #out = new SnapshotWriter();
  #walker: Walker;
  #moving = new Set<Element>();
  #sights = new SightReader();
  #touched: Element | undefined;
  // Calls made before the core was loaded.
  #queued: (() => void)[] = [];
  #queuedBytes = 0;
  // Frames with content whose painting the browser has not reported yet, and when to stop waiting for the report.
  #unpainted: { sequence: number; time: number; until: number }[] = [];
  readonly #elements = new Map<number, Element>();
  readonly #schedule = new WalkSchedule((presented, late, since) => this.#walk(presented, late, since));
  readonly #changes: Changes;
  readonly #paints: { stop(): void };
  #stopInteractions: () => void;
  readonly #stopRequests: () => void;
  readonly #stopHiding: (() => void)[];
  readonly #onEnd: (finished: Finished) => void;

  constructor(begin: SurfaceBegin, pending: PendingVisits<Visit>, onEnd: (finished: Finished) => void) {
    this.begin = begin;
    this.#pending = pending;
    this.#onEnd = onEnd;
    const { root, at } = begin;
    this.isHeld = !isShown() && at >= lastHidden;
    this.#changes = observeChanges(root, this.#schedule.dirty, () => this.leave('removed'));
    this.#walker = new Walker(new RecordWriter(this.#out), this.#changes.dirt);
    this.#schedule.dirty();
    this.#paints = observePaints((element, at, url, inSight) => this.#painted(element, at, url, inSight));
    this.#stopInteractions = observeInteractions(root, (kind, scroller, dx, dy, at) => {
      // The user acts on what the screen shows, so a delayed walk runs before the input is reported.
      this.flush(at);
      this.call((core, handle) => {
        this.act = interactionType(kind);
        return core.input(handle, kind, scroller, dx, dy, at);
      });
    });
    this.#stopRequests = onArrivals((id, state, began) => {
      const at = performance.now();
      this.call((core, handle) => core.hold(handle, REQUEST_HOLDS + id, state, at, began));
    });
    this.#stopHiding = [listen(document, 'visibilitychange', this.#hidden), listen(window, 'pagehide', this.#hidden)];
    pending.add(this);
  }

  /** The elements of the last snapshot, by identity. */
  get elements(): ReadonlyMap<number, Element> {
    return this.#elements;
  }

  /** When the first frame in `#unpainted` counts as painted even without the browser's report, milliseconds. */
  get paintDeadline(): number {
    return this.#unpainted[0]?.until ?? Infinity;
  }

  /** Begins the visit in the core. */
  attach(core: Core): BeginResult {
    const { typingOf, dialogOf, id, wallMs } = this.begin;
    const decision = typingOf ? core.beginTyping(typingOf.handle, id, wallMs) : core.begin(this.begin, dialogOf?.handle ?? 0);
    this.handle = decision & Decision.REJECTED ? 0 : core.begun();
    if (this.handle === 0) {
      this.drop();
      return 'refused';
    }
    if (decision & Decision.STOP) this.drop();
    // A typing visit's first snapshot shows the surface before the key's effect.
    else if (decision & Decision.SNAPSHOT_NOW) this.#walk(performance.now(), false);
    this.#apply(core, decision);
    if (decision & Decision.STOP) return 'not sampled';
    this.#schedule.dirty();
    this.#queued.splice(0).forEach((call) => call());
    return 'measured';
  }

  /**
   * Runs `act`, a call to the core for this visit: now, or as soon as the core has begun the visit. Does nothing once
   * the surface is no longer observed, unless `always` is set.
   */
  call(act: (core: Core, handle: number) => number, always = false): void {
    if (!this.#observing && !always) return;
    const core = this.#coreIfBegun();
    if (this.#ended && !core) return;
    if (!core) this.#queued.push(() => this.call(act, always));
    else if (!this.#endedBySleep(core)) this.#apply(core, act(core, this.handle));
  }

  /** Reports that the surface is left, by default now. The visit ends, or waits for the next visit. */
  leave(reason: LeaveName, { at, input }: LeftBy = leftNow()): void {
    if (this.isHeld) return this.drop();
    const handled = input?.linked ? input.at : undefined;
    // A surface's handle is valid until the surface is left, even if its visit has ended before. A visit that waits for
    // the next visit ends when the app goes to the background.
    this.call((core, handle) => {
      this.act = reason;
      return core.leave(handle, reason, at, handled);
    }, true);
  }

  /** Reports a key in the surface's search field, at `at` milliseconds. Returns true if it begins a typing visit. */
  onKey(at: number): boolean {
    const core = this.#coreIfBegun();
    if (!core) return false;
    const decision = core.input(this.handle, InputKind.TEXT_KEY, 0, 0, 0, at);
    this.#apply(core, decision);
    return (decision & Decision.TYPING) !== 0;
  }

  /** Ends the visit without an event, as if it had not begun. */
  cancel(): void {
    this.#coreIfBegun()?.skip(this.handle, performance.now());
    this.drop();
  }

  /** Stops observing without an event: the SDK is off, or the visit is not measured. */
  drop(): void {
    this.#ended = true;
    this.#pending.delete(this);
    this.#stopObserving();
    this.#stopHiding.forEach((stop) => stop());
  }

  /** Requests a walk in the next frame, even if walks have used up their time. */
  look(): void {
    if (!this.#observing) return;
    this.#changes.dirt.sight = true;
    this.#schedule.look();
  }

  /** Requests a walk if the last one was some time ago: nothing may have reported a change. */
  beat(): void {
    if (this.#observing && this.#schedule.beat()) this.#changes.dirt.sight = true;
  }

  /** Runs a delayed walk now, if its change was on the screen before `time`, milliseconds. */
  flush(time: number): void {
    if (this.#observing) this.#schedule.flush(time);
  }

  /** Reports to the core if the device slept or the root was removed. The browser sends no event for either. */
  check(): void {
    const core = this.#coreIfBegun();
    if (!this.#observing || !core || this.#endedBySleep(core)) return;
    if (!this.begin.root.isConnected) this.leave('removed');
  }

  /** Reports frames whose paint deadline has passed to the core: they count as painted when they were presented. */
  presentUnpainted(): void {
    while (this.paintDeadline <= performance.now()) {
      const { sequence, time } = this.#unpainted.shift()!;
      this.call((core, handle) => core.presented(handle, sequence, time));
    }
  }

  /** Delivers the event of this visit after the core has ended the visit, or the record of its audit. */
  finish(): void {
    const core = this.#coreIfBegun();
    if (this.#ended || !core) return;
    const labels = [...core.lateNodes(this.handle)].map((identity) => labelOf(this.#elements.get(identity)));
    const finished = core.finish(this.handle, labels);
    if (finished?.isWatched) this.#watch();
    else this.drop();
    if (finished) this.#onEnd(finished);
  }

  // Observes the surface of an audited visit further (metric §8). Any input in the page ends that.
  #watch(): void {
    this.watched = true;
    this.#stopInteractions();
    this.#stopRequests();
    this.#stopInteractions = onAnyInput((at) => this.call((core) => core.input(0, InputKind.TAP, 0, 0, 0, at)));
  }

  #hidden = (): void => {
    if (document.visibilityState !== 'hidden') return;
    // Flush all visits: leaving a surface also ends its typing visit.
    this.#pending.flush(performance.now());
    this.leave('background');
  };

  // Returns the core if this visit has begun.
  #coreIfBegun(): Core | undefined {
    return this.handle === 0 ? undefined : this.#pending.core;
  }

  #apply(core: Core, decision: number): void {
    if (!this.#ended) {
      if (decision & Decision.SNAPSHOT_NOW) this.look();
      if (decision & (Decision.TERMINAL | Decision.UNKNOWN_VISIT)) this.finish();
      else if (decision & Decision.STOP) {
        // The visit waits for the next visit, and keeps no element of its surface meanwhile.
        this.#stopObserving();
        this.#elements.clear();
      } else this.act = undefined;
    }
    if (core.broken === undefined) this.#pending.apply(decision);
  }

  // Reports to the core if the wall clock ran ahead: `performance.now()` may stand still while the device sleeps. The
  // core decides which difference voids the visit (metric §12). Returns true if the visit ends by this.
  #endedBySleep(core: Core): boolean {
    if (!this.#observing) return false;
    const { at, wallMs } = this.begin;
    const now = performance.now();
    const ahead = Date.now() - wallMs - (now - at);
    if (ahead > CLOCK_NOISE_MS) this.#apply(core, core.clock(this.handle, ahead, now));
    return this.#ended;
  }

  // Walks the surface and passes the snapshot to the core: now, or once the core is loaded. Returns true if an animation
  // is running: the next frame then needs a walk, too.
  #walk(presented: number, late: boolean, since = Infinity): boolean {
    const { root } = this.begin;
    const [core, out] = [this.#coreIfBegun(), this.#out];
    if (!this.#observing || (core ? this.#endedBySleep(core) : this.#queuedBytes >= MAX_QUEUED_BYTES)) return false;
    if (!root.isConnected) {
      this.leave('removed');
      return false;
    }
    // What a delayed walk finds was on the screen before the core decides, so it is judged before that.
    if (core && since < core.deadline && presented >= core.deadline) presented = core.deadline - 0.001;
    const frame = this.#readFrame();
    out.begin(this.handle, ++this.#sequence, presented, devicePixelRatio);
    const flags = this.#walker.walk(root, frame) | (late ? HeaderFlag.CUT_SHORT : 0) | (isLate(this.begin) ? HeaderFlag.LOADED_LATE : 0) | (this.begin.header ?? 0);
    frame.waitingVideos.forEach((video) => this.#watchFirstFrame(video, presented));
    if (frame.bound > 0) {
      this.#unpainted.push({ sequence: this.#sequence, time: presented, until: presented + PAINT_RECORD_WAIT_MS });
    }
    awaitPictures(frame.pictures, frame.viewport);
    this.snapshot = out.end(flags);
    if (core) this.#apply(core, core.frame(this.snapshot));
    else {
      const copy = this.snapshot.slice();
      this.#queuedBytes += copy.length;
      this.call((core, handle) => core.frame(setVisit(copy, handle)));
    }
    return this.#moving.size > 0 && this.#observing;
  }

  // Reads what is true for the whole surface. If it differs from the last frame, the whole surface is read again.
  #readFrame(): Frame {
    const { root, input, at } = this.begin;
    const { dirt, motion, observe } = this.#changes;
    const { fading, targets } = motion();
    // Those that have come to rest since the last walk are read once more.
    const moved = [...targets, ...this.#moving];
    // The styles around the root change with what moves there, or after a change that may concern everything.
    const restyled = dirt.sight || dirt.deep.has(root) || moved.some((at) => at === root || !root.contains(at));
    const { sight, differs } = this.#sights.read(root, fading, restyled);
    const touched = touchedControl(input?.at ?? at);
    if (differs || touched !== this.#touched || document.fonts?.status === 'loading') dirt.setAll();
    for (const at of moved) if (root.contains(at) || at.getRootNode() !== document) dirt.add(at, true);
    [this.#moving, this.#touched] = [targets, touched];
    if (dirt.sight) this.#elements.clear();
    return { ...sight, fading, touched, onTree: observe, waitingVideos: [], pictures: [], changed: this.#changed, elements: this.#elements, bound: 0 };
  }

  #watchFirstFrame(video: HTMLVideoElement, presented: number): void {
    const node = memoryOf(video);
    if (node.watchedGeneration === node.generation) return;
    const generation = (node.watchedGeneration = node.generation);
    const setFirstFrame = (at: number): void => {
      if (node.generation !== generation) return;
      node.firstFrameGeneration = generation;
      node.firstFrameAt = at;
      this.#changed(video);
    };
    // The video was loaded before this walk, so this frame paints its first picture. The callback would report a later
    // one.
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return setFirstFrame(presented);
    const onFrame = (now: number, frame?: VideoFrameCallbackMetadata): void => setFirstFrame(firstPictureAt(now, frame));
    if ('requestVideoFrameCallback' in video) return void nextVideoFrame(video, onFrame);
    const stop: () => void = listen(video, 'timeupdate', () => (stop(), onFrame(performance.now())));
  }

  #painted(element: Element, at: number, url: string, inSight: boolean): void {
    if (!this.begin.root.contains(element) && element.getRootNode() === document && !element.contains(this.begin.root)) return;
    const since = this.begin.at;
    const nodes = url || isPicture(element) ? recordPicturePaint(element, at, url, since) : recordTextPaint(element, at, since);
    // A poster is no playback: a video that was asked to play waits for its first frame (metric §6).
    if (element instanceof HTMLVideoElement && isPlaybackRequested(element)) return;
    for (const { identity, generation } of nodes) {
      if (this.#elements.has(identity)) this.call((core, handle) => core.nodeReady(handle, identity, generation, at));
      // Something has become visible, and nothing else has reported that.
      else if (inSight) this.#lookAtAll();
    }
  }

  #changed = (element: Element): void => {
    this.#changes.dirt.add(element, false);
    this.#schedule.dirty();
  };

  #lookAtAll(): void {
    this.#changes.dirt.setAll();
    this.#schedule.dirty();
  }

  #stopObserving(): void {
    this.#observing = false;
    // The app may keep its tracker: keep no element for it.
    this.#walker = new Walker(new RecordWriter(this.#out), this.#changes.dirt);
    this.#sights = new SightReader();
    this.#moving = new Set();
    this.#touched = undefined;
    this.#schedule.stop();
    this.#changes.stop();
    this.#paints.stop();
    this.#stopInteractions();
    this.#stopRequests();
    this.#queued = [];
    this.#unpainted = [];
  }
}
