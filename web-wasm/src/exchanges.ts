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

/**
 * Number of questions in a row, without a pause of `PAUSE_MS` milliseconds, after which a partner is taken for a stream:
 * a worker that draws each frame, or a game. Its questions hold nothing until there is a pause.
 */
const STREAM_QUESTIONS = 100;
const PAUSE_MS = 1_000;

// What is known of a partner. `done` ends the hold of the wait for its next message, `stopTimer` the wait's time limit.
interface Partner {
  isAwaited: boolean;
  // True if something was sent since its last message.
  asked: boolean;
  // True if that has waited too long: then no further question holds.
  tooLong: boolean;
  done: () => void;
  stopTimer: () => void;
  questions: number;
  lastAt: number;
}

const partners = new WeakMap<EventTarget, Partner>();
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

// Holds pending visits until the next message of `target`. `asked`: something was sent to it.
function awaitMessage(target: unknown, asked: boolean): void {
  // A stub of the page need not send events.
  if (!(target instanceof EventTarget)) return;
  let partner = partners.get(target);
  if (!partner) partners.set(target, (partner = { isAwaited: false, asked: false, tooLong: false, done() {}, stopTimer() {}, questions: 0, lastAt: 0 }));
  const now = performance.now();
  if (now - partner.lastAt > PAUSE_MS) partner.questions = 0;
  partner.lastAt = now;
  if (partner.tooLong || ++partner.questions > STREAM_QUESTIONS) return;
  if (!partner.isAwaited) awaitEnd(target, partner);
  // A visit may have begun since an earlier question, so the hold begins again.
  const earlier = partner.done;
  partner.done = awaitArrival(now);
  earlier();
  if (partner.asked) return;
  partner.asked = asked;
  partner.stopTimer();
  partner.stopTimer = later(() => {
    partner.tooLong = asked;
    partner.done();
  }, asked ? ANSWER_MS : FIRST_MESSAGE_MS);
}

// Ends the wait at the next message, or when none can come.
function awaitEnd(target: EventTarget, partner: Partner): void {
  partner.isAwaited = true;
  const stops = ['message', 'messageerror', 'error', 'close'].map((type) =>
    listen(target, type, () => {
      stops.forEach((stop) => stop());
      partner.isAwaited = partner.asked = partner.tooLong = false;
      partner.stopTimer();
      partner.done();
      const address = addressOf(target as { url?: unknown });
      if (type[0] === 'm') silent.delete(address);
      else if (address) silent.add(address);
    }),
  );
}
