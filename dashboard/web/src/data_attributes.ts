// Names and values of `data-` attributes with the figures of a surface, which tests read.
import type { Summary } from './api.ts';
import { outcomesText } from './outcome.ts';

/** Returns the names and values of the attributes. The value is null for a percentile that was not reached. */
export function dataAttributes(summary: Summary): Record<string, string | number | null> {
  const { visually_complete: { p50, p90 }, first_content } = summary;
  return {
    visits: summary.visits, completion: summary.completion_rate, 'first-content': first_content.p50.estimate_ms,
    p50: p50.estimate_ms, p90: p90.estimate_ms, 'p90-at-least': p90.at_least_ms, 'p90-at-most': p90.at_most_ms,
    outcomes: outcomesText(summary.outcomes), error: summary.error, 'unsettled-weight': summary.unsettled_weight,
    unmeasured: String(summary.unmeasured), 'audit-records': summary.audit?.records ?? 0, 'audit-changed': summary.audit?.changed ?? null,
  };
}
