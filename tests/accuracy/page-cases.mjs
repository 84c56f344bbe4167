// @ts-check
/**
 * Small pages, each with one thing that real pages do. The last change of the page's pixels must be the end that the SDK
 * reports, within a frame. Each page has a text that is there from the start, so that a change which the SDK does not
 * see leaves a candidate that is too early.
 *
 * `html` is the content of the surface, `css` a style sheet of the page, `play` the body of an async function that runs
 * in the page after the surface has begun. It has `root`, `wait(ms)`, `picture(delay)` (the address of a picture that
 * comes after `delay` ms), `tag(name, attributes, children)`.
 *
 * @typedef {object} PageCase
 * @property {string} name
 * @property {string} [css]
 * @property {string} [html]
 * @property {string} [play]
 * @property {string} [root] a selector; default: `#root`
 * @property {boolean} [whole] the surface is the whole document, as in automatic visits
 * @property {'last' | 'first' | 'visible'} [end] the frame of the end: the last change of the pixels (default), the first one,
 *   or the frame from which a tenth of a fade or motion is visible (metric §3)
 * @property {string} [outcome] default: `complete`
 * @property {number} [motionMs] how long a motion goes on after the page's last change, milliseconds
 */

const LATE = '<div class="late">A part of the page that comes later than the rest of it</div>';
const HIDDEN = '.late { display: none; height: 300px; background: #9cf } .on .late, .late.on { display: block }';
const BOX = '.box { width: 380px; height: 300px }';

