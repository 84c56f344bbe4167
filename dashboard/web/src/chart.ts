// The charts of one surface. The time axis is logarithmic: x is log10 of milliseconds throughout.
import uPlot from 'uplot';
import type { Bars, CurvePoint, Summary } from './api.ts';
import { drawLevels } from './chart_marks.ts';
import { element, setAttribute, setText } from './element.ts';
import { duration, percent } from './format.ts';
import { percentileText } from './range.ts';
import { colour, font } from './theme.ts';

const TICKS_MS = [1, 2, 5].flatMap((first) => Array.from({ length: 9 }, (_, decade) => first * 10 ** decade)).sort((a, b) => a - b);
const tickLabel = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`);

/** Returns the limits of the time axis: round times around the fastest and slowest visit, at least a decade apart. */
function range(points: CurvePoint[]): [number, number] {
  const first = points[0]?.[0] ?? 300;
  const last = points.at(-1)?.[0] ?? 3000;
  const from = TICKS_MS.findLast((tick) => tick <= first * 0.95) ?? 1;
  const to = TICKS_MS.find((tick) => tick >= Math.max(last * 1.02, from * 10)) ?? last;
  return [Math.log10(from), Math.log10(to)];
}

interface ChartData {
  summary: Summary;
  points: CurvePoint[];
  bars: Bars;
}

export interface SurfaceChart {
  root: HTMLElement;
  show(summary: Summary, points: CurvePoint[], bars: Bars): void;
  destroy(): void;
}

/**
 * Creates the charts of a surface: a curve of the share of visits that were complete by each time, with its bounds, and
 * bars of the visits that ended at each time.
 */
export function surfaceChart(): SurfaceChart {
  const readout = element('p', { class: 'readout' });
  const curvePlace = element('div', { class: 'plot', role: 'img' });
  const barsPlace = element('div', { class: 'plot', 'aria-hidden': 'true' });
  const root = element('div', { class: 'surface-chart' }, readout, curvePlace, barsPlace, barsLegend());
  let shown: ChartData | null = null;
  let limits: [number, number] = [2, 4];
  let plots: uPlot[] = [];

  const ticks = (): number[] => {
    const span = limits[1] - limits[0];
    const [some, most] = root.clientWidth < 520 ? [1.2, 3.2] : [3.4, 6];
    const keep = span > most ? /^1(000)*$/ : span > some ? /^1/ : /./;
    return TICKS_MS.filter((ms) => keep.test(String(ms))).map(Math.log10).filter((x) => x >= limits[0] - 1e-9 && x <= limits[1] + 1e-9);
  };

  function axes(labels: boolean, y: Partial<uPlot.Axis>): uPlot.Axis[] {
    const common = { stroke: colour('muted'), font: font(12), ticks: { show: false } };
    return [
      {
        ...common,
        grid: { stroke: colour('line'), width: 1 },
        size: labels ? 28 : 6,
        splits: ticks,
        values: (_, splits) => splits.map((x) => (labels ? tickLabel(Math.round(10 ** x)) : '')),
      },
      { ...common, size: 48, ...y },
    ];
  }

  const cursor: uPlot.Cursor = { sync: { key: 'surface' }, drag: { x: false, y: false }, points: { show: false }, y: false };
  const base = () => ({ width: Math.max(root.clientWidth, 240), legend: { show: false }, cursor, padding: [10, 12, 0, 0] as uPlot.Padding });

  function curvePlot(): uPlot {
    const paths = uPlot.paths.stepped!({ align: 1 });
    const bound: uPlot.Series = { stroke: colour('bound-line'), width: 1, paths, points: { show: false } };
    return new uPlot(
      {
        ...base(),
        height: 320,
        scales: { x: { time: false, range: () => limits }, y: { range: () => [0, 1] } },
        axes: axes(false, { splits: () => [0, 0.25, 0.5, 0.75, 1], values: (_, splits) => splits.map((share) => `${share * 100}%`), grid: { stroke: colour('line'), width: 1 } }),
        series: [{}, bound, bound, { stroke: colour('complete'), width: 2, paths, points: { show: false } }],
        bands: [{ series: [2, 1], fill: colour('band') }],
        hooks: { draw: [drawPercentiles], setCursor: [(plot) => showReadout(plot.cursor.idx)] },
      },
      [[], [], [], []],
      curvePlace,
    );
  }

  function barsPlot(): uPlot {
    const bar = (tone: string): uPlot.Series => ({ stroke: colour(tone), fill: colour(tone), width: 0, paths: uPlot.paths.bars!({ size: [0.86, 60] }), points: { show: false } });
    return new uPlot(
      {
        ...base(),
        height: 116,
        scales: { x: { time: false, range: () => limits }, y: { range: (_, __, most) => [0, Math.max(most, 1) * 1.05] } },
        axes: axes(true, { splits: () => [], grid: { show: false } }),
        series: [{}, bar('abandoned'), bar('complete')],
      },
      [[], [], []],
      barsPlace,
    );
  }

  function drawPercentiles(plot: uPlot): void {
    if (!shown || shown.points.length === 0) return;
    const { visually_complete: { p50, p90 } } = shown.summary;
    drawLevels(plot, [{ name: 'p50', share: 0.5, ...p50 }, { name: 'p90', share: 0.9, ...p90 }]);
  }

  /** Shows the figures at the pointer's position, or explains the curve if the pointer is elsewhere. */
  function showReadout(at: number | null | undefined): void {
    const point = at === null || at === undefined ? null : shown?.points[at - 1];
    const bounds = point && percent(point[1]) !== percent(point[3]) ? `, and between ${percent(point[1])} and ${percent(point[3])} if the visits that were left had gone on` : '';
    setText(readout, point ? `After ${duration(point[0])}: ${percent(point[2])}${bounds}` : 'Line: the estimate. Shaded: the possible range if the visits that were left had gone on.');
  }

  function fill(): void {
    if (!shown) return;
    const { summary, points, bars } = shown;
    limits = range(points);
    const last = points.at(-1) ?? [0, 0, 0, 0];
    const x = [limits[0], ...points.map(([ms]) => Math.log10(ms)), limits[1]];
    const series = ([1, 2, 3] as const).map((of) => [0, ...points.map((point) => point[of]), last[of]]);
    plots[0]?.setData([x, series[0]!, series[2]!, series[1]!]);
    const middles = bars.complete.map((_, bar) => Math.log10(bars.first_ms) + (bar + 0.5) / bars.per_decade);
    const stacked = bars.complete.map((complete, bar) => complete + (bars.ended[bar] ?? 0) || null);
    plots[1]?.setData([middles, stacked, bars.complete.map((weight) => weight || null)]);
    const { p50, p90 } = summary.visually_complete;
    setAttribute(curvePlace, 'aria-label', `Share of visits visually complete by time. ${percentileText('p50', p50)}. ${percentileText('p90', p90)}.`);
    showReadout(null);
  }

  function rebuild(): void {
    plots.forEach((plot) => plot.destroy());
    plots = [curvePlot(), barsPlot()];
    fill();
  }

  const resized = new ResizeObserver(() => {
    const width = Math.max(root.clientWidth, 240);
    if (plots.length === 0) rebuild();
    else if (plots.some((plot) => plot.width !== width)) plots.forEach((plot) => plot.setSize({ width, height: plot.height }));
  });
  resized.observe(root);
  const theme = matchMedia('(prefers-color-scheme: dark)');
  theme.addEventListener('change', rebuild);

  return {
    root,
    show(summary, points, bars) {
      const next = { summary, points, bars };
      const same = JSON.stringify(shown) === JSON.stringify(next);
      shown = next;
      if (!same) fill();
    },
    destroy() {
      resized.disconnect();
      theme.removeEventListener('change', rebuild);
      plots.forEach((plot) => plot.destroy());
    },
  };
}

function barsLegend(): HTMLElement {
  const item = (tone: string, label: string): HTMLElement => element('li', {}, element('span', { class: `swatch tone-${tone}`, 'aria-hidden': 'true' }), label);
  return element('ul', { class: 'legend' }, item('complete', 'Visits complete at this time'), item('abandoned', 'Visits ended incomplete at this time'));
}
