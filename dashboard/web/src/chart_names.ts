// Names and addresses of charts. Launches, revisits, visits without a known input and typing visits have their own charts,
// and so have platforms and versions of the metric's definition, if a surface has several.
import type { Chart } from './api.ts';

const MEANINGS: Record<string, string> = {
  launch: 'the start of the app opened it',
  revisit: 'came from a cache',
  begin: 'no input of the user is known, so the wait may have begun earlier',
  typing: 'from a key to its results',
};

/** Returns the chart's name, as the collector names it: `HomeFeed · revisit, begin`. */
export function chartName({ surface, apart }: Chart): string {
  if (apart === '') return surface;
  const words = apart.split('+');
  const name = words.includes('typing') ? surface.replace(/\/typing$/, '') : surface;
  return `${name} · ${words.join(', ')}`;
}

/** Returns the address at which the page shows a chart. */
export function chartAddress({ surface, apart }: Chart): string {
  return ['#/surface', surface, ...(apart === '' ? [] : [apart])].map((part, at) => (at === 0 ? part : encodeURIComponent(part))).join('/');
}

/** Explains how the visits of a kind of chart differ from those of the normal kind. Returns '' for the normal kind. */
export function apartMeaning(apart: string): string {
  return apart.split('+').flatMap((word) => MEANINGS[word] ?? []).join('; ');
}
