// @ts-check
/**
 * The pages of `make accuracy-foreign`: nobody of this project wrote them. They come from packages on npm, and are changed in
 * one line, which installs the SDK. Pages were chosen by their kind, before they were played.
 *
 * @typedef {object} ForeignPage
 * @property {string} name
 * @property {string} kind
 * @property {{ name: string, version: string, integrity: string }} package
 * @property {string} path the page's path below `root`
 * @property {string} [root] the folder of the package or app that is served; default: all of it
 * @property {{ template?: string, generate?: [string, ...string[]], entry: string, embedded?: boolean }} [app] a template that is built with its own
 *   tools: a folder of the package, or a command that generates it. `entry` gets the line; `embedded`: with the core in the bundle
 * @property {string} [outcome] what the page really does, if it is not to become complete; default: `complete`
 * @property {string} [fact] a fact about the page that its row needs to be understood
 * @property {string} [failure] the cause, where the SDK differs from the pixels
 */

const CREATE_VITE = { name: 'create-vite', version: '9.3.0', integrity: 'sha512-sIWQyXxxE+lGL27GEnZocFyLu2RjvepedHrD6wu4xPsK1+iff+YrT6ntUGkoXrcezbUiV4ct+hXW0b50kAJxBg==' };
const ANGULAR = { name: '@angular/cli', version: '20.3.39', integrity: 'sha512-5/WlV3NK4MyRPBpN7lIyxTzcc2agytXuVt67gtCqQ6tQ4Z4QhsdAfIXys3L+u/D2lfGduZaM3z/eor7K0x6C2w==' };
const TODOMVC = { name: 'todomvc', version: '0.1.1', integrity: 'sha512-gd6+DoObD0yzXEpbvHvkSoOd9/krxd/wvUTbzvKe7uTjAM2v9wG6zy4Icl6aUcMpDof53Cz2l5O/9mdN3Jk+ag==' };
const SEMANTIC = { name: 'semantic-ui', version: '2.5.0', integrity: 'sha512-fpkdMERzCbOAzLiKtNuSQfmIHqDlVMpMwlQORoyvvK1CFt/J8CIchaO6btoo7+wjoRP0oO7tADpqZnUIP7VecA==' };
const UIKIT = { name: 'uikit', version: '3.25.29', integrity: 'sha512-6pxXLPUXs0qJMn2KW+/KMn03LWOlIm54BOVK6Lb/ZhTSC/6sjzBDLNyFEiWNyj152lterTE6+wHAHcA8LGHeXA==' };
const OWL = { name: 'owl.carousel', version: '2.3.4', integrity: 'sha512-JaDss9+feAvEW8KZppPSpllfposEzQiW+Ytt/Xm5t/3CTJ7YVmkh6RkWixoA2yXk2boIwedYxOvrrppIGzru9A==' };
const VIS = { name: 'vis', version: '4.21.0', integrity: 'sha512-jonDXTGm2mFU/X6Kg9pvkZEQtXh2J6+NlDJD1tDP7TDCFy+qNeKlsTcXKQtv4nAtUIiKo6sphCt4kbRlEKw75A==' };

/** @type {ForeignPage[]} */
const STARTERS = [
  { name: 'React starter', kind: 'starter', package: CREATE_VITE, app: { template: 'template-react', entry: 'src/main.jsx' }, root: 'dist', path: '/' },
  { name: 'Vue starter', kind: 'starter', package: CREATE_VITE, app: { template: 'template-vue', entry: 'src/main.js' }, root: 'dist', path: '/' },
  { name: 'Svelte starter', kind: 'starter', package: CREATE_VITE, app: { template: 'template-svelte', entry: 'src/main.js' }, root: 'dist', path: '/' },
  { name: 'Lit starter', kind: 'starter', package: CREATE_VITE, app: { template: 'template-lit', entry: 'src/my-element.js' }, root: 'dist', path: '/' },
  { name: 'Solid starter', kind: 'starter', package: CREATE_VITE, app: { template: 'template-solid', entry: 'src/index.jsx' }, root: 'dist', path: '/' },
  { name: 'Preact starter', kind: 'starter', package: CREATE_VITE, app: { template: 'template-preact', entry: 'src/main.jsx' }, root: 'dist', path: '/' },
  { name: 'Angular starter', kind: 'starter', package: ANGULAR, app: { generate: ['npm', 'exec', '--yes', '--package=@angular/cli@20.3.39', '--', 'ng', 'new', '--defaults', '--skip-git', '--skip-install'], entry: 'src/main.ts', embedded: true }, root: 'dist/angular-starter/browser', path: '/' },
  { name: 'HTML5 boilerplate', kind: 'starter', package: { name: 'html5-boilerplate', version: '9.0.1', integrity: 'sha512-VNWLXEMlHEITjbpwUiFF6dUHaflkaikZq62cuWXVZNDSVBNHscT352jaAU0OZm0aXTT1m+XKtDDUiYWZBVDRGA==' }, path: '/dist/index.html' },
  { name: 'TodoMVC in React', kind: 'sample app', package: TODOMVC, path: '/examples/react/index.html' },
  { name: 'TodoMVC in Backbone', kind: 'sample app', package: TODOMVC, path: '/examples/backbone/index.html' },
];

