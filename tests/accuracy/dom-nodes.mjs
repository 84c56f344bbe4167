// @ts-check
/**
 * Finds a surface's required nodes without the SDK, from the DOM alone, once at the end of a visit.
 * `isLoaded`, `watch` and `collect` are sent to the page as text, so they must not use anything outside of their body.
 */

/** CSS selectors of the roots of the sample app's surfaces. */
export const ROOTS = {
  HomeFeed: '#outlet > .screen',
  VideoCloseup: '#outlet > .screen.closeup',
  SearchAutocomplete: '.suggestions',
  Recipe: '#outlet > .screen.recipe',
  Answer: '#outlet > .screen.answer',
};

/** The expression that starts `watch`. It must be evaluated once, after the page has loaded. */
export const WATCH = `(${watch})()`;

/** @param {string} selector of the surface's root @returns {string} an expression; its value is a TruthNode[] */
export function collectExpression(selector) {
  return `(${collect})(${JSON.stringify(selector)})`;
}

/** @param {string} selector of the surface's root @returns {string} an expression; true once all visible content is loaded */
export function isLoadedExpression(selector) {
  return `(${isLoaded})(${JSON.stringify(selector)})`;
}

/**
 * Returns true if the browser has loaded all visible pictures and started all visible videos. The recording waits for
 * this, so that it does not end only because the SDK reported the visit.
 * @param {string} selector
 */
function isLoaded(selector) {
  const root = document.querySelector(selector);
  if (!root) return true;
  const inView = (/** @type {Element} */ element) => {
    const { top, bottom, width, height } = element.getBoundingClientRect();
    return width * height > 0 && bottom > 0 && top < innerHeight;
  };
  if ([...root.querySelectorAll('[data-perf-busy], [aria-busy="true"]')].some(inView)) return false;
  if ([...root.querySelectorAll('img')].some((image) => inView(image) && !image.complete)) return false;
  return ![...root.querySelectorAll('video')].some((video) => inView(video) && !video.error
    && (video.autoplay ? video.played.length === 0 : video.poster && !performance.getEntriesByName(video.poster).length));
}

/**
 * Records inputs, failures with their rectangles, and busy nodes: the DOM no longer contains them at the visit's end.
 */
function watch() {
  /** @type {{ inputs: object[], failures: Map<Element, object>, busy: Map<Element, any> }} */
  const observed = { inputs: [], failures: new Map(), busy: new Map() };
  /** @type {any} */ (window).__watch = observed;
  const toRect = (/** @type {DOMRect} */ r) => ({ x: r.x, y: r.y, w: r.width, h: r.height });

  for (const type of ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup']) {
    addEventListener(type, (event) => { if (event.isTrusted) observed.inputs.push({ type, time: event.timeStamp, handled: performance.now() }); }, true);
  }
  // A capturing listener of the window runs before the page's own error handlers.
  addEventListener('error', (event) => {
    const element = event.target;
    if (element instanceof HTMLImageElement || element instanceof HTMLVideoElement) {
      observed.failures.set(element, { time: performance.now(), rect: toRect(element.getBoundingClientRect()) });
    }
  }, true);
  const BUSY = '[data-perf-busy], [aria-busy="true"]';
  const scanBusyNodes = () => {
    for (const element of document.querySelectorAll(BUSY)) {
      const rect = element.getBoundingClientRect();
      if (rect.width * rect.height > 0) observed.busy.set(element, { rect: toRect(rect), until: undefined });
    }
    for (const [element, record] of observed.busy) {
      if (record.until === undefined && !(element.isConnected && element.matches(BUSY))) record.until = performance.now();
    }
  };
  new MutationObserver(scanBusyNodes).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-perf-busy', 'aria-busy', 'class', 'style', 'hidden'] });
  scanBusyNodes();
}

/**
 * Returns every image, video and element with its own text inside the root. `required` follows the thresholds of
 * metric §3, and `quiet` those of §7a.
 * @param {string} selector
 */
