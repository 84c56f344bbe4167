// What the figures mean, in plain words.
import type { Percentile } from './api.ts';
import { element } from './element.ts';
import { rangeBar } from './range.ts';

const LEGEND: [tone: string, label: string][] = [
  ['complete', 'Complete'],
  ['errors', 'With failed images'],
  ['interacted', 'Used before complete'],
  ['abandoned', 'Left before complete'],
  ['timeout', 'Timed out'],
  ['nothing', 'No content'],
  ['lost', 'Lost'],
  ['other', 'Interrupted, redirected, superseded'],
  ['excluded', 'Void, restless, unchanged, unknown'],
];

/** The colours of the outcomes. */
export function legend(): HTMLElement {
  return element(
    'ul',
    { class: 'legend', 'aria-label': 'Colours of the outcomes' },
    ...LEGEND.map(([tone, label]) => element('li', {}, element('span', { class: `swatch tone-${tone}`, 'aria-hidden': 'true' }), label)),
  );
}

const EXAMPLE: Percentile = { estimate_ms: 1600, interval: null, at_least_ms: 1600, at_most_ms: 1600, few: false };
const PARTS: [label: string, example: Percentile, meaning: string][] = [
  ['Dot', EXAMPLE, 'The estimate: by then so many visits were complete, if those who left had gone on as the others.'],
  ['Bar', { ...EXAMPLE, interval: { low_ms: 700, high_ms: 3800 } }, 'How sure that is: in 95 of 100 cases such a bar holds the true value. More visits make it shorter.'],
  ['Line', { ...EXAMPLE, at_least_ms: 400, at_most_ms: 9000 }, 'Between its ends the truth lies, whatever those who left would have seen: everything as they left, or never everything.'],
  ['Arrow', { ...EXAMPLE, estimate_ms: null, at_least_ms: 1600, at_most_ms: null }, 'Not reached: too few visits were ever complete. Slower than any number.'],
];

/** How a percentile is drawn. */
export function howToRead(): HTMLElement {
  const part = ([label, example, meaning]: (typeof PARTS)[number]): HTMLElement => {
    const bar = rangeBar();
    bar.show(label, example);
    return element('li', { 'aria-label': label }, bar.root as Node, element('span', {}, meaning));
  };
  return element('ul', { class: 'how-to-read', 'aria-label': 'How to read a percentile' }, ...PARTS.map(part));
}

/** Which visits the percentiles hold. */
export function aboutPercentiles(): HTMLElement {
  return element(
    'p',
    { class: 'about' },
    element('strong', {}, 'Every visit counts. '),
    'Of a visit that was left, used early, lost or timed out it is known that it was not complete until then, and it counts for just that, so giving up never makes a surface look fast. p50 is the time by which half of the visits were complete, p90 nine in ten. ',
    element('span', { class: 'few' }, 'few'),
    ' marks a p50 of under 20 visits and a p90 of under 100.',
  );
}
