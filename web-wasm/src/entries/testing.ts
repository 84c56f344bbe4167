// The entry `alldrawn/testing`: lets a test that runs in the page wait for a surface. Import it before the surface begins.

import { internals, onVisit, type VisitEvent } from '../index';
import { Completions, type CompleteOptions } from './completion';

export type { CompleteOptions } from './completion';

const completions = new Completions({ onVisit, internals });

/**
 * Resolves with the visit of the surface `name` that is pending; if none is pending, with the latest finished one that no
 * earlier call has returned, or else with the next. Rejects if the visit ends without being complete, or with what is
 * pending if it has not ended `within` the given time.
 */
export async function complete(name: string, { within }: CompleteOptions = {}): Promise<VisitEvent> {
  const result = await completions.wait(name, within);
  if ('problem' in result) throw new Error(`alldrawn: ${result.problem}`);
  return result.visit;
}
