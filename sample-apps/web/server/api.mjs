// @ts-check
/** The app's API. A response and its delay depend only on the address of the request. */
import { answer, avatarFor, catalogue, recipe } from './catalogue.mjs';
import { BadRequest, decodePlan } from './plan.mjs';
import { answerPlan, checkProfile, closeupPlan, feedPlan, recipePlan, searchPlan } from './profile.mjs';

/**
 * @typedef {import('./plan.mjs').FeedItem} FeedItem
 * A response. `delay`: milliseconds before the first byte. With `step`, the body is a text that is sent word by word, with
 * so many milliseconds between two words.
 * @typedef {{ delay: number, status: number, body: unknown, step?: number }} ApiResponse
 */

/**
 * Returns the address of a media file.
 * @param {string} file @param {Record<string, number | string>} parameters zero delays and status 200 are left out
 */
function mediaAddress(file, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== 0 && !(name === 'status' && value === 200)) query.set(name, String(value));
  }
  return `/media/${file}?${query}`;
}

/**
 * Returns an item as the API sends it.
 * @param {FeedItem} item
 * @param {string} cell distinguishes equal files in two cells, so that each has a delay of its own
 */
function feedEntry(item, cell) {
  const media = { cell, delay: item.delay, status: item.status, chunk: item.chunk };
  if (item.type === 'image') {
    const { file, ...entry } = catalogue.images[item.src - 1];
    const watch = `/watch/${((item.src - 1) % catalogue.videos.length) + 1}`;
    return { type: item.type, ...entry, image: mediaAddress(file, media), watch };
  }
  const { file, poster, frames, rate, ...entry } = catalogue.videos[item.src - 1];
  const posterMedia = { cell, delay: item.posterDelay ?? 0, status: item.posterStatus };
  return {
    type: item.type,
    ...entry,
    video: mediaAddress(file, media),
    poster: item.posterDelay === null ? null : mediaAddress(poster, posterMedia),
    seconds: frames / rate,
    watch: `/watch/${entry.id}`,
  };
}

/** Reads the network profile and the plan from an address. @param {URLSearchParams} query */
function scenario(query) {
  const network = checkProfile(query.get('profile') ?? '4g', query.get('seed') ?? '1', query.get('fail') ?? '0');
  return { network, plan: query.has('plan') ? decodePlan(query.get('plan') ?? '') : {} };
}

/** @param {URLSearchParams} query @returns {ApiResponse} */
function feed(query) {
  const { network, plan } = scenario(query);
  const { api, status, items, late } = plan.feed ?? feedPlan(network);
  if (status !== 200) return { delay: api, status, body: { error: `The server answered with status ${status}.` } };
  const page = query.get('page') ?? '1';
  if (page === '1') {
    const following = new URLSearchParams(query);
    following.set('page', '2');
    const next = late ? `/api/feed?${following}` : null;
    return { delay: api, status: 200, body: { items: items.map((item, i) => feedEntry(item, `1.${i}`)), next } };
  }
  if (page !== '2' || !late) throw new BadRequest(`page: this feed has no page "${page.slice(0, 40)}"`);
  return { delay: late.after, status: 200, body: { items: late.items.map((item, i) => feedEntry(item, `2.${i}`)), next: null } };
}

/** @param {string} id @param {URLSearchParams} query @returns {ApiResponse} */
function watch(id, query) {
  const video = catalogue.videos.find((v) => String(v.id) === id);
  const { network, plan } = scenario(query);
  if (!video) return { delay: 0, status: 404, body: { error: `there is no video "${id.slice(0, 40)}"` } };
  const c = plan.closeup ?? closeupPlan(network, video.id);
  const { file, poster, frames, rate, ...entry } = video;
  return {
    delay: c.api,
    status: 200,
    body: {
      ...entry,
      seconds: frames / rate,
      video: mediaAddress(file, { cell: 'closeup', delay: c.video, status: c.status, chunk: c.chunk }),
      poster: c.poster === null ? null : mediaAddress(poster, { cell: 'closeup', delay: c.poster, status: c.posterStatus }),
    },
  };
}

/** @param {URLSearchParams} query @returns {ApiResponse} */
function search(query) {
  const { network, plan } = scenario(query);
  const text = (query.get('q') ?? '').trim().toLowerCase().slice(0, 80);
  const { api, rows } = plan.search ?? searchPlan(network, text);
  const entries = rows.map((row, i) => ({
    text: row.text,
    avatar: mediaAddress(avatarFor(row.text).file, { cell: `row.${i}`, delay: row.avatarDelay, status: row.avatarStatus }),
  }));
  return { delay: api, status: 200, body: { rows: entries } };
}

/** @param {string} id @param {URLSearchParams} query @returns {ApiResponse} */
function recipeFor(id, query) {
  const image = catalogue.images.find((each) => String(each.id) === id);
  const { network, plan } = scenario(query);
  if (!image) return { delay: 0, status: 404, body: { error: `there is no recipe "${id.slice(0, 40)}"` } };
  const { api, image: delay, saved } = plan.recipe ?? recipePlan(network, image.id);
  if (query.has('save')) return { delay: saved, status: 200, body: { saved: true } };
  const { file, ...entry } = image;
  return { delay: api, status: 200, body: { ...entry, image: mediaAddress(file, { cell: 'recipe', delay }), steps: recipe } };
}

/** @param {URLSearchParams} query @returns {ApiResponse} */
function answerTo(query) {
  const { network, plan } = scenario(query);
  const { api, step } = plan.answer ?? answerPlan(network);
  return { delay: api, status: 200, body: answer, step };
}

/** Returns the response to a request of the API. @param {URL} url with a path below /api/ @returns {ApiResponse} */
export function respond(url) {
  try {
    if (url.pathname === '/api/feed') return feed(url.searchParams);
    if (url.pathname === '/api/search') return search(url.searchParams);
    if (url.pathname === '/api/answer') return answerTo(url.searchParams);
    const [, list, id] = /^\/api\/(watch|recipe)\/([^/]+)$/.exec(url.pathname) ?? [];
    if (list) return (list === 'watch' ? watch : recipeFor)(id, url.searchParams);
    return { delay: 0, status: 404, body: { error: `there is no ${url.pathname.slice(0, 80)}` } };
  } catch (error) {
    if (error instanceof BadRequest) return { delay: 0, status: 400, body: { error: error.message } };
    throw error;
  }
}
