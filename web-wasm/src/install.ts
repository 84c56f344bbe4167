// Sets the SDK up, once per page.

import { SDK_VERSION } from './boundary';
import { Core } from './core';
import type { VisitEvent } from './event';
import { callApp, guard, onShutDown, shutDown } from './guard';
import { rememberInputs } from './inputs';
import { Outbox } from './outbox';
import { excludeExistingElements } from './paint-records';
import { PendingVisits } from './pending-visits';
import { ownFetch, watchRequests } from './requests';
import { Visit, type SurfaceBegin } from './visit';

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
  /** Shows each visit as a span in the browser's profiler, by a `performance.measure` that is cleared at once. Default: false. */
  spans?: boolean;
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
  spans = false;
  #full = false;
  readonly #pending = new PendingVisits<Visit>();
  readonly #listeners = new Set<(event: VisitEvent) => void>();

  begin(begin: SurfaceBegin): Visit | undefined {
    if (this.status.state === 'off') return undefined;
    const visit = new Visit(begin, this.#pending, (event) => this.#deliver(event));
    if (this.core) this.#attach(visit, this.core);
    return visit;
  }

  listen(callback: (event: VisitEvent) => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  start(core: Core): void {
    this.core = this.#pending.core = core;
    this.status = { state: 'ready' };
    this.#pending.each((visit) => this.#attach(visit, core));
  }

  /** Hears that nothing of the SDK is left in the page, and why. */
  switchOff(reason: string): void {
    this.status = { state: 'off', reason };
    console.error(`alldrawn: ${reason}; nothing is measured`);
    this.#pending.each((visit) => visit.drop());
  }

  #attach(visit: Visit, core: Core): void {
    if (this.outbox?.off) {
      visit.drop();
      return this.outbox.notSampled();
    }
    const result = visit.attach(core);
    if (result === 'not sampled') this.outbox?.notSampled();
    if (result !== 'refused' || this.#full || core.broken !== undefined) return;
    this.#full = true;
    console.error(`alldrawn: too many surfaces are open; "${visit.begin.name}", and others while it stays so, are not measured`);
  }

  #deliver(event: VisitEvent): void {
    if (this.spans) addSpan(event);
    this.outbox?.add(event.visitId, event.bytes);
    // A listener's mistake is the app's to see, each time, and no reason to stop.
    for (const listener of this.#listeners) callApp({}, () => listener(event));
  }
}

/** The one of this page. */
export const sdk = new Sdk();
onShutDown((reason) => sdk.switchOff(reason));

/**
 * Starts the SDK. Surfaces may be constructed before it has loaded. Never throws: the status says what is wrong, and
 * so does one line on the console.
 */
export async function install(config: Config = {}): Promise<Status> {
  if (sdk.status.state !== 'not-installed') {
    // A failure before the installation has said so already.
    if (sdk.status.state !== 'off') console.error('alldrawn: installed already; the first set-up stays');
    return sdk.status;
  }
  sdk.status = { state: 'loading' };
  try {
    guard(() => {
      rememberInputs();
      excludeExistingElements();
      sdk.spans = config.spans === true;
      sdk.holdsObserved = config.requests !== false && watchRequests();
    });
    const instance = await load(config.wasm ?? new URL(config.record ? 'alldrawn.recording.wasm' : 'alldrawn.wasm', import.meta.url));
    const endpoint = config.endpoint === undefined ? undefined : checkedEndpoint(config.endpoint);
    guard(() => {
      const core = new Core(instance);
      if (endpoint !== undefined) sdk.outbox = new Outbox(endpoint, config.app?.name ?? '');
      core.configure(crypto.getRandomValues(new Uint8Array(16)), environment(config), sdk.outbox?.detailOneIn, sdk.outbox?.weight);
      if (core.broken === undefined) sdk.start(core);
    });
  } catch (error) {
    shutDown(error instanceof BadEndpoint ? error.message : `the core could not be loaded (${String(error)})`);
  }
  return sdk.status;
}

class BadEndpoint extends Error {}

function checkedEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint, location.href) ? new URL(endpoint, location.href) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new BadEndpoint(`"${endpoint}" is no address to send events to`);
  return url.href;
}

async function load(wasm: NonNullable<Config['wasm']>): Promise<WebAssembly.Instance> {
  if (wasm instanceof WebAssembly.Module) return WebAssembly.instantiate(wasm);
  if (!(typeof wasm === 'string' || wasm instanceof URL)) return (await WebAssembly.instantiate(wasm)).instance;
  const response = await ownFetch(wasm);
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

// A span in the browser's own profiler; none stays in the page's timeline.
function addSpan(event: VisitEvent): void {
  try {
    const name = `alldrawn ${event.surface} ${event.outcome}`;
    performance.measure(name, { start: event.start, duration: event.elapsed });
    performance.clearMeasures(name);
  } catch {
    // A start before the navigation (an embedded clock) has no place in the profiler.
  }
}
