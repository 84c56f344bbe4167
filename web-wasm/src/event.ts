// The result of a visit, as apps receive it. The core writes its bytes in one layout for all bindings
// (`core/src/boundary/result.rs`).

import { type LeaveReason, ResultAt, ResultLayout, VisitFlag } from './boundary';
import { nodesOf, type NodeTime } from './event-nodes';
import type { NavigationType } from './starts';

/** How a visit ended. `error`: failed content covered at least half of the required area, or `declareError` was called. */
export type Outcome = (typeof OUTCOMES)[number];
/** Reason why a surface is left. */
export type LeaveName = keyof typeof LeaveReason;
/** Kind of the user's act that ended a visit. */
export type InteractionType = 'tap' | 'key' | 'scroll';
/** Source of a visit's start time. */
export type StartSource = (typeof STARTS)[number];

const OUTCOMES = ['unspecified', 'complete', 'complete_with_errors', 'no_content', 'interacted', 'abandoned', 'timeout', 'interrupted', 'redirected', 'superseded', 'lost', 'restless', 'void', 'unchanged', 'error'] as const;
const STARTS = ['unspecified', 'input', 'external', 'launch', 'begin'] as const;
const INTERACTIONS = new Set<string>(['tap', 'key', 'scroll'] satisfies InteractionType[]);
const TIMED_OUT = /^(timeout|restless|no_content|void)$/;
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
  /**
   * Kind of the navigation that the visit belongs to: the page's `load`, `reload` or `back_forward`, the activation of a
   * `prerender`ed page, the `restore` of a page from the back/forward cache, or `soft`: within the page. A visit that
   * starts at an input is `soft`. Any other has the kind of the last navigation; with `automatic: false`, navigations
   * within the page are not observed.
   */
  navigationType: NavigationType;
  /** Why the surface was left, if that ended the visit. */
  leaveReason: LeaveName | undefined;
  /** What the user did, if that ended the visit. */
  interactionType: InteractionType | undefined;
  /** At most five required elements that became ready last, latest first. */
  lastReady: NodeTime[];
  /** At most five required elements that were still pending when the visit ended. */
  stillPending: NodeTime[];
  /**
   * The `SurfaceTracker` that measured the visit, to compare with `===`; undefined for an automatic visit. The property is
   * not enumerable, since a tracker may lead to elements.
   */
  readonly tracker?: object;
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

/** Facts of a visit that the binding knows, and the core does not. */
export interface Circumstances {
  navigationType: NavigationType;
  /** The tracker of the surface, if the app has declared it. */
  tracker: object | undefined;
  /** The last leave or interaction, if the visit has ended by it. */
  act: LeaveName | InteractionType | undefined;
}

/** Adds the facts that only the binding knows to a visit's event. */
export function addCircumstances(event: VisitEvent, { navigationType, tracker, act }: Circumstances): void {
  event.navigationType = event.startSource === 'input' ? 'soft' : navigationType;
  // If the candidate was confirmed or the time was out before the act, the act did not end the visit.
  if (act && !event.settled && !TIMED_OUT.test(event.outcome)) Object.assign(event, INTERACTIONS.has(act) ? { interactionType: act } : { leaveReason: act });
  Object.defineProperty(event, 'tracker', { value: tracker });
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
    navigationType: 'load',
    leaveReason: undefined,
    interactionType: undefined,
    ...nodesOf(result.subarray(event)),
    bytes: result.slice(event),
  };
}
