// @ts-check
/** Explicit plans: the content of each response and the delay of each of its parts. The schema is in ../README.md. */
import { catalogue } from './catalogue.mjs';

/**
 * @typedef {{ type: 'image', src: number, delay: number, status: number, chunk: number }} ImageItem
 * @typedef {{ type: 'video-autoplay' | 'video-poster', src: number, delay: number, status: number, chunk: number,
 *   posterDelay: number | null, posterStatus: number }} VideoItem
 * @typedef {ImageItem | VideoItem} FeedItem
 * @typedef {{ api: number, status: number, skeleton: boolean, items: FeedItem[], late: { after: number, items: FeedItem[] } | null }} FeedPlan
 * @typedef {{ api: number, poster: number | null, posterStatus: number, video: number, status: number, chunk: number }} CloseupPlan
 * @typedef {{ text: string, avatarDelay: number, avatarStatus: number }} SearchRow
 * @typedef {{ api: number, rows: SearchRow[] }} SearchPlan
 * @typedef {{ api: number, image: number, saved: number }} RecipePlan
 * @typedef {{ api: number, step: number }} AnswerPlan
 * @typedef {{ feed?: FeedPlan, closeup?: CloseupPlan, search?: SearchPlan, recipe?: RecipePlan, answer?: AnswerPlan, consent?: number }} Plan
 */

/** Thrown if a request is wrong. The message names the wrong part for the person who wrote the request. */
export class BadRequest extends Error {}

const MOST_MS = 60_000;
const MOST_ITEMS = 100;
const STATUSES = [200, 404, 500];

/** @param {unknown} value @param {string} where @param {string[]} known @returns {Record<string, unknown>} */
function object(value, where, known) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadRequest(`${where}: expected an object, got ${show(value)}`);
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) throw new BadRequest(`${where}.${key}: unknown key; expected one of ${known.join(', ')}`);
  }
  return /** @type {Record<string, unknown>} */ (value);
}

/** @param {unknown} value */
const show = (value) => String(JSON.stringify(value)).slice(0, 60);

/** @param {unknown} value @param {string} where @param {number} [most] */
function integer(value, where, most = MOST_MS, least = 0) {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new BadRequest(`${where}: expected a whole number from ${least} to ${most}, got ${show(value)}`);
  }
  return value;
}

/** @param {unknown} value @param {string} where */
const orNone = (value, where) => (value === null ? null : integer(value, where));

/** @param {unknown} value @param {string} where */
function status(value, where) {
  if (!STATUSES.includes(/** @type {number} */ (value))) throw new BadRequest(`${where}: expected one of ${STATUSES.join(', ')}, got ${show(value)}`);
  return /** @type {number} */ (value);
}

/** @template T @param {unknown} value @param {string} where @param {(entry: unknown, where: string, index: number) => T} each @returns {T[]} */
function list(value, where, each) {
  if (!Array.isArray(value)) throw new BadRequest(`${where}: expected a list, got ${show(value)}`);
  if (value.length > MOST_ITEMS) throw new BadRequest(`${where}: ${value.length} entries, at most ${MOST_ITEMS} are allowed`);
  return value.map((entry, i) => each(entry, `${where}[${i}]`, i));
}

/** @param {unknown} value @param {string} where @param {number} place position in both pages together, so that pictures differ */
function item(value, where, place) {
  const kinds = { image: catalogue.images, 'video-autoplay': catalogue.videos, 'video-poster': catalogue.videos };
  const type = /** @type {FeedItem['type']} */ (/** @type {any} */ (value)?.type);
  if (!Object.hasOwn(kinds, type ?? '')) throw new BadRequest(`${where}.type: expected one of ${Object.keys(kinds).join(', ')}, got ${show(type)}`);
  const video = type === 'image' ? [] : ['posterDelay', 'posterStatus'];
  const { src, delay = 0, status: code = 200, chunk = 0, posterDelay = 0, posterStatus = 200 } = object(value, where, ['type', 'src', 'delay', 'status', 'chunk', ...video]);
  const count = kinds[type].length;
  const media = {
    src: src === undefined ? (place % count) + 1 : integer(src, `${where}.src`, count, 1),
    delay: integer(delay, `${where}.delay`),
    status: status(code, `${where}.status`),
    chunk: integer(chunk, `${where}.chunk`),
  };
  if (type === 'image') return { type, ...media };
  return { type, ...media, posterDelay: orNone(posterDelay, `${where}.posterDelay`), posterStatus: status(posterStatus, `${where}.posterStatus`) };
}

