import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser, FakeClock, FakeNetwork } from './fakes.js';
import { Socket, isOpen } from '../../main/webapp/socket.js';

const BASE_MS = 500;
const CAP_MS = 20_000;
const STEADY_MS = 5_000;
const SILENCE_MS = 35_000;
const URL = 'ws://here/ws';

/** A test of one socket in a world of fakes, at whose end nothing is left over and never were there two connections. */
function claim(name, run) {
  test(name, async () => {
    const world = new World();
    await run(world);
    world.socket.close();
    assert.equal(world.clock.pending, 0, 'timers left');
    assert.equal(world.browser.listening.size, 0, 'listeners left');
    assert.ok(world.network.atOnce <= 1, 'two connections at once');
  });
}

class World {
  clock = new FakeClock();
  browser = new FakeBrowser();
  network = new FakeNetwork();
  random = 1;
  changes = [];
  messages = [];
  socket = this.make();

  make(options = {}, url = URL) {
    const { clock, browser, network } = this;
    this.socket = new Socket(url, {
      WebSocket: network.WebSocket,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
      now: clock.now,
      random: () => this.random,
      browser,
      ...options,
    });
    this.socket.on('state', (change) => this.changes.push(change));
    this.socket.on('message', (message) => this.messages.push(message));
    return this.socket;
  }

  get states() {
    return this.changes.map(({ state }) => state);
  }

  get change() {
    return this.changes.at(-1);
  }

  get ws() {
    return this.network.last;
  }

  get attempts() {
    return this.network.sockets.length;
  }

  open(options) {
    const socket = options ? this.make(options) : this.socket;
    socket.connect().catch(() => {});
    this.ws.serverAccepts();
    return this.ws;
  }
}

/** 'pending', 'fulfilled', or the error it was rejected with. */
async function outcome(promise) {
  return Promise.race([promise.then(() => 'fulfilled', (error) => error), new Promise((done) => setImmediate(done, 'pending'))]);
}

// ---- connect

claim('connect is fulfilled when it is open', async ({ socket, network }) => {
  const opened = socket.connect();
  assert.equal(await outcome(opened), 'pending');
  network.last.serverAccepts();
  assert.equal(await outcome(opened), 'fulfilled');
  assert.equal(await outcome(socket.connect()), 'fulfilled');
});

claim('nothing happens before connect', (world) => {
  assert.equal(world.socket.state, 'idle');
  world.browser.goOnline();
  world.clock.advance(60_000);
  assert.equal(world.attempts, 0);
});

claim('connect, however often it is called, makes one connection', (world) => {
  const first = world.socket.connect();
  assert.equal(world.socket.connect(), first);
  world.ws.serverAccepts();
  world.socket.connect();
  assert.equal(world.attempts, 1);
});

claim('connect while it waits makes no attempt of its own and is fulfilled when it is back', async (world) => {
  world.open().serverCloses();
  const back = world.socket.connect();
  assert.equal(world.attempts, 1);
  assert.equal(await outcome(back), 'pending');
  world.clock.advance(BASE_MS);
  world.ws.serverAccepts();
  assert.equal(await outcome(back), 'fulfilled');
});

claim('connect stays pending over failed attempts', async (world) => {
  const opened = world.socket.connect();
  for (let i = 0; i < 5; i++) {
    world.ws.serverCloses();
    world.clock.advance(CAP_MS);
  }
  assert.equal(await outcome(opened), 'pending');
  world.ws.serverAccepts();
  assert.equal(await outcome(opened), 'fulfilled');
});

claim('connect is rejected when the socket is closed before it opened', async (world) => {
  const opened = world.socket.connect();
  world.socket.close();
  assert.match((await outcome(opened)).message, /before it was open/);
});

claim('connect is rejected when the server says to stay away', async (world) => {
  world.open().serverCloses();
  const back = world.socket.connect();
  world.clock.advance(BASE_MS);
  world.ws.serverCloses(3500, 'invalid token');
  assert.match((await outcome(back)).message, /3500 invalid token/);
});

