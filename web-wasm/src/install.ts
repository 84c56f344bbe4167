// Sets the SDK up, once per page.

import { SDK_VERSION } from './boundary';
import { Core } from './core';
import { guard, shutDown } from './guard';
import { rememberInputs } from './inputs';
import { Outbox } from './outbox';
import { excludeExistingElements } from './paint-records';
import { ownFetch, watchRequests } from './requests';
import { sdk, type Status } from './sdk';

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
