// What reading an element needs to know besides the element and its style.

import type { BlockingFonts } from './blocking-fonts';

/** What reading the elements of a surface finds that is not in their records. */
export interface Findings {
  /** Receives each video that the app has asked to play. */
  readonly waitingVideos: HTMLVideoElement[];
  /** Receives each image. */
  readonly pictures: HTMLImageElement[];
  /** Called when an element has changed and nothing else reports it. */
  readonly changed: (element: Element) => void;
}

/** Where an element stands while it is read. */
export interface Reading {
  /** True if an animation changes the opacity of the element or of an ancestor. */
  inFade: boolean;
  /** Area of the element's box, square CSS pixels. */
  area: number;
  /** True if the element is a part of an SVG. */
  inSvg: boolean;
  /** True if the element may be busy. */
  marked: boolean;
  readonly fonts: BlockingFonts;
  readonly findings: Findings;
}
