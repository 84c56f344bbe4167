// The page of one chart: its figures, how its visits ended, the share complete by time, and its latest visits.
import type { Chart, OutcomeShare, Percentile, SurfaceDetail, Visit } from './api.ts';
import { apartMeaning, chartName } from './chart_names.ts';
import { surfaceChart } from './chart.ts';
import { dataAttributes } from './data_attributes.ts';
import { breakable, element, setAttribute, setChildren, setText } from './element.ts';
import { count, percent, visits } from './format.ts';
import { aboutPercentiles, howToRead } from './explanations.ts';
import { factTiles, unmeasuredNotice } from './facts.ts';
import { outcomeBar, outcomeWords, STANDINGS, type Standing } from './outcome.ts';
import { percentileValue, rangeBar, rangeText } from './range.ts';
import { visitsTable } from './visits_table.ts';

export interface DetailView {
  root: HTMLElement;
  show(detail: SurfaceDetail, latest: Visit[]): void;
  missing(): void;
  destroy(): void;
}

export function detailView(which: Chart): DetailView {
  const name = chartName(which);
  const subtitle = element('p', { class: 'totals' }, 'Loading');
  const tiles = {
    p50: percentileTile('p50', 'Half of the visits complete by'),
    p90: percentileTile('p90', 'Nine in ten complete by'),
    first: percentileTile('p50', 'First content in half of the visits by'),
    completion: element('span'),
  };
  const bar = outcomeBar();
  const shares = element('tbody');
  const [facts, notice] = [factTiles(), unmeasuredNotice()];
  const chart = surfaceChart();
  const table = visitsTable();
  const content = element(
    'div',
    { class: 'detail-content', hidden: '' },
    notice.root,
    element('dl', { class: 'tiles' }, tiles.p90.root, tiles.p50.root, tiles.first.root, tile('Complete, of all visits', tiles.completion)),
    element(
      'div',
      { class: 'columns' },
      section('Share of visits complete by time', chart.root, howToRead(), aboutPercentiles()),
      section('How visits ended', bar.root, element('table', { class: 'shares', 'aria-label': 'How visits ended' }, shares)),
    ),
    section('What the percentiles do not say', facts.root),
    section('Latest visits', table.root),
  );
  const heading = element('h1', {}, ...breakable(name));
  const root = element(
    'div',
    { class: 'detail', 'data-surface': name },
    element('nav', { 'aria-label': 'Breadcrumb' }, element('a', { href: '#/', class: 'back' }, 'All surfaces')),
    element('div', { class: 'title' }, element('div', {}, heading, subtitle)),
    content,
  );
  const standings = { observed: standingRow('observed'), censored: standingRow('censored'), excluded: standingRow('excluded') };
  const rows = new Map<string, ShareRow>();

  function rowOf(share: OutcomeShare): HTMLElement {
    let row = rows.get(share.outcome);
    if (!row) rows.set(share.outcome, (row = shareRow(share)));
    row.show(share);
    return row.root;
  }

  return {
    root,
    show({ surface, curve, bars }, latest) {
      content.hidden = false;
      // An address may leave out the platform and the definition; the collector has chosen them.
      if (root.getAttribute('data-surface') !== surface.name) {
        setAttribute(root, 'data-surface', surface.name);
        heading.replaceChildren(...element('h1', {}, ...breakable(surface.name)).childNodes);
      }
      const known = surface.visits_in_percentiles > 0;
      setText(subtitle, [visits(surface.visits), apartMeaning(surface.apart)].filter(Boolean).join(' · '));
      tiles.p50.show(surface.visually_complete.p50, known);
      tiles.p90.show(surface.visually_complete.p90, known);
      tiles.first.show(surface.first_content.p50, known);
      setText(tiles.completion, percent(surface.completion_rate));
      bar.show(surface.outcomes);
      setChildren(shares, (Object.keys(STANDINGS) as Standing[]).flatMap((standing) => {
        const ended = surface.outcomes.filter(({ outcome }) => outcomeWords(outcome).standing === standing).map(rowOf);
        return ended.length > 0 ? [standings[standing], ...ended] : [];
      }));
      facts.show(surface);
      notice.show(surface);
      chart.show(surface, curve.points, bars);
      table.show(latest);
      for (const [key, value] of Object.entries(dataAttributes(surface))) setAttribute(root, `data-${key}`, value);
    },
    missing() {
      content.hidden = true;
      setText(subtitle, 'No visit of this surface is stored yet. It appears here with its first one.');
    },
    destroy: chart.destroy,
  };
}

function tile(label: string, ...value: Node[]): HTMLElement {
  return element('div', { class: 'tile' }, element('dt', {}, label), element('dd', {}, ...value));
}

function percentileTile(name: string, label: string): { root: HTMLElement; show(percentile: Percentile, known: boolean): void } {
  const [value, bar] = [percentileValue(), rangeBar()];
  const [sure, bounds] = [element('span'), element('span')];
  const root = tile(label, value.root, bar.root, element('span', { class: 'sure' }, sure, bounds));
  root.firstElementChild?.append(element('small', {}, name));
  return {
    root,
    show(percentile, known) {
      const { interval, at_least_ms: least, at_most_ms: most } = percentile;
      value.show(percentile, known);
      bar.root.style.visibility = known ? '' : 'hidden';
      bar.show(name, percentile);
      setText(sure, !known ? '' : interval ? `95% sure: ${rangeText(interval.low_ms, interval.high_ms)}` : 'Too few sessions for an interval');
      setText(bounds, known ? `Possible range if the visits that were left had gone on: ${rangeText(least, most)}` : '');
    },
  };
}

function section(title: string, ...children: HTMLElement[]): HTMLElement {
  return element('section', { class: 'card' }, element('h2', {}, title), ...children);
}

function standingRow(standing: Standing): HTMLElement {
  return element('tr', { class: 'standing' }, element('th', { colspan: 3, scope: 'colgroup' }, STANDINGS[standing]));
}

interface ShareRow {
  root: HTMLElement;
  show(share: OutcomeShare): void;
}

function shareRow({ outcome, standing }: OutcomeShare): ShareRow {
  const { label, tone, meaning } = outcomeWords(outcome);
  const [share, total] = [element('td', { class: 'number' }), element('td', { class: 'number muted' })];
  const root = element(
    'tr',
    { 'data-outcome': outcome, 'data-standing': standing },
    element('th', { scope: 'row' }, element('span', { class: 'share-words' }, element('span', { class: `swatch tone-${tone}`, 'aria-hidden': 'true' }), label, element('small', {}, meaning))),
    share,
    total,
  );
  return {
    root,
    show(now) {
      setText(share, percent(now.share));
      setText(total, count(now.visits));
      setAttribute(root, 'data-visits', now.visits);
      setAttribute(root, 'data-share', now.share);
    },
  };
}
