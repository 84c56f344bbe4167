// The core's raw exports, with the calls of a recording.

import { BeginFlag, Packing } from './boundary.mjs';

const ZERO = new Uint8Array(1);

/** One engine: an instance of its own. */
export class Engine {
  constructor(module) {
    this.core = new WebAssembly.Instance(module).exports;
  }

  /** Writes chunks one after the other into the core's buffer; their length in all. */
  write(...chunks) {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const at = this.core.buffer(length);
    let offset = at;
    for (const chunk of chunks) {
      new Uint8Array(this.core.memory.buffer).set(chunk, offset);
      offset += chunk.length;
    }
    return length;
  }

  /** The last answer, as `Answer::pack`. */
  packed(decision = this.core.decision()) {
    const nanos = this.core.deadline();
    const micros = nanos === Infinity ? Packing.NO_DEADLINE : (BigInt(nanos) + 999n) / 1000n;
    return (micros << Packing.DECISION_BITS) | BigInt(decision >>> 0);
  }

  #begun(handle) {
    return { answer: handle === 0 ? Packing.NO_ANSWER : this.packed(), handle: handle >>> 0, event: undefined };
  }

  /** Makes a call of a recording: its answer, the handle of a begin, the event of a finish. */
  make(call) {
    const { core } = this;
    const said = (decision) => ({ answer: this.packed(decision), handle: 0, event: undefined });
    const ended = (texts) => texts.flatMap((text) => [text, ZERO]);
    switch (call.call) {
      case 'configure':
        if (call.tags.length > 0) throw new Error('tags do not cross this boundary');
        core.configure(this.write(call.session, ...ended(call.texts)), ...call.numbers, call.detailEvery, call.weight);
        return { answer: Packing.NO_ANSWER, handle: 0, event: undefined };
      case 'begin': {
        const { input, external, launch } = call;
        const bits =
          (input?.linked ? BeginFlag.LINKED : 0) |
          (launch && !launch.foreground ? BeginFlag.LAUNCHED_IN_BACKGROUND : 0) |
          (call.embedded ? BeginFlag.EMBEDDED : 0) |
          (call.searchField ? BeginFlag.SEARCH_FIELD : 0) |
          (call.holdsObserved ? BeginFlag.HOLDS_OBSERVED : 0);
        const times = [input?.at ?? NaN, external ?? NaN, launch?.at ?? NaN];
        const length = this.write(call.id, call.name);
        return this.#begun(core.begin(length, call.at, call.wallMs, call.navigation, ...times, launch?.kind ?? 0, call.dialogOf ?? 0, bits));
      }
      case 'begin_typing':
        return this.#begun(core.begin_typing(call.surface, this.write(call.id), call.wallMs));
      case 'finish': {
        const size = core.finish(call.visit, this.write(...ended(call.labels)));
        const event = new Uint8Array(core.memory.buffer.slice(core.output(), core.output() + size));
        return { answer: Packing.NO_ANSWER, handle: 0, event: size === 0 ? undefined : event };
      }
      case 'frame':
        return said(core.frame(this.write(call.snapshot)));
      case 'input':
        return said(core.input(call.visit, call.kind, call.scroller, call.dx, call.dy, call.at));
      case 'hold':
        return said(core.hold(call.visit, call.id, Number(call.on), call.at));
      case 'presented':
        return said(core.presented(call.visit, call.sequence, call.at));
      case 'node_ready':
        return said(core.node_ready(call.visit, call.identity, call.generation, call.at));
      case 'declare_empty':
        return said(core.declare_empty(call.visit, call.at));
      case 'mark':
        return said(core.mark(call.visit, this.write(call.name), call.at));
      case 'clock':
        return said(core.clock(call.visit, call.ahead, call.at));
      case 'wake':
        return said(core.wake(call.visit, call.at));
      case 'leave':
        return said(core.leave(call.visit, call.reason, call.at));
      default:
        throw new Error(`no call is named ${call.call}`);
    }
  }
}
