// The entry `alldrawn/recording`: the address of the core that records, for `install({ record: true, wasm })` in an app
// that is built by a bundler. An entry of its own, so that only apps that import it contain that core.

/** Address of the core that records its calls. */
export const wasm: URL = new URL('alldrawn.recording.wasm', import.meta.url);
