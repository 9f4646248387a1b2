import { it } from 'node:test';
import { randomUUID } from 'node:crypto';
import { BackEnd } from './back-end.mjs';
import { Client } from './client.mjs';

/** The servers that the tests are run with, by name: the addresses of their endpoints. */
const SERVERS = JSON.parse(process.env.TIDINGS_SERVERS);

/** Where a test's clients meet: on one server, in channels that no other test uses. */
class Room {
  #id = randomUUID().slice(0, 8);
  #clients = [];

  constructor(server) {
    this.address = SERVERS[server];
    this.backEnd = new BackEnd(this.address);
  }

  /** A client that does not connect yet. */
  client(options) {
    const client = new Client(this.address, options);
    this.#clients.push(client);
    return client;
  }

  /** A client that is connected. */
  async connected(options) {
    const client = this.client(options);
    await client.connect();
    return client;
  }

  /** So many clients that are connected. */
  all(count, options) {
    return Promise.all(Array.from({ length: count }, () => this.connected(options)));
  }

  /** This test's own channel of a namespace, by any further name. */
  channel(namespace, name = 'room') {
    return `${namespace}:${name}-${this.#id}`;
  }

  /** A user of this test alone. */
  user(name) {
    return `${name}-${this.#id}`;
  }

  complaints() {
    return this.#clients.flatMap((client, i) =>
      client.complaints().map((complaint) => `client ${i}: ${complaint}`));
  }

  wire() {
    const shown = this.#clients.slice(0, 4);
    return shown.map((client, i) => [`client ${i}:`, ...client.frames()].join('\n  ')).join('\n');
  }

  close() {
    for (const client of this.#clients) client.sdk.disconnect();
  }
}

/**
 * A test in a room of its own. That no client lost anything, or its connection, unless the test
 * has it so, is part of every test. One that fails says what went over the wire.
 */
export function scenario(claim, body, server = 'main') {
  it(claim, async () => {
    const room = new Room(server);
    try {
      await body(room);
      const complaints = room.complaints();
      if (complaints.length > 0) throw new Error(complaints.join('\n'));
    } catch (failure) {
      throw new Error(`on ${room.address}\n${room.wire()}`, { cause: failure });
    } finally {
      room.close();
    }
  });
}

/** The error that a call of the SDK is refused with. */
export function refusal(promise) {
  return promise.then(
    (value) => {
      throw new Error(`not refused: ${JSON.stringify(value)}`);
    },
    (error) => ({ code: error.code, message: error.message }),
  );
}
