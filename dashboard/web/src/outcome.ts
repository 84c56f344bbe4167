// The outcomes of visits: labels, colours (as CSS classes), and the stacked bar.
import type { OutcomeShare } from './api.ts';
import { element, setAttribute, setChildren } from './element.ts';
import { percent } from './format.ts';

/** How an outcome counts in the percentiles. */
export type Standing = 'observed' | 'censored' | 'excluded';

interface Words {
  label: string;
  /** The name of the outcome's colour, which page.css defines as the class `tone-NAME`. */
  tone: string;
  standing: Standing;
  meaning: string;
}

export const STANDINGS: Record<Standing, string> = {
  observed: 'Complete: the time is known',
  censored: 'Ended earlier: they count as not complete for as long as they lasted',
  excluded: 'In no percentile: they say nothing about speed',
};

const OUTCOMES: Record<string, Words> = {
  complete: { label: 'Complete', tone: 'complete', standing: 'observed', meaning: 'Everything visible was drawn' },
  complete_with_errors: { label: 'With failed images', tone: 'errors', standing: 'censored', meaning: 'All was drawn except failed images: complete if they cover under 1% of the area' },
  no_content: { label: 'No content', tone: 'nothing', standing: 'censored', meaning: 'No content was shown until the time-out' },
  interacted: { label: 'Used before complete', tone: 'interacted', standing: 'censored', meaning: 'The user tapped or scrolled first' },
  abandoned: { label: 'Left before complete', tone: 'abandoned', standing: 'censored', meaning: 'The user left first' },
  timeout: { label: 'Timed out', tone: 'timeout', standing: 'censored', meaning: 'Not complete after 30 s' },
  interrupted: { label: 'Interrupted', tone: 'other', standing: 'censored', meaning: 'A system dialog came first' },
  error: { label: 'Error', tone: 'errors', standing: 'censored', meaning: 'An error was shown instead of content' },
  superseded: { label: 'Superseded', tone: 'other', standing: 'censored', meaning: 'Another key was typed first' },
  lost: { label: 'Lost', tone: 'lost', standing: 'censored', meaning: 'The app ended first, by a crash or a kill' },
  restless: { label: 'Restless', tone: 'excluded', standing: 'excluded', meaning: 'The surface never stopped changing' },
  redirected: { label: 'Redirected', tone: 'excluded', standing: 'excluded', meaning: 'The app went on to another surface, whose visit carries the wait' },
  void: { label: 'Void', tone: 'excluded', standing: 'excluded', meaning: 'The device slept, or its clock jumped' },
  unchanged: { label: 'Unchanged', tone: 'excluded', standing: 'excluded', meaning: 'The typed key changed nothing' },
};

/** Returns each colour with the labels of its outcomes, such as "With failed images, error". */
export function tones(): [tone: string, labels: string][] {
  const labels = new Map<string, string>();
  for (const { tone, label } of [...Object.values(OUTCOMES), outcomeWords('')]) {
    const others = labels.get(tone);
    labels.set(tone, others === undefined ? label : `${others}, ${label.toLowerCase()}`);
  }
  return [...labels];
}

/** Returns the words for an outcome, also for one that this page does not know. */
export function outcomeWords(outcome: string): Words {
  return OUTCOMES[outcome] ?? { label: 'Unknown', tone: 'excluded', standing: 'excluded', meaning: 'An outcome of a newer SDK' };
}

/** Returns the shares as text: "Complete 91.2%, Timed out 8.8%". */
export function outcomesText(outcomes: OutcomeShare[]): string {
  return outcomes.map(({ outcome, share }) => `${outcomeWords(outcome).label} ${percent(share)}`).join(', ');
}

/** Creates a stacked bar of the outcomes' shares. Call `show` to fill it and whenever the shares change. */
export function outcomeBar(): { root: HTMLElement; show(outcomes: OutcomeShare[]): void } {
  const root = element('div', { class: 'outcome-bar', role: 'img' });
  const parts = new Map<string, HTMLElement>();
  return {
    root,
    show(outcomes) {
      setAttribute(root, 'aria-label', outcomesText(outcomes));
      const shown = outcomes.map(({ outcome, share }) => {
        let part = parts.get(outcome);
        if (!part) parts.set(outcome, (part = element('span', { class: `tone-${outcomeWords(outcome).tone}` })));
        setAttribute(part, 'title', `${outcomeWords(outcome).label} ${percent(share)}`);
        part.style.flexGrow = String(share);
        return part;
      });
      setChildren(root, shown);
    },
  };
}

/** Creates a dot of the outcome's colour and its label. */
export function outcomeLabel(outcome: string): HTMLElement {
  const { label, tone, meaning } = outcomeWords(outcome);
  return element(
    'span',
    { class: 'outcome', title: meaning },
    element('span', { class: `swatch tone-${tone}`, 'aria-hidden': 'true' }),
    label,
  );
}
