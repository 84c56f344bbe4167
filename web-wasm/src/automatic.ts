// Measures the page load and each navigation within the document as a visit of the document, without code of the app.

import { HeaderFlag } from './boundary';
import { hasUserActed, type Early, type EarlyNavigation } from './early';
import { callApp, later, listen } from './guard';
import { acts, type UserInput } from './inputs';
import { rememberElements } from './late-install';
import { onNavigations, type Navigation } from './navigations';
import { pathOf, routeOf } from './routes';
import { sdk } from './sdk';
import { beginAt, beginNavigation, navigationType, newId, setNavigationType, takeLaunch } from './starts';
import { lastHidden } from './visibility';
import { leftNow, type SurfaceBegin, type Visit } from './visit';

/** Names the visit of an address. The result undefined means that the address is not measured. */
export type NameOf = (url: URL) => string | undefined;

/**
 * Begins the visit of the page load, and a visit at each later navigation within the document. `nameOf` names them; by
 * default the route does.
 *
 * A visit's root is the document element: a router may replace the body. If the user has acted in the page before, the
 * load gets no visit: an act ends a visit, and nobody knows what had been drawn by then. `early`: what the stub remembers.
 */
export function measureNavigations(nameOf?: NameOf, early?: Early): void {
  let path = '';
  let name = '';
  let visit: Visit | undefined;
  let begunAt = 0;
  // The begin of a navigation in the running task.
  let ofTask: SurfaceBegin | undefined;

  // Reads the address. Returns true if it belongs to another visit.
  const readAddress = (address = location.href): boolean => {
    const [lastPath, lastName] = [path, name];
    const url = new URL(address);
    path = pathOf(url);
    const named = nameOf ? callApp(nameOf, () => nameOf(url)) : routeOf(path);
    name = typeof named === 'string' ? named.trim() : '';
    return path !== lastPath || name !== lastName;
  };

  const begin = (input?: UserInput, launchAt = NaN, header = 0, time?: number): void => {
    // What the last page shows is painted already.
    rememberElements();
    const at = beginAt(time);
    begunAt = at.at;
    const navigation = beginNavigation(begunAt, time !== undefined);
    start({ id: newId(), name, root: document.documentElement, ...at, navigation, input, launchAt, header, holdsObserved: sdk.holdsObserved, searchField: false, navigationType: navigationType(), tracker: undefined });
    later(() => (ofTask = undefined));
  };

  const start = (args: SurfaceBegin): void => {
    ofTask = args;
    visit = name ? sdk.begin(args) : undefined;
  };

  const navigated = ({ traverses, byBrowser }: Navigation, earlier?: EarlyNavigation): void => {
    if (!readAddress(earlier?.address)) return;
    const leftBy = earlier ?? leftNow();
    const input = byBrowser ? undefined : leftBy.input;
    // The next input may be handled before the timer that ends the task.
    if (ofTask && ofTask.input?.at === input?.at) {
      // A router's redirect: the task has one visit, of the last address.
      visit?.cancel();
      return start({ ...ofTask, id: newId(), name });
    }
    // If the user has not acted since the last begin, the app has replaced one page by another (metric §10).
    const isRedirect = !traverses && !(input && input.at > begunAt);
    visit?.leave(isRedirect ? 'replaced' : 'navigation', leftBy);
    setNavigationType('soft');
    begin(input, NaN, 0, earlier?.at);
  };

  // Begins and ends the visits from before the rest of the SDK had loaded.
  const catchUp = ({ at, address, isFirst, navigations }: Early): void => {
    readAddress(address);
    if (isFirst) begin(undefined, takeLaunch(), 0, at);
    let [lastTask, lastActs] = [0, 0];
    // Ends the visit if the user has acted in it, or hidden the page, until the time `until`.
    const end = (actsUntil: number, until: number): void => {
      if (actsUntil > lastActs) visit?.cancel();
      else if (lastHidden > begunAt && lastHidden <= until) visit?.leave('background', { at: lastHidden, input: undefined });
      lastActs = actsUntil;
    };
    for (const navigation of navigations) {
      end(navigation.acts, navigation.at);
      if (navigation.task !== lastTask) ofTask = undefined;
      lastTask = navigation.task;
      navigated(navigation, navigation);
    }
    end(acts, performance.now());
    ofTask = undefined;
  };

  onNavigations(navigated);
  listen<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => {
    if (!persisted) return;
    readAddress();
    visit?.leave('navigation');
    setNavigationType('restore');
    begin(undefined, NaN, HeaderFlag.FROM_CACHE);
  });
  if (early) return catchUp(early);
  readAddress();
  if (!hasUserActed()) begin(undefined, takeLaunch());
}
