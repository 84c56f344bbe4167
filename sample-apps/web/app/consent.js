// @ts-check
import { consentDelay } from './api.js';
import { element } from './element.js';

const STORED = 'consent';

/** Asks once for consent, a little later, so that the screen has already begun to load. */
export function askForConsent() {
  const delay = consentDelay();
  if (delay !== undefined && localStorage.getItem(STORED) === null) setTimeout(showDialog, delay);
}

function showDialog() {
  const all = element('button', { type: 'button', class: 'primary' }, 'Accept');
  const few = element('button', { type: 'button', class: 'secondary' }, 'Only what is needed');
  const dialog = element(
    'dialog',
    { class: 'consent', 'aria-labelledby': 'consent-title' },
    element('h2', { id: 'consent-title' }, 'Your taste, remembered?'),
    element('p', {}, 'Tilework can keep what you look at, and show more like it.'),
    element('div', { class: 'actions' }, all, few),
  );
  const answer = (/** @type {string} */ choice) => {
    localStorage.setItem(STORED, choice);
    dialog.close();
    dialog.remove();
  };
  all.addEventListener('click', () => answer('all'));
  few.addEventListener('click', () => answer('needed'));
  document.body.append(dialog);
  dialog.showModal();
}
