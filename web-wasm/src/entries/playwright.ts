// The entry `alldrawn/playwright`, which runs in the test, not in the page: waits for a surface of a page.

import type { VisitEvent } from '../event';
import { LONGEST_VISIT_MS, type CompleteOptions } from './completion';

export type { VisitEvent } from '../event';
export type { CompleteOptions } from './completion';

/** The source of src/entries/playwright-page.ts, which the build puts here. */
declare const PAGE_SCRIPT: string;

/** A page or a browser context of Playwright. */
export interface Watchable {
  addInitScript(script: { content: string }): Promise<unknown>;
}

/** A page or frame of Playwright. */
export interface Evaluating {
  evaluate(expression: string): Promise<unknown>;
}

/** Milliseconds between two looks for the SDK in a page that has not loaded it yet. */
const LOOK_MS = 50;

/**
 * Lets {@link complete} see the SDK of a page, or of all pages of a browser context. Call it before `page.goto`. The page
 * needs no change.
 */
export async function watch(target: Watchable): Promise<void> {
  await target.addInitScript({ content: PAGE_SCRIPT });
}

type Answer = { visit: Omit<VisitEvent, 'bytes'> & { bytes: number[] } } | { problem: string } | 'no hook' | 'no SDK';

/**
 * Returns the visit of the surface `name` in the page. If a visit is pending, this is that visit, once it has ended.
 * Otherwise it is the latest finished visit that no earlier call has returned. If there is none, it is the next visit to
 * end, also after a navigation of the page.
 *
 * Rejects if the visit ends without being complete, and if it has not ended after `within` milliseconds. The error's
 * message then names what is pending.
 */
export async function complete(page: Evaluating, name: string, { within = LONGEST_VISIT_MS }: CompleteOptions = {}): Promise<VisitEvent> {
  const until = Date.now() + within;
  for (;;) {
    const left = Math.max(0, until - Date.now());
    const answer = await ask(page, name, left);
    if (typeof answer === 'object' && 'visit' in answer) return { ...answer.visit, bytes: new Uint8Array(answer.visit.bytes) };
    if (answer === 'no hook') throw new Error('alldrawn: the page is not watched: call `await watch(page)` before `page.goto`');
    if (typeof answer === 'object') throw new Error(`alldrawn: ${answer.problem.replace(`within ${left} ms`, `within ${within} ms`)}`);
    if (left === 0) throw new Error(`alldrawn: the page has not loaded the SDK within ${within} ms`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, left)));
  }
}

async function ask(page: Evaluating, name: string, within: number): Promise<Answer> {
  const expression = `(() => {
    if (!globalThis[Symbol.for('alldrawn')]) return 'no hook';
    const complete = globalThis[Symbol.for('alldrawn.complete')];
    return complete ? complete(${JSON.stringify(name)}, ${within}) : 'no SDK';
  })()`;
  try {
    return (await page.evaluate(expression)) as Answer;
  } catch (error) {
    // The page has navigated: ask the next one.
    if (/context was destroyed|navigation/i.test(String(error))) return 'no SDK';
    throw error;
  }
}