/** @type {PageCase[]} */
const CONTENT = [
  { name: 'a picture of a `picture` element', html: '<picture><source srcset="/picture?delay=400"><img width=380 height=300></picture>' },
  { name: 'a picture chosen from a `srcset`', play: `root.append(tag('img', { srcset: picture(400) + ' 1x, /picture?delay=60000 9x', width: 380, height: 300 }))` },
  { name: 'a lazy picture in view', html: '<img loading=lazy width=380 height=300 src="/picture?delay=400">' },
  { name: 'a lazy picture below the fold is not waited for', html: '<div style="height:3000px"></div><img loading=lazy width=380 height=300 src="/picture?delay=60000">', end: 'first' },
  { name: 'a background set by a class', css: `${BOX} .bg { background: url(/picture?delay=300) }`, html: '<div class="box"></div>', play: `await wait(300); root.querySelector('.box').classList.add('bg')` },
  { name: 'a background set by a style', css: BOX, html: '<div class="box"></div>', play: `await wait(300); root.querySelector('.box').style.backgroundImage = 'url(' + picture(300) + ')'` },
  { name: 'a background that is there from the start', css: `${BOX} .box { background: url(/picture?delay=500) }`, html: '<div class="box"></div>' },
  { name: 'a background whose address has a fragment', css: `${BOX} .box { background: url(/picture?delay=500#part) }`, html: '<div class="box"></div>' },
  { name: 'a background from a set', css: `${BOX} .box { background: image-set(url(/picture?delay=60000) 4x, url(/picture?delay=500) 1x) }`, html: '<div class="box"></div>' },
  { name: 'a background in a frame of the same origin', html: '<iframe src="/background" style="width:380px;height:320px;border:0"></iframe>' },
  { name: 'a background of a pseudo-element', css: `${BOX} .box::before { content: url(/picture?delay=500) }`, html: '<div class="box"></div>' },
  { name: 'a picture of `content`', css: `${BOX} .box { content: url(/picture?delay=500) }`, html: '<div class="box"></div>' },
  { name: 'a border picture', css: `${BOX} .box { border: 60px solid; border-image: url(/picture?delay=500) 30 }`, html: '<div class="box"></div>' },
  { name: 'a mask', css: `${BOX} .box { background: #c33; mask-image: url(/picture?delay=500) }`, html: '<div class="box">Text under a mask</div>' },
  { name: 'an `<image>` of an SVG', html: '<svg width=380 height=300><image width=380 height=300 href="/picture?delay=500"/></svg>' },
  { name: 'a shape filled with a picture', html: '<svg width=380 height=300><pattern id=p width=380 height=300 patternUnits=userSpaceOnUse><image width=380 height=300 href="/picture?delay=500"/></pattern><rect width=380 height=300 fill="url(#p)"/></svg>' },
  { name: 'the shapes of an SVG', html: '<svg width=380 height=300></svg>', play: `await wait(500); root.querySelector('svg').innerHTML = '<path d="M0 0H380V300Z" fill="#c33"/>'` },
  { name: 'a text of an SVG', html: '<svg width=380 height=300><text y=100 font-size=50 fill=none>Words of an SVG</text></svg>', play: `await wait(500); root.querySelector('text').setAttribute('fill', '#c33')` },
  { name: 'a picture in a frame of the same origin', html: '<iframe src="/frame" style="width:380px;height:320px;border:0"></iframe>' },
  { name: 'a text in an open shadow tree', html: '<x-host></x-host>', play: `const shadow = root.querySelector('x-host').attachShadow({ mode: 'open' }); await wait(500); shadow.append('Words that stand directly in a shadow tree')` },
  { name: 'a picture in an open shadow tree', html: '<x-host></x-host>', play: `const shadow = root.querySelector('x-host').attachShadow({ mode: 'open' }); shadow.innerHTML = '<div></div>'; await wait(300); shadow.firstChild.append(tag('img', { src: picture(200), width: 380, height: 300 }))` },
  { name: 'a text in a slot', html: '<x-host><b slot=a>Words in a slot of a component</b></x-host>', play: `const shadow = root.querySelector('x-host').attachShadow({ mode: 'open' }); shadow.innerHTML = '<slot name=a style="display:none"></slot>'; await wait(500); shadow.firstChild.style.display = 'contents'` },
  { name: 'a text that changes in place', html: '<h2>Before</h2>', play: `await wait(500); root.querySelector('h2').firstChild.data = 'Afterwards'` },
  { name: 'a text that waits for its font', css: `@font-face { font-family: late; src: url(/font?delay=700); font-display: block } h2 { font-family: late }`, html: '<h2>Words in a font that is late</h2>' },
  { name: 'an icon that waits for its font', css: `@font-face { font-family: late; src: url(/font?delay=700) } .icon::before { content: "★"; font: 40px late }`, html: '<i class="icon"></i>' },
  { name: 'an icon that waits for its font while walks are delayed', css: `@font-face { font-family: late; src: url(/font?delay=1000) } .icon::before { content: "★"; font: 40px late } b { font-size: 2px }`, html: `<i class="icon"></i>${'<b>x</b> '.repeat(4000)}`, play: `for (let i = 0; i < 40; i++) { await wait(20); root.dataset.i = i }` },
  { name: 'a text whose letters are transparent at first', css: 'h2 { -webkit-text-fill-color: transparent } h2.on { -webkit-text-fill-color: #c33 }', html: '<h2>Words without a colour</h2>', play: `await wait(500); root.querySelector('h2').className = 'on'` },
  { name: 'a text in an element without a box', html: '<span style="display:contents"></span>', play: `await wait(500); root.querySelector('span').textContent = 'Words of an element without a box'` },
  { name: 'a text of a pseudo-element', css: '.icon::before { content: "Words of a pseudo-element"; font-size: 40px } .icon { display: none } .icon.on { display: block }', html: '<i class="icon"></i>', play: `await wait(500); root.querySelector('i').classList.add('on')` },
  { name: 'a chosen option', html: '<select style="font-size:30px"></select>', play: `await wait(500); root.querySelector('select').append(tag('option', { textContent: 'Chosen by default' }))` },
  { name: 'a picture in a modal dialog of the surface', html: '<dialog style="opacity:1"><img width=300 height=200 src="/picture?delay=400"></dialog>', play: `root.querySelector('dialog').showModal()` },
  { name: 'a picture in a popover under a clip', html: '<div style="overflow:hidden;height:1px"><div popover style="inset:100px auto auto 20px"><img width=300 height=200 src="/picture?delay=400"></div></div>', play: `root.querySelector('[popover]').showPopover()` },
  { name: 'a preview that its picture replaces', html: '<img width=380 height=300 src="data:image/gif;base64,R0lGODlhAQABAIAAAMzMzAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==">', play: `await wait(400); root.querySelector('img').src = picture(200)` },
  { name: 'a blurred preview', css: 'img { filter: blur(20px) } img.on { filter: none }', html: '<img width=380 height=300 src="/picture">', play: `await wait(600); root.querySelector('img').className = 'on'` },
  { name: 'a picture on an `input`', html: '<input type=image width=380 height=300 src="/picture?delay=500">' },
];

