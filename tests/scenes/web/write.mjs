// @ts-check
// Plays the scenes on the web and writes their events to ../events.json. Read the difference before you commit it.
// With an argument, only prints the events of the scenes whose name contains it.
import { writeFileSync } from 'node:fs';
import { allScenes, play, startBrowser } from './scenes.mjs';

const wanted = process.argv[2];
const browser = await startBrowser();
/** @type {Record<string, object[]>} */
const events = {};
for (const scene of allScenes().sort((a, b) => (a.name < b.name ? -1 : 1))) {
  if (wanted && !scene.name.includes(wanted)) continue;
  if (scene.platforms && !scene.platforms.includes('web')) events[scene.name] = scene.expect;
  else events[scene.name] = await play(browser, scene);
}
await browser.close();
const lines = Object.entries(events).map(([name, list]) => `  ${JSON.stringify(name)}: [\n    ${list.map((event) => JSON.stringify(event)).join(',\n    ')}\n  ]`);
const out = `{\n${lines.join(',\n')}\n}\n`;
if (wanted) process.stdout.write(out);
else writeFileSync(new URL('../events.json', import.meta.url), out);
