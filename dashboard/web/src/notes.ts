// What the figures mean, and what they leave out.
import { element } from './element.ts';

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

/** Which visits the percentiles hold. */
export function aboutPercentiles(): HTMLElement {
  return element(
    'p',
    { class: 'about' },
    element('strong', {}, 'p50 and p90 are of complete visits only. '),
    'Visits that the user left or used early, that timed out or whose images failed would have taken longer than they lasted, by how much is not known; void, restless and unchanged ones say nothing of speed. None of these is in a percentile, all are in the shares: read each percentile beside its completion rate. ',
    element('span', { class: 'few' }, 'few'),
    ' marks a p50 of under 20 visits and a p90 of under 100. First content is a median, of the visits that reached it.',
  );
}