/** @type {ForeignPage[]} */
const TEMPLATES = [
  { name: 'Agency landing page', kind: 'landing page', package: { name: 'startbootstrap-agency', version: '7.0.12', integrity: 'sha512-VpdOVgqYq+Yomt72/gZueBuB99wWyqL1rvqaGaqRwHtDMJlXSf9eGfisyQXPx7//z3dnlGHIMzIk2I8CCmtXOQ==' }, path: '/dist/index.html' },
  { name: 'SB Admin 2 dashboard', kind: 'dashboard, charts', package: { name: 'startbootstrap-sb-admin-2', version: '4.1.4', integrity: 'sha512-Zr0JNu4tRD4EJVDwVLETKWfMniFx4Dy3qAnJ96ucqUqIZ8Ns4/H5a6Y0E44/K5lxO05EBQwi24hPxaLEz+2IhA==' }, path: '/index.html' },
  { name: 'Gentelella dashboard', kind: 'dashboard, charts', package: { name: 'gentelella', version: '4.2.0', integrity: 'sha512-etbwRsQv+fl5tAnmE+SCZGGWWU6H6EudoWFZEPDJ93jGtVlDOnUmG09XW/BY+V3K1n28jZJ3fJx4V3WH7MVzOQ==' }, root: 'dist', path: '/production/index.html' },
  { name: 'AdminLTE dashboard', kind: 'dashboard', package: { name: 'admin-lte', version: '4.0.0', integrity: 'sha512-vuUo9yFI0bxbWXKclLRRuAbxLn3x3PdEAcuXOnzoYQ9EoOAbedj87Fb4FPF4BV2rPLfScFEQLbWngS4WtmPZJA==' }, root: 'dist', path: '/index.html' },
  { name: 'Semantic UI home page', kind: 'component library', package: SEMANTIC, path: '/examples/homepage.html' },
  { name: 'Semantic UI themes', kind: 'component library, frames', package: SEMANTIC, path: '/examples/theming.html' },
  { name: 'UIkit cards', kind: 'component library', package: UIKIT, path: '/tests/card.html' },
  { name: 'WeUI', kind: 'component library', package: { name: 'weui', version: '2.6.26', integrity: 'sha512-V2s4HVNNc7vOFxzll9b13dz9IvsCdW+Dxv51ahcS2aBnX6LBhwJySJHBC3YoRspwO/oyltkjGri9TTyJ1FcAZg==' }, root: 'dist', path: '/example/index.html' },
];

