// Pictures that a style shows: backgrounds, borders, masks, list marks, and the `content` of an element or of its
// `::before` and `::after`. They are content like an `img` (metric §4).

import { Kind, State } from './boundary';
import { setFacts, type NodeFacts } from './node-facts';
import { setContent, type NodeMemory } from './node-memory';
import { arrivalOf } from './resource-records';

const ADDRESS = /url\("((?:[^"\\]|\\.)*)"\)/g;

const SET = /image-set\(((?:[^()"]|"(?:[^"\\]|\\.)*"|\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))*)\)/g;
const CANDIDATE = /(url\("(?:[^"\\]|\\.)*"\))(?: ([\d.]+)(?:x|dppx))?/g;

// Returns the picture of an `image-set()` that the browser loads: that of the lowest resolution which suffices for the
// screen, or else of the highest.
function chosen(candidates: string): string {
  let [best, found] = ['', 0];
  for (const [, url, resolution = '1'] of candidates.matchAll(CANDIDATE)) {
    const at = Number(resolution);
    if (!best || (found < devicePixelRatio ? at > found : at >= devicePixelRatio && at < found)) [best, found] = [url!, at];
  }
  return best;
}

/** Returns the addresses of the pictures in a property's value, each once, separated by spaces; '' if there are none. */
export function addressesIn(value: string): string {
  if (!value.includes('url(')) return '';
  if (value.includes('image-set(')) value = value.replace(SET, (_, candidates: string) => chosen(candidates));
  return [...new Set([...value.matchAll(ADDRESS)].map((match) => match[1]!.replace(/\\(.)/g, '$1')))].filter((address) => !address.startsWith('#')).join(' ');
}

/** Returns the addresses of the pictures that an element's style paints inside its box, separated by spaces. */
export const picturesOf = (style: CSSStyleDeclaration): string =>
  addressesIn(`${style.backgroundImage} ${style.borderImageSource} ${style.content}${style.display === 'list-item' ? style.listStyleImage : ''}`);

/** Returns the addresses of the pictures that mask an element. While one is missing, the element is not painted. */
export const masksOf = (style: CSSStyleDeclaration): string => addressesIn(style.maskImage || style.webkitMaskImage || '');

/** Returns the state of several pictures, given their addresses: failed if one has failed, pending if one is awaited. */
export function stateOf(addresses: string): State {
  const states = addresses.split(' ').map(arrivalOf);
  return states.includes('awaited') ? State.PENDING : states.includes('failed') ? State.FAILED : State.DRAWN;
}

/** Reads the pictures of a style. `paintAwaited`: the browser is going to report when the element is painted. */
export function readCssPictures(addresses: string, node: NodeMemory, paintAwaited: boolean): NodeFacts {
  setContent(node, addresses);
  const state = stateOf(addresses);
  if (state !== State.DRAWN) return setFacts(Kind.IMAGE, state);
  if (node.paintedGeneration === node.generation) return setFacts(Kind.IMAGE, State.DRAWN, node.paintedAt);
  return setFacts(Kind.IMAGE, paintAwaited ? State.BOUND : State.DRAWN);
}

/** Returns the text that `::before` and `::after` show, and the addresses of their pictures. */
export function generatedContent(element: Element): { text: string; pictures: string } {
  let [text, values] = ['', ''];
  for (const pseudo of ['::before', '::after']) {
    const { content } = getComputedStyle(element, pseudo);
    if (content === 'none' || content === 'normal') continue;
    values += content;
    text += content.replace(/url\("(?:[^"\\]|\\.)*"\)/g, '').replace(/^"|"$/g, '').trim();
  }
  return { text, pictures: addressesIn(values) };
}
