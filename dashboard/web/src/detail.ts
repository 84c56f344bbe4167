// One surface: its figures, how its visits ended, its chart, its latest visits.
import type { OutcomeShare, SurfaceDetail, Visit } from './api.ts';
import { surfaceChart } from './chart.ts';
import { breakable, element, order, setAttribute, setText } from './element.ts';
import { count, duration, percent, visits } from './format.ts';
import { durationCell } from './list.ts';
import { aboutPercentiles } from './notes.ts';
import { outcomeBar, STANDINGS, words, type Standing } from './outcome.ts';
import { visitsTable } from './visits_table.ts';

export interface DetailView {
  root: HTMLElement;
  show(detail: SurfaceDetail, latest: Visit[]): void;
  missing(): void;
  destroy(): void;
}

export function detailView(name: string): DetailView {
  const subtitle = element('p', { class: 'totals' }, 'Loading');
  const tiles = { p50: durationCell(), p90: durationCell(), completion: element('span'), first: element('span'), visits: element('span') };
  const bar = outcomeBar();
  const shares = element('tbody');
  const chart = surfaceChart();
  const table = visitsTable();
  const content = element(
    'div',
    { class: 'detail-content', hidden: '' },
    element(
      'dl',
      { class: 'tiles' },
      tile('Visually complete, p50', tiles.p50.root),
      tile('Visually complete, p90', tiles.p90.root),
      tile('Complete', tiles.completion),
      tile('First content, median', tiles.first),
      tile('Visits', tiles.visits),
    ),
    element(
      'div',
      { class: 'columns' },
      section('Time to visually complete', chart.root, aboutPercentiles()),
      section('How visits ended', bar.root, element('table', { class: 'shares', 'aria-label': 'How visits ended' }, shares)),
    ),
    section('Latest visits', table.root),
  );
  const root = element(
    'div',
    { class: 'detail', 'data-surface': name },
    element('nav', { 'aria-label': 'Breadcrumb' }, element('a', { href: '#/', class: 'back' }, 'All surfaces')),
    element('div', { class: 'title' }, element('div', {}, element('h1', {}, ...breakable(name)), subtitle)),
    content,
  );
  const standings = { counted: standingRow('counted'), left: standingRow('left'), excluded: standingRow('excluded') };
  const rows = new Map<string, ShareRow>();

  function shareOf(share: OutcomeShare): HTMLElement {
    let row = rows.get(share.outcome);
    if (!row) rows.set(share.outcome, (row = shareRow(share)));
    row.show(share);
    return row.root;
  }

  return {
    root,
    show({ surface, curve, histogram_grid }, latest) {
      content.hidden = false;
      const { visually_complete: complete, first_content } = surface;
      setText(subtitle, `${count(complete.visits)} of ${visits(surface.visits)} complete`);
      tiles.p50.show(complete.p50_ms, complete.p50_few, complete.visits);
      tiles.p90.show(complete.p90_ms, complete.p90_few, complete.visits);
      setText(tiles.completion, percent(surface.completion_rate));
      setText(tiles.first, duration(first_content.p50_ms));
      setText(tiles.visits, count(surface.visits));
      bar.show(surface.outcomes);
      order(shares, (Object.keys(STANDINGS) as Standing[]).flatMap((standing) => {
        const ended = surface.outcomes.filter(({ outcome }) => words(outcome).standing === standing).map(shareOf);
        return ended.length > 0 ? [standings[standing], ...ended] : [];
      }));
      chart.show(surface, curve, histogram_grid);
      table.show(latest);
      const data = { visits: surface.visits, completion: surface.completion_rate, 'first-content': first_content.p50_ms, p50: complete.p50_ms, p90: complete.p90_ms, never: curve.never };
      for (const [key, value] of Object.entries(data)) setAttribute(root, `data-${key}`, value);
    },
    missing() {
      content.hidden = true;
      setText(subtitle, 'No visit of this surface is stored yet. It appears here with its first one.');
    },
    destroy: chart.destroy,
  };
}

function tile(label: string, value: HTMLElement): HTMLElement {
  return element('div', { class: 'tile' }, element('dt', {}, label), element('dd', {}, value));
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

function shareRow({ outcome, in_percentiles }: OutcomeShare): ShareRow {
  const { label, tone, meaning } = words(outcome);
  const [share, total] = [element('td', { class: 'number' }), element('td', { class: 'number muted' })];
  const root = element(
    'tr',
    { 'data-outcome': outcome, 'data-in-percentiles': String(in_percentiles) },
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
