// The charts. Time is drawn on a logarithmic axis: x is log10 of milliseconds throughout.
import uPlot from 'uplot';
import type { Curve, Grid, Summary } from './api.ts';
import { element, setAttribute, setText } from './element.ts';
import { duration, percent } from './format.ts';

const TICKS_MS = [1, 2, 5].flatMap((first) => Array.from({ length: 9 }, (_, decade) => first * 10 ** decade)).sort((a, b) => a - b);
const tickLabel = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`);

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const font = (): string => `12px ${getComputedStyle(document.body).fontFamily}`;

/** The middle of each bin of a grid. */
const middles = (grid: Grid): number[] =>
  Array.from({ length: grid.count }, (_, bin) => Math.log10(grid.first_ms) + (bin + 0.5) / grid.per_decade);

/** From the round time before the fastest to the one after the slowest, at least a decade. */
function range(points: Curve['points']): [number, number] {
  const first = points[0]?.[0] ?? 300;
  const last = points.at(-1)?.[0] ?? 3000;
  const from = TICKS_MS.findLast((tick) => tick <= first * 0.9) ?? 1;
  const to = TICKS_MS.find((tick) => tick >= Math.max(last * 1.02, from * 10)) ?? last;
  return [Math.log10(from), Math.log10(to)];
}

export interface SurfaceChart {
  root: HTMLElement;
  show(summary: Summary, curve: Curve, grid: Grid): void;
  destroy(): void;
}

/** How the visits of one surface came to be complete: the share by time, and below it how many took how long. */
export function surfaceChart(): SurfaceChart {
  const readout = element('p', { class: 'readout' });
  const curvePlace = element('div', { class: 'plot', role: 'img' });
  const barsPlace = element('div', { class: 'plot', 'aria-hidden': 'true' });
  const root = element('div', { class: 'surface-chart' }, readout, curvePlace, barsPlace);
  let shown: { summary: Summary; curve: Curve; grid: Grid } | null = null;
  let limits: [number, number] = [2, 4];
  let plots: uPlot[] = [];

  const ticks = (): number[] => {
    const narrow = root.clientWidth < 520 && limits[1] - limits[0] > 1.2;
    return TICKS_MS.filter((ms) => !narrow || String(ms).startsWith('1')).map(Math.log10).filter((x) => x >= limits[0] - 1e-9 && x <= limits[1] + 1e-9);
  };

  function axes(labels: boolean, y: Partial<uPlot.Axis>): uPlot.Axis[] {
    const common = { stroke: colour('muted'), font: font(), ticks: { show: false } };
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
    return new uPlot(
      {
        ...base(),
        height: 300,
        scales: { x: { time: false, range: () => limits }, y: { range: () => [0, 1] } },
        axes: axes(false, { splits: () => [0, 0.25, 0.5, 0.75, 1], values: (_, splits) => splits.map((share) => `${share * 100}%`), grid: { stroke: colour('line'), width: 1 } }),
        series: [{}, { stroke: colour('complete'), width: 2, fill: colour('complete-soft'), paths: uPlot.paths.stepped!({ align: 1 }), points: { show: false } }],
        hooks: { draw: [drawNever, drawMarks], setCursor: [(plot) => read(plot.cursor.idx)] },
      },
      [[], []],
      curvePlace,
    );
  }

  function barsPlot(): uPlot {
    return new uPlot(
      {
        ...base(),
        height: 116,
        scales: { x: { time: false, range: () => limits }, y: { range: (_, __, most) => [0, Math.max(most, 1) * 1.05] } },
        axes: axes(true, { splits: () => [], grid: { show: false } }),
        series: [{}, { stroke: colour('complete'), fill: colour('complete'), width: 0, paths: uPlot.paths.bars!({ size: [0.86, 60], radius: 0.15 }), points: { show: false } }],
      },
      [[], []],
      barsPlace,
    );
  }

  /** Above the curve's end: the visits that never were complete. */
  function drawNever(plot: uPlot): void {
    const never = shown?.curve.never ?? 0;
    if (never <= 0) return;
    const { ctx, bbox } = plot;
    const bottom = plot.valToPos(1 - never, 'y', true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bottom - bbox.top);
    ctx.clip();
    ctx.strokeStyle = colour('never');
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    for (let x = bbox.left - bbox.height; x < bbox.left + bbox.width; x += 7 * devicePixelRatio) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
    const middle = Math.max((bbox.top + bottom) / 2, bbox.top + 9 * devicePixelRatio);
    label(plot, `${percent(never)} of visits were never complete`, bbox.left + 10 * devicePixelRatio, middle, 'left', 'text');
  }

  /** The percentiles, which are of the completed visits alone. */
  function drawMarks(plot: uPlot): void {
    const { p50_ms, p90_ms } = shown?.summary.visually_complete ?? { p50_ms: null, p90_ms: null };
    const completed = 1 - (shown?.curve.never ?? 0);
    const places: [string, number | null, number, number][] = [['p50', p50_ms, 0.5, 34], ['p90', p90_ms, 0.9, 14]];
    for (const [name, ms, p, fromBottom] of places) {
      if (ms === null) continue;
      const { ctx, bbox } = plot;
      const x = Math.round(plot.valToPos(Math.log10(Math.max(ms, 1)), 'x', true));
      const y = plot.valToPos(p * completed, 'y', true);
      ctx.save();
      ctx.strokeStyle = colour('text');
      ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.lineWidth = devicePixelRatio;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(x, y, 4 * devicePixelRatio, 0, 2 * Math.PI);
      ctx.fillStyle = colour('text');
      ctx.fill();
      ctx.restore();
      const toLeft = x > bbox.left + bbox.width * 0.7;
      label(plot, `${name} ${duration(ms)}`, x + (toLeft ? -8 : 8) * devicePixelRatio, bbox.top + bbox.height - fromBottom * devicePixelRatio, toLeft ? 'right' : 'left', 'text');
    }
  }

  function label(plot: uPlot, text: string, x: number, y: number, align: 'left' | 'right', tone: string): void {
    const { ctx } = plot;
    ctx.save();
    ctx.font = `${12 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
    ctx.textAlign = align;
    ctx.textBaseline = 'middle';
    const width = ctx.measureText(text).width + 10 * devicePixelRatio;
    ctx.fillStyle = colour('card');
    ctx.beginPath();
    ctx.roundRect(align === 'left' ? x - 5 * devicePixelRatio : x - width + 5 * devicePixelRatio, y - 9 * devicePixelRatio, width, 18 * devicePixelRatio, 4 * devicePixelRatio);
    ctx.fill();
    ctx.fillStyle = colour(tone);
    ctx.fillText(text, x, y);
    ctx.restore();
  }

  /** What the pointer is at, in words; without a pointer, what the curve comes to. */
  function read(at: number | null | undefined): void {
    if (!shown) return;
    const point = at === null || at === undefined ? null : shown.curve.points[at - 1];
    setText(
      readout,
      point
        ? `After ${duration(point[0])}, ${percent(point[1])} of all visits were visually complete`
        : `${percent(1 - shown.curve.never)} of all visits became visually complete`,
    );
  }

  function fill(): void {
    if (!shown) return;
    const { summary, curve, grid } = shown;
    limits = range(curve.points);
    const ends: [number, number][] = [[limits[0], 0], ...curve.points.map(([ms, share]): [number, number] => [Math.log10(ms), share]), [limits[1], 1 - curve.never]];
    plots[0]?.setData([ends.map(([x]) => x), ends.map(([, share]) => share)]);
    plots[1]?.setData([middles(grid), summary.histogram.map((weight) => weight || null)]);
    const { p50_ms, p90_ms } = summary.visually_complete;
    setAttribute(curvePlace, 'aria-label', `Share of visits visually complete by time. ${percent(1 - curve.never)} became complete, half of these within ${duration(p50_ms)}, nine of ten within ${duration(p90_ms)}; ${percent(curve.never)} never did.`);
    read(null);
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
    show(summary, curve, grid) {
      const same = shown && JSON.stringify([shown.summary, shown.curve]) === JSON.stringify([summary, curve]);
      shown = { summary, curve, grid };
      if (!same) fill();
    },
    destroy() {
      resized.disconnect();
      theme.removeEventListener('change', rebuild);
      plots.forEach((plot) => plot.destroy());
    },
  };
}
