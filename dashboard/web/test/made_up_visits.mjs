// Sends visits of an imaginary app, the same in every run, to try the page with:
//   node dashboard/web/test/made_up_visits.mjs http://127.0.0.1:8642
import { pathToFileURL } from 'node:url';
import { ChangeCause, Fate, flag, NodeKind, Outcome, Platform, send, StartSource } from './collector.mjs';

/**
 * Surfaces: name, number of visits, median of the complete ones in milliseconds, sigma of the logarithm of their times,
 * share of visits that are not complete, and special kind.
 */
const SURFACES = [
  ['ProductDetail', 4200, 1450, 0.55, 0.16],
  ['HomeFeed', 9800, 980, 0.5, 0.09],
  ['SearchResults', 3100, 1250, 0.7, 0.22],
  ['Checkout', 860, 1700, 0.4, 0.07],
  ['VideoPlayer', 1300, 2100, 0.6, 0.28],
  ['/orders/:id', 540, 620, 0.45, 0.05],
  ['Profile', 1900, 480, 0.42, 0.04],
  ['Settings', 410, 170, 0.3, 0.01],
  ['MapOfShops', 260, 2900, 0.5, 0.34],
  ['ShareSheet', 46, 260, 0.4, 0.06],
  ['com.example.shop.onboarding.WelcomeBackDialogFragment', 12, 390, 0.5, 0.2],
  ['LegacyWebView', 31, 3000, 0.2, 1],
  ['HomeFeed', 2600, 240, 0.4, 0.03, 'revisit'],
  ['ProductDetail', 700, 330, 0.5, 0.06, 'revisit'],
  ['Widget', 150, 700, 0.6, 0.1, 'begin'],
  ['SearchResults/typing', 900, 310, 0.5, 0.3, 'typing'],
];
const ENDINGS = [
  ['COMPLETE_WITH_ERRORS', 3], ['ABANDONED', 6], ['INTERACTED', 5], ['TIMEOUT', 3], ['LOST', 0.6], ['NO_CONTENT', 0.7],
  ['INTERRUPTED', 0.5], ['REDIRECTED', 0.4], ['VOID', 0.3], ['RESTLESS', 0.5], ['ERROR', 1.5],
];
/** Platforms of the surfaces that have others than Android. */
const PLATFORMS = { HomeFeed: ['ANDROID', 'IOS'], Checkout: ['IOS'], '/orders/:id': ['WEB'], LegacyWebView: ['IOS'] };
/** Share of the viewport that a custom node covers for which nobody answers, in 1/1000. */
const UNANSWERED = { MapOfShops: 640 };
/** Share of the visits that change after a candidate. A third of these changes comes after the visit was confirmed. */
const LATE = { SearchResults: 0.3, HomeFeed: 0.12, ProductDetail: 0.06 };
const CAUSES = ['APPEARED', 'APPEARED', 'RENEWED', 'BUSY_AGAIN'];
/** One confirmed visit in this many is audited. */
const AUDIT_ONE_IN = 20;
const NODES = [['IMAGE', 'hero_image'], ['IMAGE', 'ProductThumbnail'], ['TEXT', 'price_label'], ['VIDEO', 'PreviewPlayer'], ['CUSTOM', 'MapView'], ['IMAGE', 'avatar'], ['TEXT', 'review_summary']];

let state = 20260101;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const bytes = (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256));

function ending() {
  let at = random() * ENDINGS.reduce((sum, [, weight]) => sum + weight, 0);
  return ENDINGS.find(([, weight]) => (at -= weight) < 0)?.[0] ?? 'ABANDONED';
}

