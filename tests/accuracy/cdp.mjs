// @ts-check
// A small client of the DevTools protocol: one socket, flattened sessions, and a time limit for every call.

import WebSocket from 'ws';

/** @typedef {(method: string, params?: object, limitMs?: number) => Promise<any>} Send */
/** @typedef {{ id: string, send: Send, on: (method: string, listener: (params: any) => void) => () => void }} Session */

/** Time limit of a call, milliseconds. It prevents waiting for ever, and is long enough for a busy machine. */
const CALL_LIMIT_MS = 60_000;

/**
 * Connects to a browser.
 * @param {string} url the browser's debugging socket
 * @returns {Promise<{ root: Session, session: (id: string) => Session, close: () => void }>}
 */
export async function connect(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
  await new Promise((resolve, reject) => { socket.once('open', resolve); socket.once('error', reject); });
  let last = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, timer: NodeJS.Timeout, method: string }>} */
  const waiting = new Map();
  /** @type {Map<string, Set<(params: any) => void>>} keyed by session and method */
  const listeners = new Map();

  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.id !== undefined) {
      const call = waiting.get(message.id);
      if (!call) return;
      waiting.delete(message.id);
      clearTimeout(call.timer);
      if (message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
      else call.resolve(message.result);
      return;
    }
    for (const listener of listeners.get(`${message.sessionId ?? ''} ${message.method}`) ?? []) listener(message.params);
  });
  socket.on('close', () => {
    for (const call of waiting.values()) { clearTimeout(call.timer); call.reject(new Error(`${call.method}: the browser closed the connection`)); }
    waiting.clear();
  });

  /** @param {string} id '' for the browser itself @returns {Session} */
  const session = (id) => ({
    id,
    send: (method, params = {}, limitMs = CALL_LIMIT_MS) => new Promise((resolve, reject) => {
      const callId = ++last;
      const timer = setTimeout(() => { waiting.delete(callId); reject(new Error(`${method}: the browser did not respond in ${limitMs} ms`)); }, limitMs);
      waiting.set(callId, { resolve, reject, timer, method });
      socket.send(JSON.stringify({ id: callId, method, params, ...(id && { sessionId: id }) }), (error) => {
        if (error) { waiting.delete(callId); clearTimeout(timer); reject(error); }
      });
    }),
    on: (method, listener) => {
      const key = `${id} ${method}`;
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => set.delete(listener);
    },
  });
  return { root: session(''), session, close: () => socket.close() };
}
