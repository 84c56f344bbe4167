// @ts-check
/** Finds files below a folder, and never outside it. */
import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const TYPES = /** @type {Record<string, string>} */ ({
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
});

/** @param {string} path */
export const contentType = (path) => TYPES[extname(path)] ?? 'application/octet-stream';

/**
 * Returns the real path of the file that an address names; null if it does not exist or lies outside the folder (dots,
 * encoded dots, or a link that leads out).
 * @param {string} folder @param {string} encoded a part of an address
 * @returns {Promise<string | null>}
 */
export async function fileBelow(folder, encoded) {
  let name;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\') || name.split('/').some((part) => part === '..' || part.startsWith('.'))) return null;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, name));
    return path.startsWith(root + sep) && (await stat(path)).isFile() ? path : null;
  } catch {
    return null;
  }
}
