// Runs in the page: counts what walks of a surface ask the browser, which is what they cost most: rectangles and styles.
import { observeChanges } from '../src/changes';
import { RecordWriter } from '../src/records';
import { SnapshotWriter } from '../src/snapshot';
import { SightReader } from '../src/viewport';
import { Walker } from '../src/walk';

// Counts the calls of a function of the browser.
function count(owner, name, counts, as) {
  const original = owner[name];
  owner[name] = function (...args) {
    counts[as] += 1;
    return original.apply(this, args);
  };
}

/**
 * Fills the page and walks it: at first, after ten of its texts have changed, at a look, and again unchanged. Returns the number of
 * rectangles and styles that each walk has read, and the number of records.
 */
export function play(html) {
  document.body.innerHTML = html;
  const root = document.getElementById('root');
  const counts = { rects: 0, styles: 0 };
  for (const name of ['getBoundingClientRect', 'getClientRects']) count(Element.prototype, name, counts, 'rects');
  count(Range.prototype, 'getBoundingClientRect', counts, 'rects');
  count(window, 'getComputedStyle', counts, 'styles');
  const { dirt, observe } = observeChanges(root, () => {}, () => {});
  const out = new SnapshotWriter();
  const walker = new Walker(new RecordWriter(out), dirt);
  const elements = new Map();
  const sights = new SightReader();
  const walk = () => {
    Object.assign(counts, { rects: 0, styles: 0 });
    const { sight } = sights.read(root, new Set(), dirt.sight);
    const frame = { ...sight, fading: new Set(), touched: undefined, onTree: observe, waitingVideos: [], pictures: [], changed() {}, elements, bound: 0 };
    out.begin(0, 0, 1_000, 1);
    walker.walk(root, frame);
    return { ...counts, records: out.count };
  };
  const first = walk();
  const texts = [...root.querySelectorAll('span')];
  for (let i = 0; i < 10; i++) {
    const text = texts[(i * 97) % texts.length];
    text.firstChild.data = 't2';
    dirt.add(text, false);
  }
  const change = walk();
  dirt.sight = true;
  const look = walk();
  return { first, change, look, same: walk() };
}
