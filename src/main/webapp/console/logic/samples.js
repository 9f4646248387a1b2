// @ts-check

/** @typedef {Record<string, number | null>} Row */

/** What was measured in the last while, as columns to draw. A gap in time is a row of nulls. */
export class Samples {
  #windowMs;
  #gapMs;
  /** @type {{ at: number, row: Row | null }[]} */
  #rows = [];

  /** @param {{ windowMs: number, gapMs: number }} options  gapMs: what lies further apart is not joined */
  constructor({ windowMs, gapMs }) {
    this.#windowMs = windowMs;
    this.#gapMs = gapMs;
  }

  get size() {
    return this.#rows.length;
  }

  /** Begins anew when the clock was set back. @param {number} at  in milliseconds  @param {Row} row */
  add(at, row) {
    if (at <= (this.#rows.at(-1)?.at ?? 0)) this.#rows = [];
    const last = this.#rows.at(-1);
    if (last && at - last.at > this.#gapMs) this.#rows.push({ at: last.at + 1, row: null });
    this.#rows.push({ at, row });
    const first = this.#rows.findIndex((sample) => sample.at >= at - this.#windowMs);
    this.#rows.splice(0, first);
  }

  /** @param {string[]} keys  @returns {(number | null)[][]} the times in seconds, then a column for each key */
  columns(keys) {
    return [this.#rows.map(({ at }) => at / 1000), ...keys.map((key) => this.#rows.map(({ row }) => row?.[key] ?? null))];
  }

  /** @param {string} key */
  sum(key) {
    return this.#rows.reduce((sum, { row }) => sum + (row?.[key] ?? 0), 0);
  }
}
