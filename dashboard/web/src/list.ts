// The list of all surfaces, sorted.
import type { Percentile, Summary, Surfaces } from './api.ts';
import { apartMeaning, chartAddress } from './chart_names.ts';
import { dataAttributes } from './data_attributes.ts';
import { breakable, element, setAttribute, setChildren, setText } from './element.ts';
import { count, percent, visits } from './format.ts';
import { outcomeBar } from './outcome.ts';
import { aboutPercentiles, howToRead, legend } from './explanations.ts';
import { aboutFacts, factLine, UNMEASURED } from './facts.ts';
import { percentileLines } from './percentiles.ts';
import { percentileValue, rangeAxis } from './range.ts';

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
  { key: null, label: 'How visits ended', title: 'Share of each outcome', kind: 'outcomes' },
  { key: 'first_content', label: 'First content', title: 'The time by which half of the visits had their first content', kind: 'number first' },
];
/** The last column: both percentiles, each with its range bar. */
const PERCENTILES: Column[] = [
  { key: 'p50', label: 'p50', title: 'The time by which half of the visits were visually complete', kind: '' },
  { key: 'p90', label: 'p90', title: 'The time by which nine of ten visits were visually complete', kind: '' },
];

/** The sections of the table. Each surface is in the one section that contains it. The first has no heading. */
const SECTIONS: { title: string; meaning: string; contains(summary: Summary): boolean }[] = [
  { title: '', meaning: '', contains: ({ unmeasured, kind }) => !unmeasured && kind === 'normal' },
  { title: 'Not measured', meaning: UNMEASURED, contains: ({ unmeasured }) => unmeasured },
  {
    title: 'Charted apart',
    meaning: 'Launches, revisits of cached surfaces, visits without a known input of the user, and typing visits: their times mean something else.',
    contains: ({ unmeasured, kind }) => !unmeasured && kind !== 'normal',
  },
];

/**
 * Returns the percentile by which surfaces are sorted, in milliseconds: Infinity if it was not reached, null if there
 * are no visits.
 */
const time = ({ visits_in_percentiles: visits }: Summary, { estimate_ms }: Percentile): number | null => (visits === 0 ? null : (estimate_ms ?? Infinity));

const value: Record<SortKey, (summary: Summary) => number | string | null> = {
  name: (summary) => summary.name,
  visits: (summary) => summary.visits,
  completion: (summary) => summary.completion_rate,
  first_content: (summary) => time(summary, summary.first_content.p50),
  p50: (summary) => time(summary, summary.visually_complete.p50),
  p90: (summary) => time(summary, summary.visually_complete.p90),
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
  const percentileHeads = PERCENTILES.map(button);
  const sections = SECTIONS.map(section);
  const table = element(
    'table',
    { class: 'surfaces', 'aria-label': 'Surfaces' },
    element(
      'thead',
      {},
      element('tr', {}, ...heads, element('th', { scope: 'col', class: 'times' }, element('span', { class: 'times-head' }, element('span', {}, 'Visually complete'), ...percentileHeads, rangeAxis()))),
    ),
    ...sections.map(({ body }) => body),
  );
  const nothing = element('p', { class: 'nothing', hidden: '' });
  const sortChoice = mobileSort();
  const root = element(
    'div',
    { class: 'list' },
    element('div', { class: 'title' }, element('div', {}, element('h1', {}, 'Surfaces'), totals), element('div', { class: 'tools' }, sortChoice, search)),
    element('div', { class: 'card' }, table, nothing),
    element('div', { class: 'notes' }, legend(), howToRead(), aboutPercentiles(), aboutFacts()),
  );

  function head(column: Column): HTMLElement {
    const { key, label, title, kind } = column;
    if (!key) return element('th', { scope: 'col', class: kind, title }, label);
    return element('th', { scope: 'col', class: kind, 'data-key': key }, button(column));
  }

  function button({ key, label, title }: Column): HTMLElement {
    const made = element('button', { type: 'button', 'data-sort': key, title }, label);
    made.addEventListener('click', () => key && sortBy(key));
    return made;
  }

  /** Creates the sort menu of narrow screens, whose cards have no column headers to click. */
  function mobileSort(): HTMLElement {
    const choice = element('select', { 'aria-label': 'Sort by', class: 'sort-choice' });
    for (const { key, label } of [...COLUMNS, ...PERCENTILES]) if (key) choice.append(element('option', { value: key }, key === 'p90' ? 'Slowest p90' : label));
    choice.value = sort.key;
    choice.addEventListener('change', () => sortBy(choice.value as SortKey, choice.value !== 'name'));
    return choice;
  }

  function sortBy(key: SortKey, descending = sort.key === key ? !sort.descending : key !== 'name'): void {
    sort = { key, descending };
    render();
  }

  /**
   * Returns a surface's position in the collector's order, which has the slowest first. It decides between equal
   * surfaces.
   */
  const rank = (summary: Summary): number => shown?.surfaces.indexOf(summary) ?? 0;

  /** Compares two surfaces. A surface without a value comes last in both directions. */
  function compare(a: Summary, b: Summary): number {
    const [x, y] = [value[sort.key](a), value[sort.key](b)];
    if (x === null || y === null) return x === y ? rank(a) - rank(b) : x === null ? 1 : -1;
    const ascending = typeof x === 'string' ? x.localeCompare(String(y)) : x === y ? 0 : x - Number(y);
    return (sort.descending ? -ascending : ascending) || rank(a) - rank(b);
  }

  function render(): void {
    if (!shown) return;
    const { surfaces } = shown;
    const direction = sort.descending ? 'descending' : 'ascending';
    heads.forEach((head) => setAttribute(head, 'aria-sort', head.dataset['key'] === sort.key ? direction : null));
    percentileHeads.forEach((head) => setAttribute(head, 'data-sorted', head.dataset['sort'] === sort.key ? direction : null));
    setText(totals, totalsText(shown));
    const names = new Set(surfaces.map((summary) => summary.name));
    for (const name of rows.keys()) if (!names.has(name)) rows.delete(name);
    const wanted = surfaces.filter((summary) => summary.name.toLowerCase().includes(filter)).sort(compare);
    const rowOf = (summary: Summary): HTMLElement => {
      let row = rows.get(summary.name);
      if (!row) rows.set(summary.name, (row = surfaceRow(summary)));
      row.show(summary);
      return row.root;
    };
    for (const { body, head, contains } of sections) {
      const rows = wanted.filter(contains).map(rowOf);
      setChildren(body, head && rows.length > 0 ? [head, ...rows] : rows);
    }
    table.hidden = wanted.length === 0;
    nothing.hidden = wanted.length > 0;
    setText(nothing, surfaces.length > 0 ? 'No surface has a name that contains this.' : `No visits yet. Let an app upload to ${location.origin}/v1/visits and they appear here.`);
    setAttribute(root, 'data-surfaces', surfaces.length);
  }

  return {
    root,
    show(surfaces) {
      shown = surfaces;
      render();
    },
    destroy: () => {},
  };
}

