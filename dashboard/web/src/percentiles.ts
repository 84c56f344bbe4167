// Shows p50 and p90 of a surface, one line each: name, value, range bar.
import type { Percentile, Summary } from './api.ts';
import { element } from './element.ts';
import { percentileValue, rangeBar } from './range.ts';

export interface PercentileLines {
  root: HTMLElement;
  show(summary: Summary): void;
}

export function percentileLines(): PercentileLines {
  const lines = (['p50', 'p90'] as const).map((name) => {
    const [value, bar] = [percentileValue(), rangeBar()];
    const root = element('span', { class: `line ${name}` }, element('span', { class: 'which' }, name), value.root, bar.root as Node);
    return {
      root,
      show(percentile: Percentile, known: boolean) {
        value.show(percentile, known);
        bar.show(name, percentile);
        bar.root.style.visibility = known ? '' : 'hidden';
      },
    };
  });
  return {
    root: element('span', { class: 'percentiles' }, ...lines.map(({ root }) => root)),
    show({ visually_complete: { p50, p90 }, visits_in_percentiles: visits }) {
      [p50, p90].forEach((percentile, at) => lines[at]?.show(percentile, visits > 0));
    },
  };
}
