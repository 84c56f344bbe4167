// The user's consent. Withdrawing it ends all observation in this page, and erases what the SDK has stored.

import { shutDown } from './guard';
import { eraseOutbox } from './outbox';
import { sdk } from './sdk';

/**
 * Ends all observation and erases what is stored for the endpoint and app of `install`, if it was called. Pending visits
 * end without an event.
 */
export function withdraw(): void {
  const { status, stored } = sdk;
  const installed = status.state !== 'not-installed';
  if (installed) shutDown('the user has withdrawn consent');
  else sdk.status = { state: 'not-installed', reason: 'the user has not consented' };
  sdk.each((visit) => visit.drop());
  const [endpoint, app = ''] = stored ?? [];
  if (endpoint !== undefined && URL.canParse(endpoint, location.href)) eraseOutbox(new URL(endpoint, location.href).href, app, installed);
}
