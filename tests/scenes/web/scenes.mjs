// @ts-check
// Plays a scene in a real page, with the built package, real elements, and real clicks, keys and wheels. Only the clock
// and the display are the test's own (clock.js).

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { browserPath, QUIET_FLAGS } from '../../accuracy/browsers.mjs';
import { expand } from './expand.mjs';
import { words } from './words.mjs';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** Frames from the app's launch to the scene's zero if the scene names no launch: one hour. */
const LONG_AFTER_LAUNCH = 216_000;
/** Maximum number of frames that a scene may take: a visit's time-out, and some more. */
const MOST_FRAMES = 2_600;
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#667"/></svg>';
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

/**
 * @typedef {{ at: number, do: string, [more: string]: any }} Step
 * @typedef {{ name: string, rule: string, story: string, platforms?: string[], launch?: number, viewport?: [number, number],
 *   requests?: boolean, steps: Step[], expect: Record<string, any>[] }} Scene
 */

/** Reads every scene of the folder, with repeated and nested views expanded. @returns {Scene[]} */
export const allScenes = () =>
  readdirSync(here('../scenes')).sort().flatMap((file) =>
    JSON.parse(readFileSync(here(`../scenes/${file}`), 'utf8')).scenes.map((/** @type {Scene} */ scene) => ({
      ...scene,
      steps: scene.steps.map((step) => (step.views ? { ...step, views: expand(step.views) } : step)),
    })),
  );

/** Starts a headless browser that scrolls by wheel without an animation. */
export const startBrowser = () =>
  chromium.launch({ executablePath: browserPath('chromium'), args: [...QUIET_FLAGS, '--disable-smooth-scrolling'] });

/**
 * Plays a scene. Returns the events of its visits, decoded, in the order in which the visits ended.
 * @param {import('playwright-core').Browser} browser
 * @param {Scene} scene
 */
export async function play(browser, scene) {
  const [width, height] = scene.viewport ?? [400, 800];
  const page = await browser.newPage({ viewport: { width, height } });
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  const pictures = await servePages(page);
  await page.addInitScript({ path: here('clock.js') });
  await page.addInitScript({ path: here('stage.js') });
  await page.goto('http://scene.test/');
  await page.evaluate(async ([origin, requests]) => {
    const at = '/dist/alldrawn.js';
    const ad = await import(at);
    Object.assign(window, { ad, events: [] });
    ad.onVisit((/** @type {any} */ visit) => /** @type {any} */ (window).events.push([...visit.bytes]));
    window.clock.start(origin);
    await ad.install({ requests, automatic: false });
  }, /** @type {const} */ ([scene.launch ?? LONG_AFTER_LAUNCH, scene.requests === true]));

  const ended = () => page.evaluate(() => window.events.length);
  for (const step of scene.steps) {
    if (step.at < (await page.evaluate(() => window.clock.frame))) throw new Error(`scene ${scene.name}: the step at frame ${step.at} is listed after a step of a later frame`);
    await page.evaluate((frame) => window.stage.drawUntil(frame), step.at);
    await runStep(page, step, pictures);
    await page.evaluate(() => window.clock.turn());
  }
  for (let frame = (scene.steps.at(-1)?.at ?? 0) + 60; (await ended()) < scene.expect.length && frame < MOST_FRAMES; frame += 60) {
    await page.evaluate((frame) => window.stage.drawUntil(frame), frame);
  }
  // Draw 120 more frames: a further event in them would be an error.
  await page.evaluate(() => window.stage.drawUntil(window.clock.frame + 120));
  const events = await page.evaluate(() => window.events);
  await page.close();
  if (errors.length > 0) throw new Error(`the page threw: ${errors.join('; ')}`);
  return events.map((bytes) => words(Uint8Array.from(bytes)));
}

/**
 * The requests of pictures and of the app that are not answered yet, by path.
 * @typedef {Map<string, import('playwright-core').Route>} Pictures
 */

// Serves the page and the package. Requests of pictures and of the app are answered when the scene says so.
// @returns {Promise<Pictures>}
async function servePages(/** @type {import('playwright-core').Page} */ page) {
  /** @type {Pictures} */
  const pictures = new Map();
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    const type = TYPES[/** @type {keyof typeof TYPES} */ (pathname.split('.').pop())];
    if (/^\/(picture|answer)\//.test(pathname)) pictures.set(pathname, route);
    else if (type) await route.fulfill({ path: here(`../../../web-wasm${pathname}`), contentType: type });
    else await route.fulfill({ contentType: 'text/html', body: PAGE });
  });
  return pictures;
}

