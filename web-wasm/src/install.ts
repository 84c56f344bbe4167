// Installs the SDK, once per page.

import { measureNavigations, type NameOf } from './automatic';
import { SDK_VERSION } from './boundary';
import { withdraw } from './consent';
import { Core } from './core';
import { takeEarly } from './early';
import { watchExchanges } from './exchanges';
import { guard, shutDown } from './guard';
import { rememberInputs } from './inputs';
import { rememberPage } from './late-install';
import { watchLoading } from './loading';
import { Outbox } from './outbox';
import { watchPictures } from './pictures';
import { ownFetch, watchRequests } from './requests';
import { sdk, type Status } from './sdk';
import { reportKey } from './search-fields';

/** Options of {@link install}. */
export interface Config {
  /**
   * Address of the core, its bytes, or its compiled module. Default: `alldrawn.wasm` beside this script. Bundlers that
   * know `new URL('…', import.meta.url)` put it there.
   */
  wasm?: string | URL | BufferSource | WebAssembly.Module;
  /** Name and version of the app. Each event contains them. */
  app?: { name: string; version: string };
  /**
   * Address that events are sent to by `POST`; see the dashboard's README. Without it nothing is stored or sent, and
   * only `onVisit` receives events.
   */
  endpoint?: string;
  /**
   * If true, each call to the core is recorded, for `recording()`. For debugging. This needs `alldrawn.recording.wasm`
   * beside this script; with a bundler pass `wasm` from `alldrawn/recording`, too. Default: false.
   */
  record?: boolean;
  /** If true, the app's requests and the browser's loads delay the end of pending visits. Default: true. */
  requests?: boolean;
  /** If true, the page load and each navigation within the page are measured as visits of the document. Default: true. */
  automatic?: boolean;
  /**
   * Returns the name of the automatic visit of an address, at most 128 bytes; undefined if the address is not measured.
   * It must not contain anybody's identity. Default: the path with ids replaced by `:id`.
   */
  nameOf?: NameOf;
  /** If true, each visit appears in the browser's profiler as a `performance.measure`. Default: false. */
  spans?: boolean;
}

/**
 * Installs the SDK in this page. Surfaces may be constructed before the SDK has loaded. Never throws: on failure the
 * returned status is `off` with a reason, and one line is logged to the console. Does nothing on a server.
 */
export async function install(config: Config = {}): Promise<Status> {
  if (typeof document === 'undefined') return sdk.status;
  if (sdk.status.state !== 'not-installed') {
    // If the SDK failed before this call, its error is already on the console.
    if (sdk.status.state !== 'off') console.error('alldrawn: the SDK is installed already; this call of install() is ignored');
    return sdk.status;
  }
  const early = takeEarly();
  sdk.stored = [config.endpoint, config.app?.name];
  if (!sdk.consent) {
    guard(withdraw);
    return sdk.status;
  }
  sdk.status = { state: 'loading' };
  try {
    guard(() => {
      rememberInputs(reportKey);
      rememberPage(early?.at);
      sdk.spans = config.spans === true;
      sdk.holdsObserved = config.requests !== false;
      if (sdk.holdsObserved) for (const watch of [watchRequests, watchExchanges, watchLoading, watchPictures]) watch();
      if (config.automatic !== false) measureNavigations(config.nameOf, early);
    });
    const instance = await load(config.wasm ?? coreAddress(config.record));
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

// Returns the address of the core. Bundlers look for the literal and copy the file. The build that records is not named
// by a literal, so that no app ships it.
function coreAddress(record: boolean | undefined): string {
  const { href } = new URL('alldrawn.wasm', import.meta.url);
  return record ? href.replace(/wasm$/, 'recording.wasm') : href;
}

async function load(wasm: NonNullable<Config['wasm']>): Promise<WebAssembly.Instance> {
  if (wasm instanceof WebAssembly.Module) return WebAssembly.instantiate(wasm);
  if (!(typeof wasm === 'string' || wasm instanceof URL)) return (await WebAssembly.instantiate(wasm)).instance;
  const response = await ownFetch(wasm);
  if (!response.ok) throw new Error(`HTTP status ${response.status} for ${String(wasm)}`);
  const bytes = await response.arrayBuffer();
  const head = new TextDecoder().decode(bytes.slice(0, 64));
  // Servers of single-page apps answer an unknown address with their page.
  if (!head.startsWith('\0asm')) throw new Error(`${/^\s*</.test(head) ? 'HTML' : 'something else'} came instead of wasm from ${new URL(wasm, document.baseURI).pathname}`);
  return (await WebAssembly.instantiate(bytes)).instance;
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