claim('connect is rejected with what the WebSocket constructor threw, and nothing is tried again', async (world) => {
  world.network.error = new DOMException('The URL is invalid', 'SyntaxError');
  assert.equal(await outcome(world.socket.connect()), world.network.error);
  assert.equal(world.socket.state, 'stopped');
  assert.equal(world.change.reason, 'The URL is invalid');
  world.clock.advance(60_000);
  assert.equal(world.attempts, 0);
});

claim('connect is rejected for an address that is none', async (world) => {
  assert.ok((await outcome(world.make({}, 'http://').connect())) instanceof TypeError);
});

claim('connect after a stop starts anew', (world) => {
  world.open().serverCloses(3500);
  world.socket.connect();
  assert.deepEqual([world.socket.state, world.change.attempt, world.attempts], ['connecting', 0, 2]);
  world.ws.serverAccepts();
});

claim('http and https addresses stand for ws and wss', (world) => {
  world.make({}, 'https://here:8443/app/ws?a=1').connect().catch(() => {});
  assert.equal(world.ws.url, 'wss://here:8443/app/ws?a=1');
});

test('the defaults need neither a window nor a document', async () => {
  const network = new FakeNetwork();
  const socket = new Socket(URL, { WebSocket: network.WebSocket });
  const opened = socket.connect();
  network.last.serverAccepts();
  await opened;
  socket.close();
  assert.equal(socket.state, 'stopped');
});

// ---- coming back

claim('the states are told in order', (world) => {
  world.open();
  world.clock.advance(STEADY_MS);
  world.ws.serverCloses(1001, 'restart');
  assert.deepEqual(world.changes, [
    { state: 'connecting', attempt: 0, delayMs: 0, code: undefined, reason: '' },
    { state: 'open', attempt: 0, delayMs: 0, code: undefined, reason: '' },
    { state: 'waiting', attempt: 1, delayMs: BASE_MS, code: 1001, reason: 'restart' },
  ]);
});

for (const code of [1000, 1001, 1006, 1008, 1011, 2999, 3000, 3001, 3499, 4000, 4499]) {
  claim(`comes back after ${code}`, (world) => {
    world.open().serverCloses(code);
    assert.equal(world.socket.state, 'waiting');
    world.clock.advance(BASE_MS);
    world.ws.serverAccepts();
    assert.equal(world.socket.state, 'open');
  });
}

for (const code of [1009, 3500, 3999, 4500, 4999]) {
  claim(`stays away after ${code}`, (world) => {
    world.open().serverCloses(code, 'why');
    assert.deepEqual([world.change.state, world.change.code, world.change.reason], ['stopped', code, 'why']);
    world.browser.goOnline();
    world.clock.advance(10 * CAP_MS);
    assert.equal(world.attempts, 1);
  });
}

claim('delays double up to the cap', (world) => {
  world.socket.connect().catch(() => {});
  const delays = [];
  for (let i = 0; i < 8; i++) {
    world.ws.serverCloses();
    delays.push(world.change.delayMs);
    world.clock.advance(world.change.delayMs - 1);
    assert.equal(world.attempts, i + 1);
    world.clock.advance(1);
    assert.equal(world.attempts, i + 2);
  }
  assert.deepEqual(delays, [500, 1000, 2000, 4000, 8000, 16000, 20000, 20000]);
  world.ws.serverAccepts();
});

claim('a delay is anything from nothing up to its bound, by chance', (world) => {
  world.socket.connect().catch(() => {});
  const delays = [0, 0.25, 0.5].map((random) => {
    world.random = random;
    world.ws.serverCloses();
    world.clock.advance(world.change.delayMs);
    return world.change.state === 'connecting' && world.changes.at(-2).delayMs;
  });
  assert.deepEqual(delays, [0, 250, 1000]);
});

claim('a server that accepts and closes at once does not shorten the delays', (world) => {
  world.socket.connect();
  for (const delay of [500, 1000, 2000, 4000]) {
    world.ws.serverAccepts();
    world.clock.advance(1); // up, but not for long
    world.ws.serverCloses(1000);
    assert.equal(world.change.delayMs, delay);
    world.clock.advance(delay);
  }
});

