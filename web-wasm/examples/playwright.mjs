#!/usr/bin/env node
// An example: waits for screens of the sample app in a Playwright test. It runs with playwright-core and the system's
// Chromium (ALLDRAWN_CHROMIUM names another); with @playwright/test the same calls stand in a test's body.
//   npm run build -w web-wasm && node web-wasm/examples/playwright.mjs
import assert from 'node:assert/strict';
import { complete, watch } from 'alldrawn/playwright';
import { chromium } from 'playwright-core';
import { startServer } from '../../sample-apps/web/server.mjs';
import { browserPath } from '../../tests/accuracy/browsers.mjs';

const app = await startServer({ port: 0 });
const browser = await chromium.launch({ executablePath: browserPath('chromium') });
try {
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  await watch(page); // before the page is opened

  await page.goto(`${app.url}/feed?profile=fast&seed=1`);
  const feed = await complete(page, 'HomeFeed', { within: 30_000 });
  assert.equal(feed.startSource, 'launch');
  console.log(`HomeFeed: ${Math.round(feed.visuallyComplete)} ms after the launch`);

  await page.goto(`${app.url}/?profile=fast&seed=1`);
  await page.click('text=Watch a film');
  const closeup = await complete(page, 'VideoCloseup', { within: 30_000 });
  assert.equal(closeup.startSource, 'input');
  console.log(`VideoCloseup: ${Math.round(closeup.visuallyComplete)} ms after the tap`);
} finally {
  await browser.close();
  await app.close();
}
