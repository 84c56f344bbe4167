// Observes pictures that will be shown though nothing waits for them yet: those in view that cannot be seen, and those
// outside of the document that a script loads first. Each holds pending visits until it has loaded or failed.

import { addCleanup, later } from './guard';
import { onCall } from './intercept';
import { awaitLoad, loadOver } from './loading';
import type { Rect } from './rect';

let watching = false;
// Pictures whose address was set outside of the document in this task, and when, milliseconds.
const set = new Map<HTMLImageElement, number>();

/** Begins to observe pictures; once per page. */
export function watchPictures(): void {
  watching = true;
  addCleanup(() => (watching = false));
  const noted = (picture: HTMLImageElement): void => {
    if (picture.isConnected || picture.complete) return;
    // A picture that is inserted in the same task is judged by where it is in the page.
    if (set.size === 0) later(awaitDetached);
    set.set(picture, performance.now());
  };
  for (const name of ['src', 'srcset']) onCall(window.HTMLImageElement?.prototype, name, noted, 'set');
}

function awaitDetached(): void {
  // The browser loads no lazy picture outside of the document.
  set.forEach((at, picture) => picture.isConnected || picture.complete || picture.loading === 'lazy' || awaitLoad(picture, at));
  set.clear();
}

/** Holds pending visits while pictures of the page load that are in view. Each walk calls this with all that it has met. */
export function awaitPictures(pictures: HTMLImageElement[], viewport: Rect): void {
  if (!watching) return;
  for (const picture of pictures) {
    if (picture.complete) loadOver(picture);
    else if (isInView(picture.getBoundingClientRect(), viewport)) awaitLoad(picture);
  }
}

// Returns true for a point, too: before it has loaded, a picture may have no size.
const isInView = (box: Rect, view: Rect): boolean =>
  box.x < view.x + view.width && box.x + box.width >= view.x && box.y < view.y + view.height && box.y + box.height >= view.y;
