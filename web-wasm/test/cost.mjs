// What the SDK costs a page that changes in each frame: processor time of the page's main thread as the browser counts it,
// without a pending visit and with one, in runs that follow each other.

/** Runs in the page: rows of `elements` elements in all, of which one gets another text in each frame. Counts the frames. */
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
 * Milliseconds of processor time in scripts for a frame, and frames drawn in a second, without and with a pending visit. One entry for each of `pairs` pairs of runs, which take `seconds` a run and follow each other: what else the
 * machine does for a while falls on both runs of a pair, or on one pair only.
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
