// Runs in the page: builds a scene's views from ordinary elements, and changes them step by step. scenes.mjs sends the
// inputs that only a user can make: clicks, keys and wheels.
(() => {
  const surfaces = new Map();
  const preloaded = new Map();
  const holds = new Map();
  const requests = new Map();
  const dialogs = [];
  const fades = new Set();
  const byId = (id) => document.getElementById(id);
  const last = () => [...surfaces.values()].pop();
  const surfaceOf = (step) => (step.surface ? surfaces.get(step.surface) : last());

  // Returns a Perf view whose methods answer as the scene's `view` says.
  const perfViewOf = (view) => {
    const yes = (answer, ...states) => () => (view.answers ? view.answers.includes(answer) : states.includes(view.is));
    const answers = {
      isDrawn: yes('drawn', 'shown', 'poster'),
      isFailed: yes('failed', 'failed'),
      isDeclaredEmpty: yes('declared-empty', 'declared-empty'),
      contentGeneration: () => view.content ?? 1,
    };
    if (view.perf !== 'view') answers.perfKind = view.kind;
    if (view.kind !== 'video') return answers;
    return {
      ...answers,
      isVideoLoadStarted: yes('load-started', 'started', 'poster'),
      isFirstFrameRendered: yes('first-frame', 'playing'),
      isPlaybackRequested: () => view.plays === true,
    };
  };
  const TAGS = { group: 'div', image: 'img', text: 'p', video: 'div', busy: 'div', progress: 'progress', field: 'input', custom: 'canvas' };
  // Returns true if no plain element can show the view's state: videos, texts without characters yet, and previews.
  const usesPerfView = (view) =>
    view.kind === 'video' || view.perf || (view.kind === 'text' && !['shown', 'empty', undefined].includes(view.is)) || view.is === 'preview';

  function show(element, view) {
    const { style } = element;
    const [x, y, width, height] = view.rect;
    Object.assign(style, {
      position: 'absolute', margin: 0, border: 0, padding: 0, boxSizing: 'border-box',
      left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px`,
      display: view.hidden ? 'none' : 'block',
      opacity: view.alpha ?? 1,
      overflow: view.scrolls ? 'auto' : view.clips ? 'hidden' : 'visible',
      scrollbarWidth: 'none',
      background: view.opaque ? '#fff' : view.control ? 'none' : '',
      borderRadius: view.rounded ? '40px' : '',
      zIndex: view.front ?? 'auto',
    });
    if (usesPerfView(view) && !element.perfView) ad.answerFor(element, (element.perfView = perfViewOf(view)));
    if (element.perfView) element.dataset.state = `${view.is} ${view.content} ${view.plays} ${view.answers}`;
    if (view.kind === 'busy') element.dataset.perfBusy = 'true';
    if (view.kind === 'progress') element.value = 0.5;
    if (view.kind === 'field') element.type = 'search';
    if (view.kind === 'text') {
      const text = view.is === 'shown' || view.is === undefined ? `text ${view.content ?? 1}` : '';
      if (element.textContent !== text) element.textContent = text;
    }
    if (view.kind === 'image' && !element.perfView) {
      const source = view.is === 'empty' ? '' : `/picture/${view.id}/${view.content ?? 1}`;
      if (source === '') element.removeAttribute('src');
      else if (!element.src.endsWith(source)) element.src = source;
    }
    if (view.ignored) element.dataset.perfIgnore = '';
    if (view.error) element.dataset.perfError = '';
    if (view.live) element.ariaLive = 'polite';
    if (view.dialog) element.role = 'dialog';
  }

  function build(view, parent) {
    const element = document.createElement(view.control ? 'button' : TAGS[view.kind]);
    element.id = view.id;
    element.view = view;
    show(element, view);
    if (view.scrolls) {
      const extent = element.appendChild(document.createElement('div'));
      Object.assign(extent.style, { position: 'absolute', width: `${view.scrolls[0]}px`, height: `${view.scrolls[1]}px` });
    }
    for (const child of view.views ?? []) build(child, element);
    parent.appendChild(element);
  }

  const STEPS = {
    open(step) {
      if (!['dialog', 'panel'].includes(step.as)) last()?.tracker.leave('navigation');
      const root = document.body.appendChild(document.createElement('main'));
      root.style = 'position:absolute; inset:0; overflow:hidden';
      const dialogOf = step.as === 'dialog' ? surfaces.get(step.over) : undefined;
      const options = dialogOf ? { dialogOf: dialogOf.tracker } : {};
      const tracker = new ad.SurfaceTracker({ name: step.surface, root, ...options });
      for (const view of step.views ?? []) build(view, root);
      surfaces.set(step.surface, { root, tracker, as: step.as });
    },
    close(step) {
      const surface = surfaceOf(step);
      surface.tracker.leave(step.reason ?? (surface.as === 'panel' ? 'removed' : 'back'));
      surface.root.remove();
      surfaces.delete([...surfaces].find(([, each]) => each === surface)[0]);
    },
    // Builds a hidden tab in advance.
    preload(step) {
      const root = document.body.appendChild(document.createElement('main'));
      root.style = 'position:absolute; inset:0; overflow:hidden; visibility:hidden';
      for (const view of step.views) build(view, root);
      preloaded.set(step.surface, root);
    },
    select(step) {
      last()?.tracker.leave('navigation');
      const root = preloaded.get(step.surface);
      root.style.visibility = '';
      surfaces.set(step.surface, { root, tracker: new ad.SurfaceTracker({ name: step.surface, root }) });
    },
    // Removes the root without calling the SDK.
    drop(step) {
      surfaceOf(step).root.remove();
    },
    add(step) {
      const parent = step.under ? byId(step.under) : surfaceOf(step).root;
      for (const view of step.views) build(view, parent);
    },
    remove: (step) => byId(step.view).remove(),
    set(step) {
      const element = byId(step.view);
      const { at: _at, do: _do, view: _view, ...changes } = step;
      show(element, Object.assign(element.view, changes));
    },
    hold: (step) => holds.set(step.label, surfaceOf(step).tracker.hold(step.label)),
    release: (step) => holds.get(step.label)(),
    // Shows a modal dialog that no surface knows of. It fills the window and is transparent.
    dialog(step) {
      const dialog = document.body.appendChild(document.createElement('dialog'));
      dialog.style = 'position:fixed; inset:0; width:auto; height:auto; max-width:none; max-height:none; margin:0; border:0; padding:0; background:none';
      for (const view of step.views) build(view, dialog);
      dialog.showModal();
      dialogs.push(dialog);
    },
    dismiss: () => dialogs.pop().remove(),
    // Sends a request of the app. `respond` answers the request, and the app reads the response at once. If the request
    // fails, the app catches the error.
    request: (step) => void requests.set(step.label, fetch(`/answer/${step.label}`).then((answer) => answer.text()).catch(() => {})),
    respond: (step) => requests.get(step.label),
    empty: (step) => surfaceOf(step).tracker.declareEmpty(),
    error: (step) => surfaceOf(step).tracker.declareError(),
    mark: (step) => surfaceOf(step).tracker.mark(step.name),
    restart: (step) => surfaceOf(step).tracker.restart(),
    background() {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    scroll: (step) => byId(step.view).scrollTo(...step.to),
    // Starts a transition of the browser. Its time is set from the scene's clock, in `drawUntil`.
    async fade(step) {
      const element = byId(step.view);
      element.view.alpha = step.to;
      getComputedStyle(element).opacity;
      element.style.transition = 'opacity 100s linear';
      element.style.opacity = step.to;
      const [animation] = element.getAnimations();
      animation.pause();
      Object.defineProperty(animation, 'playState', { configurable: true, value: 'running' });
      fades.add({ animation, element, from: clock.frame, frames: step.frames });
      await stage.realFrames(2);
    },
  };

  window.stage = {
    /** Waits for real frames of the browser, so that it dispatches its events. */
    async realFrames(count) {
      for (let i = 0; i < count; i++) await new Promise((resolve) => clock.browserFrame(resolve));
    },
    do: (step) => STEPS[step.do](step),
    /** Runs a step inside the next click on an element, so that it counts as done by the user. */
    remote(step, id = 'remote') {
      const act = (event) => {
        if (step.late && event.timeStamp) clock.skip(step.late);
        STEPS[step.do](step);
      };
      byId(id).addEventListener('click', act, { once: true });
    },
    /** Draws frames until `frame` is the next one. */
    async drawUntil(frame) {
      while (clock.frame < frame) {
        for (const fade of fades) {
          const share = (clock.frame - fade.from) / fade.frames;
          fade.animation.currentTime = Math.min(1, share) * 100_000;
          if (share < 1) continue;
          fades.delete(fade);
          delete fade.animation.playState;
          fade.animation.finish();
          fade.element.style.transition = '';
          await stage.realFrames(2);
        }
        await clock.draw();
      }
    },
    /** Waits until a picture has loaded or failed. */
    async arrived(id) {
      const element = byId(id);
      if (!element.complete) await new Promise((resolve) => ['load', 'error'].forEach((type) => element.addEventListener(type, resolve, { once: true })));
    },
    middle(id) {
      const { x, y, width, height } = byId(id).getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    },
  };
})();
