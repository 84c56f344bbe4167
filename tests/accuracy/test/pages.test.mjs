// @ts-check
// Compares the SDK's time with the pixels on small pages, each of which does one thing that real pages do.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { ALLOWED_FRAMES } from '../controls.mjs';
import { openInstrument } from '../instrument.mjs';
import { PAGE_CASES } from '../page-cases.mjs';
import { startPageServer } from '../page-server.mjs';
import { playPage } from '../page-visit.mjs';
import { timedTest } from '../../timed.mjs';

/** @type {import('../instrument.mjs').Instrument} */
let instrument;
/** @type {Awaited<ReturnType<typeof startPageServer>>} */
let server;

before(async () => {
  server = await startPageServer();
  instrument = await openInstrument('begin-frame');
});
after(async () => {
  await instrument?.close();
  await server?.close();
});

for (const page of PAGE_CASES) {
  timedTest(page.name, async () => {
    const { event, truth, reported, frames } = await playPage(instrument, server.url, page);
    assert.equal(event.outcome, page.outcome ?? 'complete', `${event.outcome}; the end of the pixels is frame ${truth}`);
    const off = Number(reported) - truth;
    assert.ok(Math.abs(off) <= ALLOWED_FRAMES, `${off} frames off: reported ${frames[Number(reported)]?.time}, true ${frames[truth].time}`);
  });
}
