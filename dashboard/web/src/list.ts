// All surfaces, ranked.
import type { Grid, Percentiles, Summary, Surfaces } from './api.ts';
import { breakable, element, order, setAttribute, setText } from './element.ts';
import { count, duration, percent, visits } from './format.ts';
import { outcomeBar, sentence } from './outcome.ts';
import { smallChart } from './small_chart.ts';
import { aboutPercentiles, legend } from './notes.ts';

type SortKey = 'name' | 'visits' | 'completion' | 'first_content' | 'p50' | 'p90';

interface Column {
  key: SortKey | null;
  label: string;
  title: string;
  kind: string;
}

const COLUMNS: Column[] = [
  { key: 'name', label: 'Surface', title: 'A screen, tab, dialog or page', kind: 'name' },
  { key: 'visits', label: 'Visits', title: 'Events stored', kind: 'number visits' },
  { key: 'completion', label: 'Complete', title: 'Share of all visits in which everything visible was drawn', kind: 'number completion' },
  { key: null, label: 'How visits ended', title: 'Shares of all outcomes', kind: 'outcomes' },
  { key: 'first_content', label: 'First content', title: 'Median time to the first content, of visits that reached it', kind: 'number first' },
  { key: 'p50', label: 'p50', title: 'Half of the complete visits were visually complete by then', kind: 'number p50' },
  { key: 'p90', label: 'p90', title: 'Nine of ten complete visits were visually complete by then', kind: 'number p90' },
  { key: null, label: '50 ms to 50 s', title: 'Visually complete times of complete visits, logarithmic', kind: 'shape' },
];

const value: Record<SortKey, (summary: Summary) => number | string | null> = {
  name: (summary) => summary.name,
  visits: (summary) => summary.visits,
  completion: (summary) => summary.completion_rate,
  first_content: (summary) => summary.first_content.p50_ms,
  p50: (summary) => summary.visually_complete.p50_ms,
  p90: (summary) => summary.visually_complete.p90_ms,
};

export interface ListView {
  root: HTMLElement;
  show(surfaces: Surfaces): void;
  destroy(): void;
}

export function listView(): ListView {
  let sort: { key: SortKey; descending: boolean } = { key: 'p90', descending: true };
  let filter = '';
  let shown: Surfaces | null = null;
  const rows = new Map<string, Row>();

  const totals = element('p', { class: 'totals' });
  const search = element('input', { type: 'search', placeholder: 'Filter surfaces', 'aria-label': 'Filter surfaces', autocomplete: 'off', spellcheck: 'false' });
  search.addEventListener('input', () => {
    filter = search.value.trim().toLowerCase();
    render();
  });
  const heads = COLUMNS.map(head);
  const body = element('tbody');
  const table = element(
    'table',
    { class: 'surfaces', 'aria-label': 'Surfaces' },
    element(
      'thead',
      {},
      element('tr', { class: 'groups', 'aria-hidden': 'true' }, element('td', { colspan: 5 }), element('td', { colspan: 3 }, 'Visually complete')),
      element('tr', {}, ...heads),
    ),
    body,
  );
  const nothing = element('p', { class: 'nothing', hidden: '' });
  const sortChoice = mobileSort();
  const root = element(
    'div',
    { class: 'list' },
    element('div', { class: 'title' }, element('div', {}, element('h1', {}, 'Surfaces'), totals), element('div', { class: 'tools' }, sortChoice, search)),
    element('div', { class: 'card' }, table, nothing),
    element('div', { class: 'notes' }, legend(), aboutPercentiles()),
  );

  function head({ key, label, title, kind }: Column): HTMLElement {
    if (!key) return element('th', { scope: 'col', class: kind, title }, label);
    const button = element('button', { type: 'button', 'data-sort': key, title }, label);
    button.addEventListener('click', () => sortBy(key));
    return element('th', { scope: 'col', class: kind, 'data-key': key }, button);
  }

  /** Narrow screens show cards, which have no heads to click. */
  function mobileSort(): HTMLElement {
    const choice = element('select', { 'aria-label': 'Sort by', class: 'sort-choice' });
    for (const { key, label } of COLUMNS) if (key) choice.append(element('option', { value: key }, key === 'p90' ? 'Slowest p90' : label));
    choice.value = sort.key;
    choice.addEventListener('change', () => sortBy(choice.value as SortKey, choice.value !== 'name'));
    return choice;
  }

  function sortBy(key: SortKey, descending = sort.key === key ? !sort.descending : key !== 'name'): void {
    sort = { key, descending };
    render();
  }

  /** What has no value comes last in both directions. */
  function compare(a: Summary, b: Summary): number {
    const [x, y] = [value[sort.key](a), value[sort.key](b)];
    if (x === null || y === null) return x === y ? b.visits - a.visits : x === null ? 1 : -1;
    const ascending = typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y);
    return (sort.descending ? -ascending : ascending) || b.visits - a.visits || a.name.localeCompare(b.name);
  }

  function render(): void {
    if (!shown) return;
    const { surfaces, histogram_grid: grid } = shown;
    heads.forEach((head) => setAttribute(head, 'aria-sort', head.dataset['key'] === sort.key ? (sort.descending ? 'descending' : 'ascending') : null));
    setText(totals, totalsText(shown));
    const names = new Set(surfaces.map((summary) => summary.name));
    for (const [name, row] of rows) {
      if (names.has(name)) continue;
      row.destroy();
      rows.delete(name);
    }
    const wanted = surfaces.filter((summary) => summary.name.toLowerCase().includes(filter)).sort(compare);
    order(body, wanted.map((summary) => {
      let row = rows.get(summary.name);
      if (!row) rows.set(summary.name, (row = surfaceRow(summary.name)));
      row.show(summary, grid);
      return row.root;
    }));
    table.hidden = wanted.length === 0;
    nothing.hidden = wanted.length > 0;
    setText(nothing, surfaces.length > 0 ? 'No surface has such a name.' : `No visits yet. Let an app upload to ${location.origin}/v1/visits and they appear here.`);
    setAttribute(root, 'data-surfaces', surfaces.length);
  }

  return {
    root,
    show(surfaces) {
      shown = surfaces;
      render();
    },
    destroy: () => rows.forEach((row) => row.destroy()),
  };
}

