// @ts-check
import { Listeners } from '../tidings/basics.js';
import { Rates } from './logic/rates.js';
import { Repeat } from './logic/repeat.js';
import { Samples } from './logic/samples.js';

/** @typedef {import('./logic/rates.js').NodeInfo} NodeInfo */

/**
 * @typedef {object} FeedEvents
 * @property {NodeInfo[]} told  what the nodes say, each time
 * @property {{ since: number, why: string }} lost  there was no answer: told once, until there is one again
 * @property {undefined} back
 */

const EVERY_MS = 2_000;
/** Some were late, or one was lost: still joined. */
const GAP_MS = 7_000;
export const WINDOW_MS = 600_000;

/** What is summed up over all nodes. */
const GAUGES = /** @type {const} */ (['num_clients', 'num_users', 'num_subs', 'num_channels']);
/** Of these what counts is how many, not how fast. */
const EVENTS = /** @type {const} */ (['healings', 'slow_clients', 'disconnects', 'errors']);

/**
 * Asks the nodes how they are, again and again while the page is looked at, one request at a time; and so it is the first
 * to know that the server is away, that it is back, and (by its Api) that the session is over.
 */
export class Feed {
  #api;
  #world;
  #repeat;
  /** Changes with each start and stop: answers to what was asked before are not wanted. */
  #turn = 0;
  #rates = new Rates();
  #samples = new Samples({ windowMs: WINDOW_MS, gapMs: GAP_MS });
  /** @type {NodeInfo[]} */
  #nodes = [];
  /** When they were. */
  #toldAt = 0;
  /** When the last answer came before it was lost; null: it is not. @type {number | null} */
  #lostSince = null;
  /** @type {Listeners<FeedEvents>} */
  #listeners = new Listeners(['told', 'lost', 'back']);

  /** @param {Pick<import('./api.js').Api, 'call'>} api  @param {import('./logic/repeat.js').World} world */
  constructor(api, world) {
    this.#api = api;
    this.#world = world;
    this.#repeat = new Repeat(world, EVERY_MS, () => this.#ask());
  }

  /** @template {keyof FeedEvents} E  @param {E} event  @param {(detail: FeedEvents[E]) => void} listener  @returns {() => void} takes it away */
  on(event, listener) {
    return this.#listeners.on(event, listener);
  }

  /** As they were told last. */
  get nodes() {
    return this.#nodes;
  }

  get samples() {
    return this.#samples;
  }

  /** Per second. @param {string} uid */
  ratesOf(uid) {
    return this.#rates.of(uid);
  }

  /** By the clock of the node of this name, in Unix milliseconds; null while nothing was told. @param {string} name */
  timeAt(name) {
    const node = this.#nodes.find((one) => one.name === name) ?? this.#nodes.at(0);
    return node ? node.time + this.#world.now() - this.#toldAt : null;
  }

  start() {
    this.#turn++;
    this.#repeat.start();
  }

  stop() {
    this.#turn++;
    this.#repeat.stop();
    this.#found();
  }

  async #ask() {
    const turn = this.#turn;
    const tell = await this.#api.call('info').then(
      ({ nodes = [] }) => () => this.#told(nodes),
      (error) => () => this.#failed(error),
    );
    if (turn === this.#turn) tell();
  }

  /** @param {NodeInfo[]} nodes */
  #told(nodes) {
    this.#nodes = nodes;
    this.#toldAt = this.#world.now();
    const { rates, counts } = this.#rates.update(nodes);
    const gauges = Object.fromEntries(GAUGES.map((key) => [key, nodes.reduce((sum, node) => sum + node[key], 0)]));
    const events = Object.fromEntries(EVENTS.map((key) => [key, counts[key]]));
    this.#samples.add(this.#toldAt, { ...rates, ...gauges, ...events, num_nodes: nodes.length });
    this.#found();
    this.#listeners.emit('told', nodes);
  }

  #found() {
    if (this.#lostSince === null) return;
    this.#lostSince = null;
    this.#listeners.emit('back', undefined);
  }

  /** @param {import('./api.js').ApiError} error */
  #failed({ kind, message }) {
    if (kind === 'over' || this.#lostSince !== null) return;
    this.#lostSince = this.#world.now();
    this.#listeners.emit('lost', { since: this.#lostSince, why: message });
  }
}
