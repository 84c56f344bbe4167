// @ts-check
// Expands the views of a scene that are repeated (`repeat`) or nested in groups (`nest`).

/** @typedef {{ id: string, rect: number[], views?: View[], repeat?: { count: number, columns: number, step: [number, number] }, nest?: number, [more: string]: any }} View */

/** Expands views: first makes the copies, then the groups around each copy. @param {View[]} views @returns {View[]} */
export const expand = (views) => views.flatMap(copies).map((view) => nested(view.views ? { ...view, views: expand(view.views) } : view));

/** @param {View} view @returns {View[]} */
function copies({ repeat, ...view }) {
  if (!repeat) return [view];
  const [x = 0, y = 0, ...size] = view.rect;
  const [dx, dy] = repeat.step;
  return Array.from({ length: repeat.count }, (_, i) => ({
    ...suffixed(view, `-${i}`),
    rect: [x + (i % repeat.columns) * dx, y + Math.floor(i / repeat.columns) * dy, ...size],
  }));
}

// Appends the copy's number to the ids of the copy and all views in it.
/** @param {View} view @param {string} suffix @returns {View} */
const suffixed = (view, suffix) => ({
  ...view,
  id: view.id + suffix,
  ...(view.views ? { views: view.views.map((child) => suffixed(child, suffix)) } : {}),
});

/** @param {View} view @returns {View} */
function nested({ nest = 0, ...view }) {
  const [x = 0, y = 0, ...size] = view.rect;
  const place = (/** @type {number} */ depth) => (depth === 1 ? [x, y, ...size] : [0, 0, ...size]);
  /** @type {View} */
  let inner = nest > 0 ? { ...view, rect: [0, 0, ...size] } : view;
  for (let depth = nest; depth > 0; depth--) inner = { id: `${view.id}-nest-${depth}`, kind: 'group', rect: place(depth), views: [inner] };
  return inner;
}
