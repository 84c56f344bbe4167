// @ts-check
/** Aggregates the demo's visits into one row per surface, and formats the printed table. */

/**
 * @typedef {object} LiveVisit one visit of the demo's live part
 * @property {string} surface
 * @property {number} seed
 * @property {string} outcome as the SDK reported it; `no event` if it reported none in time
 * @property {number} [reportedMs] reported time from the start until visually complete
 * @property {number} [firstContentMs]
 * @property {number} [trueMs] time from the start until the true frame
 * @property {number} [errorMs] reported − true
 * @property {number} [errorFrames]
 */
/** @typedef {{ surface: string, outcome: string, reportedMs?: number, trueMs?: number, errorFrames?: number, errorMs?: number, frameMs: { p50: number, p95: number }, filmstrip?: string }} ExactVisit */
/**
 * A fixed visit of a case (cases.mjs) with a picture of every frame. `reportedMs`, `trueMs`: time from the start until
 * everything, or an error, was drawn; `expected`: the expected outcome; `what`: what the visit has shown;
 * `problems`: differences from what is expected, apart from the time
 * @typedef {ExactVisit & { name: string, expected: string, settled: boolean, flags: string[], what: string, problems: string[] }} CaseVisit
 */

/** With fewer completed visits than this, a 90th percentile is rough (metric §15: 10 / (1 − p) visits). */
export const FEW = 100;

/** Returns a percentile by the nearest rank; null without values. @param {number[]} values @param {number} p 0..1 */
export function percentile(values, p) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}

/** @param {Array<number | undefined>} values @returns {number[]} */
const defined = (values) => values.filter((value) => value !== undefined);

/**
 * Makes the report of a demo (`report.json`) from its visits.
 * @param {{ surfaces: string[], live: LiveVisit[], exact: ExactVisit[], cases?: CaseVisit[], never?: { surface: string, outcome: string, elapsedMs?: number }, problems: string[] }} parts
 */
export function makeReport({ surfaces, live, exact, cases = [], never, problems }) {
  return {
    version: 1,
    surfaces: surfaces.map((surface) => {
      const visits = live.filter((visit) => visit.surface === surface);
      /** @type {Record<string, number>} */
      const outcomes = {};
      for (const { outcome } of visits) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      const complete = defined(visits.filter((visit) => visit.outcome === 'complete').map((visit) => visit.reportedMs));
      const errorsMs = defined(visits.map((visit) => visit.errorMs));
      const errorsFrames = defined(visits.map((visit) => visit.errorFrames));
      return {
        surface,
        visits: visits.length,
        outcomes,
        visuallyComplete: { count: complete.length, p50Ms: percentile(complete, 0.5), p90Ms: percentile(complete, 0.9), few: complete.length < FEW },
        firstContent: { medianMs: percentile(defined(visits.map((visit) => visit.firstContentMs)), 0.5) },
        error: {
          count: errorsMs.length,
          medianMs: percentile(errorsMs, 0.5),
          medianFrames: percentile(errorsFrames, 0.5),
          p95AbsoluteMs: percentile(errorsMs.map(Math.abs), 0.95),
          p95AbsoluteFrames: percentile(errorsFrames.map(Math.abs), 0.95),
        },
        exact: exact.find((visit) => visit.surface === surface) ?? null,
      };
    }),
    error: absoluteErrors(defined(live.map((visit) => visit.errorMs)).map(Math.abs)),
    cases,
    never: never ?? null,
    live,
    problems,
  };
}

/** Returns the names of a report's filmstrips. @param {ReturnType<typeof makeReport>} report */
export const filmstrips = ({ surfaces, cases }) => [...surfaces.map(({ exact }) => exact), ...cases].flatMap((visit) => visit?.filmstrip ?? []);

/** @param {number[]} sizes of errors, ms */
const absoluteErrors = (sizes) => ({ count: sizes.length, medianAbsoluteMs: percentile(sizes, 0.5), p95AbsoluteMs: percentile(sizes, 0.95) });

