// What one element is at one frame, as a walk packs it into one record.

import { Kind, State } from './boundary';

/** What one element says at one frame. */
export interface NodeFacts {
  kind: number;
  state: number;
  /** When it became ready, milliseconds; NaN: with this frame. */
  readyAt: number;
  playbackRequested: boolean;
  /** What lies inside it is its fallback. */
  leaf: boolean;
}

const facts: NodeFacts = { kind: 0, state: 0, readyAt: NaN, playbackRequested: false, leaf: false };

/** Overwrites the facts of the last element with those of the next, and returns them: a walk reads one element at a time. */
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