function totalsText({ surfaces, visits: all, dropped }: Surfaces): string {
  const names = new Set(surfaces.map(({ surface }) => surface)).size;
  const parts = [`${count(names)} ${names === 1 ? 'surface' : 'surfaces'}`, visits(all)];
  // Visits that were not sampled were dropped on purpose, so they are not counted here.
  const lost = dropped.filter(({ reason }) => reason !== 'not_sampled').reduce((sum, { count }) => sum + count, 0);
  if (lost > 0) parts.push(`${count(lost)} dropped by clients`);
  return parts.join(' · ');
}

/** Creates the part of the table for a section, and its heading, which is not in it yet. */
function section({ title, meaning, contains }: (typeof SECTIONS)[number]): { body: HTMLElement; head: HTMLElement | null; contains(summary: Summary): boolean } {
  const head = element('tr', { class: 'section-head' }, element('th', { colspan: COLUMNS.length + 1, scope: 'rowgroup' }, element('strong', {}, title), ` ${meaning}`));
  return { body: element('tbody', { 'data-section': title || null }), head: title ? head : null, contains };
}

interface Row {
  root: HTMLElement;
  show(summary: Summary): void;
}

function surfaceRow(chart: Summary): Row {
  const [total, completion] = [element('span'), element('span', { class: 'share' })];
  const [bar, first, percentiles] = [outcomeBar(), percentileValue(), percentileLines()];
  const [errors, doubts] = [factLine('error'), factLine('unsettled', 'audit')];
  const link = element('a', { href: chartAddress(chart), title: apartMeaning(chart.apart) || null }, ...breakable(chart.name));
  const cells = [element('span', { class: 'two-lines' }, link, doubts.root), total, element('span', { class: 'two-lines' }, completion, errors.root), bar.root, first.root];
  const root = element(
    'tr',
    { 'data-surface': chart.name, 'data-apart': chart.apart },
    ...COLUMNS.map(({ kind, label }, at) => element(at === 0 ? 'th' : 'td', { class: kind, scope: at === 0 ? 'row' : null, 'data-label': label }, cells[at] ?? null)),
    element('td', { class: 'times' }, percentiles.root),
  );
  return {
    root,
    show(summary) {
      const { visually_complete: { p90 }, first_content, visits_in_percentiles: known } = summary;
      setText(total, count(summary.visits));
      setAttribute(total, 'title', summary.weighted_visits === summary.visits ? null : `Sampled: they represent ${visits(summary.weighted_visits)}`);
      setText(completion, percent(summary.completion_rate));
      first.show(first_content.p50, known > 0);
      bar.show(summary.outcomes);
      percentiles.show(summary);
      errors.show(summary);
      doubts.show(summary);
      for (const [key, value] of Object.entries(dataAttributes(summary))) setAttribute(root, `data-${key}`, value);
      setAttribute(root, 'data-few', String(p90.few));
    },
  };
}
