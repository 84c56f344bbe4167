// The address of a classic script, which has no `import.meta.url`. Known only while the script runs for the first time.

/** Address of the running script; of the page if the script is inline. */
export const scriptAddress: string = typeof document === 'undefined' ? '' : ((document.currentScript as HTMLScriptElement | null)?.src || document.baseURI);