/** @type {ForeignPage[]} */
const WIDGETS = [
  { name: 'UIkit slider', kind: 'carousel', package: UIKIT, path: '/tests/slider.html' },
  { name: 'Owl carousel', kind: 'carousel', package: OWL, path: '/docs/demos/basic.html' },
  { name: 'Owl carousel, autoplay', kind: 'carousel', package: OWL, path: '/docs/demos/autoplay.html', failure: 'The carousel moves on every second, which is as long as the settle time. It is chance whether the next slide comes before or after the confirmation, and whether the pixels are still for a second in between.' },
  { name: 'FlexSlider', kind: 'carousel', package: { name: 'flexslider', version: '2.7.2', integrity: 'sha512-ayzD+g+zYPG+sM+LXyXbfm4gS4unLB0PGsjwIu03TeRNZ+JLQTtbV3J42VO9ooRZ9idmuWgR5s3r4hw6shS1tQ==' }, path: '/demo/index.html', outcome: 'no_content', fact: 'never leaves its loading screen: its jQuery is on another host' },
  { name: 'dygraphs', kind: 'chart', package: { name: 'dygraphs', version: '2.2.2', integrity: 'sha512-9Vl3MeAfuL12uMVNQLGYWGKCDmdExu6a66MCgZKAko7WAEfv8vuAGK52NrTng+J6sRSYq/J1TR//9U34/H3ZqQ==' }, root: '_site', path: '/tests/annotation.html' },
  { name: 'Flot', kind: 'chart', package: { name: 'jquery.flot', version: '0.8.3', integrity: 'sha512-/tEE8J5NjwvStHDaCHkvTJpD7wDS4hE1OEL8xEmhgQfUe0gLUem923PIceNez1mz4yBNx6Hjv7pJcowLNd+nbg==' }, path: '/examples/basic-usage/index.html' },
  { name: 'vis network', kind: 'chart', package: VIS, path: '/examples/network/exampleApplications/lesMiserables.html', failure: 'The graph is a canvas, drawn after the text above it. The metric waits for no canvas that nobody answers for (§3): the app has to answer, by a Perf interface or `hold()`. Charts rank a surface with so large a canvas apart, as unmeasured (§15).' },
  { name: 'vis timeline', kind: 'chart', package: VIS, path: '/examples/timeline/basicUsage.html' },
  { name: 'Leaflet, canvas tiles', kind: 'map', package: { name: 'leaflet', version: '0.7.7', integrity: 'sha512-H1lR7J5VxhvQJQHlW2UywtxO63zilLrnwVsDvjKeyfntffj63Ml94gCk9YPYWBkiQgxisdiA8aJ30Zoou4VhEA==' }, path: '/debug/map/canvas.html' },
  { name: 'Leaflet.draw', kind: 'map', package: { name: 'leaflet-draw', version: '1.0.4', integrity: 'sha512-rsQ6saQO5ST5Aj6XRFylr5zvarWgzWnrg46zQ1MEOEIHsppdC/8hnN8qMoFvACsPvTioAuysya/TVtog15tyAQ==' }, path: '/docs/examples/full.html' },
  { name: 'virtual-list', kind: 'virtual list', package: { name: 'virtual-list', version: '1.0.1', integrity: 'sha512-yo+rstv/S2rPg9yGhuuAginSOXLiggIgStZuZuMjEECwpOvZjq3eR4WmPzHaU+/oJmJlRnT3SNH8QfYYDz8GBA==' }, path: '/examples/index.html' },
  { name: 'reveal.js', kind: 'slides', package: { name: 'reveal.js', version: '6.0.2', integrity: 'sha512-JYIg5D9aoxoaLeb84O+OvAwsKWdIavVgEDScxtYEXFCT6t6TQrhNtSgogcjdCpdLsWglhJn3zyE3fUOwiH5KEg==' }, path: '/demo.html', outcome: 'complete_with_errors', fact: 'its logo is on another host', failure: 'On a narrow screen its own scroll bar appears and fades out half a second later. That is made of boxes without content, which the metric does not count.' },
  { name: 'impress.js', kind: 'slides', package: { name: 'impress.js', version: '1.1.0', integrity: 'sha512-APQNnZx1M8RBe9vHdNAiAbIz4MaL0UDqIj0BDJOeFLqI/529/lGMmiz0m/c82xC08tBq8n9JzpMNoDykq0Zckg==' }, path: '/index.html' },
  { name: 'Lightbox', kind: 'gallery', package: { name: 'lightbox2', version: '2.12.0', integrity: 'sha512-RqMxVb15JXhsrE24wdC2yNT/lc4JY/cWnaPTEfaCMofN4sPcnSihERJga3zcEnldJrttDLtWvWuMEiuDoOqvjA==' }, path: '/examples/index.html', outcome: 'complete_with_errors', fact: 'its pictures are on another host' },
  { name: 'JSON Editor', kind: 'editor', package: { name: 'jsoneditor', version: '10.4.3', integrity: 'sha512-XBVYLkhgiHySC0PkGlac/Mbk738EpNnqBnxCJD4ttKKJ1JRIRngV8bf2zgw/J025jp4AqxOf2G3uDs/27cWHTQ==' }, path: '/examples/01_basic_usage.html' },
  { name: 'Material Design Icons', kind: 'icon font', package: { name: '@mdi/font', version: '7.4.47', integrity: 'sha512-43MtGpd585SNzHZPcYowu/84Vz2a2g31TvPMTm9uTiCSWzaheQySUcSyUH/46fPnuPQWof2yd0pGBtzee/IQWw==' }, path: '/preview.html' },
  { name: 'Swagger UI', kind: 'API browser, React', package: { name: 'swagger-ui-dist', version: '5.35.0', integrity: 'sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGarTNNHC3sU8yVUQ==' }, path: '/index.html', fact: 'its API is on another host: it shows an error, which no attribute marks' },
];

export const FOREIGN_PAGES = [...STARTERS, ...TEMPLATES, ...WIDGETS];
