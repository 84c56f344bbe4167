// What the app hears of a visit: the few fields of its event that a listener needs, read from the event's own bytes
// (core/proto/alldrawn/v1/visit.proto), so that there is one truth.

import { VisitFlag } from './boundary';
import { fields } from './protobuf';

/** How a visit ended. */
export type Outcome = (typeof OUTCOMES)[number];
/** Where it started. */
export type StartSource = (typeof STARTS)[number];

const OUTCOMES = ['unspecified', 'complete', 'complete_with_errors', 'no_content', 'interacted', 'abandoned', 'timeout', 'interrupted', 'redirected', 'superseded', 'lost', 'restless', 'void', 'unchanged'] as const;
const STARTS = ['unspecified', 'input', 'external', 'launch', 'begin'] as const;
const ENDS = ['unspecified', 'presented', 'predicted', 'frame'] as const;

/** One visit's result. Durations are milliseconds from its start. */
export interface VisitEvent {
  surface: string;
  /** 32 hexadecimal digits. */
  visitId: string;
  outcome: Outcome;
  startSource: StartSource;
  endSource: (typeof ENDS)[number];
  /** The start on the clock of `performance.now()`, milliseconds. */
  start: number;
  /** Start to visually complete; undefined unless `complete` or `complete_with_errors`. */
  visuallyComplete: number | undefined;
  /** Start to the moment that ended the visit. */
  elapsed: number;
  /** Start to the first required content. */
  firstContent: number | undefined;
  /** Start to the first candidate. */
  firstCandidate: number | undefined;
  /** The settle time passed undisturbed. */
  settled: boolean;
  /** Ready content covered less than 10 % of the viewport. */
  sparse: boolean;
  /** The event as it is uploaded. */
  bytes: Uint8Array;
}

/** Reads an event. `begin` is when its visit began, on the clock of `performance.now()`. */
export function readEvent(bytes: Uint8Array, begin: number): VisitEvent {
  const map = fields(bytes);
  const number = (field: number): number => (map.get(field) as number | undefined) ?? 0;
  const ms = (field: number): number | undefined => (map.has(field) ? number(field) / 1000 : undefined);
  const raw = (field: number): Uint8Array => (map.get(field) as Uint8Array | undefined) ?? new Uint8Array();
  return {
    surface: new TextDecoder().decode(raw(2)),
    visitId: [...raw(1)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    outcome: OUTCOMES[number(3)] ?? 'unspecified',
    startSource: STARTS[number(4)] ?? 'unspecified',
    endSource: ENDS[number(5)] ?? 'unspecified',
    // Whole microseconds, as the event has them: the difference of the two may lie below zero by its last bit.
    start: Math.round(begin * 1000 - number(8)) / 1000,
    visuallyComplete: ms(6),
    elapsed: number(7) / 1000,
    firstContent: ms(9),
    firstCandidate: ms(10),
    settled: (number(14) & (1 << VisitFlag.SETTLED)) !== 0,
    sparse: (number(14) & (1 << VisitFlag.SPARSE)) !== 0,
    bytes,
  };
}
