// The core's wasm exports, typed: a frame's snapshot, and one call for all else. A trap switches the SDK off for good and
// never reaches the page.

import { Decision, EndSource, InputKind, LaunchKind, LeaveReason, Op, Platform } from './boundary';
import { readResult, type VisitEvent } from './event';
import { shutDown } from './guard';
import { Payload } from './payload';

/** Why a surface is left. */
export type LeaveName = keyof typeof LeaveReason;

/** What a begin tells the core. Times are milliseconds of `performance.now()`. */
export interface Begin {
  id: Uint8Array;
  name: string;
  at: number;
  wallMs: number;
  navigation: number;
  input: { at: number; linked: boolean } | undefined;
  /** NaN where the launch does not count: it was no launch of this surface, or in the background. */
  launchAt: number;
  /** The app's requests are seen, and hold the visit. */
  holdsObserved: boolean;
  /** A search field outside its root fills it. */
  searchField: boolean;
}

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
  rejected_snapshots(): number;
  rejection(): number;
  /** Only in the build that records. */
  recording?(): number;
}

/** One instance of the core. Every call answers with the decision word; times are milliseconds of `performance.now()`. */
export class Core {
  /** The earliest deadline of all visits after the last call, milliseconds; infinite where there is none. */
  deadline = Infinity;
  /** Set once a call has trapped: nothing is called from then on. */
  broken: unknown;
  readonly #exports: Exports;
  readonly #payload = new Payload();
  #memory = new Uint8Array();

  constructor(instance: WebAssembly.Instance) {
    this.#exports = instance.exports as unknown as Exports;
  }

  /** Says what all events have in common. One visit in `detailEvery` carries detail (0: none), one in `weight` is measured. */
  configure(session: Uint8Array, environment: readonly string[], detailEvery = 0, weight = 1): void {
    const payload = this.#payload.begin().u8(Platform.WEB).u8(EndSource.PREDICTED).u8(EndSource.FRAME);
    payload.blob(session).texts(environment).u16(0).u32(detailEvery).u32(weight);
    this.#call(Op.CONFIGURE);
  }

  /** Begins a visit: `begun` has its handle. One that is not sampled is answered STOP. */
  begin(begin: Begin, dialogOf: number): number {
    const { input, launchAt } = begin;
    const payload = this.#payload.begin().raw(begin.id).text(begin.name).time(begin.at).u64(begin.wallMs).u32(begin.navigation);
    if (payload.option(input?.at)) payload.flag(input!.linked);
    payload.option();
    if (payload.option(launchAt)) payload.u8(LaunchKind.cold).flag(true);
    payload.flag(false).flag(dialogOf !== 0);
    if (dialogOf !== 0) payload.u32(dialogOf);
    payload.flag(begin.searchField).flag(begin.holdsObserved);
    return this.#call(Op.BEGIN);
  }

  /** Begins the typing visit that the surface's last text key asked for: as {@link begin}. */
  beginTyping(surface: number, id: Uint8Array, wallMs: number): number {
    this.#payload.begin().u32(surface).raw(id).u64(wallMs);
    return this.#call(Op.BEGIN_TYPING);
  }

  /** The handle of the visit that the last call began; 0 where it began none. */
  begun(): number {
    return this.#invoke('begun') >>> 0;
  }

  /** Judges a packed snapshot. */
  frame(snapshot: Uint8Array): number {
    this.#write(snapshot);
    return this.#answer(this.#invoke('frame', snapshot.length));
  }

  input(visit: number, kind: number, scroller: number, dx: number, dy: number, at: number): number {
    this.#visitAt(visit, at).u8(kind);
    if (kind === InputKind.SCROLL) this.#payload.u32(scroller).f32(dx).f32(dy);
    return this.#call(Op.INPUT);
  }

  /** Opens or releases a hold; one of a request's says when that began. */
  hold(visit: number, id: number, on: boolean, at: number, began?: number): number {
    this.#visitAt(visit, at).u32(id).flag(on).last(began);
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

  declareEmpty(visit: number, at: number): number {
    this.#visitAt(visit, at);
    return this.#call(Op.DECLARE_EMPTY);
  }

  mark(visit: number, name: string, at: number): number {
    this.#visitAt(visit, at).text(name);
    return this.#call(Op.MARK);
  }

  /** By how much the wall clock has run ahead of the monotonic one since the begin: sleep voids the visit. */
  clock(visit: number, ahead: number, at: number): number {
    this.#visitAt(visit, at).time(ahead);
    return this.#call(Op.CLOCK);
  }

  /** The timer, for all visits. */
  wakeAll(now: number): number {
    this.#payload.begin().time(now);
    return this.#call(Op.WAKE_ALL);
  }

  /** The surface is left, while the input of this time is being handled, if one is. */
  leave(visit: number, reason: LeaveName, at: number, input: number | undefined): number {
    this.#visitAt(visit, at).u8(LeaveReason[reason]).last(input);
    return this.#call(Op.LEAVE);
  }

  /** Handles of the visits that have ended and wait to be finished. */
  ended(): Uint32Array {
    return new Uint32Array(this.#output('ended').buffer);
  }

  /** Identities whose labels are wanted of an ended visit. */
  lateNodes(visit: number): Uint32Array {
    return new Uint32Array(this.#output('late_nodes', visit).buffer);
  }

  /** The result of an ended visit, with the labels of its late nodes; its handle is unknown from then on. */
  finish(visit: number, labels: readonly string[]): VisitEvent | undefined {
    this.#payload.begin().u32(visit).u16(labels.length).texts(labels);
    this.#call(Op.FINISH);
    const result = this.#output('result');
    return result.length > 0 ? readResult(result) : undefined;
  }

  /** Every call so far, as `alldrawn replay` reads it; undefined in the build that does not record. */
  recording(): Uint8Array | undefined {
    return this.#exports.recording && this.#output('recording');
  }

  /** Snapshots rejected in all, and the code of the last reason. */
  rejections(): { count: number; code: number } {
    return { count: this.#invoke('rejected_snapshots'), code: this.#invoke('rejection') };
  }

  // Begins the payload of a call for a visit.
  #visitAt(visit: number, at: number): Payload {
    return this.#payload.begin().u32(visit).time(at);
  }

  // Makes the call whose payload was written.
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

  // Any call may grow the core's memory, which detaches every view of it.
  #bytes(): Uint8Array {
    const { buffer } = this.#exports.memory;
    if (this.#memory.buffer !== buffer) this.#memory = new Uint8Array(buffer);
    return this.#memory;
  }

  #write(bytes: Uint8Array): void {
    const at = this.#invoke('buffer', bytes.length);
    if (this.broken === undefined) this.#bytes().set(bytes, at);
  }

  // A copy of what an export puts out.
  #output(name: 'ended' | 'late_nodes' | 'recording' | 'result', visit?: number): Uint8Array<ArrayBuffer> {
    const size = this.#invoke(name, visit);
    const at = this.#invoke('output') >>> 0;
    return this.#bytes().slice(at, at + size) as Uint8Array<ArrayBuffer>;
  }

  // Calls an export; 0 once a call has trapped.
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
