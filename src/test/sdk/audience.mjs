// Many clients that only listen, each with an account of all that it was told. It is started with
// {addresses, clients, channels, each}, says {"subscribed":n} when all are, and then answers each
// line of its input with one line.
import { createInterface } from 'node:readline';
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';

const { addresses, clients, channels, each } = JSON.parse(process.argv[2]);
let next = 0;

/** Connects to one address after the other, as behind a load balancer without sticky sessions. */
function balanced(connections) {
  return class extends WebSocket {
    constructor(address, ...more) {
      const chosen = addresses[next++ % addresses.length];
      super(chosen, ...more);
      this.on('open', () => connections.push(chosen));
    }
  };
}

class Listener {
  connections = [];
  // What the SDK does not come back from.
  ends = [];
  subscriptions = [];

  constructor(number) {
    this.sdk = new Centrifuge(addresses[0], {
      websocket: balanced(this.connections),
      minReconnectDelay: 50,
      maxReconnectDelay: 500,
    });
    this.sdk.on('disconnected', ({ code, reason }) => this.ends.push(`${code} ${reason}`));
    for (let i = 0; i < each; i++) this.#subscribe(channels[(number * each + i) % channels.length]);
    this.sdk.connect();
  }

  #subscribe(channel) {
    const sdk = this.sdk.newSubscription(channel, {
      recoverable: true,
      positioned: true,
      minResubscribeDelay: 50,
      maxResubscribeDelay: 500,
    });
    const told = [];
    sdk.on('subscribed', ({ wasRecovering, recovered, streamPosition }) => {
      const { offset, epoch } = streamPosition;
      told.push({ wasRecovering, recovered, offset, epoch });
    });
    sdk.on('publication', ({ offset, data }) => told.push({ offset, number: data }));
    sdk.on('unsubscribed', ({ code, reason }) => this.ends.push(`${channel}: ${code} ${reason}`));
    sdk.subscribe();
    this.subscriptions.push({ sdk, channel, told });
  }

  account() {
    const subscriptions = this.subscriptions.map(({ channel, told }) => ({ channel, told }));
    return { connections: this.connections, ends: this.ends, subscriptions };
  }
}

const listeners = Array.from({ length: clients }, (_, i) => new Listener(i));
const subscriptions = listeners.flatMap((listener) => listener.subscriptions);

const number = ({ told }) => told.findLast((event) => event.number !== undefined)?.number;
const isLost = ({ wasRecovering, recovered }) => wasRecovering && !recovered;

const answers = {
  /** How many subscriptions have not been told the last numbers of their channels. */
  lacking: (last) => subscriptions.filter((each) => number(each) !== last[each.channel]).length,
  /** How many of these have not been told either, as the last thing, that they have lost some. */
  unsettled: (last) =>
    subscriptions.filter((each) =>
      number(each) !== last[each.channel] && !isLost(each.told.at(-1))).length,
  /** How many have been told that they have not recovered. */
  unrecovered: () => subscriptions.filter(({ told }) => told.some(isLost)).length,
  accounts: () => listeners.map((listener) => listener.account()),
};

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
await Promise.all(subscriptions.map(({ sdk }) => sdk.ready(60_000)));
say({ subscribed: subscriptions.length });
for await (const line of createInterface({ input: process.stdin })) {
  const [question, argument] = JSON.parse(line);
  say(answers[question](argument));
}
process.exit();
