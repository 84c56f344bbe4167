// The elements that an event lists: those that became ready last, and those that were still pending (metric §14). They
// are read from the event's protobuf bytes (`core/proto/alldrawn/v1/visit.proto`, `NodeTime`).

import { fields } from './protobuf';

const KINDS = ['other', 'group', 'busy', 'image', 'text', 'video', 'custom'] as const;

/** One element of an event. */
export interface NodeTime {
  kind: (typeof KINDS)[number];
  /** Tag, id and class names of the element, as `img#hero.wide`; or the name that its Perf view has returned. */
  label: string;
  /** Time from the start of the visit until the element was ready or failed, milliseconds; undefined while it is pending. */
  ready: number | undefined;
  /** True if the element's content has failed. */
  failed: boolean;
}

// Numbers of the fields of the messages `Visit` and `NodeTime`.
const enum Field {
  LAST_READY = 18,
  STILL_PENDING = 19,
  KIND = 1,
  LABEL = 2,
  READY_US = 7,
  FAILED = 8,
}

/** Returns the elements that an event in protobuf bytes lists. */
export function nodesOf(event: Uint8Array): { lastReady: NodeTime[]; stillPending: NodeTime[] } {
  const [lastReady, stillPending]: NodeTime[][] = [[], []];
  fields(event, (field, value) => {
    if (field === Field.LAST_READY) lastReady!.push(nodeTime(value as Uint8Array));
    if (field === Field.STILL_PENDING) stillPending!.push(nodeTime(value as Uint8Array));
  });
  return { lastReady: lastReady!, stillPending: stillPending! };
}

function nodeTime(bytes: Uint8Array): NodeTime {
  const node = fields(bytes);
  const [kind, readyUs] = [node.get(Field.KIND), node.get(Field.READY_US)] as (number | undefined)[];
  return {
    kind: KINDS[kind ?? 0] ?? 'other',
    label: new TextDecoder().decode((node.get(Field.LABEL) as Uint8Array | undefined) ?? new Uint8Array()),
    ready: readyUs === undefined ? undefined : readyUs / 1000,
    failed: node.has(Field.FAILED),
  };
}
