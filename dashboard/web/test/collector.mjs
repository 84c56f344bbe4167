// Starts the built binary as a collector, and sends visits to it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const schema = await protobuf.load(join(root, 'core/proto/alldrawn/v1/visit.proto'));
const Batch = schema.lookupType('alldrawn.v1.Batch');
export const { values: Outcome } = schema.lookupEnum('alldrawn.v1.Outcome');
export const { values: NodeKind } = schema.lookupEnum('alldrawn.v1.NodeKind');
export const { values: Platform } = schema.lookupEnum('alldrawn.v1.Platform');
export const { values: StartSource } = schema.lookupEnum('alldrawn.v1.StartSource');
export const { values: Fate } = schema.lookupEnum('alldrawn.v1.Fate');
export const { values: ChangeCause } = schema.lookupEnum('alldrawn.v1.ChangeCause');
const { values: VisitFlag } = schema.lookupEnum('alldrawn.v1.VisitFlag');

/** Returns the bit of a visit's flag, by the flag's name. */
export const flag = (name) => 1 << VisitFlag[name];

function binary() {
  const named = process.env.ALLDRAWN_BIN;
  const found = named ? [named] : ['debug', 'release'].map((profile) => join(root, 'target', profile, 'alldrawn')).filter(existsSync);
  if (found.length === 0) throw new Error('the alldrawn binary is missing: run `cargo build -p alldrawn`, or set ALLDRAWN_BIN to its path');
  return found[0];
}

/**
 * Starts a collector, by default on a free port with a store that is removed at the end.
 * @param {{ listen?: string, store?: string }} options
 * @returns its origin, and the function that stops it.
 */
export async function startCollector({ listen = '127.0.0.1:0', store: named } = {}) {
  const store = named ?? (await mkdtemp(join(tmpdir(), 'alldrawn-page-')));
  const child = spawn(binary(), ['serve', '--listen', listen, '--store', store], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([once(lines, 'line'), ended.then(() => Promise.reject(new Error('the collector ended before it listened; see its error above')))]);
  const origin = line.match(/http:\/\/[^/\s]+/)[0];
  return {
    origin,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      if (named === undefined) await rm(store, { recursive: true, force: true });
    },
  };
}

/** Encodes visits as a batch. Their fields have protobufjs's names, in camelCase. */
export const encode = (visits) => Batch.encode(Batch.fromObject({ visits })).finish();

export async function send(origin, visits) {
  const response = await fetch(`${origin}/v1/visits`, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: encode(visits) });
  if (!response.ok) throw new Error(`the collector refused the batch: ${response.status} ${await response.text()}`);
  return response.json();
}
