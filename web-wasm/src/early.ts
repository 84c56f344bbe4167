// What happens between the stub's `install` and the rest of the SDK, which loads when the page is idle: navigations, and
// when which elements changed.

import { later, observer } from './guard';
import { acts, openingInput, rememberInputs, type UserInput } from './inputs';
import { onNavigations, type Navigation } from './navigations';

/** A navigation from before the rest of the SDK. */
export interface EarlyNavigation extends Navigation {
  /** The address since this navigation. */
  address: string;
  /** When it took place, milliseconds. */
  at: number;
  /** The input that may have caused it. */
  input: UserInput | undefined;
  /** Number of the task in which it took place. */
  task: number;
  /** Number of the user's acts before it, with the act that caused it. */
  acts: number;
}

/** What the stub remembers. */
export interface Early {
  /** When the stub was installed, milliseconds. */
  at: number;
  /** The address at that time. */
  address: string;
  /** False if the user had acted in the page before that. */
  isFirst: boolean;
  navigations: EarlyNavigation[];
}

/**
 * Returns true if the browser has counted a tap, click or key in this document. (`navigator.userActivation` would count
 * those in the document before, too.)
 */
export const hasUserActed = (): boolean => ['click', 'keydown'].some((type) => performance.eventCounts?.get(type));

/** Address of the stub's own script. */
export const STUB_ADDRESS = import.meta.url;

let early: Early | undefined;
let begun = false;
let stop = (): void => {};
const changes = new WeakMap<Node, number>();

/** When the page changed last while the stub watched it, milliseconds; -1 if it has not. */
export let changedAt = -1;

/** Returns when a node was added, or its text or attributes changed, while the stub watched it, milliseconds; otherwise -1. */
export const changeOf = (node: Node): number => changes.get(node) ?? -1;

/** Begins to remember. A second call does nothing. `onNavigation` is called at each navigation. */
export function rememberEarly(onNavigation: () => void): void {
  if (begun) return;
  begun = true;
  rememberInputs();
  const navigations: EarlyNavigation[] = [];
  early = { at: performance.now(), address: location.href, isFirst: !hasUserActed(), navigations };
  let [task, inTask] = [0, false];
  onNavigations((navigation) => {
    if (!inTask) {
      [task, inTask] = [task + 1, true];
      later(() => (inTask = false));
    }
    navigations.push({ ...navigation, address: location.href, at: performance.now(), input: openingInput(), task, acts });
    onNavigation();
  });
  const { observer: mutations, done } = observer('MutationObserver', (records) => {
    changedAt = performance.now();
    for (const { type, target, addedNodes } of records) {
      for (const node of type === 'childList' ? addedNodes : [target]) changes.set(node, changedAt);
    }
  });
  mutations.observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: ['class', 'style', 'hidden', 'open'] });
  stop = done;
}

/** Returns what the stub remembers, once, and ends it; undefined if there is no stub. */
export function takeEarly(): Early | undefined {
  stop();
  const taken = early;
  early = undefined;
  return taken;
}
