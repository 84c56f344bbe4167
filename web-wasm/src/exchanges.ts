// Observes exchanges with sockets, event sources and workers. A question holds pending visits until its answer: what
// begins with `new WebSocket`, `new EventSource`, `new Worker`, `send` or `postMessage` ends with the next message.
// A message that nobody asked for holds nothing, and neither does a partner that never answers: streams do not hold.

import { awaitArrival } from './arrivals';
import { later, listen } from './guard';
import { onCall, onConstruct } from './intercept';

/** Longest wait for the first message of a partner that nothing was sent to, milliseconds. */
const FIRST_MESSAGE_MS = 3_000;
/**
 * Longest wait for an answer, milliseconds. Afterwards what is sent to this partner holds nothing until it sends a
 * message: it may only be listening, as a collector of logs or a development server does.
 */
const ANSWER_MS = 5_000;

// A wait for a partner's next message.
interface Wait {
  // True if something was sent to the partner.
  asked: boolean;
  // True if a question has waited too long: then no further question holds.
  tooLong: boolean;
  // Ends the hold, and the time limit.
  done: () => void;
  stopTimer: () => void;
}

const waits = new WeakMap<EventTarget, Wait>();
// Addresses, without their queries, whose last socket brought no message. A new socket there is a reconnection.
const silent = new Set<string>();

/** Begins to observe exchanges; once per page. */
export function watchExchanges(): void {
  for (const name of ['WebSocket', 'EventSource', 'Worker']) {
    onConstruct(name, (partner) => silent.has(addressOf(partner)) || awaitMessage(partner, false));
  }
  onCall(window.WebSocket?.prototype, 'send', (socket) => socket.readyState === WebSocket.OPEN && awaitMessage(socket, true));
  onCall(window.Worker?.prototype, 'postMessage', (worker) => awaitMessage(worker, true));
}

const addressOf = (partner: { url?: unknown }): string => String(partner.url ?? '').replace(/[?#].*/, '');

// Holds pending visits until the partner's next message. `asked`: something was sent to the partner.
function awaitMessage(partner: unknown, asked: boolean): void {
  // A stub of the page need not send events.
  if (!(partner instanceof EventTarget)) return;
  const wait = waits.get(partner) ?? beginWait(partner);
  if (wait.tooLong) return;
  // A visit may have begun since an earlier question, so the hold begins again.
  const earlier = wait.done;
  wait.done = awaitArrival(performance.now());
  earlier();
  if (wait.asked) return;
  wait.asked = asked;
  wait.stopTimer();
  wait.stopTimer = later(() => {
    wait.tooLong = asked;
    wait.done();
  }, asked ? ANSWER_MS : FIRST_MESSAGE_MS);
}

function beginWait(partner: EventTarget): Wait {
  const wait: Wait = { asked: false, tooLong: false, done() {}, stopTimer() {} };
  const stops = ['message', 'messageerror', 'error', 'close'].map((type) =>
    listen(partner, type, () => {
      stops.forEach((stop) => stop());
      waits.delete(partner);
      wait.stopTimer();
      wait.done();
      const address = addressOf(partner as { url?: unknown });
      if (type[0] === 'm') silent.delete(address);
      else if (address) silent.add(address);
    }),
  );
  waits.set(partner, wait);
  return wait;
}
