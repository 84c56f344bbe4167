// The interfaces by which a view answers for itself. Everything else is understood as it is (plain-views.ts).

import { Answered, Interface, PerfRecord } from './boundary';
import { callApp, guard } from './guard';
import { setFacts, type NodeFacts } from './node-facts';
import { setContent, type NodeMemory } from './node-memory';

/** What every media view answers. Coordinates are CSS pixels of the page's viewport. */
export interface PerfView {
  /** Its final content is painted. */
  isDrawn(): boolean;
  /** Left edge, CSS pixels of the viewport. Default: the element's bounding box. */
  x?(): number;
  /** Top edge. */
  y?(): number;
  /** Width. */
  width?(): number;
  /** Height. */
  height?(): number;
  /** Its content will not come: terminal. */
  isFailed?(): boolean;
  /** It has nothing to show, and says so. */
  isDeclaredEmpty?(): boolean;
  /** Changes with its content. */
  contentGeneration?(): number;
  /** Names it in the list of late nodes; never content. */
  label?(): string;
}

/** A picture that answers for itself. */
export interface PerfImageView extends PerfView {
  readonly perfKind?: 'image';
}

/** Text that answers for itself. */
export interface PerfTextView extends PerfView {
  readonly perfKind: 'text';
}

/** A video that answers for itself. `isDrawn` speaks of its poster or first frame. */
export interface PerfVideoView extends PerfView {
  readonly perfKind?: 'video';
  /** Loading has begun; weaker than any frame, and recorded apart. */
  isVideoLoadStarted(): boolean;
  /** A frame of the playing video was presented. */
  isFirstFrameRendered?(): boolean;
  /** It was told to play. Default: true. */
  isPlaybackRequested?(): boolean;
}

/** A spinner or skeleton that says whether it is busy. */
export interface PerfBusyView {
  readonly perfKind: 'busy';
  isBusy(): boolean;
}

/** Any of them. */
export type AnyPerfView = PerfImageView | PerfTextView | PerfVideoView | PerfBusyView;

const attached = new WeakMap<Element, AnyPerfView>();

/**
 * Lets `view` answer for `element`: a canvas player, a map, a component's own picture. An element whose class has
 * the methods itself (a custom element) needs no call.
 */
export function answerFor(element: Element, view: AnyPerfView): void {
  guard(() => attached.set(element, view));
}

/** The view that answers for an element, if any. */
export function perfView(element: Element): AnyPerfView | undefined {
  const methods = element as unknown as Partial<PerfView & PerfBusyView>;
  const hasMethods = callApp(element, () => typeof methods.isDrawn === 'function' || (methods.perfKind === 'busy' && typeof methods.isBusy === 'function'));
  return hasMethods ? (element as unknown as AnyPerfView) : attached.get(element);
}

// Whether a view is a video.
function isVideoView(view: PerfView): view is PerfVideoView {
  return typeof (view as Partial<PerfVideoView>).isVideoLoadStarted === 'function';
}

/** A view that answers for itself: its interfaces and its answers, as given; the core weighs them. The last facts is overwritten by the next call. */
export function readPerfView(view: AnyPerfView, node: NodeMemory): NodeFacts {
  if (view.perfKind === 'busy') return setFacts(PerfRecord.ANSWERED | Interface.BUSY, PerfRecord.ANSWERED | (view.isBusy() ? Answered.BUSY : 0));
  const generation = view.contentGeneration?.();
  if (generation !== undefined) setContent(node, String(generation));
  const video = isVideoView(view) ? view : undefined;
  const text = view.perfKind === 'text' ? Interface.TEXT : 0;
  const interfaces = video ? Interface.VIDEO | text : text || Interface.IMAGE;
  const answers =
    (view.isDrawn() ? Answered.DRAWN : 0) |
    (video?.isVideoLoadStarted() ? Answered.LOAD_STARTED : 0) |
    (video?.isFirstFrameRendered?.() ? Answered.FIRST_FRAME : 0) |
    (view.isFailed?.() ? Answered.FAILED : 0) |
    (view.isDeclaredEmpty?.() ? Answered.DECLARED_EMPTY : 0);
  const requested = video !== undefined && (video.isPlaybackRequested?.() ?? true);
  return setFacts(PerfRecord.ANSWERED | interfaces, PerfRecord.ANSWERED | answers, NaN, requested, interfaces !== Interface.TEXT);
}

/** The rectangle of an element, CSS pixels of the viewport: the view's own where it answers, else its bounding box. */
export function readPerfViewRect(element: Element): { x: number; y: number; width: number; height: number } {
  const box = element.getBoundingClientRect();
  const view = perfView(element) as Partial<PerfView> | undefined;
  if (!view) return box;
  const ownRect = callApp(view, () => {
    // Elements have a `width` of their own that is no method (an image's, a canvas's).
    if (typeof view.x !== 'function') return box;
    const side = (name: 'x' | 'y' | 'width' | 'height'): number => Number(typeof view[name] === 'function' ? view[name]() : box[name]);
    return { x: side('x'), y: side('y'), width: side('width'), height: side('height') };
  });
  return ownRect ?? box;
}
