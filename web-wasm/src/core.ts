// The core's wasm exports, typed. A trap switches the SDK off for good and never reaches the page.

import { BeginFlag, Decision, EndSource, LaunchKind, Platform, type LeaveReason } from './boundary';
import { close } from './host';

/** Why a surface is left. */
export type LeaveName = keyof typeof LeaveReason;

/** What a begin tells the core. Times are milliseconds of `performance.now()`. */
export interface Beginning {
  id: Uint8Array;
  name: string;
  at: number;
  wallMs: number;
  navigation: number;
  input: { at: number; linked: boolean } | undefined;
  /** NaN where the launch does not count: it was no launch of this surface, or in the background. */
  launchAt: number;
  launchKind?: keyof typeof LaunchKind;
  /** Receipt of a notification, deep link or widget tap. */
  externalAt?: number;
  /** Handle of the surface that it is a dialog of. */
  dialogOf?: number;
  embedded?: boolean;
  searchField?: boolean;
  holdsObserved?: boolean;
}

interface Exports {
  memory: WebAssembly.Memory;
  buffer(len: number): number;
  output(): number;
  deadline(): number;
  decision(): number;
  configure(len: number, platform: number, frameSource: number, presentedSource: number, detailEvery: number, weight: number): void;
  begin(len: number, at: number, wallMs: number, navigation: number, inputAt: number, externalAt: number, launchAt: number, launchKind: number, dialogOf: number, flags: number): number;
  begin_typing(surface: number, len: number, wallMs: number): number;
  frame(len: number): number;
  input(visit: number, kind: number, scroller: number, dx: number, dy: number, at: number): number;
  hold(visit: number, id: number, on: number, at: number): number;
  presented(visit: number, sequence: number, at: number): number;
  node_ready(visit: number, identity: number, generation: number, at: number): number;
  declare_empty(visit: number, at: number): number;
  mark(visit: number, len: number, at: number): number;
  clock(visit: number, aheadNs: number, at: number): number;
  wake(visit: number, now: number): number;
  leave(visit: number, reason: number, at: number): number;
  skip(visit: number): number;
  late_nodes(visit: number): number;
  finish(visit: number, len: number): number;
  rejected_snapshots(): number;
  rejection(): number;
  /** Only in the build that records. */
  recording?(): number;
}

/** Milliseconds of `performance.now()` as the core's whole nanoseconds. */
export const nanos = (ms: number): number => Math.round(ms * 1e6);

const text = new TextEncoder();

// A text with the zero byte that ends it. One inside would shift all texts behind it.
const ended = (value: string): Uint8Array => text.encode(value.replaceAll('\0', ' ') + '\0');

/** One instance of the core. Every call answers with the decision word; times are milliseconds of `performance.now()`. */
export class Core {
  /** The next deadline after the last call, milliseconds; infinite where there is none. */
  deadline = Infinity;
  /** Set once a call has trapped: nothing is called from then on. */
  broken: unknown;
  readonly #exports: Exports;

  constructor(instance: WebAssembly.Instance) {
    this.#exports = instance.exports as unknown as Exports;
  }

  /** Says what all events have in common. One visit in `detailEvery` carries detail (0: none), and each stands for `weight`. */
  configure(session: Uint8Array, texts: string[], detailEvery = 0, weight = 1): void {
    const len = this.#write(session, ...texts.map(ended));
    this.#call((core) => (core.configure(len, Platform.WEB, EndSource.PREDICTED, EndSource.FRAME, detailEvery, weight), 0));
  }

  /** Begins a visit; its handle, or 0 where it is refused. */
  begin(begin: Beginning): number {
    const { input, launchKind = 'cold' } = begin;
    const len = this.#write(begin.id, text.encode(begin.name));
    const flags =
      (input?.linked ? BeginFlag.LINKED : 0) |
      (begin.embedded ? BeginFlag.EMBEDDED : 0) |
      (begin.searchField ? BeginFlag.SEARCH_FIELD : 0) |
      (begin.holdsObserved ? BeginFlag.HOLDS_OBSERVED : 0);
    const times = [input?.at, begin.externalAt, begin.launchAt].map((at) => nanos(at ?? NaN)) as [number, number, number];
    return this.#call((core) => core.begin(len, nanos(begin.at), begin.wallMs, begin.navigation, ...times, LaunchKind[launchKind], begin.dialogOf ?? 0, flags));
  }

