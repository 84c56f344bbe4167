// A browser whose tabs can be in the background, and which prerenders pages. Playwright keeps all its pages visible, and
// a page to which DevTools are attached is not prerendered.
import { spawn } from 'node:child_process';
import { browserPath, closeOnSignal, makeProfile, QUIET_FLAGS, removeProfile } from '../../tests/accuracy/browsers.mjs';
import { connect } from '../../tests/accuracy/cdp.mjs';
import { poll } from './poll.mjs';

/** Starts the browser. */
export async function startTabs() {
  const profile = await makeProfile();
  const flags = [...QUIET_FLAGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const child = spawn(browserPath('chromium'), flags, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const close = closeOnSignal(async () => {
    // The browser may be a script that starts the browser: end its process group.
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group has already ended.
    }
    await ended;
    await removeProfile(profile);
  });
  let text = '';
  const url = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the browser did not start: ${text}`)));
    child.stderr.on('data', (chunk) => {
      if (text.length < 10_000) text += chunk;
      const match = /DevTools listening on (ws:\S+)/.exec(text);
      if (match) resolve(match[1]);
    });
  });
  const { root, session, close: disconnect } = await connect(url);
  return {
    /** Opens an address in a tab to which nothing is attached. Returns the tab's id. */
    async open(url, background = false) {
      return (await root.send('Target.createTarget', { url, background })).targetId;
    },
    /** Attaches to a tab. */
    async attach(targetId) {
      const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: true });
      const { send } = session(sessionId);
      return {
        /** Brings the tab to the front. */
        show: () => send('Page.bringToFront'),
        click: async (x, y) => {
          for (const type of ['mousePressed', 'mouseReleased']) await send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
        },
        evaluate: async (expression) => {
          const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
          if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
          return result.value;
        },
      };
    },
    /** Closes a tab, and waits until it is gone: while it closes, the browser may show a tab that opens in the background. */
    closeTab: async (targetId) => {
      await root.send('Target.closeTarget', { targetId });
      const isOpen = async () => (await root.send('Target.getTargets')).targetInfos.some((target) => target.targetId === targetId);
      await poll(async () => !(await isOpen()), () => 'the tab has not closed');
    },
    close: async () => {
      disconnect();
      await close();
    },
  };
}
