// @ts-check
/** Makes random numbers from a seed, so that a response of the API depends only on its address. */

/** Hashes a text by FNV-1a. @param {string} text @returns {number} */
function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}

export class Random {
  #state;

  /** @param {string} seed each text gives its own sequence of numbers */
  constructor(seed) {
    this.#state = hash(seed);
  }

  /** Returns a number in 0..1 (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** @param {number} count @returns {number} 0..count-1 */
  below(count) {
    return Math.floor(this.next() * count);
  }

  /**
   * Returns a delay in milliseconds. Delays are log-normally distributed: half are below the median.
   * @param {number} median @param {number} spread sigma @param {number} most the longest delay
   */
  delay(median, spread, most) {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.min(most, Math.round(median * Math.exp(spread * normal)));
  }

  /** @template T @param {T[]} list @returns {T[]} the same entries in random order */
  shuffle(list) {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  }
}
