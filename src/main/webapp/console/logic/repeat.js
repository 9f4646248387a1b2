// @ts-check

/**
 * @typedef {object} World  what passes time, and whether anybody looks
 * @property {(action: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now
 * @property {EventTarget & { readonly visibilityState: string }} document
 */

/** Does something at once and then again and again: only while the page is looked at, and never before the last time has ended. */
export class Repeat {
  #world;
  #everyMs;
  #action;
  #on = false;
  #busy = false;
  /** @type {any} */
  #timer;
  #looked = () => this.#plan(0);

  /** @param {World} world  @param {number} everyMs  from begin to begin  @param {() => Promise<void>} action  never rejected */
  constructor(world, everyMs, action) {
    this.#world = world;
    this.#everyMs = everyMs;
    this.#action = action;
  }

  /** Also when it runs already: then it is done sooner. */
  start() {
    if (!this.#on) this.#world.document.addEventListener('visibilitychange', this.#looked);
    this.#on = true;
    this.#plan(0);
  }

  stop() {
    this.#on = false;
    this.#world.clearTimeout(this.#timer);
    this.#world.document.removeEventListener('visibilitychange', this.#looked);
  }

  /** @param {number} ms */
  #plan(ms) {
    this.#world.clearTimeout(this.#timer);
    if (!this.#on || this.#busy || this.#world.document.visibilityState !== 'visible') return;
    this.#timer = this.#world.setTimeout(() => void this.#run(), ms);
  }

  async #run() {
    const begin = this.#world.now();
    this.#busy = true;
    try {
      await this.#action();
    } catch (error) {
      console.error(error); // a bug, which is not to end it
    }
    this.#busy = false;
    this.#plan(Math.max(0, begin + this.#everyMs - this.#world.now()));
  }
}