claim('a connection that stayed up starts the delays anew', (world) => {
  world.socket.connect();
  for (const upFor of [STEADY_MS - 1, STEADY_MS - 1, STEADY_MS]) {
    world.ws.serverAccepts();
    world.clock.advance(upFor);
    world.ws.serverCloses();
    world.clock.advance(world.change.delayMs);
  }
  assert.deepEqual(world.changes.filter(({ state }) => state === 'waiting').map(({ delayMs }) => delayMs), [500, 1000, 500]);
});

claim('where the protocol must confirm, only then is a connection up', (world) => {
  world.make({ steadyFrom: 'confirm' }).connect();
  for (const [confirmed, delay] of [[false, 500], [false, 1000], [true, 2000], [true, 500]]) {
    world.ws.serverAccepts();
    if (delay === 500) world.clock.advance(STEADY_MS);
    if (confirmed) world.socket.confirm();
    world.clock.advance(delay === 2000 ? STEADY_MS - 1 : STEADY_MS);
    world.ws.serverCloses();
    assert.equal(world.change.delayMs, delay);
    world.clock.advance(delay);
  }
  world.ws.serverAccepts();
});

claim('time spent connecting is not time spent up', (world) => {
  world.socket.connect().catch(() => {});
  world.clock.advance(STEADY_MS);
  world.ws.serverCloses();
  world.clock.advance(BASE_MS);
  world.clock.advance(STEADY_MS);
  world.ws.serverCloses();
  assert.equal(world.change.delayMs, 2 * BASE_MS);
});

claim('an attempt that hangs is given up', (world) => {
  world.socket.connect().catch(() => {});
  const hung = world.ws;
  world.clock.advance(9_999);
  assert.equal(world.socket.state, 'connecting');
  world.clock.advance(1);
  assert.equal(world.socket.state, 'waiting');
  assert.ok(hung.closedWith);
  world.clock.advance(BASE_MS);
  world.ws.serverAccepts();
  world.clock.advance(60_000); // the first attempt's time-out has gone with it
  assert.equal(world.socket.state, 'open');
});

claim('events of an abandoned WebSocket are ignored', (world) => {
  world.socket.connect();
  const hung = world.ws;
  world.clock.advance(10_000 + BASE_MS);
  world.ws.serverAccepts();
  const told = world.changes.length;
  hung.serverAccepts();
  hung.serverSends('"late"');
  hung.serverCloses(3500);
  assert.equal(world.changes.length, told);
  assert.deepEqual(world.messages, []);
  assert.equal(world.socket.state, 'open');
});

// ---- the browser's hints

claim('back online it tries at once', (world) => {
  world.open().serverCloses();
  world.browser.goOnline();
  assert.equal(world.attempts, 2);
  world.clock.advance(9_999); // the delay's timer has gone
  assert.equal(world.attempts, 2);
});

claim('looked at again it tries at once, hidden it does not', (world) => {
  world.open().serverCloses();
  world.browser.hide();
  assert.equal(world.attempts, 1);
  world.browser.show();
  assert.equal(world.attempts, 2);
});

claim('online and visible together, again and again, make one attempt', (world) => {
  world.open().serverCloses();
  for (let i = 0; i < 5; i++) {
    world.browser.goOnline();
    world.browser.hide();
    world.browser.show();
    world.browser.say('pageshow');
  }
  assert.equal(world.attempts, 2);
});

claim('looking at a page that is connecting or open changes nothing', (world) => {
  world.socket.connect();
  world.browser.show();
  world.browser.goOnline();
  world.ws.serverAccepts();
  world.browser.show();
  world.browser.goOnline();
  assert.equal(world.attempts, 1);
  assert.equal(world.ws.closedWith, null);
});

