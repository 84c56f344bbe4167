// @ts-check
/**
 * An instrument is a browser whose frames are recorded with their times on the page's own clock.
 *
 * @typedef {object} Instrument
 * @property {string} name
 * @property {number} frameMs the display's usual frame interval, milliseconds
 * @property {boolean} everyFrame true if a recording has every frame of the display; false if only frames with a change
 * @property {(url: string) => Promise<InstrumentPage>} openPage opens a page with an empty cache and loads it
 * @property {() => Promise<void>} close
 *
 * @typedef {object} InstrumentPage
 * @property {(expression: string) => Promise<any>} evaluate awaits promises; returns by value
 * @property {(x: number, y: number) => Promise<void>} click a trusted press and release
 * @property {(text: string) => Promise<void>} key a trusted key: a letter, or `Escape`
 * @property {() => Promise<void>} startRecording resolves after the first picture
 * @property {() => Promise<import('./pictures.mjs').Frame[]>} stopRecording
 * @property {(listener: () => void) => unknown} onClosed
 * @property {() => Promise<void>} leave opens an empty page, as if the user left, and gives the page time to send its events
 * @property {() => Promise<void>} close
 *
 * @typedef {object} LoadRecorder
 * @property {(url: string, before: string) => Promise<LoadingPage>} recordLoad opens a page with an empty cache, and records it
 *   from the navigation on; resolves when it has loaded. The script `before` runs before the page's own
 *
 * @typedef {object} LoadingPage
 * @property {(expression: string) => Promise<any>} evaluate awaits promises; returns by value
 * @property {() => Promise<{ frames: import('./pictures.mjs').Frame[], origin: number }>} stopRecording `origin`: the page's time
 *   origin, milliseconds of CLOCK_MONOTONIC
 * @property {() => Promise<void>} close
 */

/**
 * Waits until an expression is truthy in the page.
 * @param {Pick<InstrumentPage, 'evaluate'>} page @param {string} expression @param {number} limitMs
 * @returns {Promise<any>} its value; undefined after the time limit
 */
export async function waitInPage(page, expression, limitMs) {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const value = await page.evaluate(expression);
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}

/** Opens an instrument by name. @param {string} name @returns {Promise<Instrument>} */
export async function openInstrument(name) {
  if (name === 'begin-frame') return (await import('./begin-frame.mjs')).openBeginFrame();
  if (name === 'screencast') return (await import('./screencast.mjs')).openScreencast();
  throw new Error(`unknown instrument "${name}": use begin-frame or screencast`);
}
