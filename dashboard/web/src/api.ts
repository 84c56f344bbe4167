// The types of the collector's API, and the functions that call it. dashboard/README.md describes the fields.

/** Milliseconds; null if too few visits were complete to reach the percentile. */
export type Reached = number | null;

/** A percentile in milliseconds: its estimate, 95 % interval and bounds. `few` is true if it rests on few visits. */
export interface Percentile {
  estimate_ms: Reached;
  interval: { low_ms: Reached; high_ms: Reached } | null;
  at_least_ms: Reached;
  at_most_ms: Reached;
  few: boolean;
}

/** The number of visits with one outcome, and their share of all visits of the chart, 0 to 1. */
export interface OutcomeShare {
  outcome: string;
  visits: number;
  share: number;
  standing: string;
}

/** What was seen of confirmed visits in the 5 s after: the share that changed, its 95 % interval, and what changed first. */
export interface Audit {
  records: number;
  changed: number;
  interval: [low: number, high: number] | null;
  causes: { cause: string; records: number }[];
}

/** The figures of one chart. */
export interface Summary {
  name: string;
  surface: string;
  apart: string;
  kind: string;
  platform: string;
  definition: number;
  visits: number;
  weighted_visits: number;
  visits_in_percentiles: number;
  completion_rate: number;
  outcomes: OutcomeShare[];
  unsettled: number;
  unsettled_weight: number;
  error: number;
  excluded: number;
  minor_failures: number;
  unmeasured: boolean;
  audit: Audit | null;
  visually_complete: { p50: Percentile; p90: Percentile };
  first_content: { p50: Percentile };
}

/** The figures of all charts, and the numbers of visits that clients dropped. */
export interface Surfaces {
  visits: number;
  weighted_visits: number;
  dropped: { reason: string; count: number }[];
  surfaces: Summary[];
}

/**
 * The shares of visits complete by a time: if visits that were left had never completed, by the Kaplan–Meier estimate,
 * and if they had been complete when they were left.
 */
export type CurvePoint = [ms: number, least: number, estimate: number, most: number];

/** The weights of complete visits and of visits that ended incomplete, for bars over a logarithmic time axis. */
export interface Bars {
  first_ms: number;
  per_decade: number;
  complete: number[];
  ended: number[];
}

export interface SurfaceDetail {
  surface: Summary;
  curve: { points: CurvePoint[] };
  bars: Bars;
}

export interface NodeView {
  kind: string;
  label: string;
  ready_ms: number | null;
  failed: boolean;
}

export interface Visit {
  id: string;
  surface: string;
  received_ms: number;
  start_wall_ms: number;
  outcome: string;
  standing: string;
  visually_complete_ms: number | null;
  elapsed_ms: number;
  first_content_ms: number | null;
  settled: boolean;
  revisit: boolean;
  start_source: string;
  launch_kind: string | null;
  platform: string;
  app_version: string;
  weight: number;
  last_ready: NodeView[];
  still_pending: NodeView[];
}

/**
 * Identifies a chart: its surface, and the words that set it apart from the surface's other charts, joined by `+`: its
 * kind, platform and definition. '' is the chart of the normal kind with the most visits.
 */
export interface Chart {
  surface: string;
  apart: string;
}

/** The error for a surface of which the store has no visit yet. */
export class NotFound extends Error {}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(20_000) });
  if (response.ok) return response.json();
  const { error } = await response.json().catch(() => ({ error: response.statusText }));
  throw response.status === 404 ? new NotFound(error) : new Error(error);
}

export const surfaces = (): Promise<Surfaces> => get('/api/surfaces');
export const surface = ({ surface, apart }: Chart): Promise<SurfaceDetail> =>
  get(`/api/surfaces/${encodeURIComponent(surface)}?${new URLSearchParams({ apart })}`);
export const latestVisits = ({ surface, apart }: Chart, limit: number): Promise<{ visits: Visit[] }> =>
  get(`/api/visits?${new URLSearchParams({ surface, apart, limit: String(limit) })}`);
