// How visits end: words, colours (as classes), and the stacked bar.
import type { OutcomeShare } from './api.ts';
import { element, order, setAttribute } from './element.ts';
import { percent } from './format.ts';

interface Words {
  label: string;
  /** The tone of its colour; see page.css. */
  tone: string;
  meaning: string;
}

const left = 'In no percentile: how long it would have taken is not known.';
const failed = 'In no percentile: something the user should have seen never came.';
const excluded = 'In no percentile: it says nothing of the speed.';

const OUTCOMES: Record<string, Words> = {
  complete: { label: 'Complete', tone: 'complete', meaning: 'Everything visible was drawn. These make the percentiles.' },
  complete_with_errors: { label: 'With failed images', tone: 'errors', meaning: `Drawn, but for what failed. ${failed}` },
  no_content: { label: 'No content', tone: 'nothing', meaning: `Nothing to see by the time-out. ${failed}` },
  interacted: { label: 'Used before complete', tone: 'interacted', meaning: `The user tapped or scrolled first. ${left}` },
  abandoned: { label: 'Left before complete', tone: 'abandoned', meaning: `The user left first. ${left}` },
  timeout: { label: 'Timed out', tone: 'timeout', meaning: `Not complete after 30 s. ${failed}` },
  interrupted: { label: 'Interrupted', tone: 'other', meaning: `A system dialog came first. ${left}` },
  redirected: { label: 'Redirected', tone: 'other', meaning: `The app went on to another surface. ${left}` },
  superseded: { label: 'Superseded', tone: 'other', meaning: `Another key was typed first. ${left}` },
  lost: { label: 'Lost', tone: 'lost', meaning: `The app ended first: a crash or a kill. ${left}` },
  restless: { label: 'Restless', tone: 'excluded', meaning: `The surface never stopped changing. ${excluded}` },
  void: { label: 'Void', tone: 'excluded', meaning: `The device slept or its clock jumped. ${excluded}` },
  unchanged: { label: 'Unchanged', tone: 'excluded', meaning: `Typing changed nothing. ${excluded}` },
};

export function words(outcome: string): Words {
  return OUTCOMES[outcome] ?? { label: 'Unknown', tone: 'excluded', meaning: `From a newer SDK. ${excluded}` };
}

/** "Complete 91.2%, Timed out 8.8%". */
export function sentence(outcomes: OutcomeShare[]): string {
  return outcomes.map(({ outcome, share }) => `${words(outcome).label} ${percent(share)}`).join(', ');
}

/** A stacked bar of shares. Call `show` again when they change. */
export function outcomeBar(): { root: HTMLElement; show(outcomes: OutcomeShare[]): void } {
  const root = element('div', { class: 'outcome-bar', role: 'img' });
  const parts = new Map<string, HTMLElement>();
  return {
    root,
    show(outcomes) {
      setAttribute(root, 'aria-label', sentence(outcomes));
      const shown = outcomes.map(({ outcome, share }) => {
        let part = parts.get(outcome);
        if (!part) parts.set(outcome, (part = element('span', { class: `tone-${words(outcome).tone}` })));
        setAttribute(part, 'title', `${words(outcome).label} ${percent(share)}`);
        part.style.flexGrow = String(share);
        return part;
      });
      order(root, shown);
    },
  };
}

/** A dot of the outcome's colour and its name. */
export function outcomeLabel(outcome: string): HTMLElement {
  const { label, tone, meaning } = words(outcome);
  return element(
    'span',
    { class: 'outcome', title: meaning },
    element('span', { class: `swatch tone-${tone}`, 'aria-hidden': 'true' }),
    label,
  );
}
