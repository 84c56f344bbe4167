// Checks that TypeScript finds the package's types under each kind of module resolution, and that they are no `any`.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, temporaryFolder, writeFiles } from './fresh-app.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

// `Wrong<T>` is an error if T is `any`, which a type that is not found becomes silently in a declaration.
const APP = `import { BaseSurface, SurfaceTracker, answerFor, install, onVisit, setConsent, status, type Config, type Outcome, type VisitEvent } from 'alldrawn';
import { complete } from 'alldrawn/testing';
import { complete as completeIn, watch } from 'alldrawn/playwright';
import { doctor, type Diagnosis } from 'alldrawn/doctor';
import { install as installStub, load, onVisit as onVisitOfStub } from 'alldrawn/eager';
import { overlay } from 'alldrawn/overlay';
import { wasm as bytes } from 'alldrawn/embedded';
import { wasm as address } from 'alldrawn/recording';
import { Surface, useHold, useSurface, type SurfaceHandle } from 'alldrawn/react';
import { createElement, createRef } from 'react';

type IsAny<T> = 0 extends 1 & T ? true : false;
const isNoAny = <T>(value: T, no: IsAny<T> extends true ? never : false): T => (void no, value);
isNoAny(install, false);
isNoAny(status(), false);
isNoAny(status().state, false);
isNoAny(useSurface(), false);
isNoAny(overlay, false);

class Home extends BaseSurface {
  static override surfaceName = 'Home';
}
const config: Config = { wasm: bytes, app: { name: 'app', version: '1' } };
void install(config);
void install({ wasm: address, record: true });
onVisit((visit: VisitEvent) => {
  isNoAny(visit, false);
  const outcome: Outcome = visit.outcome;
  isNoAny(visit.outcome, false);
  const ms: number | undefined = visit.visuallyComplete;
  void [outcome, ms];
  // @ts-expect-error there is no such field
  void visit.nothing;
});
void installStub(config);
onVisitOfStub((visit) => isNoAny(visit, false))();
void load().then(({ SurfaceTracker: Tracker }) => isNoAny(new Tracker({ name: 'Part', root: document.body }), false));
const home = new Home(document.body);
home.hold('x')();
new SurfaceTracker({ name: 'Dialog', root: document.body, dialogOf: home }).leave('navigation');
answerFor(document.body, { isDrawn: () => true });
setConsent(false);
const diagnosis: Promise<Diagnosis> = doctor();
const visit: Promise<VisitEvent> = complete('Home', { within: 1_000 });
const page = { evaluate: async (expression: string): Promise<unknown> => expression, addInitScript: async (script: { content: string }): Promise<void> => void script };
void watch(page);
void completeIn(page, 'Home', { within: 1_000 });
const Child = () => {
  useHold('data', true);
  const surface: SurfaceHandle = useSurface();
  surface.declareEmpty();
  return null;
};
createElement(Surface, { name: 'Home', as: 'main', id: 'home', dialog: true, ref: createRef<HTMLElement>() }, createElement(Child));
// @ts-expect-error a surface needs a name
createElement(Surface, {});
void [diagnosis, visit];
`;

const RESOLUTIONS = { bundler: 'esnext', node16: 'node16', nodenext: 'nodenext' };

/** Installs the packed package without a network, and checks the types. Rejects with the compiler's messages. */
export async function checkTypes(archive) {
  const { folder, remove } = await temporaryFolder();
  try {
    const compilerOptions = { target: 'es2022', lib: ['es2022', 'dom'], strict: true, exactOptionalPropertyTypes: true, noImplicitOverride: true, skipLibCheck: false, noEmit: true, types: [] };
    await writeFiles(folder, {
      'package.json': '{ "private": true, "type": "module" }\n',
      'app.ts': APP,
      ...Object.fromEntries(Object.entries(RESOLUTIONS).map(([moduleResolution, module]) => [`${moduleResolution}.json`, JSON.stringify({ compilerOptions: { ...compilerOptions, module, moduleResolution }, files: ['app.ts'] })])),
    });
    await install(archive, folder);
    for (const name of Object.keys(RESOLUTIONS)) {
      await run([process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', `${name}.json`], folder).catch((error) => {
        throw new Error(`types under moduleResolution ${name}: ${error.message}`);
      });
    }
  } finally {
    await remove();
  }
}

/** Puts the packed package and this repository's React into a folder's node_modules, without a network. */
export async function install(archive, folder) {
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', join(folder, 'node_modules')]);
  execFileSync('mv', ['package', 'alldrawn'], { cwd: join(folder, 'node_modules') });
  for (const name of ['react', '@types/react', '@types/react-dom', 'csstype']) {
    if (!existsSync(join(root, 'node_modules', name))) throw new Error(`${name} is not installed: run \`npm ci\` at the root of the repository`);
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
}
