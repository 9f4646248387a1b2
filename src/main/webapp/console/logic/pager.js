// @ts-check

/** Walks through what the server gives page by page, each after the last name of the one before. */
export class Pager {
  /** What the pages so far, up to the present one, come after. @type {(string | undefined)[]} */
  #starts = [undefined];
  /** @type {string | undefined} */
  #next;

  /** What to ask for; undefined: the beginning. */
  get after() {
    return this.#starts.at(-1);
  }

  /** What restore() takes: the way to the present page. */
  get way() {
    return this.#starts.slice(1);
  }

  /** @param {unknown} way  it begins anew if this is none */
  restore(way) {
    const names = Array.isArray(way) && way.every((name) => typeof name === 'string') ? way : [];
    this.#starts = [undefined, ...names];
    this.#next = undefined;
  }

  /** From 1. */
  get number() {
    return this.#starts.length;
  }

  get hasNext() {
    return this.#next !== undefined;
  }

  get hasPrevious() {
    return this.#starts.length > 1;
  }

  /** The present page is there. @param {string | undefined} next  what the one after it begins after, if there is one */
  loaded(next) {
    this.#next = next;
  }

  forward() {
    if (this.#next === undefined) return;
    this.#starts.push(this.#next);
    this.#next = undefined;
  }

  backward() {
    if (!this.hasPrevious) return;
    this.#next = this.#starts.pop();
  }

  restart() {
    this.restore([]);
  }
}
