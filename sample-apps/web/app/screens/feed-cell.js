// @ts-check
import { element, mutedVideo, picture } from '../element.js';

/** @typedef {import('../api.js').FeedItem} FeedItem */
/** @typedef {{ node: HTMLElement, ratio: number }} Cell  ratio: height of the media over its width */

/** Creates one cell of the feed. Its box has the media's shape from the start, so that nothing moves later. @param {FeedItem} item @returns {Cell} */
export function feedCell(item) {
  const media = element('div', { class: 'cell-media', style: `aspect-ratio: ${item.width} / ${item.height}; background-color: ${item.colour}` }, medium(item));
  if (item.type === 'video-poster') media.append(element('span', { class: 'length' }, clock(item.seconds ?? 0)));
  const node = element(
    'a',
    { class: 'cell', href: item.watch, 'data-type': item.type },
    media,
    element('h2', { class: 'cell-title' }, item.title),
    element('p', { class: 'cell-topic' }, item.topic),
  );
  return { node, ratio: item.height / item.width };
}

/** @param {FeedItem} item */
function medium(item) {
  const { width, height, title } = item;
  if (item.type === 'image') return picture({ src: item.image ?? '', alt: title, width, height });
  const common = { src: item.video ?? '', poster: item.poster ?? null, width, height, 'aria-label': title };
  return item.type === 'video-autoplay' ? mutedVideo({ ...common, autoplay: true, loop: true }) : mutedVideo({ ...common, preload: 'none' });
}

/** @param {number} seconds */
const clock = (seconds) => `0:${String(Math.round(seconds)).padStart(2, '0')}`;
