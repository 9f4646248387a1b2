import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';
import { Events, PATIENCE_MS } from './events.mjs';

const CLIENT_EVENTS = [
  'connecting', 'connected', 'disconnected', 'error', 'message',
  'subscribing', 'subscribed', 'unsubscribed', 'publication', 'join', 'leave',
];
const SUBSCRIPTION_EVENTS = [
  'subscribing', 'subscribed', 'unsubscribed', 'error', 'publication', 'join', 'leave',
];
const FIRST_FRAMES = 8;
const LAST_FRAMES = 40;
const SHOWN_CHARS = 600;

/** What the server sends when it finds that a subscription has missed something. */
const HEALING = /"unsubscribe":\{"code":2500/;
const HEALING_CLOSE = 3010;

/** A subscription of the SDK (`sdk`) and its events. */
export class Subscription {
  constructor(sdk) {
    this.sdk = sdk;
    this.events = new Events(sdk, SUBSCRIPTION_EVENTS);
  }

  /** What the SDK tells when it is subscribed for the n-th time. */
  subscribed(n = 1) {
    return this.events.nth('subscribed', n);
  }

  /** The data of the first n publications. */
  async data(n) {
    return (await this.events.first('publication', n)).map((publication) => publication.data);
  }
}

/** A client of the SDK (`sdk`), its events, and some of what went over its connections. */
export class Client {
  #first = [];
  #last = [];
  // Fulfilled when it may connect: the SDK asks for data before each attempt.
  #mayConnect = Promise.resolve();
  #allow = () => {};

  /**
   * Does not connect yet.
   *
   * @param trouble whether it is in order that the server closes, or refuses something for now
   */
  constructor(address, { trouble = false, ...options } = {}) {
    this.trouble = trouble;
    this.sockets = [];
    this.cuts = 0;
    this.healings = 0;
    this.heartbeats = { pings: 0, pongs: 0 };
    this.sdk = new Centrifuge(address, {
      websocket: recorded(this),
      minReconnectDelay: 20,
      maxReconnectDelay: 500,
      timeout: PATIENCE_MS,
      getData: () => this.#mayConnect,
      ...options,
    });
    this.events = new Events(this.sdk, CLIENT_EVENTS);
  }

  /** What went over the wire first and last. */
  frames() {
    return [...this.#first, ...this.#last];
  }

  record(direction, data) {
    const text = String(data);
    if (text.split('\n').includes('{}')) this.heartbeats[direction === '←' ? 'pings' : 'pongs']++;
    if (HEALING.test(text)) this.healings++;
    const kept = this.#first.length < FIRST_FRAMES ? this.#first : this.#last;
    kept.push(`${direction} ${text.slice(0, SHOWN_CHARS)}`);
    if (kept.length > LAST_FRAMES) kept.shift();
  }

  recordClose(code, reason) {
    if (code === HEALING_CLOSE) this.healings++;
    this.record('closed', `${code} ${reason}`);
  }

  /** Connects; what the SDK tells when it is connected. */
  connect() {
    this.sdk.connect();
    return this.events.nth('connected');
  }

  subscribe(channel, options) {
    const subscription = new Subscription(this.sdk.newSubscription(channel, options));
    subscription.sdk.subscribe();
    return subscription;
  }

  /** Has its connection vanish, as a network does it. The SDK comes back by itself. */
  cut() {
    this.cuts++;
    this.sockets.at(-1).terminate();
  }

  /** Cuts it, and keeps it away until {@link comeBack}. */
  vanish() {
    this.#mayConnect = new Promise((resolve) => (this.#allow = () => resolve(null)));
    this.cut();
  }

  /** Lets it connect again; resolves when it is connected. */
  comeBack() {
    const nth = this.events.all('connected').length + 1;
    this.#allow();
    return this.events.nth('connected', nth);
  }

  /** What should not have happened to it; empty if all is well. */
  complaints() {
    const found = [];
    if (this.healings > 0) found.push(`${this.healings} subscriptions had missed something`);
    if (this.trouble) return found;
    if (this.sockets.length > this.cuts + 1) {
      found.push(`${this.sockets.length} connections, of which ${this.cuts} were cut`);
    }
    const errors = this.cuts > 0 ? [] : this.events.all('error');
    if (errors.length > 0) found.push(`errors: ${JSON.stringify(errors)}`);
    return found;
  }
}

function recorded(client) {
  return class extends WebSocket {
    constructor(...args) {
      super(...args);
      client.sockets.push(this);
      this.on('message', (data) => client.record('←', data));
      this.on('close', (code, reason) => client.recordClose(code, reason));
    }

    send(data, ...more) {
      client.record('→', data);
      super.send(data, ...more);
    }
  };
}
