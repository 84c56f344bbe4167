// Observes what the browser loads by itself while a visit is pending: the document, scripts, style sheets, preloads and
// fonts. Each holds pending visits until it has loaded or failed.

import { awaitArrival, whileAwaited } from './arrivals';
import { later, listen, observer } from './guard';
import { pageLoad } from './starts';

/** Types of the scripts that the browser runs. It loads no others. */
const RUNS = /^(|module|(text|application)\/(x-)?(java|ecma)script)$/i;
/** What a preload may bring. */
const PRELOADS = /^(script|style|font|image)$/;

/** Longest hold for a script that may never load, milliseconds. */
const MAX_UNSURE_MS = 3_000;
/** Selects the elements that may load what a page consists of. */
const LOADING = 'script[src], link[href]';

// The function that ends the hold of each element that is awaited.
const awaited = new WeakMap<Element, () => void>();

/** Begins to observe loads; once per page. */
export function watchLoading(): void {
  whileAwaited(() => {
    const stops = [awaitDocument(), awaitFonts(), observeInsertions(), observeFinishedScripts()];
    // Afterwards only elements that come later can be loading.
    if (document.readyState !== 'complete') document.querySelectorAll(LOADING).forEach(awaitIfLoading);
    return () => stops.forEach((stop) => stop());
  });
}

/**
 * Holds pending visits until an element's load or error event. `began`: when the load began, milliseconds; undefined if
 * it holds visits that begin later, too. `within`: how long it may hold them, milliseconds, if it is not sure that it loads.
 */
export function awaitLoad(element: Element, began?: number, within?: number): void {
  if (awaited.has(element)) return;
  const done = awaitArrival(began);
  const over = (): void => {
    stops.forEach((stop) => stop());
    awaited.delete(element);
    done();
  };
  awaited.set(element, over);
  const stops = ['load', 'error'].map((type) => listen(element, type, over));
  if (within !== undefined) stops.push(later(over, within));
  // Before the document has loaded, the event may have come already. Nothing that delays the document is left then.
  if (document.readyState !== 'complete') stops.push(listen(window, 'load', over));
}

/** Ends the hold of an element that loads nothing any more, if there is one. */
export const loadOver = (element: Element): void => awaited.get(element)?.();

// Holds until the document is parsed and its deferred scripts have run.
function awaitDocument(): () => void {
  if (document.readyState !== 'loading' && pageLoad()?.domContentLoadedEventStart !== 0) return () => {};
  const done = awaitArrival();
  const over = (): void => {
    stop();
    done();
  };
  const stop = listen(document, 'DOMContentLoaded', over);
  return over;
}

// Holds while fonts of the document are loading.
function awaitFonts(): () => void {
  const { fonts } = document;
  if (!fonts) return () => {};
  let done: (() => void) | undefined;
  const over = (): void => {
    done?.();
    done = undefined;
  };
  const begin = (): unknown => (done ??= awaitArrival());
  if (fonts.status === 'loading') begin();
  const stops = [listen(fonts, 'loading', begin), listen(fonts, 'loadingdone', over), over];
  return () => stops.forEach((stop) => stop());
}

// Holds for each script or link that is inserted, by the parser too.
function observeInsertions(): () => void {
  const { observer: tree, done } = observer('MutationObserver', (records) => {
    const added = new Set<Node | null>(records.flatMap(({ addedNodes }) => [...addedNodes]));
    for (const node of added as Set<Node>) {
      awaitIfLoading(node);
      // The parser reports each element, a script only the outermost of those that it inserts.
      if (node.firstChild && !added.has(node.parentNode)) (node as Element).querySelectorAll(LOADING).forEach(awaitIfLoading);
    }
  });
  tree.observe(document, { childList: true, subtree: true });
  return done;
}

// A script that has arrived runs next. A module that `import()` loads is first seen then: another one may follow it.
function observeFinishedScripts(): () => void {
  const { observer: records, done } = observer('PerformanceObserver', (list) => {
    if ((list.getEntries() as PerformanceResourceTiming[]).some(({ initiatorType }) => initiatorType === 'script')) awaitArrival()();
  });
  records.observe({ type: 'resource' });
  return done;
}

function awaitIfLoading(node: Node): void {
  const { localName } = node as Element;
  const script = localName === 'script' ? (node as HTMLScriptElement) : undefined;
  const url = script ? scriptUrl(script) : localName === 'link' ? linkUrl(node as HTMLLinkElement) : '';
  // The browser records what has arrived. A script that is moved, or that a preload has brought, is not loaded again.
  if (/^https?:/.test(url) && performance.getEntriesByName(url, 'resource').length === 0) awaitLoad(node as Element, undefined, script && mayNeverLoad(script) ? MAX_UNSURE_MS : undefined);
}

// Returns true for a script that the page may have set as HTML text (`innerHTML`): the browser neither loads nor runs such a
// script. A script that is inserted with `async = false` looks the same, and is loaded.
const mayNeverLoad = ({ async }: HTMLScriptElement): boolean => !async && document.readyState !== 'loading';

// Returns the address that an element loads; '' if it loads none.
const scriptUrl = ({ src, type, noModule }: HTMLScriptElement): string => (RUNS.test(type) && !noModule ? src : '');

function linkUrl({ relList, as, media, disabled, sheet, href }: HTMLLinkElement): string {
  const has = (rel: string): boolean => relList.contains(rel);
  // A sheet for another medium is loaded all the same, and often switched on by its load event.
  const isSheet = has('stylesheet') && !has('alternate') && !disabled && !sheet;
  const isPreload = has('modulepreload') || (has('preload') && PRELOADS.test(as));
  return isSheet || (isPreload && (!media || matchMedia(media).matches)) ? href : '';
}
