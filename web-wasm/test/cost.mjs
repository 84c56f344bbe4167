// Measures what the SDK costs a page that changes in each frame: processor time of the page's main thread, as the
// browser counts it, without and with a pending visit in alternating runs.

/**
 * Runs in the page: rows of `elements` elements in all, of which one gets another text in each frame. Counts the
 * frames.
 */
function fill(elements) {
  document.body.innerHTML = '<main id=root><img width=400 height=300 src="/square.svg?delay=600000"><div id=rows></div></main>';
  const rows = document.getElementById('rows');
  rows.innerHTML = '<div class=row><span>Row of text</span><b>more</b></div>'.repeat(elements / 3);
  window.frames = 0;
  const turn = () => {
    window.frames += 1;
    rows.children[window.frames % rows.children.length].firstChild.firstChild.data = `Row ${window.frames}`;
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
}

/**
 * Returns, for each of `pairs` pairs of runs, milliseconds of processor time in scripts per frame, and frames per second,
 * without and with a pending visit. A run takes `seconds`. The runs of a pair follow each other, so that other work of
 * the machine falls on both, or on one pair only.
 */
export async function costOf(page, { elements, seconds, pairs }) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(fill, elements);
  const count = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name) => metrics.find((metric) => metric.name === name).value * 1000;
    return { frames: await page.evaluate(() => window.frames), script: of('ScriptDuration'), at: performance.now() };
  };
  const run = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const before = await count();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const after = await count();
    const frames = after.frames - before.frames;
    return { script: (after.script - before.script) / frames, fps: (frames * 1000) / (after.at - before.at) };
  };
  const pairsOfRuns = [];
  for (let pair = 0; pair < pairs; pair++) {
    const without = await run();
    await page.evaluate(() => (window.surface = new window.ad.SurfaceTracker({ name: 'Cost', root: document.getElementById('root') })));
    const withUs = await run();
    await page.evaluate(() => window.surface.leave('back'));
    pairsOfRuns.push({ without, with: withUs });
  }
  return pairsOfRuns;
}
