// What the collector answers (dashboard/README.md).

export interface Percentiles {
  visits: number;
  p50_ms: number | null;
  p50_few: boolean;
  p90_ms: number | null;
  p90_few: boolean;
}

export interface OutcomeShare {
  outcome: string;
  visits: number;
  share: number;
  in_percentiles: boolean;
}

export interface Summary {
  name: string;
  visits: number;
  weighted_visits: number;
  completion_rate: number;
  outcomes: OutcomeShare[];
  visually_complete: Percentiles;
  first_content: Percentiles;
  histogram: number[];
}

export interface Grid {
  first_ms: number;
  per_decade: number;
  count: number;
}

export interface Surfaces {
  visits: number;
  weighted_visits: number;
  dropped: { reason: string; count: number }[];
  histogram_grid: Grid;
  surfaces: Summary[];
}

export interface Curve {
  points: [ms: number, share: number][];
  never: number;
}

export interface SurfaceDetail {
  histogram_grid: Grid;
  surface: Summary;
  curve: Curve;
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

/** The surface is not, or not yet, in the store. */
export class NotFound extends Error {}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(20_000) });
  if (response.ok) return response.json();
  const { error } = await response.json().catch(() => ({ error: response.statusText }));
  throw response.status === 404 ? new NotFound(error) : new Error(error);
}

export const surfaces = (): Promise<Surfaces> => get('/api/surfaces');
export const surface = (name: string): Promise<SurfaceDetail> => get(`/api/surfaces/${encodeURIComponent(name)}`);
export const latestVisits = (name: string, limit: number): Promise<{ visits: Visit[] }> =>
  get(`/api/visits?${new URLSearchParams({ surface: name, limit: String(limit) })}`);
