// The entry `alldrawn/testing`: lets a test that runs in the page wait for a surface. Import it before the surface begins.

import { internals, onVisit, type VisitEvent } from '../index';
import { Completions, type CompleteOptions } from './completion';

export type { CompleteOptions } from './completion';

const completions = new Completions({ onVisit, internals });

/**
 * Returns the visit of the surface `name`. If a visit is pending, this is that visit, once it has ended. Otherwise it is the
 * latest finished visit that no earlier call has returned. If there is none, it is the next visit to end.
 *
 * Rejects if the visit ends without being complete, and if it has not ended after `within` milliseconds. The error's
 * message then names what is pending.
 */
export async function complete(name: string, { within }: CompleteOptions = {}): Promise<VisitEvent> {
  const result = await completions.wait(name, within);
  if ('problem' in result) throw new Error(`alldrawn: ${result.problem}`);
  return result.visit;
}
