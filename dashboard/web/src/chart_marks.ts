// Draws the percentiles over the curve: each at the height of its share, with its interval and label.
import type uPlot from 'uplot';
import type { Percentile } from './api.ts';
import { reachedText } from './range.ts';
import { colour, font } from './theme.ts';

export interface Level extends Percentile {
  name: string;
  share: number;
}

/** Draws each percentile at the point of the curve that has its share, with its interval as a horizontal bar. */
export function drawLevels(plot: uPlot, levels: Level[]): void {
  const { ctx, bbox } = plot;
  const unit = devicePixelRatio;
  const right = bbox.left + bbox.width;
  const x = (ms: number | null): number => (ms === null ? right : Math.min(Math.max(plot.valToPos(Math.log10(Math.max(ms, 1)), 'x', true), bbox.left), right));
  for (const { name, share, estimate_ms: estimate, interval, few } of levels) {
    const y = Math.round(plot.valToPos(share, 'y', true));
    ctx.save();
    ctx.strokeStyle = colour('muted');
    ctx.setLineDash([2 * unit, 4 * unit]);
    ctx.lineWidth = unit;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(x(estimate), y);
    ctx.stroke();
    ctx.setLineDash([]);
    if (interval) {
      const [low, high] = [x(interval.low_ms), x(interval.high_ms)];
      ctx.fillStyle = colour('interval');
      ctx.beginPath();
      ctx.roundRect(low, y - 5 * unit, Math.max(high - low, 2 * unit), 10 * unit, 3 * unit);
      ctx.fill();
    }
    ctx.fillStyle = colour('text');
    ctx.beginPath();
    if (estimate === null) {
      ctx.moveTo(right - 9 * unit, y - 6 * unit);
      ctx.lineTo(right, y);
      ctx.lineTo(right - 9 * unit, y + 6 * unit);
    } else {
      ctx.arc(x(estimate), y, 4.5 * unit, 0, 2 * Math.PI);
    }
    ctx.fill();
    ctx.restore();
    const text = `${name} ${reachedText(estimate)}${few ? ' (few visits)' : ''}`;
    drawLabel(plot, text, { left: 10, top: (y - bbox.top) / unit });
  }
}

/** Draws a label on a small background; `at` is the distance from the plot's left and top edges in CSS pixels. */
function drawLabel(plot: uPlot, text: string, at: { left: number; top: number }): void {
  const { ctx, bbox } = plot;
  const unit = devicePixelRatio;
  ctx.save();
  ctx.font = font(12 * unit);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const width = ctx.measureText(text).width;
  const [x, y] = [bbox.left + at.left * unit, bbox.top + at.top * unit];
  ctx.fillStyle = colour('card');
  ctx.beginPath();
  ctx.roundRect(x - 5 * unit, y - 9 * unit, width + 10 * unit, 18 * unit, 4 * unit);
  ctx.fill();
  ctx.fillStyle = colour('text');
  ctx.fillText(text, x, y);
  ctx.restore();
}
