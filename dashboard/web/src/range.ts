// Range bars. A range bar is a small drawing of one percentile: the estimate is a dot, its 95 % interval a bar, and its
// bounds are the ends of a line. A value that was not reached is an arrow at the right edge. All range bars share one
// logarithmic time scale.
import type { Percentile } from './api.ts';
import { element, setAttribute, setText, svgElement } from './element.ts';
import { duration } from './format.ts';

const FROM_MS = 50;
const TO_MS = 50_000;
export const TICKS_MS = [100, 1000, 10_000];
const HEIGHT = 20;
const MIDDLE = HEIGHT / 2;

/** Returns the position of a time on the time scale, in percent of its width. */
export function axisPosition(ms: number): number {
  const share = Math.log(ms / FROM_MS) / Math.log(TO_MS / FROM_MS);
  return Math.min(Math.max(share, 0), 1) * 100;
}

const percents = (at: number): string => `${at.toFixed(2)}%`;

/** Draws one percentile. Times that are null are drawn at the right edge. */
function draw(into: SVGElement, { estimate_ms: estimate, interval, at_least_ms: least, at_most_ms: most }: Percentile): void {
  const at = (ms: number | null): number => (ms === null ? 100 : axisPosition(ms));
  const line = (kind: string, from: number, to: number): SVGElement =>
    svgElement('line', { class: kind, x1: percents(from), x2: percents(to), y1: MIDDLE, y2: MIDDLE });
  const end = (ms: number): SVGElement => svgElement('line', { class: 'bound', x1: percents(at(ms)), x2: percents(at(ms)), y1: MIDDLE - 4, y2: MIDDLE + 4 });
  const arrow = (kind: string): SVGElement => {
    const size = kind === 'estimate' ? 6 : 4;
    return svgElement('svg', { x: '100%', y: MIDDLE, overflow: 'visible', width: 1, height: 1 }, svgElement('path', { class: `arrow ${kind}`, d: `M${-size - 2} ${-size}L0 0L${-size - 2} ${size}Z` }));
  };
  const parts = TICKS_MS.map((ms) => svgElement('line', { class: 'tick', x1: percents(axisPosition(ms)), x2: percents(axisPosition(ms)), y1: 0, y2: HEIGHT }));
  parts.push(line('bounds', at(least), at(most)));
  if (least !== null) parts.push(end(least));
  parts.push(most === null ? arrow('bounds') : end(most));
  if (interval) {
    const [low, high] = [at(interval.low_ms), at(interval.high_ms)];
    parts.push(svgElement('rect', { class: 'interval', x: percents(low), width: percents(Math.max(high - low, 0.4)), y: MIDDLE - 4.5, height: 9, rx: 2.5 }));
  }
  parts.push(estimate === null ? arrow('estimate') : svgElement('circle', { class: 'estimate', cx: percents(at(estimate)), cy: MIDDLE, r: 4.5 }));
  into.replaceChildren(...parts);
}

/** Formats a percentile: "1.84 s" or "not reached". */
export const reachedText = (ms: number | null): string => (ms === null ? 'not reached' : duration(ms));

/** Formats a range: "1.60 s to 2.10 s" or "1.60 s or more". */
export function rangeText(low: number | null, high: number | null): string {
  if (low === null) return 'not reached';
  if (high === null) return `${duration(low)} or more`;
  return duration(low) === duration(high) ? duration(low) : `${duration(low)} to ${duration(high)}`;
}

/** Describes a percentile in words, for screen readers. */
export function percentileText(name: string, { estimate_ms, interval, at_least_ms, at_most_ms, few }: Percentile): string {
  const sure = interval ? `95% sure: ${rangeText(interval.low_ms, interval.high_ms)}` : 'too few sessions for an interval';
  return `${name} ${reachedText(estimate_ms)}; ${sure}; possible range if the visits that were left had gone on: ${rangeText(at_least_ms, at_most_ms)}${few ? '; few visits' : ''}`;
}

/** Creates a range bar. Call `show` to draw a percentile. */
export function rangeBar(): { root: SVGElement; show(name: string, percentile: Percentile): void } {
  const root = svgElement('svg', { class: 'range', height: HEIGHT, role: 'img' });
  let shown = '';
  return {
    root,
    show(name, percentile) {
      if (shown === (shown = JSON.stringify([name, percentile]))) return;
      draw(root, percentile);
      setAttribute(root, 'aria-label', percentileText(name, percentile));
      root.append(svgElement('title', {}, document.createTextNode(percentileText(name, percentile))));
    },
  };
}

/** Creates the text of a percentile, with a mark if it rests on few visits. */
export function percentileValue(): { root: HTMLElement; show(percentile: Percentile, known: boolean): void } {
  const text = element('span');
  const mark = element('span', { class: 'few', title: 'Too few visits to rely on' }, 'few');
  const root = element('span', { class: 'value' }, text, mark);
  return {
    root,
    show({ estimate_ms, few }, known) {
      setText(text, known ? reachedText(estimate_ms) : '–');
      setAttribute(root, 'data-reached', String(estimate_ms !== null));
      mark.hidden = !few || !known;
    },
  };
}

/** Creates the time scale in the header of the column that holds the range bars. */
export function rangeAxis(): HTMLElement {
  const axis = element('span', { class: 'range-axis', 'aria-hidden': 'true' });
  for (const ms of TICKS_MS) {
    const tick = element('span', {}, ms < 1000 ? `${ms} ms` : `${ms / 1000} s`);
    tick.style.left = percents(axisPosition(ms));
    axis.append(tick);
  }
  return axis;
}
