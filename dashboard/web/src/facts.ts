// What the percentiles of a surface do not say: errors, visits that may have been left incomplete, and visits that changed
// after all. The list has their shares, in small lines; the page of a surface explains them.
import type { Audit, Summary } from './api.ts';
import { element, setChildren, setText } from './element.ts';
import { count, percent, visits } from './format.ts';

/** Explains why a surface is ranked apart. */
export const UNMEASURED =
  'In at least half of their completed visits, 30% or more of the screen is a canvas, map or web view that AllDrawn cannot see into. Their times say when everything else was drawn.';

/** What changed first after a visit was complete. The collector's words for it are the keys. */
const CAUSES: Record<string, string> = {
  appeared: 'something new appeared',
  renewed: 'something loaded again or was replaced',
  busy_again: 'a loading indicator appeared',
  unknown: 'a change that only newer SDKs know',
};

interface Fact {
  key: string;
  /** What the share is of, after the share itself: "1.8% errors". */
  short: string;
  share: number;
  label: string;
  meaning: string;
  /** Parts of the share, with their numbers. */
  parts: [label: string, number: number][];
}

/** Returns the interval of the audit's share in words. */
function sure({ interval }: Audit): string {
  return interval ? `95% sure: ${percent(interval[0])} to ${percent(interval[1])}.` : 'Too few users for an interval.';
}

function unsettledMeaning(unsettled: number, weight: number): string {
  if (unsettled === 0) return 'No user went on before the surface had settled.';
  return `In ${percent(unsettled)} of the complete visits the user went on before the surface had settled. By how often it changes again after it looks complete, ${percent(weight)} of all visits were not complete then. They count as left, and the estimates and bounds depend on them.`;
}

function auditMeaning(audit: Audit): string {
  return `${visits(audit.records)} ${audit.records === 1 ? 'was' : 'were'} watched for up to 5 seconds after ${audit.records === 1 ? 'it was' : 'they were'} complete, until the user did anything. ${sure(audit)}`;
}

/** Returns the facts that apply to a surface. */
function factsOf({ error, unsettled, unsettled_weight, minor_failures, excluded, audit }: Summary): Fact[] {
  const fact = (key: string, short: string, share: number, label: string, meaning: string, parts: Fact['parts'] = []): Fact => ({ key, short, share, label, meaning, parts });
  const facts = [
    fact('error', 'errors', error, 'Ended in an error', 'An error was shown instead of content. These visits count as not complete until the error was shown.'),
    fact('unsettled', 'unsettled', unsettled_weight, 'Left before it was certain', unsettledMeaning(unsettled, unsettled_weight)),
    audit
      ? fact('audit', 'changed later', audit.changed, 'Changed after it was complete', auditMeaning(audit), audit.causes.map(({ cause, records }) => [CAUSES[cause] ?? cause, records]))
      : null,
    fact('minor', '', minor_failures, 'Complete with small failures', 'Failed content covered less than 1% of the area. These visits count as complete.'),
    fact('excluded', '', excluded, 'In no percentile', 'These visits say nothing about speed. They count in the shares of the outcomes only.'),
  ];
  return facts.filter((fact) => fact !== null);
}

/** Explains the small shares of the list. */
export function aboutFacts(): HTMLElement {
  return element(
    'p',
    { class: 'about' },
    element('strong', {}, 'Small figures. '),
    'Errors: the share of visits that showed an error instead of content. Unsettled: the share that was probably left before it was complete, although the screen looked finished. Changed later: the share of complete visits that changed again within 5 seconds, as seen in the few that are watched for it.',
  );
}

interface View {
  root: HTMLElement;
  show(summary: Summary): void;
}

/** Creates a small line with those of the named shares that are not 0: `error`, `unsettled`, `audit`. */
export function factLine(...keys: string[]): View {
  const root = element('span', { class: 'facts-line' });
  let shown = '';
  return {
    root,
    show(summary) {
      const facts = factsOf(summary).filter(({ key, share }) => keys.includes(key) && share > 0);
      if (shown === (shown = JSON.stringify(facts))) return;
      setChildren(root, facts.map(({ key, short, share, label, meaning }) => element('span', { title: `${label}. ${meaning}`, 'data-fact': key }, `${percent(share)} ${short}`)));
    },
  };
}

/** Creates the explained facts of a surface. Small failures and excluded visits are shown only if there are any. */
export function factTiles(): View {
  const root = element('dl', { class: 'facts' });
  let shown = '';
  return {
    root,
    show(summary) {
      const facts = factsOf(summary).filter(({ short, share }) => short !== '' || share > 0);
      const unaudited = summary.audit === null;
      if (shown === (shown = JSON.stringify([facts, unaudited]))) return;
      setChildren(root, [...facts.map(tile), ...(unaudited ? [unauditedTile()] : [])]);
    },
  };
}

function tile({ key, share, label, meaning, parts }: Fact): HTMLElement {
  const causes = parts.map(([part, number]) => element('li', { class: 'chip' }, part, element('small', {}, count(number))));
  return element(
    'div',
    { class: 'fact', 'data-fact': key },
    element('dt', {}, element('strong', {}, percent(share)), ` ${label}`),
    element('dd', {}, element('span', {}, causes.length > 0 ? `${meaning} What changed first:` : meaning), causes.length > 0 ? element('ul', { class: 'chips', 'aria-label': 'What changed first' }, ...causes) : null),
  );
}

function unauditedTile(): HTMLElement {
  return element(
    'div',
    { class: 'fact', 'data-fact': 'audit' },
    element('dt', {}, element('strong', {}, '–'), ' Changed after it was complete'),
    element('dd', {}, 'Not known: no visit was watched after it was complete.'),
  );
}

/** Creates the notice on the page of a surface that is ranked apart. Hidden for all others. */
export function unmeasuredNotice(): View {
  const text = element('span');
  const root = element('p', { class: 'notice', hidden: '' }, element('strong', {}, 'Not measured. '), text);
  return {
    root,
    show({ unmeasured }) {
      root.hidden = !unmeasured;
      setText(text, unmeasured ? 'In at least half of the completed visits, 30% or more of the screen is a canvas, map or web view that AllDrawn cannot see into. The times below say when everything else was drawn. Let that view say itself when it is drawn, through a Perf interface of the SDK.' : '');
    },
  };
}