/** @param {unknown} value @returns {FeedPlan} */
function feed(value) {
  const { api = 0, status: code = 200, skeleton = true, items = [], late = null } = object(value, 'plan.feed', ['api', 'status', 'skeleton', 'items', 'late']);
  if (typeof skeleton !== 'boolean') throw new BadRequest(`plan.feed.skeleton: expected true or false, got ${show(skeleton)}`);
  const first = list(items, 'plan.feed.items', item);
  let second = null;
  if (late !== null) {
    const { after = 0, items: more = [] } = object(late, 'plan.feed.late', ['after', 'items']);
    second = { after: integer(after, 'plan.feed.late.after'), items: list(more, 'plan.feed.late.items', (v, w, i) => item(v, w, first.length + i)) };
  }
  return { api: integer(api, 'plan.feed.api'), status: status(code, 'plan.feed.status'), skeleton, items: first, late: second };
}

/** @param {unknown} value @returns {CloseupPlan} */
function closeup(value) {
  const keys = ['api', 'poster', 'posterStatus', 'video', 'status', 'chunk'];
  const { api = 0, poster = 0, posterStatus = 200, video = 0, status: code = 200, chunk = 0 } = object(value, 'plan.closeup', keys);
  return {
    api: integer(api, 'plan.closeup.api'),
    poster: orNone(poster, 'plan.closeup.poster'),
    posterStatus: status(posterStatus, 'plan.closeup.posterStatus'),
    video: integer(video, 'plan.closeup.video'),
    status: status(code, 'plan.closeup.status'),
    chunk: integer(chunk, 'plan.closeup.chunk'),
  };
}

/** @param {unknown} value @param {string} where @returns {SearchRow} */
function row(value, where) {
  const { text, avatarDelay = 0, avatarStatus = 200 } = object(value, where, ['text', 'avatarDelay', 'avatarStatus']);
  if (typeof text !== 'string' || text.length < 1 || text.length > 80) throw new BadRequest(`${where}.text: expected 1 to 80 characters, got ${show(text)}`);
  return { text, avatarDelay: integer(avatarDelay, `${where}.avatarDelay`), avatarStatus: status(avatarStatus, `${where}.avatarStatus`) };
}

/** @param {unknown} value @returns {SearchPlan} */
function search(value) {
  const { api = 0, rows = [] } = object(value, 'plan.search', ['api', 'rows']);
  return { api: integer(api, 'plan.search.api'), rows: list(rows, 'plan.search.rows', row) };
}

/** @param {unknown} value @returns {RecipePlan} */
function recipe(value) {
  const { api = 0, image = 0, saved = 0 } = object(value, 'plan.recipe', ['api', 'image', 'saved']);
  return { api: integer(api, 'plan.recipe.api'), image: integer(image, 'plan.recipe.image'), saved: integer(saved, 'plan.recipe.saved') };
}

/** @param {unknown} value @returns {AnswerPlan} */
function answer(value) {
  const { api = 0, step = 80 } = object(value, 'plan.answer', ['api', 'step']);
  return { api: integer(api, 'plan.answer.api'), step: integer(step, 'plan.answer.step') };
}

/** Checks a plan and fills in defaults. @param {unknown} value @returns {Plan} @throws {BadRequest} */
export function checkPlan(value) {
  const given = object(value, 'plan', ['feed', 'closeup', 'search', 'recipe', 'answer', 'consent']);
  /** @type {Plan} */
  const plan = {};
  if (given.feed !== undefined) plan.feed = feed(given.feed);
  if (given.closeup !== undefined) plan.closeup = closeup(given.closeup);
  if (given.search !== undefined) plan.search = search(given.search);
  if (given.recipe !== undefined) plan.recipe = recipe(given.recipe);
  if (given.answer !== undefined) plan.answer = answer(given.answer);
  if (given.consent !== undefined) plan.consent = integer(given.consent, 'plan.consent');
  return plan;
}

/** Decodes and checks a plan. @param {string} text base64url of JSON @returns {Plan} @throws {BadRequest} */
export function decodePlan(text) {
  if (!/^[A-Za-z0-9_-]*=*$/.test(text)) throw new BadRequest('plan: not base64url: expected only letters, digits, - and _');
  let value;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (error) {
    throw new BadRequest(`plan: not JSON once decoded from base64url: ${/** @type {Error} */ (error).message}`);
  }
  return checkPlan(value);
}

/** Encodes a plan for the page's `plan` parameter, as base64url. @param {unknown} plan see ../README.md */
export function encodePlan(plan) {
  return Buffer.from(JSON.stringify(plan)).toString('base64url');
}