claim('offline ends an open connection without waiting for its close event', (world) => {
  const ws = world.open();
  world.clock.advance(STEADY_MS);
  world.browser.goOffline();
  assert.ok(ws.closedWith);
  assert.equal(world.socket.state, 'offline');
  assert.deepEqual([world.change.state, world.change.delayMs], ['offline', BASE_MS]);
  world.browser.goOnline();
  world.ws.serverAccepts();
  ws.serverCloses(1006);
  assert.equal(world.socket.state, 'open');
});

claim('offline gives an attempt up, so that online need not wait for it to time out', (world) => {
  world.socket.connect();
  world.browser.goOffline();
  world.browser.goOnline();
  assert.equal(world.attempts, 2);
  world.ws.serverAccepts();
});

claim('offline is a hint: it goes on trying, and localhost answers', (world) => {
  world.open();
  world.browser.goOffline();
  world.clock.advance(BASE_MS);
  world.ws.serverCloses();
  assert.equal(world.change.state, 'offline');
  world.clock.advance(2 * BASE_MS);
  world.ws.serverAccepts();
  assert.equal(world.socket.state, 'open');
});

claim('going offline while it waits is told, with what is left of the delay', (world) => {
  world.open().serverCloses();
  world.clock.advance(200);
  world.browser.goOffline();
  assert.deepEqual([world.change.state, world.change.delayMs], ['offline', BASE_MS - 200]);
});

claim('a page that is left holds no connection, and one that is come back to connects at once', (world) => {
  const ws = world.open();
  world.browser.say('pagehide');
  assert.ok(ws.closedWith);
  world.browser.say('pageshow');
  world.ws.serverAccepts();
  assert.equal(world.socket.state, 'open');
});

// ---- heartbeats

claim('heartbeat=1 is added to the address and leaves the rest as it is', (world) => {
  for (const [url, expected] of [
    ['ws://here/ws', 'ws://here/ws?heartbeat=1'],
    ['ws://here/ws?channel=a%20b&flag', 'ws://here/ws?channel=a%20b&flag&heartbeat=1'],
  ]) {
    world.socket.close();
    world.make({ heartbeat: true }, url).connect().catch(() => {});
    assert.equal(world.ws.url, expected);
  }
});

claim('heartbeats are answered and not shown to the page', (world) => {
  const ws = world.open({ heartbeat: true });
  ws.serverSends('{}');
  ws.serverSends('{}');
  assert.deepEqual(ws.sent, ['{}', '{}']);
  assert.deepEqual(world.messages, []);
});

claim('an answer to a heartbeat is never queued', (world) => {
  const ws = world.open({ heartbeat: true });
  ws.serverBeginsToClose();
  ws.serverSends('{}');
  assert.equal(world.socket.waiting, 0);
  assert.deepEqual(ws.sent, []);
});

claim('without the option {} is a message like any other, and silence is no fault', (world) => {
  const ws = world.open();
  ws.serverSends('{}');
  assert.equal(world.messages.length, 1);
  assert.deepEqual(ws.sent, []);
  world.clock.advance(10 * SILENCE_MS);
  assert.equal(world.socket.state, 'open');
});

claim('silence ends the connection and it comes back', (world) => {
  const dead = world.open({ heartbeat: true });
  world.clock.advance(SILENCE_MS - 1);
  assert.equal(world.socket.state, 'open');
  world.clock.advance(1);
  assert.equal(world.socket.state, 'waiting');
  assert.match(world.change.reason, /35000/);
  assert.ok(dead.closedWith);
  world.clock.advance(BASE_MS);
  world.ws.serverAccepts();
  assert.equal(world.socket.state, 'open');
});

claim('anything heard counts as alive', (world) => {
  const ws = world.open({ heartbeat: true });
  for (const data of ['{}', '{"a":1}', 'not JSON', '{}']) {
    world.clock.advance(SILENCE_MS - 1);
    ws.serverSends(data);
  }
  assert.equal(world.attempts, 1);
});

