// The facts of one element at one frame, which a walk packs into one record.

import { Kind, State } from './boundary';

/** Facts of one element at one frame. For a Perf view, `kind` and `state` hold its interfaces and its answers. */
export interface NodeFacts {
  kind: number;
  state: number;
  /** When the element became ready, milliseconds; NaN if it becomes ready with this frame. */
  readyAt: number;
  playbackRequested: boolean;
  /** True if the element's children are only a fallback, which the browser does not show. */
  leaf: boolean;
}

const facts: NodeFacts = { kind: 0, state: 0, readyAt: NaN, playbackRequested: false, leaf: false };

/** Overwrites one shared object and returns it. It can be shared because a walk reads one element at a time. */
export function setFacts(kind: number, state: number, readyAt = NaN, playbackRequested = false, leaf = kind === Kind.IMAGE || kind === Kind.VIDEO || kind === Kind.CUSTOM): NodeFacts {
  facts.kind = kind;
  facts.state = state;
  facts.readyAt = readyAt;
  facts.playbackRequested = playbackRequested;
  facts.leaf = leaf;
  return facts;
}

/** Returns the facts of an element that is neither content nor busy. */
export const groupFacts = (): NodeFacts => setFacts(Kind.GROUP, State.UNKNOWN);
