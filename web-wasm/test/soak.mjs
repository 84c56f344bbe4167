// Opens many routes of one page, by a real click every 50 ms, and measures what stays in the page.
//   node test/soak.mjs [NAVIGATIONS]     prints the figures and checks them; by default 1,000 navigations
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { appPage } from './app-page.mjs';
import { startBrowser, startPages } from './page.mjs';

const PERIOD_MS = 50;

// Runs in the page: a router. Odd routes show a spinner that never ends, even routes do not.
const ROUTER = `
  window.counts = {};
  window.wrong = [];
  window.ended = 0;
  ad.onVisit((visit) => {
    window.ended += 1;
    const busy = Number(visit.surface.slice(6)) % 2 === 1;
    const key = [busy ? 'busy' : 'drawn', visit.outcome, visit.startSource].join(' ');
    counts[key] = (counts[key] ?? 0) + 1;
    window.last = visit;
    window.visits.length = 0;
  });
  window.route = 0;
  addEventListener('click', () => {
    route += 1;
    history.pushState({}, '', '/items?of=' + route);
    main.innerHTML = '' + (route % 2 ? '<div data-perf-busy style="height:100px"></div>' : '') + '<h1 style="height:100px">Route ' + route + '</h1>' + '<p style="height:20px;margin:0">A line of text</p>'.repeat(25);
  });`;

/** The state of a page after a garbage collection. */
async function measure(session) {
  for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name) => metrics.find((each) => each.name === name).value;
  return { heapKb: Math.round(usedSize / 1024), nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
}

/**
 * Opens `navigations` routes. Returns what stays in the page after each fifth of them, and the number of events by kind of
 * route, outcome and start.
 */
export async function soak(navigations) {
  const server = await startPages(() => 200, { '/': appPage(`config = { nameOf: (url) => 'Route ' + (url.searchParams.get('of') ?? 0) }; document.body.style.minHeight = '800px'; document.getElementById('main').id = 'main'`, ROUTER) });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(server.url);
    await page.waitForFunction(() => window.ended === 1);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const figures = [];
    for (let done = 1; done <= navigations; done++) {
      const next = new Promise((resolve) => setTimeout(resolve, PERIOD_MS));
      await page.mouse.click(200, 700);
      await next;
      if (done % (navigations / 5) === 0) figures.push({ after: done, ...(await measure(session)) });
    }
    await page.waitForFunction((count) => window.ended >= count, navigations + 1);
    const { counts, ended, last, status } = await page.evaluate(() => ({ counts: window.counts, ended: window.ended, last: window.last.outcome, status: window.ad.status() }));
    assert.deepEqual(errors, []);
    assert.deepEqual(status, { state: 'ready' });
    return { figures, counts, ended, last };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Most that the heap may grow from the first fifth of the routes to the last, KB: the browser's own tables do, too. */
const GROWTH_KB = 400;
/** Elements of two routes: that of the page, and the last one while its visit is pending. */
const ELEMENTS = 60;

/** Checks what `soak(navigations)` has returned. */
export function checkSoak(navigations, { figures, counts, ended, last }) {
  const { 'drawn complete launch': loads, 'busy abandoned input': busy, 'drawn complete input': complete = 0, 'drawn abandoned input': left = 0, ...others } = counts;
  assert.deepEqual(others, {});
  // A user who leaves 50 ms after a click may be faster than the frame that draws the route.
  assert.deepEqual([loads, busy, complete + left, last], [1, navigations / 2, navigations / 2, 'complete']);
  assert.equal(ended, navigations + 1);
  const [first, end] = [figures[0], figures.at(-1)];
  assert.ok(end.heapKb <= first.heapKb + GROWTH_KB, `the heap grew from ${first.heapKb} to ${end.heapKb} KB`);
  assert.ok(end.nodes <= first.nodes + ELEMENTS, `the nodes grew from ${first.nodes} to ${end.nodes}`);
  assert.ok(end.listeners <= first.listeners, `the listeners grew from ${first.listeners} to ${end.listeners}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const navigations = Number(process.argv[2] ?? 1_000);
  const found = await soak(navigations);
  console.log(found.figures.map(({ after, heapKb, nodes, listeners }) => `  after ${after} routes: ${heapKb} KB, ${nodes} nodes, ${listeners} listeners`).join('\n'));
  console.log(Object.entries(found.counts).map(([what, count]) => `  ${what}: ${count}`).join('\n'));
  checkSoak(navigations, found);
}