claim('after the machine slept, what came meanwhile is heard before the verdict', (world) => {
  const ws = world.open({ heartbeat: true });
  world.clock.sleep(3_600_000);
  world.clock.advance(0);
  assert.equal(world.socket.state, 'open');
  ws.serverSends('{}');
  world.clock.advance(SILENCE_MS - 1);
  assert.equal(world.socket.state, 'open');
});

claim('after the machine slept, a connection that stays silent is ended soon', (world) => {
  world.open({ heartbeat: true });
  world.clock.sleep(3_600_000);
  world.clock.advance(2_000);
  assert.equal(world.socket.state, 'waiting');
});

claim('in a hidden tab, where every timer is late, silence still ends the connection', (world) => {
  world.open({ heartbeat: true });
  world.clock.sleep(60_000);
  world.clock.advance(0);
  world.clock.sleep(60_000);
  world.clock.advance(0);
  assert.equal(world.socket.state, 'waiting');
});

claim('a protocol with pings of its own can have a dead connection replaced', (world) => {
  const ws = world.open();
  world.socket.reconnect('no ping');
  assert.deepEqual([world.change.state, world.change.reason], ['waiting', 'no ping']);
  assert.ok(ws.closedWith);
  world.socket.reconnect('again');
  assert.equal(world.change.reason, 'no ping');
});

// ---- sending

claim('objects go as JSON, strings as they are', (world) => {
  const ws = world.open();
  assert.equal(world.socket.send({ loaded: true }), 'sent');
  world.socket.send('as it is');
  assert.deepEqual(ws.sent, ['{"loaded":true}', 'as it is']);
  assert.throws(() => world.socket.send(undefined), TypeError);
});

claim('what is sent while it is away goes out in order, after what the open listener sends', (world) => {
  world.socket.on('open', () => world.socket.send('first'));
  assert.equal(world.socket.send('a'), 'waiting');
  world.socket.connect();
  world.socket.send('b');
  assert.equal(world.socket.waiting, 2);
  world.ws.serverAccepts();
  assert.equal(world.socket.waiting, 0);
  world.socket.send('c');
  assert.deepEqual(world.ws.sent, ['first', 'a', 'b', 'c']);
  world.ws.serverCloses();
  world.socket.send('d');
  world.clock.advance(BASE_MS);
  world.ws.serverAccepts();
  assert.deepEqual(world.ws.sent, ['first', 'd']);
});

claim('the queue is empty by the time the open state is told', (world) => {
  const waiting = [];
  world.socket.send('a');
  world.socket.on('state', ({ state }) => waiting.push([state, world.socket.waiting]));
  world.open();
  assert.deepEqual(waiting, [['connecting', 1], ['open', 0]]);
});

claim('what is sent between the server\'s close and its event is kept', (world) => {
  world.open().serverBeginsToClose();
  assert.equal(world.socket.send('kept'), 'waiting');
  world.ws.serverCloses();
  world.clock.advance(BASE_MS);
  world.ws.serverAccepts();
  assert.deepEqual(world.ws.sent, ['kept']);
});

claim('the queue is bounded in messages', (world) => {
  world.make({ maxWaiting: 2 });
  assert.deepEqual(['a', 'b', 'c'].map((text) => world.socket.send(text)), ['waiting', 'waiting', 'refused']);
  world.open();
  assert.deepEqual(world.ws.sent, ['a', 'b']);
});

claim('the queue is bounded in characters, and has room again once it was sent', (world) => {
  world.make({ maxWaitingChars: 5 });
  assert.deepEqual(['abc', 'def', 'gh'].map((text) => world.socket.send(text)), ['waiting', 'refused', 'waiting']);
  world.socket.connect();
  world.ws.serverAccepts();
  world.ws.serverCloses();
  assert.equal(world.socket.send('12345'), 'waiting');
});

claim('stopped, it refuses', (world) => {
  world.open().serverCloses(3500);
  assert.equal(world.socket.send('a'), 'refused');
});

claim('what waits when it is stopped goes out if it is started again', (world) => {
  world.socket.send('a');
  world.socket.close();
  assert.equal(world.socket.waiting, 1);
  world.open();
  assert.deepEqual(world.ws.sent, ['a']);
});

