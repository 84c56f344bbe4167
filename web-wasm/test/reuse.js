// Runs in the page: changes a surface at random, and after each change compares a walk that uses the records of the last
// one again, or a look at what is in sight, with a walk that reads everything.
import { observeChanges } from '../src/changes';
import { RecordWriter } from '../src/records';
import { SnapshotWriter } from '../src/snapshot';
import { SightReader } from '../src/viewport';
import { Walker } from '../src/walk';

// A small generator of random numbers (mulberry32), so that a failure can be played again.
function generator(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const CSS = `
  .row { display: flex; gap: 4px; min-height: 14px } .flat { position: relative; z-index: 1 } .up { position: relative; z-index: 5; background: #fff }
  .clip { overflow: hidden; height: 60px } .abs { position: absolute; top: 40px; left: 30px } .fixed { position: fixed; top: 300px }
  .gone { display: none } .invisible { visibility: hidden } .faint { opacity: 0.5 } .cover { background: #eee } .wide { flex: 1 }
  .grid { display: grid; grid-template-columns: 1fr 1fr } .contents { display: contents } .moved { transform: translate(5px, 5px) }
  .icon::before { content: "*" } .far { margin-top: 900px }`;
const CLASSES = ['row', 'flat', 'up', 'clip', 'abs', 'fixed', 'gone', 'invisible', 'faint', 'cover', 'wide', 'grid', 'contents', 'moved', 'icon', 'far', ''];
const PICTURE = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>';

function element(random, depth) {
  const kind = random(6);
  if (kind === 0) return Object.assign(new Image(40, 30), { src: PICTURE });
  if (kind === 1) return Object.assign(document.createElement('input'), { value: 'value', style: 'width:40px' });
  const made = document.createElement(['div', 'span', 'p', 'section'][random(4)]);
  made.className = CLASSES[random(CLASSES.length)];
  if (random(2)) made.textContent = 'word '.repeat(1 + random(4));
  if (random(8) === 0) made.attachShadow({ mode: 'open' }).innerHTML = '<b>in a shadow tree</b><slot></slot>';
  if (depth > 0) for (let child = random(5); child > 0; child--) made.append(element(random, depth - 1));
  return made;
}

// Returns what was changed.
function change(random, root) {
  const all = [...root.querySelectorAll('*')];
  const one = all[random(all.length)] ?? root;
  const what = random(9);
  const name = `${what} ${path(one)}`;
  if (what === 0) one.append(element(random, 1));
  else if (what === 1) one.remove();
  else if (what === 2) one.className = CLASSES[random(CLASSES.length)];
  else if (what === 3) one.style.width = `${20 + random(200)}px`;
  else if (what === 4) one.before(element(random, 1));
  else if (what === 5) one.toggleAttribute('aria-live');
  else {
    const text = [...one.childNodes].find((node) => node.nodeType === 3);
    if (text) text.data = 'word '.repeat(1 + random(4));
    else one.append('words');
  }
  return name;
}

// Changes the style of a rule, which nothing reports: only a look finds it. Returns what was changed.
function changeRule(random) {
  const rules = [...document.querySelector('style').sheet.cssRules];
  const [selector, property, values] = [['.invisible', 'visibility', ['hidden', 'visible']], ['.faint', 'opacity', ['0.5', '0', '1']], ['.gone', 'display', ['none', 'block']], ['.cover', 'background', ['none', '#eee']]][random(4)];
  const value = values[random(values.length)];
  rules.find(({ selectorText }) => selectorText === selector).style.setProperty(property, value);
  return `${selector} ${property} ${value}`;
}

const path = (element) => (element ? `${path(element.parentElement)}>${element.localName}.${element.className}` : '').replace('>html.>body.>main.', '');

/** Plays `steps` random changes. Returns a description of the first difference, or how often records were used again. */
export async function play(seed, steps) {
  const random = generator(seed);
  document.body.innerHTML = `<style>${CSS}</style><main id=root></main>`;
  const root = document.getElementById('root');
  for (let child = 0; child < 12; child++) root.append(element(random, 3));
  const changes = observeChanges(root, () => {}, () => {});
  const out = new SnapshotWriter();
  const walker = new Walker(new RecordWriter(out), changes.dirt);
  const look = (walker, out, elements) => {
    const frame = { ...new SightReader().read(root, new Set(), true).sight, fading: new Set(), touched: undefined, onTree: changes.observe, waitingVideos: [], pictures: [], changed() {}, elements, bound: 0 };
    out.begin(0, 0, 1_000, 1);
    walker.walk(root, frame);
    return { bytes: out.end(0), elements: frame.elements };
  };
  const elements = new Map();
  let reused = 0;
  let changed = [];
  for (let step = 0; step < steps; step++) {
    changed = [];
    for (let more = 1 + random(3); more > 0; more--) changed.push(change(random, root));
    if (random(4) === 0) {
      changed.push(changeRule(random));
      changes.dirt.sight = true;
    }
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    if (!changes.dirt.all) reused += 1;
    const all = Object.assign(Object.create(changes.dirt), { all: true, clear() {} });
    const freshOut = new SnapshotWriter();
    const expected = look(new Walker(new RecordWriter(freshOut), all), freshOut, new Map());
    const actual = look(walker, out, elements);
    const difference = compare(actual.bytes, expected.bytes, expected.elements, elements);
    if (difference) return { seed, step, difference, changed };
  }
  changes.stop();
  return { reused };
}

// Compares the records of two snapshots, without the times at which nodes became ready.
function compare(actual, expected, elements, all) {
  const words = (bytes) => new Uint32Array(bytes.slice().buffer);
  const [a, b] = [words(actual), words(expected)];
  for (let at = 10; at < b.length; at++) {
    if (at >= 16 && (at - 16) % 10 === 8) continue;
    if (a[at] === b[at]) continue;
    const record = Math.floor((at - 16) / 10);
    const identities = (words) => new Set(Array.from({ length: words[3] }, (_, index) => words[16 + 10 * index]));
    const extra = [...identities(a)].filter((identity) => !identities(b).has(identity)).map((identity) => path(all.get(identity)));
    if (extra.length > 0) return `too many: ${extra.join(', ')}`;
    const missing = [...identities(b)].filter((identity) => !identities(a).has(identity)).map((identity) => elements.get(identity));
    // A positioned element that was out of sight, and that something outside of its parent has moved into sight, is found
    // only by the next walk that reads everything.
    if (missing.some((element) => element.closest('.abs, .fixed'))) return '';
    if (missing.length > 0) return `missing: ${missing.map(path).join(', ')}`;
    return `${a[3]} of ${b[3]} records; record ${record}, word ${(at - 16) % 10}: ${a[at]?.toString(16)} instead of ${b[at].toString(16)}: ${path(elements.get(b[16 + 10 * record]))}`;
  }
  return a[3] === b[3] ? '' : `${a[3]} records instead of ${b[3]}`;
}
