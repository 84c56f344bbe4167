// Packs the package, makes fresh apps of it in temporary folders, and opens them in a real browser.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { browserPath, QUIET_FLAGS } from '../../tests/accuracy/browsers.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
/** Longest time, milliseconds, of an installation, a build, or a page until its visit has ended. */
const LIMIT_MS = 600_000;
const PAGE_LIMIT_MS = 90_000;

/** Makes an empty temporary folder. Returns its path and the function that removes it. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'alldrawn-app-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** Packs the package as `npm publish` would. Returns the path of the archive in `folder`. */
export function pack(folder) {
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: here('..'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
  return join(folder, filename);
}

/** Writes files, by path, into `folder`. */
export async function writeFiles(folder, files) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

// Telemetry would be a request beyond the registry; a proxy of npm's is of no use to a test on loopback.
const ENVIRONMENT = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CI: '1', COREPACK_ENABLE_STRICT: '0', NO_COLOR: '1' };

/** Runs a command. Returns its output; rejects with the end of it if the command fails. */
export const run = ([command, ...args], folder) =>
  new Promise((resolve, reject) => {
    execFile(command, args, { cwd: folder, env: ENVIRONMENT, timeout: LIMIT_MS, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(' ')}: ${`${stdout}\n${stderr}`.trim().slice(-2_000)}`));
      else resolve(`${stdout}\n${stderr}`);
    });
  });

const freePort = () =>
  new Promise((resolve) => {
    const socket = createSocket().listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.map': 'application/json' };

// Serves a folder as a plain web server does.
async function serveFolder(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname));
    const body = await readFile(path).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? 'text/plain' }).end(body ?? 'not found');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}

// Runs a command that serves the app, and waits until it answers. The command gets a process group of its own, which is
// ended as a whole.
async function serveByCommand(serve, folder) {
  const port = await freePort();
  const [command, ...args] = serve(port);
  const child = spawn(command, args, { cwd: folder, env: ENVIRONMENT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output = `${output}${chunk}`.slice(-4_000)));
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + PAGE_LIMIT_MS; ; ) {
    if (await fetch(url).then((response) => response.ok, () => false)) return { url, stop };
    if (Date.now() > until || child.exitCode !== null) {
      await stop();
      throw new Error(`${command} ${args.join(' ')} does not serve the app: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Serves an app and opens it. Returns its first visit; rejects if there is none, or if the page had an error. */
export async function openApp({ serve, folder }, where) {
  const server = serve ? await serveByCommand(serve, where) : await serveFolder(join(where, folder));
  const browser = await chromium.launch({ executablePath: browserPath('chromium'), args: QUIET_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && !message.location().url.endsWith('/favicon.ico') && problems.push(`${message.text()} (${message.location().url})`));
    await page.goto(server.url);
    for (const until = Date.now() + PAGE_LIMIT_MS; ; ) {
      const state = await page.evaluate(() => ({ visits: window.visits, installed: window.installed })).catch(() => ({}));
      // The page load is a visit of its own.
      const visit = state.visits?.find(({ surface }) => surface === 'Home');
      if (visit || state.installed?.state === 'off' || Date.now() > until) return { visit, installed: state.installed, problems };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}
