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
  // Reads a field that is a number from a message.
  const numberOf = (bytes, wanted) => {
    let at = 0;
    const varint = () => {
      for (let [value, scale] = [0, 1]; ; scale *= 128) {
        const byte = bytes[at++];
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      const key = varint();
      const value = varint();
      if (key === wanted * 8) return value;
      if (key % 8 === 2) at += value;
    }
    return 0;
  };
  ad.onVisit(({ bytes, ...event }) => {
    const visit = { ...event, flags: numberOf(bytes, 14), activation: performance.getEntriesByType('navigation')[0].activationStart };
    visits.push(visit);
    navigator.sendBeacon('/report', JSON.stringify(visit));
  });
  window.installed = ad.install(window.config);
  ${after}
</script>`,
});

