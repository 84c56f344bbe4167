// What one visible element is, and how far it is ready. The core judges it.

import { Kind, State } from './boundary';
import { isPreview } from './hiding-styles';
import { ownText } from './flat-tree';
import { callApp } from './guard';
import { groupFacts, setFacts, type NodeFacts } from './node-facts';
import { dateOf } from './late-install';
import { existingMemory, memoryOf, type NodeMemory } from './node-memory';
import { requestPaintRecord, textReporters } from './paint-records';
import { perfView, readPerfView } from './perf-views';
import { matches } from './roles';
import { fieldText, isBusy, isLegible, readBusy, readCustom, readImage, readText, readVideo } from './plain-views';
import type { Reading } from './reading';
import { hrefOf, readPictureAt, readSvg } from './svg-views';

const CUSTOM = new Set('canvas object embed'.split(' '));

// Returns true if the browser is going to report the painting of the element's first text, and has not yet.
function awaitsTextPaint(element: Element): boolean {
  const reporters = textReporters(element);
  return reporters.some((at) => existingMemory(at)?.paintExpected) && !reporters.some((at) => existingMemory(at)?.textReported);
}

/** Reads an element. A picture or text that is read for the first time asks for the browser's paint record. */
export function readElement(element: Element, style: CSSStyleDeclaration, reading: Reading): NodeFacts {
  const node = memoryOf(element);
  const view = perfView(element);
  // If the methods of a Perf view throw, the state of its node is unknown.
  if (view) return callApp(view, () => readPerfView(view, node)) ?? readCustom();
  if (reading.marked && isBusy(element)) return readBusy();
  const name = element.localName;
  const { inFade } = reading;
  const first = node.generation === 0;
  switch (name) {
    case 'img':
      reading.findings.pictures.push(element as HTMLImageElement);
      if (first) requestPaintRecord(element);
      if (isPreview(style)) return setFacts(Kind.IMAGE, State.UNKNOWN);
      return dated(element, node, readImage(element as HTMLImageElement, node, style, reading), first);
    case 'video': {
      if (first) requestPaintRecord(element);
      const facts = readVideo(element as HTMLVideoElement, node);
      if (facts.playbackRequested) reading.findings.waitingVideos.push(element as HTMLVideoElement);
      return facts;
    }
    case 'svg':
      return (element as SVGElement).ownerSVGElement ? groupFacts() : readSvg(element, node);
    case 'image':
      if (first) requestPaintRecord(element);
      return readPictureAt(hrefOf(element), node, node.paintExpected && !inFade);
    case 'input':
      if ((element as HTMLInputElement).type === 'image') return readPictureAt((element as HTMLInputElement).src, node, false);
    // Falls through.
    case 'textarea':
    case 'select': {
      // A field's text is painted with its frame. It is only compared with the previous one.
      const text = fieldText(element);
      return text ? readText(text, node, false) : groupFacts();
    }
    case 'iframe':
      return readFrame(element as HTMLIFrameElement);
  }
  if (CUSTOM.has(name) || isClosed(element)) return readCustom();
  const text = ownText(element);
  if (!text || !isLegible(style, reading.inSvg)) return groupFacts();
  if (first) textReporters(element).forEach(requestPaintRecord);
  const facts = readOwnText(element, node, inFade, text);
  return reading.fonts.hides(style, text) ? setFacts(Kind.TEXT, State.PENDING) : dated(element, node, facts, first);
}

/** Reads the legible text of an element that has no children. */
export function readOwnText(element: Element, node: NodeMemory, inFade: boolean, text = ownText(element)): NodeFacts {
  if (!text) return groupFacts();
  // The browser reports the painting of a text at the end of a fade, but the text counts from the fade's beginning.
  if (inFade) node.clockGeneration = node.generation + Number(node.content !== text);
  // The browser reports only an element's first text.
  const isFirst = node.generation === 0 || (node.generation === 1 && node.content === text);
  return readText(text, node, isFirst && !inFade && awaitsTextPaint(element));
}

// Dates a picture or text that was on the screen before the SDK came, at its first reading.
function dated(element: Element, node: NodeMemory, facts: NodeFacts, first: boolean): NodeFacts {
  if (!first || facts.state !== State.DRAWN || facts.readyAt >= 0) return facts;
  const at = dateOf(element, facts.kind === Kind.IMAGE ? node.content : '');
  if (!(at >= 0)) return facts;
  node.paintedGeneration = node.generation;
  node.paintedAt = facts.readyAt = at;
  return facts;
}

// Returns true for a custom element that can show something only in a closed shadow tree.
const isClosed = (element: Element): boolean =>
  element.localName.includes('-') && !element.firstChild && !element.shadowRoot && matches(element, ':defined');

/** Returns the document in a frame, if the page may read it and it is the frame's own; otherwise null. */
export function documentIn(frame: HTMLIFrameElement): Document | null {
  const inside = frame.contentDocument;
  return inside && !isBlank(frame, inside) ? inside : null;
}

// A frame that has an address shows an empty document until the response comes.
const isBlank = (frame: HTMLIFrameElement, inside: Document): boolean =>
  inside.URL === 'about:blank' && frame.getAttribute('src') !== null && frame.src !== '' && !frame.src.startsWith('about:');

function readFrame(frame: HTMLIFrameElement): NodeFacts {
  const inside = frame.contentDocument;
  // Nothing can be known of a frame of another origin.
  if (!inside) return readCustom();
  // A frame of another origin is empty as well until its response comes.
  if (isBlank(frame, inside)) return new URL(frame.src).origin === location.origin ? setFacts(Kind.CUSTOM, State.PENDING) : readCustom();
  return groupFacts();
}
