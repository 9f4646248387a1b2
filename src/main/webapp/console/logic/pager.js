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
    this.#starts = [undefined];
    this.#next = undefined;
  }
}
