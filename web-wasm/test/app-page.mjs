// A page that has never heard of the SDK but for one script, and a small router in it.

/**
 * Returns a page. `before` is script text that runs before the SDK: it may set `window.config`, the options of `install`.
 * The page collects the events in `window.visits`, and reports each to its server by a beacon.
 */
export const appPage = (before = '', after = '') => ({
  type: 'text/html',
  body: `<!doctype html><title>app</title><link rel="icon" href="data:,"><body style="margin:0"><main id="main"></main>
<script>
  window.visits = [];
  // Shows a page that is complete in the next frame.
  window.show = (text) => (document.getElementById('main').innerHTML = '<h1 style="height:300px">' + text + '</h1><p style="height:200px">' + text + '</p>');
  show('first');
  ${before}
</script>
<script type="module">
  import * as ad from '/dist/alldrawn.js';
  window.ad = ad;
  ad.onVisit((event) => {
    const visit = { ...event, bytes: [...event.bytes], activation: performance.getEntriesByType('navigation')[0].activationStart };
    visits.push(visit);
    navigator.sendBeacon('/report', JSON.stringify(visit));
  });
  window.installed = ad.install(window.config);
  ${after}
</script>`,
});

