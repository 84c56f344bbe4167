// Pictures that a style shows: backgrounds, borders, masks, list marks, and the `content` of an element or of its
// `::before` and `::after`. They are content like an `img` (metric §4).

import type { BlockingFonts } from './blocking-fonts';
import { Kind, State } from './boundary';
import { setFacts, type NodeFacts } from './node-facts';
import { setContent, type NodeMemory } from './node-memory';
import { arrivalOf } from './resource-records';

const ADDRESS = /url\("((?:[^"\\]|\\.)*)"\)/g;
// The browser loads one picture of a set.
const SET = /(?:image-set|cross-fade)\((?:[^()"]|"(?:[^"\\]|\\.)*"|\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))*\)/g;

const addresses = (value: string): string[] =>
  [...value.matchAll(ADDRESS)].map((match) => match[1]!.replace(/\\(.)/g, '$1').replaceAll(' ', '%20')).filter((address) => !address.startsWith('#'));

/**
 * Returns the addresses of the pictures in a property's value, each once, separated by spaces; those of a set, of which
 * one is loaded, by `|`. Returns '' if there are none.
 */
export function addressesIn(value: string): string {
  if (!value.includes('url(')) return '';
  const sets = [...value.matchAll(SET)].map(([set]) => addresses(set).join('|'));
  return [...new Set([...sets, ...addresses(value.replace(SET, ''))])].filter(Boolean).join(' ');
}

/** Returns the addresses of the pictures that an element's style paints inside its box, separated by spaces. */
export const picturesOf = (style: CSSStyleDeclaration): string =>
  addressesIn(`${style.backgroundImage} ${style.borderImageSource} ${style.content}${style.display === 'list-item' ? style.listStyleImage : ''}`);

/** Returns the addresses of the pictures that mask an element. While one is missing, the element is not painted. */
export const masksOf = (style: CSSStyleDeclaration): string => addressesIn(style.maskImage || style.webkitMaskImage || '');

/**
 * Returns the state of several pictures, given their addresses: failed if one has failed, pending if one is awaited,
 * unknown if the browser says nothing about one.
 */
export function stateOf(addresses: string): State {
  const states = addresses.split(' ').map((set) => {
    const arrivals = set.split('|').map(arrivalOf);
    return ORDER.find((arrival) => arrivals.includes(arrival))!;
  });
  if (states.includes('awaited')) return State.PENDING;
  if (states.includes('failed')) return State.FAILED;
  return states.includes('unknown') ? State.UNKNOWN : State.DRAWN;
}

// Which arrival of a set counts.
const ORDER = ['arrived', 'failed', 'awaited', 'unknown'] as const;

/**
 * Reads pictures that only the browser's resource records report, given their addresses: those of a style or an SVG.
 * `paintAwaited`: the browser is going to report when the element is painted.
 */
export function readPictures(addresses: string, node: NodeMemory, paintAwaited: boolean): NodeFacts {
  setContent(node, addresses);
  const state = stateOf(addresses);
  if (state !== State.DRAWN) return setFacts(Kind.IMAGE, state);
  if (node.paintedGeneration === node.generation) return setFacts(Kind.IMAGE, State.DRAWN, node.paintedAt);
  return setFacts(Kind.IMAGE, paintAwaited ? State.BOUND : State.DRAWN);
}

/**
 * Returns the text that `::before` and `::after` show, the addresses of their pictures, and whether the text is invisible
 * now because a font is loading, as that of an icon is.
 */
export function generatedContent(element: Element, fonts: BlockingFonts): { text: string; pictures: string; waits: boolean } {
  let [text, values, waits] = ['', '', false];
  for (const pseudo of ['::before', '::after']) {
    const style = getComputedStyle(element, pseudo);
    const { content } = style;
    if (content === 'none' || content === 'normal') continue;
    values += content;
    text += content.replace(/url\("(?:[^"\\]|\\.)*"\)/g, '').replace(/^"|"$/g, '').trim();
    waits ||= fonts.hides(style, content);
  }
  return { text, pictures: addressesIn(values), waits };
}
