// Installs the SDK, once per page.

import { SDK_VERSION } from './boundary';
import { Core } from './core';
import { watchExchanges } from './exchanges';
import { guard, shutDown } from './guard';
import { rememberInputs } from './inputs';
import { watchLoading } from './loading';
import { Outbox } from './outbox';
import { excludeExistingElements } from './paint-records';
import { watchPictures } from './pictures';
import { ownFetch, watchRequests } from './requests';
import { sdk, type Status } from './sdk';

/** Options of {@link install}. */
export interface Config {
  /** Address of the core, its bytes, or its compiled module. Default: `alldrawn.wasm` beside this script. */
  wasm?: string | URL | BufferSource | WebAssembly.Module;
  /** Name and version of the app. Each event contains them. */
  app?: { name: string; version: string };
  /**
   * Address that events are sent to by `POST`; see the dashboard's README. Without it nothing is stored or sent, and
   * only `onVisit` receives events.
   */
  endpoint?: string;
  /**
   * If true, each call to the core is recorded, for `recording()`. This needs `alldrawn.recording.wasm`. For debugging.
   * Default: false.
   */
  record?: boolean;
  /** If true, the app's requests and the browser's loads delay the end of pending visits. Default: true. */
  requests?: boolean;
  /** If true, each visit appears in the browser's profiler as a `performance.measure`. Default: false. */
  spans?: boolean;
}

/**
 * Installs the SDK in this page. Surfaces may be constructed before the SDK has loaded. Never throws: on failure the
 * returned status is `off` with a reason, and one line is logged to the console.
 */
export async function install(config: Config = {}): Promise<Status> {
  if (sdk.status.state !== 'not-installed') {
    // If the SDK failed before this call, its error is already on the console.
    if (sdk.status.state !== 'off') console.error('alldrawn: the SDK is installed already; this call of install() is ignored');
    return sdk.status;
  }
  sdk.status = { state: 'loading' };
  try {
    guard(() => {
      rememberInputs();
      excludeExistingElements();
      sdk.spans = config.spans === true;
      sdk.holdsObserved = config.requests !== false;
      if (sdk.holdsObserved) for (const watch of [watchRequests, watchExchanges, watchLoading, watchPictures]) watch();
    });
    const instance = await load(config.wasm ?? new URL(config.record ? 'alldrawn.recording.wasm' : 'alldrawn.wasm', import.meta.url));
    const endpoint = config.endpoint === undefined ? undefined : checkedEndpoint(config.endpoint);
    guard(() => {
      const core = new Core(instance);
      const outbox = endpoint === undefined ? undefined : new Outbox(endpoint, config.app?.name ?? '', config.app?.version ?? '');
      sdk.outbox = outbox;
      core.configure(crypto.getRandomValues(new Uint8Array(16)), environment(config), outbox);
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
  if (!url || !/^https?:$/.test(url.protocol)) throw new BadEndpoint(`the endpoint "${endpoint}" is no http(s) address`);
  return url.href;
}

async function load(wasm: NonNullable<Config['wasm']>): Promise<WebAssembly.Instance> {
  if (wasm instanceof WebAssembly.Module) return WebAssembly.instantiate(wasm);
  if (!(typeof wasm === 'string' || wasm instanceof URL)) return (await WebAssembly.instantiate(wasm)).instance;
  const response = await ownFetch(wasm);
  if (!response.ok) throw new Error(`HTTP status ${response.status} for ${String(wasm)}`);
  return (await WebAssembly.instantiate(await response.arrayBuffer())).instance;
}

// Returns the texts that `Core.configure` expects, in its order.
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
