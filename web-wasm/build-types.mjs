// Finishes the type declarations that tsc has written. Under `node16` and `nodenext` a relative import needs the extension
// `.js`, which the sources do not have; and only files that an entry of package.json reaches are shipped.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

// The specifier of `… from './x'`, `import './x'` and `import('./x')`, if it is relative.
const RELATIVE = /((?:\bfrom|\bimport)\s*\(?\s*['"])(\.{1,2}\/[^'"]+?)(?:\.js)?(['"])/g;

/** Adds the extensions in all declarations below `folder`, and removes those that no entry reaches. */
export function writeTypes(folder, packageJson) {
  const { exports } = JSON.parse(readFileSync(packageJson, 'utf8'));
  const waiting = Object.values(exports).flatMap((entry) => (entry.types ? [resolve(dirname(packageJson), entry.types)] : []));
  const reached = new Set();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    const source = readFileSync(file, 'utf8');
    for (const [, , path] of source.matchAll(RELATIVE)) waiting.push(resolve(dirname(file), `${path}.d.ts`));
    writeFileSync(file, source.replace(RELATIVE, '$1$2.js$3'));
  }
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  }
}
