// @ts-check

/**
 * @typedef {{ type: 'image' | 'video-autoplay' | 'video-poster', width: number, height: number, colour: string,
 *   title: string, topic: string, watch: string, image?: string, video?: string, poster?: string | null, seconds?: number }} FeedItem
 * @typedef {{ items: FeedItem[], next: string | null }} FeedPage
 * @typedef {{ title: string, topic: string, width: number, height: number, colour: string, video: string, poster: string | null }} Film
 * @typedef {{ rows: Array<{ text: string, avatar: string }> }} Suggestions
 * @typedef {{ title: string, topic: string, width: number, height: number, colour: string, image: string, steps: string[] }} RecipeData
 */

const page = new URLSearchParams(location.search);
/** Network conditions, which the page copies from its own address into each request of the sample's server. */
const conditions = new URLSearchParams();
for (const name of ['profile', 'seed', 'fail', 'plan']) {
  const value = page.get(name);
  if (value !== null) conditions.set(name, value);
}
if (!conditions.has('plan') && !conditions.has('seed')) conditions.set('seed', String(crypto.getRandomValues(new Uint32Array(1))[0]));

/** @param {string} address @param {AbortSignal} signal @returns {Promise<any>} */
async function get(address, signal) {
  const response = await fetch(address, { signal });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

/** @param {string | null} next address from the previous page; null for the first page @param {AbortSignal} signal @returns {Promise<FeedPage>} */
export const getFeed = (next, signal) => get(next ?? `/api/feed?${conditions}`, signal);

/** @param {string} id @param {AbortSignal} signal @returns {Promise<Film>} */
export const getFilm = (id, signal) => get(`/api/watch/${encodeURIComponent(id)}?${conditions}`, signal);

/** @param {string} text @param {AbortSignal} signal @returns {Promise<Suggestions>} */
export const getSuggestions = (text, signal) => get(`/api/search?${new URLSearchParams({ q: text })}&${conditions}`, signal);

/** @param {string} id @param {AbortSignal} signal @returns {Promise<RecipeData>} */
export const getRecipe = (id, signal) => get(`/api/recipe/${encodeURIComponent(id)}?${conditions}`, signal);

/** Saves a recipe in the user's collection. @param {string} id @param {AbortSignal} signal @returns {Promise<void>} */
export const saveRecipe = (id, signal) => get(`/api/recipe/${encodeURIComponent(id)}?save=1&${conditions}`, signal);

/** Yields the words of an answer as the server sends them. @param {string} question @param {AbortSignal} signal */
export async function* getAnswer(question, signal) {
  const response = await fetch(`/api/answer?${new URLSearchParams({ q: question })}&${conditions}`, { signal });
  if (!response.ok || !response.body) throw new Error((await response.json()).error);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

/** Returns true if the feed shows a skeleton while it waits. */
export const wantsSkeleton = () => plan().feed?.skeleton !== false;

/** Returns the milliseconds after which the app asks for consent; undefined if it does not ask. @returns {number | undefined} */
export const consentDelay = () => plan().consent;

/** Returns the plan of the page's address; an empty one if there is none. @returns {any} */
function plan() {
  try {
    return JSON.parse(atob((page.get('plan') ?? '').replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return {};
  }
}
