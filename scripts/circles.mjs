// Finds import circles: files of one source tree that import one another.
//   node scripts/circles.mjs DIRECTORY...
// A directory with a lib.rs or main.rs is read as a Rust crate, any other directory as TypeScript. Prints each circle
// with the imports between its files, and exits with 1 if there is a circle. Test modules in Rust files are ignored.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const filesBelow = (directory, extension) =>
  readdirSync(directory, { recursive: true })
    .map((name) => join(directory, name))
    .filter((path) => path.endsWith(extension) && !path.endsWith('.d.ts'));

// ---- TypeScript: relative imports, including imports of types.
function typeScriptImports(directory) {
  const imports = new Map();
  for (const file of filesBelow(directory, '.ts')) {
    const found = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;]*?from\s+'(\.[^']*)'/gms);
    imports.set(file, [...found].map(([, path]) => join(dirname(file), `${path.replace(/\.[jt]s$/, '')}.ts`)));
  }
  return imports;
}

// ---- Rust: paths that begin with `crate`, `self`, `super` or the name of a child module. If a module re-exports an
// item by `pub use`, the path counts as an import of the file that defines the item, not of the module.
function rustImports(directory) {
  const root = ['lib.rs', 'main.rs'].map((name) => join(directory, name)).find(existsSync);
  const modules = new Map();
  for (const file of filesBelow(directory, '.rs')) {
    const path = file === root ? [] : relative(directory, file).replace(/(\/mod)?\.rs$/, '').split('/');
    modules.set(path.join('::'), { file, path, ...parse(readFileSync(file, 'utf8')) });
  }
  const imports = new Map();
  for (const { file, path, uses, inline } of modules.values()) {
    const targets = [...uses.map(({ path: used }) => used), ...inline]
      .map((used) => locate(modules, path, used, 8))
      .filter((target) => target && target !== file);
    imports.set(file, [...new Set(targets)]);
  }
  return imports;
}

function parse(source) {
  const text = source
    .replace(/^#\[cfg\(test\)\]\n(?:#\[.*\]\n)*mod \w+ \{[\s\S]*?^\}/gm, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const uses = [];
  const rest = text.replace(/^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/gm, (_, visible, tree) => {
    for (const use of expand(tree.replace(/\s+/g, ' ').trim())) uses.push({ ...use, reExports: Boolean(visible) });
    return '';
  });
  const inline = [...rest.matchAll(/\b(?:crate|self|super)(?:::\w+)+/g)].map(([path]) => path.split('::'));
  return { uses, inline };
}

// Expands the tree of a `use`: `a::{b, c::d as e}` is the paths a::b, named `b` in this file, and a::c::d, named `e`.
function expand(tree) {
  const brace = tree.indexOf('{');
  if (brace < 0) {
    const [path, name] = tree.split(' as ');
    const steps = path.trim().split('::').filter((step) => step !== 'self' || path.startsWith('self'));
    return [{ path: steps, name: (name ?? steps.at(-1)).trim() }];
  }
  const prefix = tree.slice(0, brace).split('::').filter(Boolean);
  const parts = [];
  let depth = 0;
  let part = '';
  for (const letter of tree.slice(brace + 1, tree.lastIndexOf('}'))) {
    if (letter === '{') depth += 1;
    if (letter === '}') depth -= 1;
    if (letter === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part]
    .map((each) => each.trim())
    .filter(Boolean)
    .flatMap((each) => (each === 'self' ? [{ path: prefix, name: prefix.at(-1) }] : expand(each).map(({ path, name }) => ({ path: [...prefix, ...path], name }))));
}

// Returns the file that defines the path `used`, as written in module `from`. Returns undefined if the path belongs to
// another crate. `hops`: maximum number of re-exports to follow.
function locate(modules, from, used, hops) {
  let at = from;
  let steps = [...used];
  if (steps[0] === 'crate') [at, steps] = [[], steps.slice(1)];
  else if (steps[0] === 'self') steps = steps.slice(1);
  else if (steps[0] === 'super') {
    while (steps[0] === 'super') [at, steps] = [at.slice(0, -1), steps.slice(1)];
  } else if (!modules.has([...from, steps[0]].join('::'))) return undefined;
  while (steps.length > 0 && modules.has([...at, steps[0]].join('::'))) [at, steps] = [[...at, steps[0]], steps.slice(1)];
  const module = modules.get(at.join('::'));
  const reExport = module?.uses.find((use) => use.reExports && use.name === steps[0]);
  if (!reExport || hops === 0) return module?.file;
  return locate(modules, at, [...reExport.path, ...steps.slice(1)], hops - 1) ?? module.file;
}

// ---- Circles: Tarjan's strongly connected components.
function circles(imports) {
  const order = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (file) => {
    order.set(file, order.size);
    low.set(file, order.get(file));
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!imports.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
    }
    if (low.get(file) === order.get(file)) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1) found.push(circle.sort());
    }
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found;
}

let failed = false;
for (const directory of process.argv.slice(2)) {
  if (!existsSync(directory)) {
    console.error(`circles: ${directory} is no folder: pass the folder of a crate or of TypeScript sources`);
    process.exit(1);
  }
  const isRust = existsSync(join(directory, 'lib.rs')) || existsSync(join(directory, 'main.rs'));
  const imports = isRust ? rustImports(directory) : typeScriptImports(directory);
  for (const circle of circles(imports)) {
    failed = true;
    console.error(`${directory}: these files import one another:`);
    for (const file of circle) {
      const tied = imports.get(file).filter((target) => circle.includes(target));
      console.error(`  ${file} imports ${tied.join(', ')}`);
    }
  }
}
process.exit(failed ? 1 : 0);