/** @type {PageCase[]} */
const PAINTED = [
  { name: 'a picture that its clipping parent does not contain', html: '<div style="position:relative;height:320px"><div style="overflow:hidden;height:20px"><img width=380 height=300 src="/picture?delay=500" style="position:absolute;top:0;left:0"></div></div>' },
  { name: 'a fixed picture in a clipped part', html: '<div style="overflow:hidden;height:20px;position:relative"><img width=380 height=300 src="/picture?delay=500" style="position:fixed;top:300px;left:0"></div>' },
  { name: 'a fixed picture that a transform contains is clipped', html: '<div style="overflow:hidden;height:20px;transform:translateX(1px)"><img width=380 height=300 src="/picture?delay=60000" style="position:fixed;top:300px;left:0"></div>', end: 'first' },
  { name: 'a surface that overflows its root', css: '#root { height: 40px }', html: '<img width=380 height=300 src="/picture?delay=500">' },
  { name: 'a page that is transparent at first', css: 'html { opacity: 0 } html.on { opacity: 1 }', play: `await wait(500); document.documentElement.className = 'on'` },
  { name: 'a page that is invisible at first', css: 'body { visibility: hidden } body.on { visibility: visible }', play: `await wait(500); document.body.className = 'on'` },
  { name: 'a picture in a part that is not rendered', html: '<div style="content-visibility:hidden"><img width=380 height=300 src="/picture?delay=60000"></div>', end: 'first' },
  { name: 'a picture in a closed `details`', html: '<details><summary>More</summary><img width=380 height=300 src="/picture?delay=60000"></details>', end: 'first' },
  { name: 'a `details` that opens', html: `<details><summary>More</summary><div style="height:300px;background:#9cf">Words in the details</div></details>`, play: `await wait(500); root.querySelector('details').open = true` },
  { name: 'a part that a clip path reveals', css: '.late { height: 300px; background: #9cf; clip-path: inset(0 100% 0 0) } .on .late { clip-path: inset(0) }', html: LATE, play: `await wait(500); root.className = 'on'` },
  { name: 'a part that a circle reveals', css: '.late { height: 300px; background: #9cf; clip-path: circle(0px) } .on .late { clip-path: none }', html: LATE, play: `await wait(500); root.className = 'on'` },
  { name: 'a part that a filter hides', css: '.late { height: 300px; background: #9cf; filter: opacity(0) } .on .late { filter: none }', html: LATE, play: `await wait(500); root.className = 'on'` },
  { name: 'a text from right to left', css: '#root { direction: rtl; width: 100px; white-space: nowrap }', html: '<h2>Words</h2>', play: `await wait(500); root.querySelector('h2').textContent = 'Many more words than the root is wide'` },
  { name: 'a page that is zoomed', css: 'body { zoom: 1.5 }', html: '<img width=250 height=200 src="/picture?delay=500">' },
  { name: 'a part that is scaled', html: '<div style="transform:scale(2);transform-origin:0 0"><img width=190 height=150 src="/picture?delay=500"></div>' },
  { name: 'a sticky header', css: '.late { position: sticky; top: 0; height: 60px; background: #9cf }', html: '<div style="height:2000px"></div>', play: `await wait(500); root.prepend(tag('div', { className: 'late', textContent: 'A header that sticks' }))` },
];