function totalsText({ surfaces, visits: all, dropped }: Surfaces): string {
  const parts = [`${count(surfaces.length)} ${surfaces.length === 1 ? 'surface' : 'surfaces'}`, visits(all)];
  // What was left out on purpose is no loss.
  const lost = dropped.filter(({ reason }) => reason !== 'not_sampled').reduce((sum, { count }) => sum + count, 0);
  if (lost > 0) parts.push(`${count(lost)} dropped by clients`);
  return parts.join(' · ');
}

interface Row {
  root: HTMLElement;
  show(summary: Summary, grid: Grid): void;
  destroy(): void;
}

function surfaceRow(name: string): Row {
  const [total, completion, first] = [element('span'), element('span'), element('span')];
  const bar = outcomeBar();
  const [p50, p90] = [durationCell(), durationCell()];
  const chart = smallChart();
  const cells = [
    element('a', { href: `#/surface/${encodeURIComponent(name)}` }, ...breakable(name)), total, completion, bar.root, first, p50.root, p90.root, chart.root,
  ];
  const root = element(
    'tr',
    { 'data-surface': name },
    ...COLUMNS.map(({ kind, label }, at) => element(at === 0 ? 'th' : 'td', { class: kind, scope: at === 0 ? 'row' : null, 'data-label': label }, cells[at] ?? null)),
  );
  return {
    root,
    show(summary, grid) {
      const { visually_complete: complete, first_content } = summary;
      setText(total, count(summary.visits));
      setAttribute(total, 'title', summary.weighted_visits === summary.visits ? null : `Sampled: they stand for ${visits(summary.weighted_visits)}`);
      setText(completion, percent(summary.completion_rate));
      setText(first, duration(first_content.p50_ms));
      bar.show(summary.outcomes);
      p50.show(complete.p50_ms, complete.p50_few, complete.visits);
      p90.show(complete.p90_ms, complete.p90_few, complete.visits);
      chart.show(summary.histogram, grid, shapeLabel(complete));
      const data = {
        visits: summary.visits, completion: summary.completion_rate, 'first-content': first_content.p50_ms,
        p50: complete.p50_ms, p90: complete.p90_ms, few: String(complete.p90_few), outcomes: sentence(summary.outcomes),
      };
      for (const [key, value] of Object.entries(data)) setAttribute(root, `data-${key}`, value);
    },
    destroy: chart.destroy,
  };
}

function shapeLabel({ visits: complete, p50_ms, p90_ms }: Percentiles): string {
  return complete === 0 ? 'No complete visit' : `Distribution of ${visits(complete)}: half within ${duration(p50_ms)}, nine of ten within ${duration(p90_ms)}`;
}

/** A duration, marked where it rests on few visits. */
export function durationCell(): { root: HTMLElement; show(ms: number | null, few: boolean, of: number): void } {
  const text = element('span');
  const mark = element('span', { class: 'few' }, 'few');
  const root = element('span', { class: 'duration' }, mark, text);
  return {
    root,
    show(ms, few, of) {
      setText(text, duration(ms));
      mark.hidden = !few || ms === null;
      setAttribute(mark, 'title', `Only ${visits(of)} complete: too few to rely on`);
      setAttribute(root, 'data-few', String(few));
    },
  };
}
