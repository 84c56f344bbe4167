// @ts-check
// A small client of WebDriver BiDi: one socket and one session.

import { COMMAND_LIMIT_MS, openCommandSocket } from './command-socket.mjs';

/** @typedef {(method: string, params?: object, limitMs?: number) => Promise<any>} SendCommand */
/** @typedef {{ send: SendCommand, on: (method: string, listener: (params: any) => void) => () => void, close: () => void }} BidiSession */

/**
 * Connects to a browser and begins a session.
 * @param {string} url the browser's socket for new sessions
 * @returns {Promise<BidiSession>}
 */
export async function connectBidi(url) {
  const { send, on, close } = await openCommandSocket(url, ({ method }) => method);
  /** @type {SendCommand} */
  const command = (method, params = {}, limitMs = COMMAND_LIMIT_MS) => send(method, params, limitMs);
  await command('session.new', { capabilities: {} });
  return { send: command, on, close };
}