const TITLES = { HomeFeed: 'Home Feed', VideoCloseup: 'Video Closeup', SearchAutocomplete: 'Search Autocomplete', 'SearchAutocomplete/typing': 'Search, a further key' };
const SHORT = { complete_with_errors: 'with errors', 'no event': 'no event' };
const rounded = (/** @type {number | null | undefined} */ value) => (value == null ? '–' : String(Math.round(value)));
const signed = (/** @type {number | null | undefined} */ value, digits = 1) => {
  if (value == null) return '–';
  const size = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(size) !== 0 ? '−' : '+'}${size}`;
};

/** Aligns rows of cells below their titles. @param {string[]} head @param {string[][]} rows @returns {string[]} lines */
function align(head, rows) {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (/** @type {string[]} */ cells) => cells.map((cell, i) => cell.padEnd(widths[i])).join('  ').trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line), ''];
}

/** @param {CaseVisit[]} cases */
function casesTable(cases) {
  if (cases.length === 0) return [];
  return align(['fixed visit', 'outcome', 'reported', 'pixels', 'error', 'what it shows'], cases.map(({ name, outcome, reportedMs, trueMs, errorFrames, what }) => [
    name, outcome, `${rounded(reportedMs)} ms`, `${rounded(trueMs)} ms`, errorFrames === undefined ? '–' : `${signed(errorFrames, 0)} frames`, what,
  ]));
}

/** Formats a report as tables with notes below them. @param {ReturnType<typeof makeReport>} report @returns {string} */
export function table({ surfaces, error, cases, never, problems }) {
  // If the report has no separate exact visits, a picture of every frame was recorded in all visits. The table then has
  // only one error column.
  const hasExact = surfaces.some(({ exact }) => exact);
  const head = ['surface', 'visits', 'outcomes', 'visually complete p50 / p90', 'first content', `error${hasExact ? ', live' : ''}: median`, '95th', ...(hasExact ? ['error, every frame'] : [])];
  const rows = surfaces.map(({ surface, visits, outcomes, visuallyComplete, firstContent, error, exact }) => [
    TITLES[/** @type {keyof typeof TITLES} */ (surface)] ?? surface,
    String(visits),
    Object.entries(outcomes).sort((a, b) => b[1] - a[1]).map(([name, count]) => `${count} ${SHORT[/** @type {keyof typeof SHORT} */ (name)] ?? name}`).join(', ') || '–',
    `${rounded(visuallyComplete.p50Ms)} / ${rounded(visuallyComplete.p90Ms)} ms${visuallyComplete.few ? ' (few)' : ''}`,
    `${rounded(firstContent.medianMs)} ms`,
    `${signed(error.medianFrames, 0)} frames, ${signed(error.medianMs)} ms`,
    `${rounded(error.p95AbsoluteFrames)} frames, ${error.p95AbsoluteMs == null ? '–' : error.p95AbsoluteMs.toFixed(1)} ms`,
    ...(hasExact ? [exact?.errorFrames === undefined ? '–' : `${signed(exact.errorFrames, 0)} frames`] : []),
  ]);
  const notes = [
    ...(error.count ? [`Absolute error of all ${error.count} completed visits: median ${error.medianAbsoluteMs?.toFixed(1)} ms, 95 % within ${error.p95AbsoluteMs?.toFixed(1)} ms.`] : []),
    ...(hasExact ? ['Error, live: all visits, from a screencast that may drop pictures. Error, every frame: one fixed visit with a picture of every frame.'] : []),
    `"few": fewer than ${FEW} completed visits, so the percentiles are rough. Error: reported time − true time by the pixels. 95th: percentile of the absolute error.`,
    ...(never ? [`The visit that never completes: ${never.outcome}${never.elapsedMs === undefined ? '' : ` after ${(never.elapsedMs / 1000).toFixed(1)} s`}.`] : []),
    ...problems.map((problem) => `Problem: ${problem}`),
  ];
  return [...align(head, rows), ...casesTable(cases), ...notes].join('\n');
}
