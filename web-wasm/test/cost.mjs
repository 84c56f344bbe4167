// Measures what the SDK costs a page that changes in each frame. Runs without and with a pending visit alternate; the
// browser reports the processor time of the page's main thread.

/**
 * Runs in the page: fills it with rows that have `elements` elements in total, changes the text of one row in each
 * frame, and counts the frames.
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
 * Plays `pairs` pairs of runs, each run for `seconds` seconds: one without and one with a pending visit. Returns for
 * each run the processor time that scripts took per frame, milliseconds, and the frames per second. The two runs of a
 * pair follow each other, so that other work of the machine affects both runs, or only one pair.
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
