// Measures the page load and each navigation within the document as a visit of the document, without code of the app.

import { HeaderFlag } from './boundary';
import { callApp, later, listen } from './guard';
import { openingInput, type UserInput } from './inputs';
import { rememberElements } from './late-install';
import { onNavigations, type Navigation } from './navigations';
import { pathOf, routeOf } from './routes';
import { sdk } from './sdk';
import { beginAt, beginNavigation, navigationType, newId, setNavigationType, takeLaunch } from './starts';
import type { SurfaceBegin, Visit } from './visit';

/** Names the visit of an address. The result undefined means that the address is not measured. */
export type NameOf = (url: URL) => string | undefined;

/**
 * Begins the visit of the page load, and a visit at each later navigation within the document. `nameOf` names them; by
 * default the route does.
 *
 * A visit's root is the document element: a router may replace the body. If the user has acted in the page before, the
 * load gets no visit: an act ends a visit, and nobody knows what had been drawn by then.
 */
export function measureNavigations(nameOf?: NameOf): void {
  let path = '';
  let name = '';
  let visit: Visit | undefined;
  let begunAt = 0;
  // The begin of a navigation in the running task.
  let ofTask: SurfaceBegin | undefined;

  // Reads the address. Returns true if it belongs to another visit.
  const readAddress = (): boolean => {
    const [lastPath, lastName] = [path, name];
    const url = new URL(location.href);
    path = pathOf(url);
    const named = nameOf ? callApp(nameOf, () => nameOf(url)) : routeOf(path);
    name = typeof named === 'string' ? named.trim() : '';
    return path !== lastPath || name !== lastName;
  };

  const begin = (input?: UserInput, launchAt = NaN, header = 0): void => {
    // What the last page shows is painted already.
    rememberElements();
    const at = beginAt();
    begunAt = at.at;
    const navigation = beginNavigation(begunAt);
    start({ id: newId(), name, root: document.documentElement, ...at, navigation, input, launchAt, header, holdsObserved: sdk.holdsObserved, searchField: false, navigationType: navigationType(), tracker: undefined });
    later(() => (ofTask = undefined));
  };

  const start = (args: SurfaceBegin): void => {
    ofTask = args;
    visit = name ? sdk.begin(args) : undefined;
  };

  const navigated = ({ traverses, byBrowser }: Navigation): void => {
    if (!readAddress()) return;
    const input = byBrowser ? undefined : openingInput();
    // The next input may be handled before the timer that ends the task.
    if (ofTask && ofTask.input?.at === input?.at) {
      // A router's redirect: the task has one visit, of the last address.
      visit?.cancel();
      return start({ ...ofTask, id: newId(), name });
    }
    // If the user has not acted since the last begin, the app has replaced one page by another (metric §10).
    const isRedirect = !traverses && !(input && input.at > begunAt);
    visit?.leave(isRedirect ? 'replaced' : 'navigation');
    setNavigationType('soft');
    begin(input);
  };

  readAddress();
  onNavigations(navigated);
  listen<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => {
    if (!persisted) return;
    readAddress();
    visit?.leave('navigation');
    setNavigationType('restore');
    begin(undefined, NaN, HeaderFlag.FROM_CACHE);
  });
  if (!hasUserActed()) begin(undefined, takeLaunch());
}

// Returns true if the browser has counted a tap, click or key in this document. (`navigator.userActivation` would count
// those in the document before, too.)
const hasUserActed = (): boolean => ['click', 'keydown'].some((type) => performance.eventCounts?.get(type));