function collect(selector) {
  const MIN_AREA = 256;
  const MIN_SHARE_OF_NODE = 0.1;
  const MIN_SHARE_OF_VIEWPORT = 0.01;
  const MIN_ALPHA = 0.1;
  const MAX_SHARE_OF_QUIET = 0.05;
  const LIVE_REGION = '[role=status], [role=alert], [role=log], [role=timer], [role=marquee], [aria-live], output';
  const SKIPPED = 'script, style, template, noscript, option, input, textarea, select, [data-perf-ignore], [data-perf-ignore] *';
  const root = document.querySelector(selector);
  if (!root) return [];
  /** @type {any} */
  const observed = /** @type {any} */ (window).__watch;
  const viewport = { x: 0, y: 0, w: innerWidth, h: innerHeight };

  const intersection = (/** @type {any} */ a, /** @type {any} */ b) => {
    const x = Math.max(a.x, b.x);
    const y = Math.max(a.y, b.y);
    return { x, y, w: Math.max(0, Math.min(a.x + a.w, b.x + b.w) - x), h: Math.max(0, Math.min(a.y + a.h, b.y + b.h) - y) };
  };
  const toRect = (/** @type {DOMRect} */ r) => ({ x: r.x, y: r.y, w: r.width, h: r.height });
  const area = (/** @type {any} */ r) => r.w * r.h;

  /** Returns a rectangle clipped by an element, its ancestors and the viewport. */
  const clip = (/** @type {Element | null} */ from, /** @type {any} */ rect) => {
    let remaining = intersection(rect, viewport);
    for (let up = from; up; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const box = up.getBoundingClientRect();
      remaining = intersection(remaining, { x: box.x + up.clientLeft, y: box.y + up.clientTop, w: up.clientWidth, h: up.clientHeight });
    }
    return remaining;
  };
  const alpha = (/** @type {Element} */ element) => {
    if (getComputedStyle(element).visibility !== 'visible') return 0;
    let product = 1;
    for (let up = /** @type {Element | null} */ (element); up; up = up.parentElement) product *= Number(getComputedStyle(up).opacity);
    return product;
  };
  const isOpaque = (/** @type {Element} */ element) => {
    if (element instanceof HTMLImageElement || element instanceof HTMLVideoElement) return true;
    const colour = getComputedStyle(element).backgroundColor;
    return colour.startsWith('rgb(') && alpha(element) >= 0.999;
  };
  /** Returns true if something opaque is in front of every point of a 5 × 5 grid in the rectangle. */
  const isCovered = (/** @type {Element} */ element, /** @type {any} */ rect) => {
    const STEPS = 5;
    for (let i = 0; i < STEPS * STEPS; i++) {
      const stack = document.elementsFromPoint(rect.x + rect.w * ((i % STEPS) + 0.5) / STEPS, rect.y + rect.h * (Math.floor(i / STEPS) + 0.5) / STEPS);
      const own = stack.findIndex((other) => other === element || element.contains(other) || other.contains(element));
      const front = own < 0 ? stack : stack.slice(0, own);
      if (!front.some(isOpaque)) return false;
    }
    return true;
  };
  const union = (/** @type {any} */ a, /** @type {any} */ b) => {
    const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
    return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y };
  };
  /** Returns the tight rectangles of the lines of an element's own text. */
  const textLines = (/** @type {Element} */ element) => {
    /** @type {any[]} */
    const lines = [];
    for (const child of element.childNodes) {
      if (child.nodeType !== Node.TEXT_NODE || !child.nodeValue?.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(child);
      for (const each of range.getClientRects()) {
        const rect = toRect(each);
        const last = lines.at(-1);
        const isSameLine = last && rect.y + rect.h / 2 > last.y && rect.y + rect.h / 2 < last.y + last.h;
        if (isSameLine) lines[lines.length - 1] = union(last, rect);
        else lines.push(rect);
      }
    }
    return lines;
  };

  /** @type {any[]} */
  const nodes = [];
  for (const element of root.querySelectorAll('*')) {
    if (element.matches(SKIPPED)) continue;
    const lines = textLines(element);
    const kind = element instanceof HTMLImageElement ? 'image' : element instanceof HTMLVideoElement ? 'video' : lines.length > 0 ? 'text' : null;
    if (!kind) continue;
    const failure = observed?.failures.get(element);
    const box = failure?.rect ?? toRect(element.getBoundingClientRect());
    const visible = clip(element.parentElement, box);
    if (area(visible) === 0) continue;
    const required = area(visible) >= MIN_AREA
      && (area(visible) >= MIN_SHARE_OF_NODE * area(box) || area(visible) >= MIN_SHARE_OF_VIEWPORT * area(viewport))
      && alpha(element) >= MIN_ALPHA && !isCovered(element, visible);
    const label = element.id || [element.localName, ...element.classList].join('.');
    /** @type {any} */
    const node = { id: `${nodes.length} ${label}`, kind, label, rect: visible, box, required };
    if (kind === 'text') {
      node.rect = clip(element, lines.reduce(union));
      node.lines = lines.map((line) => clip(element, line)).filter((line) => area(line) > 0);
      // An error is shown instead of content, so it is waited for in a live region too.
      node.quiet = element.closest(LIVE_REGION) !== null && element.closest('[data-perf-error]') === null;
    }
    if (failure) node.failedAt = failure.time;
    else if (element instanceof HTMLVideoElement) {
      node.playing = element.autoplay || !element.paused;
      // A video without a poster or first frame shows nothing that a user could see.
      if (!node.playing && !element.poster && element.readyState < 2) node.required = false;
    } else if (element instanceof HTMLImageElement && !element.currentSrc) node.required = false;
    nodes.push(node);
  }
  // What arrives in live regions is not waited for while there is other content, and while all of it is small.
  const quiet = nodes.filter((node) => node.required && node.quiet);
  const isSmall = quiet.reduce((sum, node) => sum + area(node.rect), 0) < MAX_SHARE_OF_QUIET * area(viewport);
  const isQuiet = isSmall && nodes.some((node) => node.required && !node.quiet);
  for (const node of nodes) {
    node.quiet = isQuiet && quiet.includes(node);
    if (node.quiet) node.required = false;
  }
  for (const [element, record] of observed?.busy ?? []) {
    const visible = clip(root, record.rect);
    nodes.push({
      id: `${nodes.length} busy`, kind: 'busy', label: [element.localName, ...element.classList].join('.'),
      rect: visible, box: record.rect, required: area(visible) >= MIN_SHARE_OF_VIEWPORT * area(viewport), shownUntil: record.until,
    });
  }
  return nodes;
}
