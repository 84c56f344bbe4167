// The table of the latest visits, with the nodes that each visit waited for.
import type { NodeView, Visit } from './api.ts';
import { element, setChildren } from './element.ts';
import { duration, moment } from './format.ts';
import { outcomeLabel } from './outcome.ts';

const COLUMNS: [label: string, kind: string][] = [
  ['Received', 'time'],
  ['Outcome', 'ending'],
  ['First content', 'number first'],
  ['Visually complete', 'number vc'],
  ['Waited for', 'nodes'],
  ['On', 'platform'],
];

export function visitsTable(): { root: HTMLElement; show(visits: Visit[]): void } {
  const body = element('tbody');
  const heads = COLUMNS.map(([label, kind]) => element('th', { scope: 'col', class: kind }, label));
  const root = element('div', { class: 'scroll' }, element('table', { class: 'visits', 'aria-label': 'Latest visits' }, element('thead', {}, element('tr', {}, ...heads)), body));
  const rows = new Map<string, HTMLElement>();
  return {
    root,
    show(visits) {
      // A visit never changes, so its row is created once.
      const wanted = visits.map((visit) => rows.get(visit.id) ?? visitRow(visit));
      rows.clear();
      visits.forEach((visit, at) => rows.set(visit.id, wanted[at]!));
      setChildren(body, wanted);
    },
  };
}

function visitRow(visit: Visit): HTMLElement {
  const cells = [
    element('time', { title: `Began ${moment(visit.start_wall_ms)} by the device's clock` }, moment(visit.received_ms)),
    outcomeLabel(visit.outcome),
    element('span', {}, duration(visit.first_content_ms)),
    completeAt(visit),
    nodes(visit),
    element('span', { class: 'muted' }, [visit.platform, visit.app_version].filter((part) => part && part !== 'unknown').join(' ')),
  ];
  return element(
    'tr',
    { 'data-visit': visit.id, 'data-outcome': visit.outcome, 'data-standing': visit.standing, 'data-vc': visit.visually_complete_ms, 'data-first-content': visit.first_content_ms, 'data-elapsed': visit.elapsed_ms },
    ...COLUMNS.map(([label, kind], at) => element('td', { class: kind, 'data-label': label }, cells[at] ?? null)),
  );
}

/** Shows the time to visually complete of a complete visit. For any other visit, shows the time at which it ended. */
function completeAt(visit: Visit): HTMLElement {
  if (visit.standing === 'observed') return element('span', { class: 'strong' }, duration(visit.visually_complete_ms));
  return element('span', { class: 'muted', title: 'Not visually complete: how long the visit lasted' }, `ended at ${duration(visit.elapsed_ms)}`);
}

function nodes({ last_ready, still_pending }: Visit): HTMLElement {
  const pending = still_pending.map((node) => chip(node, 'pending'));
  const last = still_pending.length > 0 ? [] : last_ready.slice(0, 3).map((node) => chip(node, node.failed ? 'failed' : 'ready'));
  return element('span', { class: 'chips' }, ...pending, ...last);
}

function chip(node: NodeView, state: 'pending' | 'ready' | 'failed'): HTMLElement {
  const detail = state === 'ready' ? duration(node.ready_ms) : state;
  const name = node.label || node.kind;
  return element('span', { class: `chip ${state}`, title: `${node.kind} ${name}`, 'data-node': node.label, 'data-state': state }, name, element('small', {}, detail));
}