function visit([surface, , median, sigma, incomplete, special], session, at) {
  const us = Math.round(median * 1000 * Math.exp(sigma * normal()));
  const outcome = random() < incomplete ? (special === 'typing' ? 'SUPERSEDED' : ending()) : us > 30e6 ? 'TIMEOUT' : 'COMPLETE';
  const drawn = outcome.startsWith('COMPLETE');
  const settled = drawn && random() > 0.12;
  const platforms = PLATFORMS[surface] ?? ['ANDROID'];
  const lastAgeUs = settled ? 1_000_000 : Math.round(random() * 900_000);
  const elapsedUs = settled ? us : drawn ? us + lastAgeUs : outcome === 'TIMEOUT' ? 30_000_000 : Math.round(us * (0.2 + random()));
  const candidate = (ageUs, fate, later) => ({ class: later ? 4 : 0, ageUs, fate: Fate[fate] });
  const withdrawn = drawn && random() < (LATE[surface] ?? 0.02) * 0.66 ? [candidate(Math.round(random() * 900_000), 'WITHDRAWN', false)] : [];
  const node = (readyUs, failed = false) => {
    const [kind, label] = NODES[Math.floor(random() * NODES.length)];
    return { kind: NodeKind[kind], label, width: 120, height: 80, failed, ...(readyUs === null ? {} : { readyUs }) };
  };
  return {
    visitId: bytes(16), ...session, surface, outcome: Outcome[outcome], elapsedUs,
    ...(drawn ? { visuallyCompleteUs: us, candidates: [...withdrawn, candidate(lastAgeUs, settled ? 'CONFIRMED' : 'LEFT', withdrawn.length > 0)], withdrawnCandidates: withdrawn.length } : {}),
    ...(drawn ? { unansweredPermille: UNANSWERED[surface] ?? 0 } : {}),
    ...(outcome === 'ERROR' ? { lastCandidateUs: elapsedUs } : {}),
    ...(outcome === 'COMPLETE_WITH_ERRORS' ? { firstFailureUs: Math.round(us * 0.7), counts: { failed: 1, failedAreaPermille: random() < 0.3 ? 6 : 220 } } : {}),
    ...(outcome === 'NO_CONTENT' ? {} : { firstContentUs: Math.round(us * (0.15 + 0.3 * random())) }),
    startSource: special === 'begin' ? StartSource.BEGIN : StartSource.INPUT,
    flags: (settled ? flag('SETTLED') : 0) | (special === 'revisit' ? flag('REVISIT') : special === 'typing' ? flag('TYPING') : 0), weight: 1, definitionVersion: 2, startWallMs: at,
    platform: Platform[platforms[Math.floor(random() * platforms.length)]],
    environment: { app: 'shop', appVersion: random() < 0.5 ? '8.4.0' : '8.4.1' },
    lastReady: drawn ? [node(us, outcome !== 'COMPLETE'), node(Math.round(us * 0.9)), node(Math.round(us * 0.7))] : [],
    stillPending: drawn ? [] : [node(null), ...(random() < 0.4 ? [node(null)] : [])],
  };
}

/** Returns the audit record of a confirmed visit: what came first, a change, an act of the user, or the end of the 5 s. */
function audit({ visitId, surface }) {
  const changedUs = random() < (LATE[surface] ?? 0.02) * 0.33 ? Math.round(random() * 5e6) : Infinity;
  const actUs = random() < 0.6 ? Math.round(random() * 10e6) : Infinity;
  const watchedUs = Math.min(changedUs, actUs, 5e6);
  const cause = changedUs === watchedUs ? CAUSES[Math.floor(random() * CAUSES.length)] : 'CHANGE_CAUSE_UNSPECIFIED';
  return { visitId, audit: { watchedUs, cause: ChangeCause[cause] } };
}

/** Sends `share` of all made-up visits, which are about 27,000, and their audit records. Returns how many visits were sent. */
export async function sendMadeUpVisits(origin, share = 1) {
  // About four visits of a surface form a session, as the visits of one user do.
  const visits = SURFACES.flatMap((surface) => {
    const sessions = Array.from({ length: Math.ceil((surface[1] * share) / 4) }, () => ({ sessionId: bytes(16), cluster: Math.floor(random() * 20) }));
    return Array.from({ length: Math.ceil(surface[1] * share) }, (_, at) => visit(surface, sessions[at % sessions.length], Date.now()));
  });
  for (let at = visits.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [visits[at], visits[other]] = [visits[other], visits[at]];
  }
  const settled = visits.filter(({ flags }) => flags & flag('SETTLED'));
  const entries = [...visits, ...settled.filter(() => random() < 1 / AUDIT_ONE_IN).map(audit)];
  for (let from = 0; from < entries.length; from += 1500) await send(origin, entries.slice(from, from + 1500));
  return visits.length;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(`sent ${await sendMadeUpVisits(process.argv[2] ?? 'http://127.0.0.1:8642')} visits`);
}
