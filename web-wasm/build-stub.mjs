// Builds the stub and the main module so that both share the modules of which the stub consists: the stub exports them
// under short names, and the main module imports them from the stub. So they share their state, and hardly anything is
// downloaded twice.
import { basename, join } from 'node:path';
import { build } from 'esbuild';

// These only have constants and functions without state, which are smaller inlined.
const NOT_SHARED = ['eager', 'boundary', 'roles'];

/**
 * Builds `eager.js` and `alldrawn.js`.
 * @param {import('esbuild').BuildOptions} options
 * @param {import('esbuild').Plugin} mainIsExternal leaves the import of the main module as it is
 * @param {string} src the folder of the sources
 * @param {(name: string) => string} dist returns the path of a file of the package
 */
export async function buildStub(options, mainIsExternal, src, dist) {
  const exportsOf = async (path) => {
    const { metafile } = await build({ ...options, entryPoints: [join(src, path)], outdir: dist(''), format: 'esm', plugins: [mainIsExternal], metafile: true, write: false });
    const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint);
    return { exports: output?.exports ?? [], modules: Object.keys(output?.inputs ?? {}).map((path) => basename(path, '.ts')) };
  };
  const stub = await exportsOf('entries/eager.ts');
  const lines = [`export { ${stub.exports} } from './entries/eager';`];
  // What the main module imports instead of each shared module.
  const modules = new Map();
  let count = 0;
  for (const name of stub.modules.filter((name) => !NOT_SHARED.includes(name))) {
    const short = (await exportsOf(`${name}.ts`)).exports.map((exported) => [exported, `_${(count++).toString(36)}`]);
    lines.push(`export { ${short.map((pair) => pair.join(' as '))} } from './${name}';`);
    modules.set(name, `export { ${short.map(([exported, as]) => `${as} as ${exported}`)} } from './eager.js';`);
  }
  await build({ ...options, stdin: { contents: lines.join('\n'), resolveDir: src, sourcefile: 'eager.ts' }, outfile: dist('eager.js'), format: 'esm', plugins: [mainIsExternal] });
  const sharedFromStub = {
    name: 'shared-from-stub',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/eager\.js$/ }, ({ path }) => ({ path, external: true }));
      onResolve({ filter: new RegExp(`^\\./(${[...modules.keys()].join('|')})$`) }, ({ path }) => ({ path: basename(path), namespace: 'stub' }));
      onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({ contents: modules.get(path), resolveDir: src }));
    },
  };
  await build({ ...options, entryPoints: [join(src, 'index.ts')], outfile: dist('alldrawn.js'), format: 'esm', plugins: [sharedFromStub] });
}
