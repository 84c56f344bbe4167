// Visits that are charted apart from a surface's others, since their times mean something else.
import type { Chart } from './api.ts';

const MEANINGS: Record<string, string> = {
  revisit: 'came from a cache',
  begin: 'no act of the user is known, so the wait began earlier than the time says',
  typing: 'from a key to its results',
};

/** `HomeFeed · revisit, begin`, as the collector names it. */
export function chartName({ surface, apart }: Chart): string {
  if (apart === '') return surface;
  const words = apart.split('+');
  const name = words.includes('typing') ? surface.replace(/\/typing$/, '') : surface;
  return `${name} · ${words.join(', ')}`;
}

/** Where the page shows a chart. */
export function chartAddress({ surface, apart }: Chart): string {
  return ['#/surface', surface, ...(apart === '' ? [] : [apart])].map((part, at) => (at === 0 ? part : encodeURIComponent(part))).join('/');
}

/** What is different about these visits, or nothing. */
export function apartMeaning(apart: string): string {
  return apart.split('+').flatMap((word) => MEANINGS[word] ?? []).join('; ');
}
