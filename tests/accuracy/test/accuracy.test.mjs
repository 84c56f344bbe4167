// @ts-check
// Compares the SDK's time with the pixels in every scene, under begin-frame control.

import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { ALLOWED_FRAMES, CONTROLS, checkControl } from '../controls.mjs';
import { differences } from '../expected.mjs';
import { openInstrument } from '../instrument.mjs';
import { SCENES } from '../scenes.mjs';
import { runUndisturbedVisit } from '../undisturbed-visit.mjs';
import { isDrawn } from '../visit.mjs';
import { repeatLogger } from '../../timed.mjs';
import { decodeFrameCode } from '../../../sample-apps/web/frame-code.mjs';
import { startServer } from '../../../sample-apps/web/server.mjs';

/** @typedef {import('../visit.mjs').Visit} Visit */

/** @type {import('../instrument.mjs').Instrument} */
let instrument;
/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;

before(async () => {
  await access(new URL('../../../web-wasm/dist/alldrawn.js', import.meta.url)).catch(() => {
    throw new Error('the web SDK is not built: run npm run build -w web-wasm');
  });
  server = await startServer({ port: 0 });
  instrument = await openInstrument('begin-frame');
});
after(async () => {
  await instrument?.close();
  await server?.close();
});

/** Returns a description of a visit for the message of a failed assertion. @param {Visit} visit */
function describeVisit({ event, nodes, truth, openedAt, frames, reported, reportedFrame }) {
  const from = (/** @type {number | undefined} */ time) => (time === undefined ? 'never' : `${(time - openedAt).toFixed(1)} ms`);
  const last = truth ? nodes.map((node, i) => ({ node, at: truth.nodes[i] })).filter(({ node }) => node.required).sort((a, b) => b.at.frame - a.at.frame).slice(0, 4) : [];
  return [
    `${event?.outcome ?? 'no event'}, ${frames.length} frames; times from the opening input`,
    `true: ${from(truth?.time)} (frame ${truth?.frame}); reported: ${from(reported)} (frame ${reportedFrame}); start: ${from(event?.start)} by ${event?.startSource}`,
    ...last.map(({ node, at }) => `  ${node.id} (${node.kind}): ${from(at.time)} (frame ${at.frame})${node.failedAt === undefined ? '' : ', failed'}`),
  ].join('\n');
}

for (const scene of SCENES) {
  test(scene.name, { timeout: 300_000 }, async (context) => {
    const visit = await runUndisturbedVisit({ instrument, server: server.url, scene, decode: decodeFrameCode }, repeatLogger(context));
    const { event } = visit;
    assert.ok(event, `no event of ${scene.surface}\n${describeVisit(visit)}`);
    assert.deepEqual(differences(visit), [], describeVisit(visit));
    assert.equal(event.startSource, 'input');
    assert.ok(visit.inputs.some((time) => Math.abs(time - event.start) < 0.2), `the start ${event.start} is not the time of an input: ${visit.inputs.join(', ')}`);

    const isComplete = event.outcome === 'complete' || event.outcome === 'complete_with_errors';
    assert.equal(event.visuallyComplete !== undefined, isComplete, 'only a visit that completed has a visually complete time');
    if (!isDrawn(event)) return;
    assert.ok(visit.truth && visit.errorFrames !== undefined, describeVisit(visit));
    assert.ok(visit.nodes.some((node) => node.required), 'the page has no required node');
    context.diagnostic(`error ${visit.errorFrames} frames; true ${(visit.truth.time - visit.openedAt).toFixed(1)} ms`);
    assert.ok(Math.abs(visit.errorFrames) <= ALLOWED_FRAMES, `the reported time is ${visit.errorFrames} frames off\n${describeVisit(visit)}`);
    for (const control of scene.fails ?? []) {
      const { errorFrames, caught } = await checkControl(visit, control);
      assert.ok(caught, `the control "${control}" must be caught, but is only ${errorFrames} frames off`);
    }
  });
}

test('each control is listed in a scene, and the first frame on every surface', () => {
  const named = SCENES.flatMap((scene) => (scene.fails ?? []).map((control) => `${scene.surface}: ${control}`));
  for (const control of Object.keys(CONTROLS)) assert.ok(named.some((each) => each.endsWith(control)), control);
  for (const surface of new Set(SCENES.map((scene) => scene.surface))) assert.ok(named.includes(`${surface}: first frame`), surface);
});
