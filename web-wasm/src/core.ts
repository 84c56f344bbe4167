// The core's WebAssembly exports, with types: `frame` for snapshots, `call` for everything else. If the core traps, the
// SDK shuts down for good, and the page sees no exception.

import { Decision, EndSource, type HoldState, InputFlag, InputKind, LaunchKind, LeaveReason, Op, Platform } from './boundary';
import { readFinished, type Finished, type LeaveName } from './event';
import { shutDown } from './guard';
import { NONE, type Installation } from './installation';
import { Payload } from './payload';

/** Arguments of the call that begins a visit. Times are milliseconds of `performance.now()`. */
export interface Begin {
  /** Random id of the visit, 16 bytes. */
  id: Uint8Array;
  /** Name of the surface. */
  name: string;
  at: number;
  /** The time `at` on the wall clock, milliseconds since 1970. */
  wallMs: number;
  /** Number of the navigation. Surfaces that begin in one task have the same number. */
  navigation: number;
  /** The input that may have opened the surface. `linked`: it was being handled when the visit began. */
  input: { at: number; linked: boolean } | undefined;
  /** When the app received the notification, deep link or widget that opened the surface; undefined if there was none. */
  external?: number | undefined;
  /** When the page's navigation started; NaN if this is not the first surface or the page was in the background. */
  launchAt: number;
  /** True if the app's requests are observed and hold the visit. */
  holdsObserved: boolean;
  /** True if a search field outside of the root controls the surface (`aria-controls`). */
  searchField: boolean;
}

/** What the collector asks for, and facts of the installation. */
export interface Rates {
  /** One visit in `weight` is measured. */
  weight: number;
  /** One visit in this many has detail; 0: none. */
  detailOneIn: number;
  /** One confirmed visit in this many is audited (metric §8); 0: none. */
  auditOneIn: number;
  installation: Installation;
}

// Without a collector every visit is measured, and none is audited.
const ALL: Rates = { weight: 1, detailOneIn: 0, auditOneIn: 0, installation: NONE };

interface Exports {
  memory: WebAssembly.Memory;
  buffer(len: number): number;
  output(): number;
  frame(len: number): number;
  call(op: number, len: number): number;
  deadline(): number;
  begun(): number;
  result(): number;
  ended(): number;
  late_nodes(visit: number): number;
  begin_record(visit: number): number;
  rejected_snapshots(): number;
  rejection(): number;
  /** Returns the length of the recording, bytes. Only the build that records calls exports it. */
  recording?(): number;
}

/** One instance of the core. Calls return bits of `Decision`; times are milliseconds of `performance.now()`. */
export class Core {
  /** The earliest deadline of all visits after the last call, milliseconds; `Infinity` if there is none. */
  deadline = Infinity;
  /** The error of a call that trapped. Once it is set, no export is called again. */
  broken: unknown;
  readonly #exports: Exports;
  readonly #payload = new Payload();
  #memory = new Uint8Array();

  constructor(instance: WebAssembly.Instance) {
    this.#exports = instance.exports as unknown as Exports;
  }

  /** Sets what all events share. */
  configure(session: Uint8Array, environment: readonly string[], { weight, detailOneIn, auditOneIn, installation }: Rates = ALL): void {
    const payload = this.#payload.begin().u8(Platform.WEB).u8(EndSource.PREDICTED).u8(EndSource.FRAME);
    payload.blob(session).texts(environment).u16(0).u32(detailOneIn).u32(weight);
    payload.u8(installation.cluster).flag(installation.firstSession).u32(auditOneIn);
    this.#call(Op.CONFIGURE);
  }

  /** Begins a visit; `begun` returns its handle. The decision has `STOP` if the visit is not sampled. */
  begin(begin: Begin, dialogOf: number): number {
    const { input, launchAt } = begin;
    const payload = this.#payload.begin().raw(begin.id).text(begin.name).time(begin.at).u64(begin.wallMs).u32(begin.navigation);
    if (payload.option(input?.at)) payload.flag(input!.linked);
    payload.option(begin.external);
    if (payload.option(launchAt)) payload.u8(LaunchKind.cold).flag(true);
    payload.flag(false).flag(dialogOf !== 0);
    if (dialogOf !== 0) payload.u32(dialogOf);
    payload.flag(begin.searchField).flag(begin.holdsObserved);
    return this.#call(Op.BEGIN);
  }

  /** Begins the typing visit that the core requested after the last key in the search field; see {@link begin}. */
  beginTyping(surface: number, id: Uint8Array, wallMs: number): number {
    this.#payload.begin().u32(surface).raw(id).u64(wallMs);
    return this.#call(Op.BEGIN_TYPING);
  }

  /** Returns the handle of the visit that the last call began; 0 if it began none. */
  begun(): number {
    return this.#invoke('begun') >>> 0;
  }

  /** Passes a packed snapshot to the core. */
  frame(snapshot: Uint8Array): number {
    this.#write(snapshot);
    return this.#answer(this.#invoke('frame', snapshot.length));
  }

  input(visit: number, kind: number, scroller: number, dx: number, dy: number, at: number): number {
    this.#visitAt(visit, at).u8(kind);
    if ((kind & ~InputFlag.IN_DIALOG) === InputKind.SCROLL) this.#payload.u32(scroller).f32(dx).f32(dy);
    return this.#call(Op.INPUT);
  }

