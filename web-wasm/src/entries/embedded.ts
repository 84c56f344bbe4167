// The entry `alldrawn/embedded`: the core as bytes in the script, for `install({ wasm })`. For bundlers that copy no files
// (esbuild), and for pages whose scripts come from an origin without CORS. It is a third larger than the core as a file.

/** The core, as base64, which the build puts here. */
declare const CORE: string;

/** The core's bytes. */
export const wasm: Uint8Array<ArrayBuffer> = Uint8Array.from(atob(CORE), (char) => char.charCodeAt(0));
