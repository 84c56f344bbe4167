// @ts-check
/** Turns a network profile and a seed into a plan. */
import { catalogue, searches } from './catalogue.mjs';
import { BadRequest } from './plan.mjs';
import { Random } from './random.mjs';

/**
 * A network profile. `api`, `image` and `video` are medians of delays in milliseconds, and `most` is the longest delay.
 * `spread` is the sigma of the log-normal distribution: with 0.5, one delay in twenty is longer than 2.3 medians.
 * @typedef {{ api: number, image: number, video: number, spread: number, most: number }} Profile
 * @type {Record<string, Profile>}
 */
export const profiles = {
  fast: { api: 60, image: 30, video: 60, spread: 0.35, most: 1_000 },
  '4g': { api: 250, image: 160, video: 320, spread: 0.5, most: 4_000 },
  slow: { api: 900, image: 650, video: 1_300, spread: 0.6, most: 10_000 },
};

/** The items of the first page. The page is so short that the second one begins within a phone's viewport. */
const FIRST = ['image', 'video-autoplay', 'image', 'video-poster'];
const SECOND = ['image', 'image', 'video-autoplay', 'image', 'image', 'image', 'video-poster', 'image', 'image', 'image', 'image', 'image'];

/**
 * @param {string} name @param {string} seed @param {string} fail
 * @returns {{ profile: Profile, seed: number, fail: number }} @throws {BadRequest}
 */
export function checkProfile(name, seed, fail) {
  if (!Object.hasOwn(profiles, name)) throw new BadRequest(`profile: expected one of ${Object.keys(profiles).join(', ')}, got "${name.slice(0, 40)}"`);
  if (!/^\d{1,10}$/.test(seed) || Number(seed) > 0xffffffff) throw new BadRequest(`seed: expected a whole number from 0 to 4294967295, got "${seed.slice(0, 40)}"`);
  if (!/^(0|1|0?\.\d{1,6}|1\.0+)$/.test(fail)) throw new BadRequest(`fail: expected a share from 0 to 1, got "${fail.slice(0, 40)}"`);
  return { profile: profiles[name], seed: Number(seed), fail: Number(fail) };
}

/** @param {ReturnType<typeof checkProfile>} network @returns {import('./plan.mjs').FeedPlan} */
export function feedPlan({ profile, seed, fail }) {
  const random = new Random(`feed ${seed}`);
  const images = random.shuffle(catalogue.images.map((i) => i.id));
  const videos = random.shuffle(catalogue.videos.map((v) => v.id));
  const status = () => (random.next() < fail ? (random.next() < 0.5 ? 404 : 500) : 200);
  let [image, video] = [0, 0];
  const item = (/** @type {string} */ type) => {
    const common = { delay: random.delay(type === 'image' ? profile.image : profile.video, profile.spread, profile.most), chunk: 0 };
    if (type === 'image') return { type: /** @type {const} */ ('image'), src: images[image++ % images.length], ...common, status: status() };
    const posterDelay = random.delay(profile.image, profile.spread, profile.most);
    const kind = /** @type {'video-autoplay' | 'video-poster'} */ (type);
    return { type: kind, src: videos[video++ % videos.length], ...common, status: 200, posterDelay, posterStatus: status() };
  };
  const api = random.delay(profile.api, profile.spread, profile.most);
  const items = random.shuffle(FIRST).map(item);
  const after = random.delay(profile.api * 1.5, profile.spread, profile.most);
  return { api, status: 200, skeleton: true, items, late: { after, items: SECOND.map(item) } };
}

/** @param {ReturnType<typeof checkProfile>} network @param {number} id @returns {import('./plan.mjs').CloseupPlan} */
export function closeupPlan({ profile, seed, fail }, id) {
  const random = new Random(`closeup ${seed} ${id}`);
  const delay = (/** @type {number} */ median) => random.delay(median, profile.spread, profile.most);
  return {
    api: delay(profile.api * 0.6),
    poster: delay(profile.image),
    posterStatus: random.next() < fail ? 404 : 200,
    video: delay(profile.video),
    status: 200,
    chunk: 0,
  };
}

/** @param {ReturnType<typeof checkProfile>} network @param {number} id @returns {import('./plan.mjs').RecipePlan} */
export function recipePlan({ profile, seed }, id) {
  const random = new Random(`recipe ${seed} ${id}`);
  const delay = (/** @type {number} */ median) => random.delay(median, profile.spread, profile.most);
  return { api: delay(profile.api), image: delay(profile.image), saved: delay(2 * profile.api) };
}

/** @param {ReturnType<typeof checkProfile>} network @returns {import('./plan.mjs').AnswerPlan} */
export function answerPlan({ profile, seed }) {
  return { api: new Random(`answer ${seed}`).delay(2 * profile.api, profile.spread, profile.most), step: 80 };
}

/** @param {ReturnType<typeof checkProfile>} network @param {string} query @returns {import('./plan.mjs').SearchPlan} */
export function searchPlan({ profile, seed, fail }, query) {
  const random = new Random(`search ${seed} ${query}`);
  const begins = searches.filter((s) => s.startsWith(query));
  const holds = searches.filter((s) => !s.startsWith(query) && s.includes(query));
  const rows = [...begins, ...holds].slice(0, 7).map((text) => ({
    text,
    avatarDelay: random.delay(profile.image * 0.7, profile.spread, profile.most),
    avatarStatus: random.next() < fail ? 404 : 200,
  }));
  return { api: random.delay(profile.api * 0.5, profile.spread, profile.most), rows };
}
