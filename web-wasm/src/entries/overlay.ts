// The entry `alldrawn/overlay`, for development: outlines and names what pending visits wait for, with a clock for each
// visit, and shows the last results. It draws above the page, is not measured, and takes no input.

import { internals, onVisit, type VisitEvent } from '../index';
import { inspect } from './inspect';
import { describe, pendingSurfaces, type PendingSurface } from './pending-nodes';

/** Milliseconds between two updates. A timer, because a requested frame could change what is measured. */
const UPDATE_MS = 100;
/** Number of results that stay on the overlay. */
const RESULTS = 4;
const FONT = '12px/1.4 ui-monospace, monospace';
const COLOR = { pending: '#d6006c', busy: '#6a35c9' } as const;

let stop: (() => void) | undefined;

/** Shows the overlay, or removes it. A second call with the same value does nothing. Does nothing on a server. */
export function overlay(shown: boolean): void {
  if (typeof document === 'undefined' || shown === (stop !== undefined)) return;
  if (shown) {
    stop = show();
  } else {
    stop?.();
    stop = undefined;
  }
}

function show(): () => void {
  const host = document.createElement('alldrawn-overlay');
  host.setAttribute('data-perf-ignore', '');
  host.setAttribute('aria-hidden', 'true');
  styled(host, { position: 'fixed', inset: '0', 'z-index': '2147483647', 'pointer-events': 'none', display: 'block', margin: '0', border: '0', background: 'none' });
  // Closed, so that no observer of the page reads it. Styles are set one by one, as a strict content security policy demands.
  const shadow = host.attachShadow({ mode: 'closed' });
  const results: VisitEvent[] = [];
  const forget = onVisit((visit) => {
    results.unshift(visit);
    results.length = Math.min(results.length, RESULTS);
  });
  const update = (): void => {
    // A page that replaces its whole document has removed the overlay.
    if (!host.isConnected) document.documentElement.append(host);
    const surfaces = pendingSurfaces(inspect(internals()));
    shadow.replaceChildren(...surfaces.flatMap(outlines), panel(surfaces, results));
  };
  update();
  const timer = setInterval(update, UPDATE_MS);
  return () => {
    clearInterval(timer);
    forget();
    host.remove();
  };
}

// Returns an outline with a label for each node that the surface waits for.
const outlines = ({ nodes }: PendingSurface): HTMLElement[] =>
  nodes.map(({ label, why, box }) => {
    const color = COLOR[why];
    const outline = styled(document.createElement('div'), {
      position: 'absolute', 'box-sizing': 'border-box', border: `3px solid ${color}`,
      left: `${box.left}px`, top: `${box.top}px`, width: `${box.right - box.left}px`, height: `${box.bottom - box.top}px`,
    });
    outline.append(line(`${label} · ${why}`, { background: color, color: '#fff', display: 'inline-block', padding: '0 4px', font: FONT, 'white-space': 'nowrap' }));
    return outline;
  });

// Returns the box with a clock for each pending visit, and the last results.
function panel(surfaces: PendingSurface[], results: VisitEvent[]): HTMLElement {
  const box = styled(document.createElement('div'), {
    position: 'absolute', right: '8px', bottom: '8px', 'max-width': '60vw', padding: '6px 8px', 'border-radius': '4px', background: '#111e', color: '#fff', font: FONT,
  });
  for (const surface of surfaces) box.append(line(`${surface.surface} ${seconds(surface.since)} · ${describe(surface)}`));
  for (const { surface, outcome, visuallyComplete, elapsed } of results) {
    box.append(line(`${surface} ${outcome} ${seconds(visuallyComplete ?? elapsed)}`, { opacity: '0.7' }));
  }
  if (!box.firstChild) box.append(line(`alldrawn: no visit is pending (${inspect(internals()).status.state})`));
  return box;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function line(text: string, style: Record<string, string> = {}): HTMLElement {
  const element = styled(document.createElement('div'), style);
  element.textContent = text;
  return element;
}

function styled<E extends HTMLElement>(element: E, style: Record<string, string>): E {
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
  return element;
}
