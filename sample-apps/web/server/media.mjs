// @ts-check
/** Serves pictures and videos with the status, delay and pauses between slices that their address asks for. */
import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { contentType, fileBelow } from './files.mjs';

/** Number of slices in which a body is sent if the address asks for pauses (`chunk`). */
export const SLICES = 8;
const MOST_MS = 60_000;

/** @typedef {{ delay: number, status: number, chunk: number }} Behaviour */

/**
 * Reads the behaviour that an address asks for.
 * @param {URLSearchParams} query @returns {Behaviour | string} the behaviour, or an error text
 */
export function behaviour(query) {
  for (const name of ['delay', 'chunk']) {
    const text = query.get(name) ?? '0';
    if (!/^\d{1,5}$/.test(text) || Number(text) > MOST_MS) return `${name}: expected milliseconds from 0 to ${MOST_MS}, got "${text.slice(0, 40)}"`;
  }
  const status = Number(query.get('status') ?? 200);
  if (![200, 404, 500].includes(status)) return `status: expected 200, 404 or 500, got "${(query.get('status') ?? '').slice(0, 40)}"`;
  return { delay: Number(query.get('delay') ?? 0), status, chunk: Number(query.get('chunk') ?? 0) };
}

/**
 * Reads the first and last byte that a `Range` header asks for.
 * @param {string | undefined} header @param {number} size of the file in bytes
 * @returns {{ start: number, end: number } | 'unsatisfiable' | null} null for the whole file (no valid range)
 */
export function byteRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') {
    const suffix = Number(match[2]);
    return suffix === 0 ? 'unsatisfiable' : { start: Math.max(0, size - suffix), end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start >= size) return 'unsatisfiable';
  return end < start ? null : { start, end };
}

/**
 * @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response
 * @param {URL} url @param {string} folder
 */
export async function serveMedia(request, response, url, folder) {
  response.setHeader('Cache-Control', 'no-store');
  const wanted = behaviour(url.searchParams);
  if (typeof wanted === 'string') return refuse(response, 400, wanted);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  // The wait ends early only if the browser closes the request.
  if (wanted.delay > 0) await pause(wanted.delay, undefined, { signal: gone.signal }).catch(() => {});
  if (gone.signal.aborted) return;
  if (wanted.status !== 200) return refuse(response, wanted.status, `status ${wanted.status}, as the address asks`);

  const path = await fileBelow(folder, url.pathname.slice('/media/'.length));
  if (!path) return refuse(response, 404, 'no such file');
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const range = byteRange(request.headers.range, size);
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('Content-Type', contentType(path));
    if (range === 'unsatisfiable') {
      response.setHeader('Content-Range', `bytes */${size}`);
      return refuse(response, 416, 'no such range');
    }
    const { start, end } = range ?? { start: 0, end: size - 1 };
    if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${size}`);
    const body = Buffer.alloc(end - start + 1);
    await file.read(body, 0, body.length, start);
    response.writeHead(range ? 206 : 200, { 'Content-Length': body.length });
    if (request.method === 'HEAD') return void response.end();
    await send(response, body, wanted.chunk, gone.signal);
  } finally {
    await file.close();
  }
}

/** @param {import('node:http').ServerResponse} response @param {Buffer} body @param {number} chunkMs @param {AbortSignal} gone */
async function send(response, body, chunkMs, gone) {
  if (chunkMs === 0) return void response.end(body);
  const step = Math.ceil(body.length / SLICES);
  for (let at = 0; at < body.length; at += step) {
    if (at > 0) await pause(chunkMs, undefined, { signal: gone }).catch(() => {});
    if (gone.aborted) return;
    response.write(body.subarray(at, at + step));
  }
  response.end();
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {string} error */
function refuse(response, status, error) {
  const body = JSON.stringify({ error });
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
