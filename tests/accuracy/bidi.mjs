// @ts-check
// A small client of WebDriver BiDi: one socket, one session, and a time limit for every command.

import WebSocket from 'ws';

/** @typedef {(method: string, params?: object, limitMs?: number) => Promise<any>} SendCommand */
/** @typedef {{ send: SendCommand, on: (method: string, listener: (params: any) => void) => () => void, close: () => void }} BidiSession */

/** Time limit of a command, milliseconds. It prevents waiting for ever, and is long enough for a busy machine. */
const COMMAND_LIMIT_MS = 60_000;

/**
 * Connects to a browser and begins a session.
 * @param {string} url the browser's socket for new sessions
 * @returns {Promise<BidiSession>}
 */
export async function connectBidi(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
  await new Promise((resolve, reject) => { socket.once('open', resolve); socket.once('error', reject); });
  let last = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, timer: NodeJS.Timeout, method: string }>} */
  const waiting = new Map();
  /** @type {Map<string, Set<(params: any) => void>>} */
  const listeners = new Map();

  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'event') {
      for (const listener of listeners.get(message.method) ?? []) listener(message.params);
      return;
    }
    const command = waiting.get(message.id);
    if (!command) return;
    waiting.delete(message.id);
    clearTimeout(command.timer);
    if (message.type === 'error') command.reject(new Error(`${command.method}: ${message.error}: ${message.message}`));
    else command.resolve(message.result);
  });
  socket.on('close', () => {
    for (const command of waiting.values()) { clearTimeout(command.timer); command.reject(new Error(`${command.method}: the browser closed the connection`)); }
    waiting.clear();
  });

  /** @type {SendCommand} */
  const send = (method, params = {}, limitMs = COMMAND_LIMIT_MS) => new Promise((resolve, reject) => {
    const id = ++last;
    const timer = setTimeout(() => { waiting.delete(id); reject(new Error(`${method}: the browser did not respond in ${limitMs} ms`)); }, limitMs);
    waiting.set(id, { resolve, reject, timer, method });
    socket.send(JSON.stringify({ id, method, params }), (error) => {
      if (error) { waiting.delete(id); clearTimeout(timer); reject(error); }
    });
  });
  await send('session.new', { capabilities: {} });
  return {
    send,
    on: (method, listener) => {
      const set = listeners.get(method) ?? new Set();
      listeners.set(method, set.add(listener));
      return () => set.delete(listener);
    },
    close: () => socket.close(),
  };
}
