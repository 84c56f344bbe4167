// @ts-check
// Writes the rows of foreign pages as text for docs/foreign-pages.md.

/** @typedef {import('../foreign.mjs').Row} Row */

const ms = (/** @type {number | undefined} */ time) => (time === undefined ? '–' : time.toFixed(0));
const signed = (/** @type {number | undefined} */ frames) => (frames === undefined ? '–' : frames > 0 ? `+${frames}` : String(frames).replace('-', '−'));
const many = (/** @type {number} */ count, /** @type {string} */ one, /** @type {string} */ more) => `${count} ${count === 1 ? one : more}`;

/** Returns what is worth knowing about a row besides its figures. @param {Row} row */
function remarksOf(row) {
  const { fact, redirected, elsewhere, missing, failedPictures, motion, later, plays, wrong } = row;
  return [
    wrong ? '**wrong**' : '',
    fact ?? '',
    motion ? 'ends with a motion' : '',
    redirected ? 'changes its own address while it loads' : '',
    later ? `${later.goesOn ? 'goes on changing' : 'changes again'} from ${(later.fromMs / 1000).toFixed(1)} s on` : '',
    failedPictures ? `${many(failedPictures, 'picture', 'pictures')} in view failed` : '',
    elsewhere ? `${many(elsewhere, 'request', 'requests')} to other hosts failed` : '',
    missing ? `${many(missing, 'file is', 'files are')} not in the package` : '',
    plays.length > 2 ? `${plays.filter((play) => play.wrong === wrong).length} of ${plays.length} plays` : '',
  ].filter(Boolean).join('; ');
}

/** @param {Row[]} rows */
export function tableOf(rows) {
  const lines = rows.map((row) => `| ${row.page} | ${row.package} | ${row.kind} | ${row.outcome} | ${ms(row.reportedMs)} | ${ms(row.trueMs)} | ${signed(row.errorFrames)} | ${remarksOf(row)} |`);
  return ['| page | package | kind | outcome | SDK, ms | pixels, ms | frames | remarks |', '|---|---|---|---|--:|--:|--:|---|', ...lines].join('\n');
}

/** @param {Row[]} rows */
export function summaryOf(rows) {
  const timed = rows.filter((row) => row.errorFrames !== undefined);
  const right = rows.filter((row) => !row.wrong);
  const within = (/** @type {number} */ frames) => timed.filter((row) => Math.abs(row.errorFrames ?? Infinity) <= frames).length;
  return `${right.length} of ${rows.length} pages are right. Of ${timed.length} pages with a time, ${within(0)} are in the frame of the pixels and ${within(1)} within one frame of it.`;
}

/** Names the pages that are wrong, and those that may be in another run, with their causes. @param {Row[]} rows */
export function failuresOf(rows) {
  const named = rows.filter((row) => row.wrong || row.failure);
  if (named.length === 0) return 'None.';
  return named.map(({ page, wrong, errorFrames, outcome, failure }) => `- **${page}** (${wrong ? `${signed(errorFrames)} frames, ${outcome}` : 'right in this run, but not in each'}). ${failure ?? 'The cause is not known.'}`).join('\n');
}

/** Replaces what stands between the marks of a part of a document. @param {string} text @param {string} part @param {string} content */
export function withPart(text, part, content) {
  const [from, to] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`the document has no part "${part}": it stands between ${from} and ${to}`);
  return `${text.slice(0, start + from.length)}\n${content}\n${text.slice(end)}`;
}
