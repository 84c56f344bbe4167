// The result of a visit, as apps receive it. The core writes its bytes in one layout for all bindings
// (`core/src/boundary/result.rs`).

import { ResultAt, ResultLayout, VisitFlag } from './boundary';

/** How a visit ended. `error`: failed content covered at least half of the required area, or `declareError` was called. */
export type Outcome = (typeof OUTCOMES)[number];
/** Source of a visit's start time. */
export type StartSource = (typeof STARTS)[number];

const OUTCOMES = ['unspecified', 'complete', 'complete_with_errors', 'no_content', 'interacted', 'abandoned', 'timeout', 'interrupted', 'redirected', 'superseded', 'lost', 'restless', 'void', 'unchanged', 'error'] as const;
const STARTS = ['unspecified', 'input', 'external', 'launch', 'begin'] as const;
const ENDS = ['unspecified', 'presented', 'predicted', 'frame'] as const;

/** The result of one visit. Durations are milliseconds from its start. */
export interface VisitEvent {
  surface: string;
  /** Id of the visit, 32 hexadecimal digits. */
  visitId: string;
  outcome: Outcome;
  startSource: StartSource;
  endSource: (typeof ENDS)[number];
  /** The start on the clock of `performance.now()`, milliseconds. */
  start: number;
  /** Time from the start until visually complete; undefined unless `complete` or `complete_with_errors`. */
  visuallyComplete: number | undefined;
  /** Time from the start until the end of the visit. */
  elapsed: number;
  /** Time from the start until the first required content was shown. */
  firstContent: number | undefined;
  /** Time from the start until the first candidate. */
  firstCandidate: number | undefined;
  /** True if the settle time passed and the candidate was not withdrawn. */
  settled: boolean;
  /** True if ready content covered less than 10 % of the viewport. */
  sparse: boolean;
  /** True if the surface came back from a cache. */
  isRevisit: boolean;
  /** The event as it is uploaded, encoded as protobuf. */
  bytes: Uint8Array;
}

/** The result of finishing a visit in the core. */
export interface Finished {
  event: VisitEvent;
  /** True if `event` is the record of an audit (metric §8). Of its fields only the id and the bytes are set. */
  isAudit: boolean;
  /** True if the surface is watched from now on, and the visit is finished a second time later. */
  isWatched: boolean;
}

/** Returns bytes as hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Reads the bytes of a result. */
export function readFinished(result: Uint8Array<ArrayBuffer>): Finished {
  const event = readResult(result);
  const isAudit = result[ResultAt.OUTCOME] === 0;
  return { event, isAudit, isWatched: result[ResultAt.WATCHED] !== 0 };
}

function readResult(result: Uint8Array<ArrayBuffer>): VisitEvent {
  const view = new DataView(result.buffer);
  const u64 = (at: number): number => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
  // Reads microseconds and returns milliseconds; undefined if all bits are ones.
  const ms = (at: number): number | undefined => (view.getUint32(at + 4, true) === 0xffff_ffff ? undefined : u64(at) / 1000);
  const has = (flag: VisitFlag): boolean => (view.getUint32(ResultAt.FLAGS, true) & (1 << flag)) !== 0;
  const event = ResultLayout.HEAD_LEN + view.getUint32(ResultAt.NAME_LEN, true);
  return {
    surface: new TextDecoder().decode(result.subarray(ResultLayout.HEAD_LEN, event)),
    visitId: hexOf(result.subarray(ResultAt.VISIT_ID, ResultAt.NAME_LEN)),
    outcome: OUTCOMES[result[ResultAt.OUTCOME]!] ?? 'unspecified',
    startSource: STARTS[result[ResultAt.START_SOURCE]!] ?? 'unspecified',
    endSource: ENDS[result[ResultAt.END_SOURCE]!] ?? 'unspecified',
    start: u64(ResultAt.START) / 1e6,
    visuallyComplete: ms(ResultAt.VISUALLY_COMPLETE),
    elapsed: u64(ResultAt.ELAPSED) / 1000,
    firstContent: ms(ResultAt.FIRST_CONTENT),
    firstCandidate: ms(ResultAt.FIRST_CANDIDATE),
    settled: has(VisitFlag.SETTLED),
    sparse: has(VisitFlag.SPARSE),
    isRevisit: has(VisitFlag.REVISIT),
    bytes: result.slice(event),
  };
}
