// @ts-check
import { h, setText } from '../dom.js';
import { dateTime, duration } from '../logic/format.js';

/** @typedef {Pick<import('./clients.js').Connection, 'since' | 'node'>} Connection */

/** For how long connections have been there, by the clock of their node, which need not be that of the browser; it goes on. */
export class Ages {
  #feed;
  /** @type {{ element: HTMLElement, connection: Connection }[]} */
  #shown = [];

  /** @param {import('../feed.js').Feed} feed */
  constructor(feed) {
    this.#feed = feed;
    this.close = feed.on('told', () => this.#update());
  }

  /** @param {Connection} connection */
  of(connection) {
    const ms = connection.since * 1000;
    const element = h('time', { datetime: new Date(ms).toISOString(), title: dateTime(ms) }, this.#text(connection));
    this.#shown.push({ element, connection });
    return element;
  }

  #update() {
    this.#shown = this.#shown.filter(({ element }) => element.isConnected);
    for (const { element, connection } of this.#shown) setText(element, this.#text(connection));
  }

  /** @param {Connection} connection */
  #text({ since, node }) {
    const now = this.#feed.timeAt(node);
    return duration(now === null ? null : now / 1000 - since);
  }
}
