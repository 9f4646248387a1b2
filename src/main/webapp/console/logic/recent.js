// @ts-check

/** What came and is not shown yet, as much as could be shown at all: of more, the oldest go. @template T */
export class Recent {
  #limit;
  /** @type {T[]} */
  #waiting = [];
  #came = 0;

  /** @param {number} limit */
  constructor(limit) {
    this.#limit = limit;
  }

  /** How many came since take(), those that went too. */
  get came() {
    return this.#came;
  }

  /** @param {T} item  @param {number} [counts] */
  add(item, counts = 1) {
    this.#came += counts;
    this.#waiting.push(item);
    // Not one by one: at a thousand a second that would move everything each time.
    if (this.#waiting.length > 2 * this.#limit) this.#waiting = this.#waiting.slice(-this.#limit);
  }

  /** @returns {T[]} the newest first */
  take() {
    const taken = this.#waiting.slice(-this.#limit).reverse();
    this.#waiting = [];
    this.#came = 0;
    return taken;
  }
}