  /** Begins the typing visit that the last text key asked for; its handle, or 0 where no key did. */
  beginTyping(surface: number, id: Uint8Array, wallMs: number): number {
    const len = this.#write(id);
    return this.#call((core) => core.begin_typing(surface, len, wallMs));
  }

  /** Judges a packed snapshot. */
  frame(snapshot: Uint8Array): number {
    const len = this.#write(snapshot);
    return this.#call((core) => core.frame(len));
  }
  input = (visit: number, kind: number, scroller: number, dx: number, dy: number, at: number): number =>
    this.#call((core) => core.input(visit, kind, scroller, dx, dy, nanos(at)));
  hold = (visit: number, id: number, on: boolean, at: number): number =>
    this.#call((core) => core.hold(visit, id, Number(on), nanos(at)));
  presented = (visit: number, sequence: number, at: number): number =>
    this.#call((core) => core.presented(visit, sequence, nanos(at)));
  nodeReady = (visit: number, identity: number, generation: number, at: number): number =>
    this.#call((core) => core.node_ready(visit, identity, generation, nanos(at)));
  declareEmpty = (visit: number, at: number): number => this.#call((core) => core.declare_empty(visit, nanos(at)));
  /** By how much the wall clock has run ahead of the monotonic one since the begin: sleep voids the visit. */
  clock = (visit: number, ahead: number, at: number): number => this.#call((core) => core.clock(visit, nanos(ahead), nanos(at)));
  wake = (visit: number, now: number): number => this.#call((core) => core.wake(visit, nanos(now)));
  leave = (visit: number, reason: number, at: number): number => this.#call((core) => core.leave(visit, reason, nanos(at)));
  /** The visit is not sampled: its surface stays, it has no event. */
  skip = (visit: number): number => this.#call((core) => core.skip(visit));
  mark(visit: number, name: string, at: number): number {
    const len = this.#write(text.encode(name));
    return this.#call((core) => core.mark(visit, len, nanos(at)));
  }

  /** Identities whose labels are wanted of an ended visit: ready ones first. */
  lateNodes(visit: number): number[] {
    const words = this.#call((core) => core.late_nodes(visit));
    if (words < 2) return [];
    return [...new Uint32Array(this.#output(words * 4).buffer)].slice(2);
  }

  /** The event's bytes of an ended visit; its handle is unknown from then on. */
  finish(visit: number, labels: string[]): Uint8Array {
    const len = this.#write(...labels.map(ended));
    const size = this.#call((core) => core.finish(visit, len));
    // A call that traps answers with a decision word.
    return this.#output(this.broken === undefined ? size : 0);
  }

  /** Every call so far, as `alldrawn replay` reads it; undefined in the build that does not record. */
  recording(): Uint8Array | undefined {
    if (!this.#exports.recording) return undefined;
    const size = this.#call((core) => core.recording!());
    return this.#output(this.broken === undefined ? size : 0);
  }

  /** Snapshots rejected in all, and the code of the last reason. */
  rejections(): { count: number; code: number } {
    return { count: this.#call((core) => core.rejected_snapshots()), code: this.#call((core) => core.rejection()) };
  }

  // Any call may grow the core's memory, which detaches every view of it. So views are made in `#write` and `#output`
  // only, after the call that gives the address, and neither lets one out.

  // Writes chunks one after the other into the core's buffer; returns their length in all.
  #write(...chunks: Uint8Array[]): number {
    let len = 0;
    for (const chunk of chunks) len += chunk.length;
    this.#call((core) => {
      const at = core.buffer(len);
      const bytes = new Uint8Array(core.memory.buffer, at, len);
      let offset = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, offset);
        offset += chunk.length;
      }
      return 0;
    });
    return len;
  }

  // A copy of the first `size` bytes that the last call put out.
  #output(size: number): Uint8Array<ArrayBuffer> {
    const at = size > 0 ? this.#exports.output() : 0;
    return new Uint8Array(this.#exports.memory.buffer, at, size).slice();
  }

  #call(act: (core: Exports) => number): number {
    if (this.broken !== undefined) return Decision.STOP | Decision.UNKNOWN_VISIT;
    try {
      const answer = act(this.#exports) >>> 0;
      const deadline = this.#exports.deadline();
      this.deadline = deadline / 1e6;
      return answer;
    } catch (error) {
      this.broken = error ?? 'trap';
      this.deadline = Infinity;
      close(`the core has stopped (${String(error)})`);
      return Decision.STOP | Decision.UNKNOWN_VISIT;
    }
  }
}
