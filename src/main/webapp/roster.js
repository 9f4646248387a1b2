// @ts-check

/** @typedef {import('./tidings.js').ClientInfo} ClientInfo */

/**
 * Who is in a channel: the server's answer, and who came and went. It may be told of these before the answer comes:
 * since each client's last word counts, it does not matter which of them the answer knows already.
 */
export class Roster {
  /** null until the answer is there. @type {Map<string, ClientInfo> | null} */
  #people = null;
  /** Who came, or undefined if they went, until then. @type {Map<string, ClientInfo | undefined>} */
  #early = new Map();

  /** In the order of their coming, as far as that is known; null: not known yet. @returns {ClientInfo[] | null} */
  get people() {
    return this.#people && [...this.#people.values()];
  }

  /** @param {ClientInfo[]} people */
  answered(people) {
    this.#people = new Map(people.map((info) => [info.client, info]));
    for (const [client, info] of this.#early) this.#changed(client, info);
  }

  /** @param {ClientInfo} info */
  came(info) {
    this.#changed(info.client, info);
  }

  /** @param {ClientInfo} info */
  left({ client }) {
    this.#changed(client, undefined);
  }

  /** @param {string} client  @param {ClientInfo | undefined} info */
  #changed(client, info) {
    if (!this.#people) this.#early.set(client, info);
    else if (info) this.#people.set(client, info);
    else this.#people.delete(client);
  }
}
