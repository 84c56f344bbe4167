// @ts-check

/**
 * Creates an element with attributes and children. An attribute that is false or null is left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | number | boolean | null>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children);
  return node;
}

/**
 * Creates a muted video. The property is set, too: the attribute alone does not mute a video that a script creates.
 * @param {Record<string, string | number | boolean | null>} attributes
 */
export function mutedVideo(attributes) {
  const video = element('video', { muted: true, playsinline: true, disablepictureinpicture: true, ...attributes });
  video.muted = true;
  return video;
}

/** Creates a screen's heading with a back button. @param {string} title @param {...Node} extra */
export function bar(title, ...extra) {
  return element('header', { class: 'bar' }, backButton(), ...(title ? [element('h1', {}, title)] : []), ...extra);
}

export function backButton() {
  const button = element('button', { class: 'back', type: 'button', 'data-back': true, 'aria-label': 'Back' });
  button.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m14.5 5-7 7 7 7"/></svg>';
  return button;
}

/** Creates a picture that becomes a plain grey box if it cannot be loaded. @param {Record<string, string | number | boolean | null>} attributes */
export function picture(attributes) {
  const image = element('img', { decoding: 'async', ...attributes });
  image.addEventListener('error', () => {
    image.alt = '';
    image.parentElement?.classList.add('missing');
  });
  return image;
}
