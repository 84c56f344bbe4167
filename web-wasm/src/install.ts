// Sets the SDK up, once per page.

import { Core } from './core';
import type { VisitEvent } from './event';
import { rememberInputs } from './inputs';
import { Outbox } from './outbox';
import { watchRequests } from './requests';
import { Visit, type Opening } from './visit';

/** The version in every event. */
export const SDK_VERSION = '0.1.0';

/** How the SDK is set up. */
export interface Config {
  /** Where the core lies, or the core itself. Default: `alldrawn.wasm` beside this script. */
  wasm?: string | URL | BufferSource | WebAssembly.Module;
  /** The app, as it appears in events. */
  app?: { name: string; version: string };
  /** Where events are sent (`POST`, see the dashboard's README). Without one they are only told to `onVisit`. */
  endpoint?: string;
  /** Keeps every call of the core, for `recording()`: loads `alldrawn.recording.wasm`. For debugging. Default: false. */
  record?: boolean;
  /** Whether the app's own `fetch` and `XMLHttpRequest` hold pending visits. Default: true. */
  requests?: boolean;
}

/** How the SDK is. `off` never comes back; `reason` says why. */
export interface Status {
  state: 'not-installed' | 'loading' | 'ready' | 'off';
  reason?: string;
}

class Sdk {
  status: Status = { state: 'not-installed' };
  core: Core | undefined;
  outbox: Outbox | undefined;
  /** The app's requests are seen. */
  holdsObserved = false;
  readonly #visits = new Set<Visit>();
  readonly #listeners = new Set<(event: VisitEvent) => void>();

  begin(opening: Opening): Visit | undefined {
    if (this.status.state === 'off') return undefined;
    const visit = new Visit(opening, (event) => this.#ended(visit, event));
    this.#visits.add(visit);
    if (this.core) this.#attach(visit, this.core);
    this.#check();
    return visit;
  }

  listen(callback: (event: VisitEvent) => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  ready(core: Core): void {
    this.core = core;
    this.status = { state: 'ready' };
    this.#visits.forEach((visit) => this.#attach(visit, core));
    this.#check();
  }

  off(reason: string): void {
    if (this.status.state === 'off') return;
    this.status = { state: 'off', reason };
    console.error(`alldrawn: ${reason}; nothing is measured`);
    this.#visits.forEach((visit) => visit.drop());
    this.#visits.clear();
  }

  // One that is refused, or not sampled, is over at once.
  #attach(visit: Visit, core: Core): void {
    visit.attach(core, this.outbox?.keeps(visit.opening.id) ?? true);
    if (visit.over) this.#visits.delete(visit);
  }

  #ended(visit: Visit, event: VisitEvent): void {
    this.#visits.delete(visit);
    span(event);
    this.outbox?.add(event.visitId, event.bytes);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // The listener's own mistake is the app's to see, and no reason to stop.
        reportError(error);
      }
    }
  }

  #check(): void {
    if (this.core?.broken !== undefined) this.off(`the core has stopped (${String(this.core.broken)})`);
  }
}

/** The one of this page. */
export const sdk = new Sdk();

/**
 * Starts the SDK. Surfaces may be constructed before it has loaded. Never throws: the status says what is wrong, and
 * so does one line on the console.
 */
export async function install(config: Config = {}): Promise<Status> {
  if (sdk.status.state !== 'not-installed') {
    console.error('alldrawn: installed already; the first set-up stays');
    return sdk.status;
  }
  sdk.status = { state: 'loading' };
  try {
    rememberInputs();
    if (config.requests !== false) {
      watchRequests();
      sdk.holdsObserved = true;
    }
    const core = new Core(await load(config.wasm ?? new URL(config.record ? 'alldrawn.recording.wasm' : 'alldrawn.wasm', import.meta.url)));
    if (config.endpoint !== undefined) sdk.outbox = new Outbox(checked(config.endpoint));
    core.configure(crypto.getRandomValues(new Uint8Array(16)), environment(config), sdk.outbox?.detailOneIn, sdk.outbox?.weight);
    if (core.broken !== undefined) throw core.broken;
    sdk.ready(core);
  } catch (error) {
    sdk.off(error instanceof BadEndpoint ? error.message : `the core could not be loaded (${String(error)})`);
  }
  return sdk.status;
}

class BadEndpoint extends Error {}

function checked(endpoint: string): string {
  const url = URL.canParse(endpoint, location.href) ? new URL(endpoint, location.href) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new BadEndpoint(`"${endpoint}" is no address to send events to`);
  return url.href;
}

async function load(wasm: NonNullable<Config['wasm']>): Promise<WebAssembly.Instance> {
  if (wasm instanceof WebAssembly.Module) return WebAssembly.instantiate(wasm);
  if (!(typeof wasm === 'string' || wasm instanceof URL)) return (await WebAssembly.instantiate(wasm)).instance;
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`${response.status} for ${String(wasm)}`);
  return (await WebAssembly.instantiate(await response.arrayBuffer())).instance;
}

// In the order of the core's `configure`.
function environment(config: Config): string[] {
  const agent = navigator as Navigator & {
    userAgentData?: { platform: string; mobile: boolean };
    connection?: { effectiveType?: string };
  };
  const touch = matchMedia('(pointer: coarse)').matches;
  const device = !touch ? 'desktop' : Math.min(screen.width, screen.height) < 600 ? 'phone' : 'tablet';
  return [
    SDK_VERSION,
    config.app?.name ?? '',
    config.app?.version ?? '',
    agent.userAgentData?.platform ?? '',
    '',
    device,
    agent.connection?.effectiveType ?? '',
  ];
}

// A span in the browser's own profiler.
function span(event: VisitEvent): void {
  try {
    performance.measure(`alldrawn ${event.surface} ${event.outcome}`, { start: event.start, duration: event.elapsed });
  } catch {
    // A start before the navigation (an embedded clock) has no place in the profiler.
  }
}
