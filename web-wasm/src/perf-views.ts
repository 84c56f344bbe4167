// The interfaces with which an app's view reports its own state. plain-views.ts reads all other elements.

import { Answered, Interface, PerfRecord } from './boundary';
import { callApp, guard } from './guard';
import { setFacts, type NodeFacts } from './node-facts';
import { setContent, type NodeMemory } from './node-memory';

/** Methods of every media view. Coordinates are CSS pixels of the page's viewport. */
export interface PerfView {
  /** Returns true once the view's final content is painted. */
  isDrawn(): boolean;
  /** Left edge, CSS pixels of the viewport. Default: that of the element's bounding box. */
  x?(): number;
  /** Top edge. */
  y?(): number;
  /** Width. */
  width?(): number;
  /** Height. */
  height?(): number;
  /** Returns true if the view's content will never come. A failure is final. */
  isFailed?(): boolean;
  /** Returns true if the view has nothing to show. */
  isDeclaredEmpty?(): boolean;
  /** Returns a number that changes whenever the view's content does. */
  contentGeneration?(): number;
  /** Returns the view's name for the list of late nodes. It must not contain the view's content. */
  label?(): string;
}

/** A picture that reports its own state. */
export interface PerfImageView extends PerfView {
  readonly perfKind?: 'image';
}

/** A text that reports its own state. */
export interface PerfTextView extends PerfView {
  readonly perfKind: 'text';
}

/** A video that reports its own state. `isDrawn` returns true once its poster or first frame is painted. */
export interface PerfVideoView extends PerfView {
  readonly perfKind?: 'video';
  /** Returns true once loading has begun. A load is weaker evidence than a frame, and is recorded separately. */
  isVideoLoadStarted(): boolean;
  /** Returns true once a frame of the playing video was presented. */
  isFirstFrameRendered?(): boolean;
  /** Returns true if the app has asked the video to play. Default: true. */
  isPlaybackRequested?(): boolean;
}

/** A spinner or skeleton that reports its own state. */
export interface PerfBusyView {
  readonly perfKind: 'busy';
  isBusy(): boolean;
}

/** Any Perf view. */
export type AnyPerfView = PerfImageView | PerfTextView | PerfVideoView | PerfBusyView;

const attached = new WeakMap<Element, AnyPerfView>();

/**
 * Makes `view` report the state of `element`, for example of a canvas player, a map or a component's own picture. An
 * element whose class has the methods itself (a custom element) needs no such call.
 */
export function answerFor(element: Element, view: AnyPerfView): void {
  guard(() => attached.set(element, view));
}

// Classes of elements, by whether they have the methods of a Perf view.
const classes = new WeakMap<object, boolean>();

function classAnswers(element: Element): boolean {
  const prototype = Object.getPrototypeOf(element) as object;
  let answers = classes.get(prototype);
  if (answers === undefined) classes.set(prototype, (answers = 'isDrawn' in prototype || 'isBusy' in prototype));
  return answers;
}

/** Returns the Perf view that reports the state of an element; undefined if there is none. */
export function perfView(element: Element): AnyPerfView | undefined {
  // Nearly every element is of one of a few classes, and asking an element for a missing property is slow.
  if (!classAnswers(element)) return attached.get(element);
  const methods = element as unknown as Partial<PerfView & PerfBusyView>;
  const hasMethods = callApp(element, () => typeof methods.isDrawn === 'function' || (methods.perfKind === 'busy' && typeof methods.isBusy === 'function'));
  return hasMethods ? (element as unknown as AnyPerfView) : attached.get(element);
}

// Returns true if a view is a video.
function isVideoView(view: PerfView): view is PerfVideoView {
  return typeof (view as Partial<PerfVideoView>).isVideoLoadStarted === 'function';
}

/** Reads a Perf view's interfaces and answers. The core decides what they mean. */
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

/** Returns an element's rectangle, CSS pixels of the viewport: its Perf view's, or else its bounding box. */
export function readPerfViewRect(element: Element): { x: number; y: number; width: number; height: number } {
  const box = element.getBoundingClientRect();
  const view = perfView(element) as Partial<PerfView> | undefined;
  if (!view) return box;
  const ownRect = callApp(view, () => {
    // Images and canvases have a property `width` that is a number, not a method.
    if (typeof view.x !== 'function') return box;
    const side = (name: 'x' | 'y' | 'width' | 'height'): number => Number(typeof view[name] === 'function' ? view[name]() : box[name]);
    return { x: side('x'), y: side('y'), width: side('width'), height: side('height') };
  });
  return ownRect ?? box;
}
