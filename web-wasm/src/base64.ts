// Bytes as text, for the browser's storage.

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Returns the bytes of a text; undefined if it is empty or no base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
    return binary === '' ? undefined : bytes;
  } catch {
    return undefined;
  }
}
