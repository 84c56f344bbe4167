'use client';
// The entry `alldrawn/react`: a component and hooks for React 18 and 19.

import {
  createContext, createElement, forwardRef, useCallback, useContext, useEffect, useLayoutEffect, useRef, useState,
  type ElementType, type ForwardedRef, type HTMLAttributes, type ReactElement, type ReactNode, type RefObject,
} from 'react';
import { SurfaceTracker } from '../index';

/** A surface of React, and what components below it can say about it. No method throws. */
export interface SurfaceHandle {
  /** Delays the confirmation of the visit until the returned function is called. See {@link useHold}. */
  hold(label: string): () => void;
  /** Declares that the surface has nothing to show. */
  declareEmpty(): void;
  /** Declares that the surface shows an error instead of its content. */
  declareError(): void;
  /** Ends the running visit and begins another one. */
  restart(): void;
  /** Records the current time under `name` in the visit's event. */
  mark(name: string): void;
  /** The surface's tracker; undefined before it is mounted, and on a server. */
  readonly tracker: SurfaceTracker | undefined;
}

/** Properties of {@link Surface}. All others are passed on to the element. */
export interface SurfaceProps extends HTMLAttributes<HTMLElement> {
  /** Name of the surface. Another name begins another visit; for another visit of the same name change the `key`. */
  name: string;
  /** The element or component that contains the surface. A component must pass its `ref` on. Default: `div`. */
  as?: ElementType;
  /** True for a dialog of the surface around it. */
  dialog?: boolean;
  children?: ReactNode;
}

// The tracker of one mounted surface. In development, StrictMode unmounts the effects of a new component and mounts them
// again in the same task. That must not end the visit, which would lose its start. So a surface is left a microtask later.
class Mounted implements SurfaceHandle {
  tracker: SurfaceTracker | undefined;
  #name = '';
  #root: Element | undefined;
  #closing = false;
  // Calls of children, whose effects run before those of the surface around them.
  #early = new Set<() => void>();

  open(name: string, root: Element | null, parent: Mounted | undefined): void {
    if (!root) return;
    this.#closing = false;
    if (this.tracker && this.#name === name && this.#root === root) return;
    this.tracker?.leave('replaced');
    const dialogOf = parent?.tracker;
    this.tracker = new SurfaceTracker({ name, root, ...(dialogOf && { dialogOf }) });
    [this.#name, this.#root] = [name, root];
    this.#early.forEach((call) => call());
    this.#early.clear();
  }

  close(): void {
    this.#closing = true;
    queueMicrotask(() => {
      if (!this.#closing) return;
      this.tracker?.leave();
      this.tracker = this.#root = undefined;
    });
  }

  hold(label: string): () => void {
    let release: (() => void) | undefined;
    const forget = this.#call((tracker) => (release = tracker.hold(label)));
    return () => {
      forget();
      release?.();
    };
  }

  declareEmpty(): void {
    this.#call((tracker) => tracker.declareEmpty());
  }

  declareError(): void {
    this.#call((tracker) => tracker.declareError());
  }

  restart(): void {
    this.tracker?.restart();
  }

  mark(name: string): void {
    this.#call((tracker) => tracker.mark(name));
  }

  // Makes a call now, or once there is a tracker. Returns the function that cancels a call which has not been made.
  #call(act: (tracker: SurfaceTracker) => void): () => void {
    if (this.tracker) {
      act(this.tracker);
      return () => {};
    }
    const call = (): void => this.tracker && act(this.tracker);
    // On a server nothing is mounted, so no call is kept.
    if (typeof document !== 'undefined') this.#early.add(call);
    return () => this.#early.delete(call);
  }
}

const NONE: SurfaceHandle = { hold: () => () => {}, declareEmpty() {}, declareError() {}, restart() {}, mark() {}, tracker: undefined };
const Around = createContext<Mounted | undefined>(undefined);

// React 18 warns of layout effects on a server.
const useBrowserLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

function useMounted(ref: RefObject<Element | null>, name: string, parent: Mounted | undefined): Mounted {
  const [mounted] = useState(() => new Mounted());
  // A layout effect, so that the visit begins in the task that handles the user's input. It runs at each commit, since the
  // element may be another one, and when a suspended surface is shown again, whose visit has not ended.
  useBrowserLayoutEffect(() => mounted.open(name, ref.current, parent));
  useEffect(() => () => mounted.close(), [mounted]);
  return mounted;
}

/**
 * Measures the element that `ref` refers to as the surface `name`, from the component's mount until it is unmounted. Use it
 * if an element of your own is the root; otherwise {@link Surface}.
 */
export const useSurfaceRoot = (ref: RefObject<Element | null>, name: string): SurfaceHandle => useMounted(ref, name, undefined);

/** Returns the surface around this component. Without one, the handle's methods do nothing. */
export const useSurface = (): SurfaceHandle => useContext(Around) ?? NONE;

/** While `active` is true, delays the confirmation of the visit of the surface around this component. */
export function useHold(label: string, active = true): void {
  const surface = useSurface();
  useBrowserLayoutEffect(() => (active ? surface.hold(label) : undefined), [surface, label, active]);
}

/**
 * Measures its element as a surface. The visit begins when the component is mounted, at the tap, key or launch that led to
 * it, and ends with the component. Components below it use {@link useSurface} and {@link useHold}.
 */
export const Surface: (props: SurfaceProps & { ref?: ForwardedRef<HTMLElement> }) => ReactElement = forwardRef<HTMLElement, SurfaceProps>(
  function Surface({ name, as = 'div', dialog = false, children, ...rest }, outer) {
    const root = useRef<HTMLElement | null>(null);
    const around = useContext(Around);
    const mounted = useMounted(root, name, dialog ? around : undefined);
    const setRoot = useCallback(
      (element: HTMLElement | null) => {
        root.current = element;
        if (typeof outer === 'function') {
          const undo = outer(element) as unknown;
          // React 19: a ref's function may return its own clean-up, which is then called instead of a call with null.
          return typeof undo === 'function' ? () => ((root.current = null), (undo as () => void)()) : undefined;
        }
        if (outer) outer.current = element;
        return undefined;
      },
      [outer],
    );
    return createElement(Around.Provider, { value: mounted }, createElement(as, { ...rest, ref: setRoot }, children));
  },
) as never;
