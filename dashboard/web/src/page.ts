// The page: shows the view that the address names, and refreshes it without flicker.
import 'uplot/dist/uPlot.min.css';
import './page.css';
import * as api from './api.ts';
import { detailView, type DetailView } from './detail.ts';
import { chartName } from './chart_names.ts';
import { setAttribute, setText } from './element.ts';
import { listView, type ListView } from './list.ts';

const REFRESH_MS = 3000;
const LATEST_VISITS = 50;

interface CurrentView {
  view: ListView | DetailView;
  refresh(): Promise<void>;
}

const main = document.querySelector<HTMLElement>('#main')!;
const live = document.querySelector<HTMLElement>('#live')!;
const liveText = document.querySelector<HTMLElement>('#live-text')!;
let shown: CurrentView | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Returns the chart that the address names, as `#/surface/NAME` or `#/surface/NAME/APART`; null for the list. */
function chartInAddress(): api.Chart | null {
  const path = location.hash.match(/^#\/surface\/([^/]+)(?:\/([^/]+))?$/);
  try {
    return path ? { surface: decodeURIComponent(path[1]!), apart: decodeURIComponent(path[2] ?? '') } : null;
  } catch {
    return null;
  }
}

function list(): CurrentView {
  const view = listView();
  return { view, refresh: async () => view.show(await api.surfaces()) };
}

function detail(chart: api.Chart): CurrentView {
  const view = detailView(chart);
  return {
    view,
    async refresh() {
      try {
        const [surface, { visits }] = await Promise.all([api.surface(chart), api.latestVisits(chart, LATEST_VISITS)]);
        view.show(surface, visits);
      } catch (error) {
        if (!(error instanceof api.NotFound)) throw error;
        view.missing();
      }
    },
  };
}

function navigate(): void {
  const first = shown === null;
  const chart = chartInAddress();
  shown?.view.destroy();
  shown = chart === null ? list() : detail(chart);
  document.title = chart === null ? 'AllDrawn' : `${chartName(chart)} · AllDrawn`;
  main.replaceChildren(shown.view.root);
  if (!first) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  void refresh();
}

async function refresh(): Promise<void> {
  clearTimeout(timer);
  const view = shown;
  if (!view) return;
  try {
    if (!document.hidden) await view.refresh();
    setLiveState('live', 'Live');
  } catch (error) {
    setLiveState('lost', error instanceof TypeError ? 'Collector not reachable; retrying' : String(error instanceof Error ? error.message : error));
  }
  if (view !== shown) return;
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(), REFRESH_MS);
}

function setLiveState(state: string, text: string): void {
  setAttribute(live, 'data-live', state);
  setText(liveText, text);
}

addEventListener('hashchange', navigate);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void refresh();
});
navigate();
