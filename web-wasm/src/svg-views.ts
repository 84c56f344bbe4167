// Reads an SVG that stands in the page itself: its shapes count as one picture. Its texts and `<image>` elements are
// nodes of their own.

import { Kind, State } from './boundary';
import { readPictures, stateOf } from './css-pictures';
import { groupFacts, setFacts, type NodeFacts } from './node-facts';
import { setContent, type NodeMemory } from './node-memory';

const SHAPES = ':is(path,rect,circle,ellipse,line,polyline,polygon,use):not(defs *,symbol *,clipPath *,mask *,pattern *,marker *)';

/** Elements of an SVG that are never nodes of their own. */
export const SVG_PARTS: ReadonlySet<string> = new Set(
  'path rect circle ellipse line polyline polygon use defs symbol clipPath mask pattern marker filter linearGradient radialGradient desc metadata animate animateTransform animateMotion set'.split(' '),
);

/** Returns the address of an SVG element's `href`; '' if it has none or refers to its own document. */
export function hrefOf(element: Element): string {
  const href = element.getAttribute('href') ?? element.getAttribute('xlink:href') ?? '';
  return href === '' || href.startsWith('#') || !URL.canParse(href, element.baseURI) ? '' : new URL(href, element.baseURI).href;
}

/** Reads an outermost `<svg>`. It is drawn as soon as the files that its shapes use have arrived. */
export function readSvg(svg: Element, node: NodeMemory): NodeFacts {
  const leaf = svg.querySelector('text, image, foreignObject, a, svg') === null;
  const shapes = svg.querySelectorAll(SHAPES);
  if (shapes.length === 0) return setFacts(Kind.GROUP, State.UNKNOWN, NaN, false, leaf);
  const files = [...svg.querySelectorAll('use, pattern image, feImage')].map(hrefOf).filter(Boolean);
  // A shape that moves or changes its form is the same picture; one more shape makes another picture.
  setContent(node, `${shapes.length} ${files.join(' ')}`);
  return setFacts(Kind.IMAGE, files.length > 0 ? stateOf(files.join(' ')) : State.DRAWN, NaN, false, leaf);
}

/** Reads an `<image>` of an SVG, or an `<input type=image>`. `paintAwaited`: the browser is going to report its painting. */
export function readPictureAt(address: string, node: NodeMemory, paintAwaited: boolean): NodeFacts {
  if (!address) return groupFacts();
  const facts = readPictures(address, node, paintAwaited);
  return node.failedGeneration === node.generation ? setFacts(Kind.IMAGE, State.FAILED) : facts;
}