/** @type {PageCase[]} */
const CHANGED = [
  { name: 'a rule that a script inserts', css: HIDDEN, html: LATE, play: `await wait(500); document.styleSheets[0].insertRule('.late { display: block !important }')` },
  { name: 'a sheet that a script adopts', css: HIDDEN, html: LATE, play: `await wait(500); const sheet = new CSSStyleSheet(); sheet.replaceSync('.late { display: block !important }'); document.adoptedStyleSheets = [sheet]` },
  { name: 'a rule of an adopted sheet', css: HIDDEN, html: LATE, play: `const sheet = new CSSStyleSheet(); document.adoptedStyleSheets = [sheet]; await wait(500); sheet.insertRule('.late { display: block !important }')` },
  { name: 'a `style` element in the head', css: HIDDEN, html: LATE, play: `await wait(500); document.head.append(tag('style', { textContent: '.late { display: block !important }' }))` },
  { name: 'a `style` element that moves nothing', css: '.late { visibility: hidden; height: 300px; background: #9cf }', html: LATE, play: `await wait(500); document.head.append(tag('style', { textContent: '.late { visibility: visible !important }' }))` },
  { name: 'a `style` element whose text changes', css: HIDDEN, html: LATE, play: `const style = document.head.appendChild(tag('style', { textContent: 'i {}' })); await wait(500); style.firstChild.data = '.late { display: block !important }'` },
  { name: 'a sheet that loads', css: HIDDEN, html: LATE, play: `document.head.append(tag('link', { rel: 'stylesheet', href: '/sheet?delay=500' }))` },
  { name: 'a sheet whose medium changes', css: HIDDEN, html: LATE, play: `const link = document.head.appendChild(tag('link', { rel: 'stylesheet', href: '/sheet', media: 'print' })); await wait(500); link.media = 'all'` },
  { name: 'a sheet that is enabled', css: HIDDEN, html: LATE, play: `const style = document.head.appendChild(tag('style', { textContent: '.late { display: block !important }' })); style.sheet.disabled = true; await wait(500); style.sheet.disabled = false` },
  { name: 'a class of the page', css: HIDDEN, html: LATE, play: `await wait(500); document.documentElement.className = 'on'` },
  { name: 'an attribute of an ancestor', css: '.late { display: none; height: 300px; background: #9cf } [data-state=open] .late { display: block }', html: LATE, play: `await wait(500); root.parentElement.dataset.state = 'open'` },
  { name: 'a class of a sibling', css: '.late { display: none; height: 300px; background: #9cf } .on ~ .late { display: block }', html: `<i></i>${LATE}`, play: `await wait(500); root.querySelector('i').className = 'on'` },
  { name: 'a sheet that a shadow tree adopts', html: '<x-host></x-host>', play: `const shadow = root.querySelector('x-host').attachShadow({ mode: 'open' }); shadow.innerHTML = '<p style="font-size:50px">Words</p><style>p { display: none }</style>'; await wait(500); const sheet = new CSSStyleSheet(); sheet.replaceSync('p { display: block !important }'); shadow.adoptedStyleSheets = [sheet]` },
  { name: 'an animation of a script that fades in', css: '.late { height: 300px; background: #036; color: #fff }', html: LATE, play: `root.querySelector('.late').animate([{ opacity: 0 }, { opacity: 1 }], { duration: 400, delay: 500, fill: 'both' })`, end: 'visible', motionMs: 900 },
  { name: 'a transition that fades in', css: '.late { height: 300px; background: #036; opacity: 0; transition: opacity 400ms } .late.on { opacity: 1 }', html: LATE, play: `await wait(500); root.querySelector('.late').classList.add('on')`, end: 'visible', motionMs: 400 },
  { name: 'an animation of a style that shows a part in steps', css: '@keyframes show { from { visibility: hidden } to { visibility: visible } } .late { height: 300px; background: #9cf; animation: show 1s steps(2, jump-none) both }', html: LATE, motionMs: 1000 },
  { name: 'a part that slides in', css: '.late { height: 300px; background: #9cf; transform: translateX(-100%); transition: transform 300ms linear } .late.on { transform: none }', html: LATE, play: `await wait(500); root.querySelector('.late').classList.add('on')`, end: 'visible', motionMs: 300 },
  { name: 'a picture under a skeleton that pulses', css: '@keyframes pulse { 50% { opacity: 0.4 } } .bone { height: 300px; background: #eee; animation: pulse 300ms infinite }', html: '<div class="bone" data-perf-busy></div>', play: `await wait(500); root.querySelector('.bone').replaceWith(tag('img', { width: 380, height: 300, src: picture(100) }))` },
  { name: 'a part that gets the focus', css: '.late { display: none; height: 300px; background: #9cf } :focus-within > .late { display: block }', html: `<input>${LATE}`, play: `await wait(500); root.querySelector('input').focus()` },
  { name: 'a view transition', css: '::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 1ms }', play: `await wait(500); document.startViewTransition(() => root.append(tag('h1', { textContent: 'Words of the next view' })))` },
  { name: 'a row that is added to a table of a thousand', html: '<div style="height:200px;overflow:hidden"><table></table></div>', play: `const table = root.querySelector('table'); table.innerHTML = '<tr><td>Row</td></tr>'.repeat(1000); await wait(500); table.querySelector('tr').before(tag('tr', { innerHTML: '<td>New row</td>' }))` },
  { name: 'a checked box that shows a part', css: `${HIDDEN} input:checked ~ .late { display: block }`, html: `<input type=checkbox>${LATE}`, play: `await wait(500); const box = root.querySelector('input'); box.checked = true; box.dispatchEvent(new Event('change', { bubbles: true }))` },
];

// The same changes on a surface that contains the head of the page.
const WHOLE = CHANGED.filter(({ name }) => /inserts|in the head|moves nothing|text changes|that loads|medium|enabled|class of the page/.test(name)).map((page) => ({ ...page, name: `${page.name}, the whole document`, whole: true }));

export const PAGE_CASES = [...CONTENT, ...PAINTED, ...CHANGED, ...WHOLE];
