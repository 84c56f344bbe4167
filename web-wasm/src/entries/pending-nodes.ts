// Reads what a pending visit waits for from its last snapshot (docs/boundary.md). It applies the metric's thresholds
// without covers, so it may name a node that the core does not require. For debugging tools only: the core decides.

import { Answered, Flag, Interface, Kind, PerfRecord, SnapshotLayout, State, StateFlag } from '../boundary';
import type { InspectedVisit, Inspection } from './inspect';

/** A rectangle, CSS pixels of the viewport. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A visible node that a visit waits for. */
export interface PendingNode {
  element: Element | undefined;
  /** The element's tag, id and class names. */
  label: string;
  /** Why the visit waits: the content has not come, or the node is busy. */
  why: 'pending' | 'busy';
  /** The visible part of the node. */
  box: Box;
}

/** A pending visit, and what it waits for. */
export interface PendingSurface {
  surface: string;
  root: Element;
  /** Milliseconds since the visit's begin. */
  since: number;
  nodes: PendingNode[];
  /** The labels of the app's open holds. */
  holds: string[];
  /** Number of the app's requests under way. */
  requests: number;
  /** True once the core has begun the visit and has seen a frame of it. */
  seen: boolean;
}

/** Returns the pending visits, and what each waits for. */
export const pendingSurfaces = (inspection: Inspection): PendingSurface[] =>
  inspection.pending.map((visit) => ({
    surface: visit.surface,
    root: visit.root,
    since: performance.now() - visit.at,
    nodes: pendingNodes(visit, inspection.label),
    holds: visit.holds,
    requests: inspection.requests,
    seen: visit.begun && visit.snapshot !== undefined,
  }));

/** Returns in words what a visit waits for. */
export function describe({ nodes, holds, requests, seen }: PendingSurface): string {
  if (!seen) return 'the core is not loaded yet, or the surface has not been drawn yet';
  const causes = nodes.map(({ label, why }) => `${label || 'an element that is gone'} (${why})`);
  causes.push(...holds.map((label) => `the hold "${label}"`));
  if (requests > 0) causes.push(`${requests} load${requests === 1 ? '' : 's'}`);
  return causes.length > 0 ? `it waits for ${causes.join(', ')}` : 'nothing visible is pending: it is settling, or nothing has been shown yet';
}

interface Ancestor {
  clip: Box;
  alpha: number;
}

// The thresholds of metric §3.
const MIN_ALPHA = 0.1;
const MIN_AREA = 256;

function pendingNodes({ snapshot, elements }: InspectedVisit, label: Inspection['label']): PendingNode[] {
  if (!snapshot) return [];
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  const boxAt = (at: number): Box => {
    const [left, top] = [view.getFloat32(at, true), view.getFloat32(at + 4, true)];
    return { left, top, right: left + view.getFloat32(at + 8, true), bottom: top + view.getFloat32(at + 12, true) };
  };
  const viewport = boxAt(40);
  const seen: Ancestor[] = [];
  const nodes: PendingNode[] = [];
  for (let index = 0; index < view.getUint32(12, true); index++) {
    const at = SnapshotLayout.HEADER_LEN + index * SnapshotLayout.RECORD_LEN;
    const packed = view.getUint32(at + 12, true);
    const [parent, flags, box] = [seen[view.getUint32(at + 8, true)], packed >>> 24, boxAt(at + 16)];
    const alpha = (parent?.alpha ?? 1) * (((packed >>> 16) & 255) / 255);
    const visible = intersection(box, parent?.clip ?? viewport);
    seen.push({ clip: flags & Flag.CLIPS ? visible : (parent?.clip ?? viewport), alpha });
    const why = causeOf(packed & 255, (packed >>> 8) & 255);
    if (!why || !(flags & Flag.SHOWN) || alpha < MIN_ALPHA) continue;
    const shown = areaOf(visible);
    if (why !== 'busy' && (shown < MIN_AREA || shown < Math.min(areaOf(box) / 10, areaOf(viewport) / 100))) continue;
    if (shown === 0) continue;
    const element = elements.get(view.getUint32(at, true));
    nodes.push({ element, label: label(element), why, box: visible });
  }
  return nodes;
}

// Returns why a record's node is waited for; undefined if it is not. Content that is bound and not painted yet is left out:
// the last snapshot still says so after the browser has reported the painting, which takes 250 ms at most.
function causeOf(kind: number, state: number): PendingNode['why'] | undefined {
  if (kind & PerfRecord.ANSWERED) {
    if ((kind & 31) === Interface.BUSY) return state & Answered.BUSY ? 'busy' : undefined;
    return state & (Answered.DRAWN | Answered.FIRST_FRAME | Answered.FAILED | Answered.DECLARED_EMPTY) ? undefined : 'pending';
  }
  const bare = state & ~StateFlag.TOUCHED;
  switch (kind & 31) {
    case Kind.BUSY:
      return 'busy';
    case Kind.IMAGE:
    case Kind.TEXT:
    case Kind.VIDEO:
    case Kind.CUSTOM:
      return bare === State.PENDING || bare === State.LOAD_STARTED ? 'pending' : undefined;
    default:
      return undefined;
  }
}

const intersection = (a: Box, b: Box): Box => ({
  left: Math.max(a.left, b.left),
  top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right),
  bottom: Math.min(a.bottom, b.bottom),
});

const areaOf = ({ left, top, right, bottom }: Box): number => Math.max(0, right - left) * Math.max(0, bottom - top);
