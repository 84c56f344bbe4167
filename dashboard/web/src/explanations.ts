// Explains what the figures mean.
import type { Percentile } from './api.ts';
import { element } from './element.ts';
import { tones } from './outcome.ts';
import { rangeBar } from './range.ts';

/** Creates the legend of the outcomes' colours. */
export function legend(): HTMLElement {
  return element(
    'ul',
    { class: 'legend', 'aria-label': 'Colours of the outcomes' },
    ...tones().map(([tone, label]) => element('li', {}, element('span', { class: `swatch tone-${tone}`, 'aria-hidden': 'true' }), label)),
  );
}

const EXAMPLE: Percentile = { estimate_ms: 1600, interval: null, at_least_ms: 1600, at_most_ms: 1600, few: false };
const PARTS: [label: string, example: Percentile, meaning: string][] = [
  ['Dot', EXAMPLE, 'The estimate: the time by which this share of visits was complete, if visits that were left would have gone on like the others.'],
  ['Bar', { ...EXAMPLE, interval: { low_ms: 700, high_ms: 3800 } }, 'The uncertainty: in 95 of 100 cases such a bar contains the true value. More visits make it shorter.'],
  ['Line', { ...EXAMPLE, at_least_ms: 400, at_most_ms: 9000 }, 'The bounds: the true value lies between its ends, whether the visits that were left were complete at that moment or never.'],
  ['Arrow', { ...EXAMPLE, estimate_ms: null, at_least_ms: 1600, at_most_ms: null }, 'Not reached: too few visits were ever complete. This counts as slower than any time.'],
];

/** Explains how a percentile is drawn. */
export function howToRead(): HTMLElement {
  const part = ([label, example, meaning]: (typeof PARTS)[number]): HTMLElement => {
    const bar = rangeBar();
    bar.show(label, example);
    return element('li', { 'aria-label': label }, bar.root as Node, element('span', {}, meaning));
  };
  return element('ul', { class: 'how-to-read', 'aria-label': 'How to read a percentile' }, ...PARTS.map(part));
}

/** Explains which visits are in the percentiles. */
export function aboutPercentiles(): HTMLElement {
  return element(
    'p',
    { class: 'about' },
    element('strong', {}, 'Every visit counts. '),
    'A visit that was left, used early, lost or timed out counts as not complete until that moment, so giving up never makes a surface look fast. p50 is the time by which half of the visits were complete, and p90 nine in ten. ',
    element('span', { class: 'few' }, 'few'),
    ' marks a p50 of fewer than 20 visits and a p90 of fewer than 100.',
  );
}