const PAGE = '<!doctype html><title>scene</title><body style="margin:0"><button id="remote" style="position:fixed;z-index:9999;left:0;top:0;width:6px;height:6px;padding:0;border:0;opacity:0"></button>';

/** Runs one step. @param {import('playwright-core').Page} page @param {Step} step @param {Pictures} pictures */
async function runStep(page, step, pictures) {
  // The step is passed as text, because playwright becomes slower with each level of a nested object.
  const text = JSON.stringify(step);
  const middle = async () => /** @type {[number, number]} */ (step.point ?? (await page.evaluate((id) => window.stage.middle(id), step.view)));
  switch (step.do) {
    case 'open':
    case 'select':
    case 'close':
      if (step.by === 'code') await page.evaluate((text) => window.stage.do(JSON.parse(text)), text);
      else {
        await page.evaluate((text) => window.stage.remote(JSON.parse(text)), text);
        await page.mouse.click(3, 3);
      }
      return answerPictures(page, step.views ?? [], pictures);
    case 'restart':
      if (step.by !== 'tap') return page.evaluate((text) => window.stage.do(JSON.parse(text)), text);
      await page.evaluate((text) => window.stage.remote(JSON.parse(text), JSON.parse(text).view), text);
      return page.mouse.click(...(await middle()));
    case 'tap':
      return page.mouse.click(...(await middle()));
    case 'type':
      await page.evaluate((id) => document.getElementById(id)?.focus(), step.view);
      return page.keyboard.press(step.key);
    case 'scroll':
      if (step.by !== 'user') return page.evaluate((text) => window.stage.do(JSON.parse(text)), text);
      await page.mouse.move(...(await middle()));
      await scrollByWheel(page, step);
      return;
    case 'respond': {
      const request = await requestFor(pictures, `/answer/${step.label}`);
      await (step.failed ? request.abort() : request.fulfill({ body: 'an answer' }));
      return page.evaluate((text) => window.stage.do(JSON.parse(text)), text);
    }
    case 'rotate':
      await page.setViewportSize({ width: step.size[0], height: step.size[1] });
      await page.waitForFunction(([width]) => innerWidth === width, step.size, { polling: 10 });
      return page.evaluate(() => window.stage.realFrames(3));
    default:
      await page.evaluate((text) => window.stage.do(JSON.parse(text)), text);
      await answerPictures(page, step.do === 'add' || step.do === 'preload' ? step.views : step.do === 'set' ? [step] : [], pictures);
  }
}

// Answers the requests of pictures that a step shows or fails, before the next frame.
async function answerPictures(/** @type {import('playwright-core').Page} */ page, /** @type {any[]} */ views, /** @type {Pictures} */ pictures) {
  for (const view of views) {
    const id = view.id ?? view.view;
    if (view.is === 'shown' || view.is === 'failed') {
      const path = await page.evaluate((id) => {
        const element = document.getElementById(id);
        return element instanceof HTMLImageElement && !(/** @type {any} */ (element).perfView) ? new URL(element.src).pathname : '';
      }, id);
      if (path) {
        const failed = view.is === 'failed';
        await (await requestFor(pictures, path)).fulfill({ status: failed ? 404 : 200, contentType: failed ? 'text/plain' : 'image/svg+xml', body: failed ? '' : PICTURE });
        await page.evaluate((id) => window.stage.arrived(id), id);
      }
    }
    await answerPictures(page, view.views ?? [], pictures);
  }
}

// Waits until the page requests a path, and returns the request.
async function requestFor(/** @type {Pictures} */ pictures, /** @type {string} */ path) {
  for (let waited = 0; waited < 12_000; waited++) {
    const route = pictures.get(path);
    if (route) return route;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`the page did not request ${path} within 60 s`);
}

async function scrollByWheel(/** @type {import('playwright-core').Page} */ page, /** @type {Step} */ step) {
  const by = await page.evaluate(({ view, to }) => {
    const element = /** @type {HTMLElement} */ (document.getElementById(view));
    return [to[0] - element.scrollLeft, to[1] - element.scrollTop];
  }, step);
  await page.mouse.wheel(by[0], by[1]);
  await page.evaluate(async ({ view, to }) => {
    const element = /** @type {HTMLElement} */ (document.getElementById(view));
    for (let frame = 0; frame < 3_600 && (element.scrollLeft !== to[0] || element.scrollTop !== to[1]); frame++) await window.stage.realFrames(1);
    if (element.scrollLeft !== to[0] || element.scrollTop !== to[1]) throw new Error(`the wheel did not scroll ${view} to ${to} within 3,600 frames`);
    await window.stage.realFrames(2);
  }, step);
}