// ---- closing

claim('close is final', (world) => {
  const ws = world.open();
  world.socket.close(4000, 'bye');
  assert.deepEqual(ws.closedWith, [4000, 'bye']);
  assert.deepEqual([world.change.state, world.change.code, world.change.reason], ['stopped', 4000, 'bye']);
  ws.serverCloses(4000, 'bye');
  world.browser.goOnline();
  world.clock.advance(10 * CAP_MS);
  assert.deepEqual(world.states, ['connecting', 'open', 'stopped']);
  assert.equal(world.attempts, 1);
});

claim('close while it waits leaves no timer', (world) => {
  world.open().serverCloses();
  world.socket.close();
  assert.equal(world.clock.pending, 0);
});

claim('close with a code that is not allowed throws and changes nothing', (world) => {
  world.open();
  assert.throws(() => world.socket.close(1001), { name: 'InvalidAccessError' });
  assert.equal(world.socket.state, 'open');
});

claim('closed by an open listener, it sends nothing of what waits', async (world) => {
  world.socket.on('open', () => world.socket.close());
  world.socket.send('a');
  const opened = world.socket.connect();
  world.ws.serverAccepts();
  assert.equal(await outcome(opened), 'fulfilled');
  assert.deepEqual(world.ws.sent, []);
  assert.deepEqual(world.states, ['connecting', 'stopped']);
});

// ---- messages and listeners

claim('a message has its text and its JSON', (world) => {
  world.open().serverSends('{"append":true}');
  assert.equal(world.messages[0].data, '{"append":true}');
  assert.deepEqual(world.messages[0].json, { append: true });
});

claim('a message that is not JSON breaks nothing', (world) => {
  const ws = world.open();
  for (const data of ['not JSON', '', 'null', new Blob([])]) ws.serverSends(data);
  assert.deepEqual(world.messages.map(({ json }) => json), [undefined, undefined, null, undefined]);
  assert.equal(world.socket.state, 'open');
});

claim('a listener that throws stops neither the others nor the socket', (world) => {
  const { error } = console;
  const reported = [];
  console.error = (thrown) => reported.push(thrown.message);
  try {
    const socket = world.make();
    socket.on('open', () => { throw new Error('mine'); });
    socket.on('open', () => socket.send('other'));
    world.open();
  } finally {
    console.error = error;
  }
  assert.deepEqual(reported, ['mine']);
  assert.deepEqual(world.ws.sent, ['other']);
});

claim('a listener that was taken away is not called', (world) => {
  const heard = [];
  const off = world.socket.on('message', ({ data }) => heard.push(data));
  world.open().serverSends('1');
  off();
  world.ws.serverSends('2');
  assert.deepEqual(heard, ['1']);
});

claim('the last state that a listener is told is the present one, also when another listener changed it', (world) => {
  const socket = world.make();
  world.changes = [];
  const told = [];
  const closing = socket.on('state', ({ state }) => state === 'waiting' && socket.close());
  socket.on('state', ({ state }) => told.push(state));
  world.open().serverCloses();
  closing();
  assert.deepEqual(told, ['connecting', 'open', 'stopped']);
});

claim('isOpen tells an open WebSocket, of the browser or ours, from anything else', (world) => {
  assert.equal(isOpen(null), false);
  assert.equal(isOpen(undefined), false);
  assert.equal(isOpen(world.socket), false);
  world.socket.connect();
  assert.equal(isOpen(world.socket), false);
  world.ws.serverAccepts();
  assert.equal(isOpen(world.socket), true);
  assert.equal(isOpen(world.ws), true);
  world.ws.serverBeginsToClose();
  assert.equal(isOpen(world.socket), false);
  world.ws.serverCloses();
  assert.equal(isOpen(world.socket), false);
});

claim('there is no listener for what is no event', (world) => {
  assert.throws(() => world.socket.on('close', () => {}), { name: 'TypeError', message: 'No such event: close' });
});
