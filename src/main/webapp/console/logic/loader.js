// @ts-check

/** One thing under way at a time: what is begun anew takes the place of what has not come yet. */
export class Loader {
  /** @type {AbortController | null} */
  #current = null;

  /**
   * @template T
   * @param {(signal: AbortSignal) => Promise<T>} ask
   * @param {{ done: (result: T) => void, failed: (error: any) => void }} then  neither is called if another took its place
   */
  async load(ask, { done, failed }) {
    this.stop();
    const current = (this.#current = new AbortController());
    const tell = await ask(current.signal).then((result) => () => done(result), (error) => () => failed(error));
    if (current !== this.#current) return;
    this.#current = null;
    tell();
  }

  /** What is under way is given up. */
  stop() {
    this.#current?.abort();
    this.#current = null;
  }
}
