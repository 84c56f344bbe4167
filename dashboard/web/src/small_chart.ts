// The shape of one surface's times, small enough for a row. All rows share one time axis, so that they compare.
import uPlot from 'uplot';
import type { Grid } from './api.ts';
import { element, setAttribute } from './element.ts';

/** 50 ms to 50 s. */
const FROM = Math.log10(50);
const TO = Math.log10(50_000);
const SIZE = { width: 150, height: 34 };

export interface SmallChart {
  root: HTMLElement;
  show(histogram: number[], grid: Grid, label: string): void;
  destroy(): void;
}

// Drawn once they are near the screen: there may be a thousand.
const makers = new WeakMap<Element, () => void>();
const nearScreen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearScreen.unobserve(target);
      makers.get(target)?.();
    }
  },
  { rootMargin: '200px' },
);

export function smallChart(): SmallChart {
  const root = element('div', { class: 'small-chart', role: 'img' });
  let plot: uPlot | null = null;
  let data: uPlot.AlignedData = [[], []];
  let drawn = '';

  const make = (): void => {
    plot?.destroy();
    const colour = getComputedStyle(document.documentElement).getPropertyValue('--complete').trim();
    plot = new uPlot(
      {
        ...SIZE,
        legend: { show: false },
        cursor: { show: false },
        padding: [2, 0, 0, 0],
        scales: { x: { time: false, range: [FROM, TO] }, y: { range: (_, __, most) => [0, most || 1] } },
        axes: [{ show: false }, { show: false }],
        series: [{}, { fill: colour, stroke: colour, width: 0, paths: uPlot.paths.bars!({ size: [0.8, 20] }), points: { show: false } }],
      },
      data,
      root,
    );
  };
  const repaint = (): void => {
    if (plot) make();
  };
  const theme = matchMedia('(prefers-color-scheme: dark)');
  theme.addEventListener('change', repaint);
  makers.set(root, make);
  nearScreen.observe(root);

  return {
    root,
    show(histogram, grid, label) {
      setAttribute(root, 'aria-label', label);
      if (drawn === (drawn = histogram.join())) return;
      const middles = histogram.map((_, bin) => Math.log10(grid.first_ms) + (bin + 0.5) / grid.per_decade);
      data = [middles, histogram.map((weight) => weight || null)];
      plot?.setData(data);
    },
    destroy() {
      nearScreen.unobserve(root);
      theme.removeEventListener('change', repaint);
      plot?.destroy();
    },
  };
}
