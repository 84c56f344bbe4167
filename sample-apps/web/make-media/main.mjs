// @ts-check
/** Makes missing files of media/, and media/catalogue.json, which lists all of them. Run by ../make-media.sh. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeFilms } from './films.mjs';
import { makeStills } from './stills.mjs';

const folder = fileURLToPath(new URL('../media', import.meta.url));
const list = `${folder}/catalogue.json`;
const known = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : null;
const catalogue = { ...makeStills(folder, known), ...(await makeFilms(folder, known)) };
const lines = Object.entries(catalogue).map(([kind, entries]) => `"${kind}": [\n${entries.map((e) => `  ${JSON.stringify(e)}`).join(',\n')}\n]`);
writeFileSync(list, `{\n${lines.join(',\n')}\n}\n`);
