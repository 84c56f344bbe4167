// Tests that `alldrawn replay` reproduces the events of a page's recording byte by byte.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openPage, startBrowser, startPages, visits } from './page.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = process.env.ALLDRAWN_BIN ?? ['debug', 'release'].map((name) => join(root, 'target', name, 'alldrawn')).find(existsSync);

test('a recorded visit replays to the same event, and can be explained', async () => {
  assert.ok(binary, 'the alldrawn binary is missing: run `cargo build -p alldrawn`, or set ALLDRAWN_BIN to its path');
  const [server, browser] = [await startPages(), await startBrowser()];
  const folder = await mkdtemp(join(tmpdir(), 'alldrawn-recording-'));
  try {
    const { page, errors } = await openPage(browser, server.url, { record: true });
    await page.evaluate(() => {
      document.body.innerHTML = '<main id="feed"><h1>Title</h1><img width=300 height=300 src="/square.svg?delay=200"></main>';
      new window.ad.SurfaceTracker({ name: 'Feed', root: document.getElementById('feed') });
    });
    const [visit] = await visits(page, 1);
    const bytes = await page.evaluate(() => [...window.ad.recording()]);
    const file = join(folder, 'feed.adrc');
    await writeFile(file, Buffer.from(bytes));
    const replayed = execFileSync(binary, ['replay', file, '--json'], { encoding: 'utf8' }).trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(replayed.length, 1);
    assert.equal(replayed[0].hex, Buffer.from(visit.bytes).toString('hex'));
    const why = execFileSync(binary, ['replay', file, '--explain'], { encoding: 'utf8' });
    assert.match(why, /begin Feed/);
    assert.match(why, /image \d+, 300 × 300 at .*: required, pending/);
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
});