  /** Starts or ends a hold. `began`: when its request began, milliseconds; undefined for a hold of the app itself. */
  hold(visit: number, id: number, state: HoldState, at: number, began?: number): number {
    this.#visitAt(visit, at).u32(id).u8(state).last(began);
    return this.#call(Op.HOLD);
  }

  presented(visit: number, sequence: number, at: number): number {
    this.#visitAt(visit, at).u32(sequence);
    return this.#call(Op.PRESENTED);
  }

  nodeReady(visit: number, identity: number, generation: number, at: number): number {
    this.#visitAt(visit, at).u32(identity).u32(generation);
    return this.#call(Op.NODE_READY);
  }

  /** Declares that the surface has nothing to show, or that it shows an error. */
  declare(op: Op.DECLARE_EMPTY | Op.DECLARE_ERROR, visit: number, at: number): number {
    this.#visitAt(visit, at);
    return this.#call(op);
  }

  mark(visit: number, name: string, at: number): number {
    this.#visitAt(visit, at).text(name);
    return this.#call(Op.MARK);
  }

  /** Reports that the wall clock ran ahead of `performance.now()` by `ahead` ms. Sleep makes the visit void. */
  clock(visit: number, ahead: number, at: number): number {
    this.#visitAt(visit, at).time(ahead);
    return this.#call(Op.CLOCK);
  }

  /** Reports that the timer, which all visits share, has fired. */
  wakeAll(now: number): number {
    this.#payload.begin().time(now);
    return this.#call(Op.WAKE_ALL);
  }

  /** Leaves the surface. `input`: the time of the input being handled, milliseconds; undefined without one. */
  leave(visit: number, reason: LeaveName, at: number, input: number | undefined): number {
    this.#visitAt(visit, at).u8(LeaveReason[reason]).last(input);
    return this.#call(Op.LEAVE);
  }

  /** Ends a visit without an event, and leaves its surface. */
  skip(visit: number, at: number): void {
    this.#payload.begin().u32(visit);
    this.#call(Op.SKIP);
    this.leave(visit, 'removed', at, undefined);
  }

  /** Returns a pending visit's event as far as it is known at its begin; nothing for an unknown visit. */
  beginRecord(visit: number): Uint8Array {
    return this.#output('begin_record', visit);
  }

  /** Returns the handles of visits that have ended and are not finished yet. */
  ended(): Uint32Array {
    return new Uint32Array(this.#output('ended').buffer);
  }

  /** Returns the identities of an ended visit's late nodes. `finish` needs the labels of these nodes. */
  lateNodes(visit: number): Uint32Array {
    return new Uint32Array(this.#output('late_nodes', visit).buffer);
  }

  /** Returns the result of an ended visit, given the labels of its late nodes; undefined if there is none. */
  finish(visit: number, labels: readonly string[]): Finished | undefined {
    this.#payload.begin().u32(visit).u16(labels.length).texts(labels);
    this.#call(Op.FINISH);
    const result = this.#output('result');
    return result.length > 0 ? readFinished(result) : undefined;
  }

  /** Returns the recording of all calls so far, for `alldrawn replay`; undefined in a build that does not record. */
  recording(): Uint8Array | undefined {
    return this.#exports.recording && this.#output('recording');
  }

  /** Returns how many snapshots were rejected, and the code of the last reason. */
  rejections(): { count: number; code: number } {
    return { count: this.#invoke('rejected_snapshots'), code: this.#invoke('rejection') };
  }

  // Starts the payload of a call for one visit.
  #visitAt(visit: number, at: number): Payload {
    return this.#payload.begin().u32(visit).time(at);
  }

  // Makes a call with the payload that was written last.
  #call(op: Op): number {
    const { bytes, invalid } = this.#payload;
    if (invalid) return Decision.REJECTED;
    this.#write(bytes);
    return this.#answer(this.#invoke('call', op, bytes.length));
  }

  #answer(decision: number): number {
    const deadline = this.#invoke('deadline', 0, 0);
    this.deadline = this.broken === undefined ? deadline / 1e6 : Infinity;
    return this.broken === undefined ? decision >>> 0 : Decision.STOP | Decision.UNKNOWN_VISIT;
  }

  // Returns the core's memory. Any call may grow it, which detaches all earlier views of it.
  #bytes(): Uint8Array {
    const { buffer } = this.#exports.memory;
    if (this.#memory.buffer !== buffer) this.#memory = new Uint8Array(buffer);
    return this.#memory;
  }

  #write(bytes: Uint8Array): void {
    const at = this.#invoke('buffer', bytes.length);
    if (this.broken === undefined) this.#bytes().set(bytes, at);
  }

  // Returns a copy of an export's output.
  #output(name: 'begin_record' | 'ended' | 'late_nodes' | 'recording' | 'result', visit?: number): Uint8Array<ArrayBuffer> {
    const size = this.#invoke(name, visit);
    const at = this.#invoke('output') >>> 0;
    return this.#bytes().slice(at, at + size) as Uint8Array<ArrayBuffer>;
  }

  // Calls an export; returns 0 once a call has trapped.
  #invoke(name: Exclude<keyof Exports, 'memory'>, a = 0, b = 0): number {
    if (this.broken !== undefined) return 0;
    try {
      return (this.#exports[name] as (a: number, b: number) => number)(a, b);
    } catch (error) {
      this.broken = error ?? 'trap';
      shutDown(`the core has stopped (${String(error)})`);
      return 0;
    }
  }
}
