// The entry `alldrawn/doctor`, for development: reports which parts of the SDK work in this page, and which do not.

import { internals } from '../index';
import { inspect } from './inspect';
import { describe, pendingSurfaces } from './pending-nodes';

/** One thing that was checked. `info`: not wired, which may be intended. */
export interface Finding {
  name: 'install' | 'consent' | 'paint records' | 'requests' | 'storage' | 'endpoint' | 'uploads' | 'sampling' | 'content security policy' | 'pending';
  state: 'ok' | 'info' | 'problem';
  detail: string;
}

/** The result of {@link doctor}. */
export interface Diagnosis {
  /** True if there is no problem. */
  ok: boolean;
  findings: Finding[];
  /** The findings as text, one a line. */
  text: string;
}

/** Milliseconds to wait for the browser's buffered reports. */
const REPORTS_MS = 50;

/** Examines the SDK in this page. Sends nothing. On a server there is nothing to examine: `findings` is empty. */
export async function doctor(): Promise<Diagnosis> {
  const findings: Finding[] = [];
  if (typeof document !== 'undefined') {
    const add = (name: Finding['name'], state: Finding['state'], detail: string): unknown => findings.push({ name, state, detail });
    installation(add);
    delivery(add);
    await policy(add);
    for (const surface of pendingSurfaces(inspect(internals()))) add('pending', 'info', `${surface.surface} for ${Math.round(surface.since)} ms: ${describe(surface)}`);
  }
  const mark = { ok: 'ok      ', info: 'info    ', problem: 'PROBLEM ' };
  return {
    ok: findings.every(({ state }) => state !== 'problem'),
    findings,
    text: findings.map(({ name, state, detail }) => `${mark[state]}${name}: ${detail}`).join('\n'),
  };
}

type Add = (name: Finding['name'], state: Finding['state'], detail: string) => unknown;

function installation(add: Add): void {
  const { status, consent, fetch, reportsPaint } = inspect(internals());
  if (status.state === 'ready') add('install', 'ok', 'the core is loaded');
  else if (status.state === 'loading') add('install', 'info', 'the core is being loaded');
  else add('install', 'problem', status.reason ?? (status.state === 'off' ? 'the SDK is off' : 'install() was not called'));
  add('consent', consent ? 'ok' : 'problem', consent ? 'not refused' : 'refused by setConsent(false)');
  if (reportsPaint) add('paint records', 'ok', 'the browser reports when elements are painted');
  else add('paint records', 'info', 'this browser does not report when elements are painted: the frame clock is used');
  if (status.state !== 'ready') return;
  if (fetch === 'not observed') add('requests', 'info', 'not observed: install({ requests: false })');
  else if (fetch === 'observed') add('requests', 'ok', 'fetch and XMLHttpRequest are observed');
  else if (fetch === 'replaced before install') add('requests', 'info', 'other code replaced fetch before install(): the browser\'s records tell when a request ends');
  else add('requests', 'info', 'other code replaced fetch after install(): requests that do not pass through the replacement hold nothing');
}

function delivery(add: Add): void {
  const { stored, sampling } = inspect(internals());
  const [endpoint, app = ''] = stored ?? [];
  try {
    localStorage.setItem('alldrawn.doctor', '1');
    localStorage.removeItem('alldrawn.doctor');
    add('storage', 'ok', 'localStorage accepts values');
  } catch (error) {
    add('storage', 'info', `localStorage refuses values (${String(error)}): unsent events are lost when the page closes`);
  }
  if (endpoint === undefined) return void add('endpoint', 'info', 'none: events only reach onVisit()');
  if (!sampling) return void add('endpoint', 'problem', `${endpoint}: the SDK is not ready, so nothing is sent`);
  const { href, origin } = new URL(endpoint, location.href);
  const other = origin === location.origin ? '' : '; it is of another origin, so it must allow this page by CORS, and connect-src must name it';
  add('endpoint', 'ok', `${href}${other}`);
  const scope = JSON.stringify([href, app]);
  const { failures, waiting } = uploads(scope);
  if (failures > 0) add('uploads', 'problem', `the last ${failures} failed; ${waiting} events wait`);
  else add('uploads', 'ok', `${waiting} events wait`);
  if (sampling.off) add('sampling', 'problem', 'the collector has switched collecting off');
  else if (sampling.oneIn > 1) add('sampling', 'info', `one visit in ${sampling.oneIn} is measured on this page`);
  else add('sampling', 'ok', 'every visit is measured');
}

// Returns how many uploads in a row have failed, and how many events are stored (src/outbox.ts names the keys).
function uploads(scope: string): { failures: number; waiting: number } {
  try {
    const saved = JSON.parse(localStorage.getItem(`alldrawn.upload.${scope}`) ?? '{}') as { failures?: number };
    const waiting = Object.keys(localStorage).filter((key) => key.startsWith(`alldrawn.visit.${scope}`)).length;
    return { failures: saved.failures ?? 0, waiting };
  } catch {
    return { failures: 0, waiting: 0 };
  }
}

// What Chromium reports of a violated content security policy. TypeScript's library does not have these types.
interface ViolationReport {
  body: { effectiveDirective?: string; blockedURL?: string; disposition?: string } | null;
}
type Observing = new (act: (reports: ViolationReport[]) => void, options: { types: string[]; buffered: boolean }) => { observe(): void; disconnect(): void };

async function policy(add: Add): Promise<void> {
  const { ReportingObserver: Reports } = globalThis as unknown as { ReportingObserver?: Observing };
  if (!Reports) return void add('content security policy', 'info', 'this browser does not keep reports; look at its console');
  const seen = new Set<string>();
  const observer = new Reports(
    (reports) => {
      for (const { body } of reports) seen.add(`${body?.effectiveDirective ?? 'a directive'} blocks ${body?.blockedURL || 'inline code'}`);
    },
    { types: ['csp-violation'], buffered: true },
  );
  observer.observe();
  await new Promise((resolve) => setTimeout(resolve, REPORTS_MS));
  observer.disconnect();
  const ours = inspect(internals()).stored?.[0];
  const origin = ours && new URL(ours, location.href).origin;
  const relevant = [...seen].filter((text) => /wasm/.test(text) || (origin !== undefined && text.includes(origin)));
  if (relevant.length > 0) add('content security policy', 'problem', relevant.join('; '));
  else add('content security policy', seen.size > 0 ? 'info' : 'ok', seen.size > 0 ? `blocks nothing of the SDK; it blocks: ${[...seen].join('; ')}` : 'no violation was reported');
}
