// What the SDK costs a page that changes in each frame: processor time of the page's main thread as the browser counts it,
// in one run with a pending visit and without.

/** Runs in the page: `elements` rows, of which one gets another text in each frame. Returns how to begin and end a count. */
function fill({ elements, change }) {
  document.body.innerHTML = '<main id=root><img width=400 height=300 src="/square.svg?delay=600000"><div id=rows></div></main>';
  const rows = document.getElementById('rows');
  rows.innerHTML = '<div class=row><span>Row of text</span><b>more</b></div>'.repeat(elements / 3);
  let frame = 0;
  const CHANGES = {
    text: () => (rows.children[frame % rows.children.length].firstChild.firstChild.data = `Row ${frame}`),
    style: () => (rows.children[frame % rows.children.length].style.height = `${20 + (frame % 7)}px`),
    rows: () => (rows.firstElementChild.remove(), rows.insertAdjacentHTML('beforeend', `<div class=row><span>Row ${frame}</span><b>more</b></div>`)),
  };
  window.frames = 0;
  const turn = () => {
    frame += 1;
    window.frames += 1;
    CHANGES[change]();
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
}

/**
 * Milliseconds of processor time in a frame, in scripts and in all, without and with a pending visit; and frames drawn in
 * a second. One entry for each of `pairs` pairs of runs, which take `seconds` a run and follow each other: what else the
 * machine does for a while falls on both runs of a pair, or on one pair only.
 */
export async function costOf(page, { elements, change, seconds, pairs }) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(fill, { elements, change });
  const count = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name) => metrics.find((metric) => metric.name === name).value * 1000;
    return { frames: await page.evaluate(() => window.frames), script: of('ScriptDuration'), task: of('TaskDuration'), at: performance.now() };
  };
  const run = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const before = await count();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const after = await count();
    const frames = after.frames - before.frames;
    return { script: (after.script - before.script) / frames, task: (after.task - before.task) / frames, fps: (frames * 1000) / (after.at - before.at) };
  };
  const told = [];
  for (let pair = 0; pair < pairs; pair++) {
    const without = await run();
    await page.evaluate(() => (window.surface = new window.ad.SurfaceTracker({ name: 'Cost', root: document.getElementById('root') })));
    const withUs = await run();
    await page.evaluate(() => window.surface.leave('back'));
    told.push({ without, with: withUs });
  }
  return told;
}
