// @ts-check
/**
 * What an instrument is: a browser whose frames are recorded with their times on the page's own clock.
 *
 * @typedef {object} Instrument
 * @property {string} name
 * @property {number} frameMs the usual distance of two frames of the display
 * @property {boolean} everyFrame whether every frame of the display is in a recording, or only those that changed something
 * @property {(url: string) => Promise<InstrumentPage>} openPage opens a page with an empty cache and loads it
 * @property {() => Promise<void>} close
 *
 * @typedef {object} InstrumentPage
 * @property {(expression: string) => Promise<any>} evaluate awaits promises; returns by value
 * @property {(x: number, y: number) => Promise<void>} click a trusted press and release
 * @property {(text: string) => Promise<void>} key a trusted key: a letter, or `Escape`
 * @property {() => Promise<void>} startRecording resolves when the first picture is there
 * @property {() => Promise<import('./pictures.mjs').Frame[]>} stopRecording
 * @property {(listener: () => void) => unknown} onClosed
 * @property {() => Promise<void>} leave goes to an empty page, as a user who leaves: the page may still send what it has
 * @property {() => Promise<void>} close
 */

/**
 * Waits until an expression is truthy in the page.
 * @param {InstrumentPage} page @param {string} expression @param {number} limitMs
 * @returns {Promise<any>} its value; undefined at the limit
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

/** The instruments by name, opened on demand. @param {string} name @returns {Promise<Instrument>} */
export async function openInstrument(name) {
  if (name === 'begin-frame') return (await import('./begin-frame.mjs')).openBeginFrame();
  if (name === 'screencast') return (await import('./screencast.mjs')).openScreencast();
  throw new Error(`no instrument "${name}": begin-frame or screencast`);
}
