import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser, FakeClock, FakeNetwork, FakeServer } from './fakes.js';
import { Tidings } from '../../main/webapp/tidings.js';

export const BASE_MS = 500;
export const STEADY_MS = 5_000;
export const COMMAND_MS = 5_000;
export const SILENCE_MS = 35_000;

/** A test of one client in a world of fakes, at whose end nothing is left over and never were there two connections. */
export function claim(name, run) {
  test(name, async () => {
    const world = new World();
    await run(world);
    await settled();
    world.tidings.disconnect();
    await settled();
    assert.equal(world.clock.pending, 0, 'timers left');
    assert.equal(world.browser.listening.size, 0, 'listeners left');
    assert.ok(world.network.atOnce <= 1, 'two connections at once');
    assert.deepEqual(world.errors.map(({ message }) => message), [], 'errors nobody expected');
  });
}

/** Until all promises that can be kept are kept. */
export const settled = () => new Promise((done) => setImmediate(done));

/** 'pending', what it was fulfilled with, or the error it was rejected with. */
export const outcome = (promise) => Promise.race([promise.catch((error) => error), settled().then(() => 'pending')]);

class World {
  clock = new FakeClock();
  browser = new FakeBrowser();
  network = new FakeNetwork();
  random = 1;
  changes = [];
  errors = [];
  #servers = new Map();
  tidings = this.make();

  make(options = {}) {
    const { clock, browser, network } = this;
    this.tidings = new Tidings('ws://here/connection/websocket', {
      WebSocket: network.WebSocket,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
      now: clock.now,
      random: () => this.random,
      browser,
      ...options,
    });
    this.tidings.on('state', (change) => this.changes.push(change));
    this.tidings.on('error', (error) => this.errors.push(error));
    return this.tidings;
  }

  get ws() {
    return this.network.last;
  }

  get server() {
    const { ws } = this;
    if (!this.#servers.has(ws)) this.#servers.set(ws, new FakeServer(ws));
    return this.#servers.get(ws);
  }

  get states() {
    return this.changes.map(({ state }) => state);
  }

  get change() {
    return this.changes.at(-1);
  }

  get attempts() {
    return this.network.sockets.length;
  }

  /** Connects, and is accepted. */
  connect(result) {
    this.tidings.connect().catch(() => {});
    this.server.accepts(result);
    return this.server;
  }

  /** The connection is lost, and the next one opens, with connect not answered yet. */
  reopen(code = 1006) {
    this.ws.serverCloses(code);
    this.clock.advance(this.change.delayMs);
    this.ws.serverAccepts();
    return this.server;
  }

  /** The errors so far, which the test expected. */
  takeErrors() {
    return this.errors.splice(0).map(({ code }) => code);
  }

  /** Subscribes, is answered, and records the events; errors of the subscription go with the others. */
  subscribe(options, result = { recoverable: true, positioned: true, epoch: 'e', offset: 5 }) {
    const subscription = this.watch(this.tidings.subscribe('news', options));
    if (this.tidings.state === 'connected' && result) this.server.answers('subscribe', result);
    return subscription;
  }

  watch(subscription) {
    const events = [];
    for (const event of ['state', 'subscribed', 'publication', 'join', 'leave', 'unsubscribed']) {
      subscription.on(event, (detail) => events.push([event, detail]));
    }
    subscription.on('error', (error) => this.errors.push(error));
    return Object.assign(subscription, {
      events,
      of: (wanted) => events.filter(([event]) => event === wanted).map(([, detail]) => detail),
    });
  }
}
