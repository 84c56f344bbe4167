// @ts-check
// A socket for commands to a browser and its events: each command has a number and a time limit, and its reply the same
// number. The DevTools protocol (cdp.mjs) and WebDriver BiDi (bidi.mjs) are both spoken so.

import WebSocket from 'ws';

/** @typedef {(params: any) => void} Listener */

/** Time limit of a command, milliseconds. It prevents waiting for ever, and is long enough for a busy machine. */
export const COMMAND_LIMIT_MS = 60_000;

/**
 * Connects to a browser.
 * @param {string} url the browser's socket
 * @param {(event: any) => string} keyOf returns the key of an event's listeners
 */
export async function openCommandSocket(url, keyOf) {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
  await new Promise((resolve, reject) => { socket.once('open', resolve); socket.once('error', reject); });
  let last = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, timer: NodeJS.Timeout, method: string }>} */
  const waiting = new Map();
  /** @type {Map<string, Set<Listener>>} */
  const listeners = new Map();

  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.id === undefined) {
      for (const listener of listeners.get(keyOf(message)) ?? []) listener(message.params);
      return;
    }
    const command = waiting.get(message.id);
    if (!command) return;
    waiting.delete(message.id);
    clearTimeout(command.timer);
    // BiDi's error is a code beside its message, that of the DevTools protocol an object.
    const { error } = message;
    if (error) command.reject(new Error(`${command.method}: ${typeof error === 'string' ? `${error}: ${message.message}` : error.message}`));
    else command.resolve(message.result);
  });
  socket.on('close', () => {
    for (const command of waiting.values()) { clearTimeout(command.timer); command.reject(new Error(`${command.method}: the browser closed the connection`)); }
    waiting.clear();
  });

  return {
    /**
     * Sends a command. Resolves with its result. `more`: further fields of the message.
     * @param {string} method @param {object} params @param {number} limitMs @param {object} [more] @returns {Promise<any>}
     */
    send: (method, params, limitMs, more = {}) => new Promise((resolve, reject) => {
      const id = ++last;
      const timer = setTimeout(() => { waiting.delete(id); reject(new Error(`${method}: the browser did not respond in ${limitMs} ms`)); }, limitMs);
      waiting.set(id, { resolve, reject, timer, method });
      socket.send(JSON.stringify({ id, method, params, ...more }), (error) => {
        if (error) { waiting.delete(id); clearTimeout(timer); reject(error); }
      });
    }),
    /**
     * Calls `listener` for each event with a key. Returns the function that stops.
     * @param {string} key @param {Listener} listener @returns {() => void}
     */
    on: (key, listener) => {
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => { set.delete(listener); };
    },
    close: () => socket.close(),
  };
}
