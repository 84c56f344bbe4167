// @ts-check
// A small client of the DevTools protocol: one socket and flattened sessions.

import { COMMAND_LIMIT_MS, openCommandSocket } from './command-socket.mjs';

/** @typedef {(method: string, params?: object, limitMs?: number) => Promise<any>} Send */
/** @typedef {{ id: string, send: Send, on: (method: string, listener: (params: any) => void) => () => void }} Session */

/**
 * Connects to a browser.
 * @param {string} url the browser's debugging socket
 * @returns {Promise<{ root: Session, session: (id: string) => Session, close: () => void }>}
 */
export async function connect(url) {
  const { send, on, close } = await openCommandSocket(url, ({ sessionId = '', method }) => `${sessionId} ${method}`);
  /** @param {string} id '' for the browser itself @returns {Session} */
  const session = (id) => ({
    id,
    send: (method, params = {}, limitMs = COMMAND_LIMIT_MS) => send(method, params, limitMs, id ? { sessionId: id } : {}),
    on: (method, listener) => on(`${id} ${method}`, listener),
  });
  return { root: session(''), session, close };
}
