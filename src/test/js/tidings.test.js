import assert from 'node:assert/strict';
import { BASE_MS, COMMAND_MS, SILENCE_MS, STEADY_MS, claim, outcome, settled } from './tidings-world.js';
import { TidingsError } from '../../main/webapp/tidings.js';

// ---- connecting

claim('connect is fulfilled when the server has agreed, not when the socket opens', async (world) => {
  const connected = world.tidings.connect();
  world.ws.serverAccepts();
  assert.equal(await outcome(connected), 'pending');
  assert.equal(world.tidings.state, 'connecting');
  world.server.answers('connect', { client: 'c-1' });
  assert.equal(await outcome(connected), undefined);
  assert.deepEqual([world.tidings.state, world.tidings.client], ['connected', 'c-1']);
  assert.deepEqual(world.states, ['connecting', 'connected']);
  assert.equal(await outcome(world.tidings.connect()), undefined);
});

claim('connect and all subscribes go out in one frame', (world) => {
  world.make({ token: 't', data: { any: 1 } });
  for (const channel of ['a', 'b', 'c']) world.tidings.subscribe(channel);
  world.connect();
  assert.deepEqual(world.server.methods, [['connect', 'subscribe', 'subscribe', 'subscribe']]);
  assert.deepEqual(world.server.asked('connect'), [{ token: 't', data: { any: 1 }, name: 'tidings-js' }]);
});

claim('ids begin anew with each connection', (world) => {
  world.tidings.subscribe('a');
  world.connect();
  world.reopen();
  assert.deepEqual(world.server.frames[0].map(({ id }) => id), [1, 2]);
});

claim('many subscribes are cut into frames that the server takes', (world) => {
  for (let i = 0; i < 128; i++) world.tidings.subscribe(`c${i}`, { token: '€'.repeat(500) });
  world.connect();
  assert.equal(world.server.asked('subscribe').length, 128);
  for (const frame of world.ws.sent) assert.ok(Buffer.byteLength(frame) <= 65_536);
});

claim('connect is fulfilled after failed attempts too', async (world) => {
  const connected = world.tidings.connect();
  world.ws.serverCloses();
  world.clock.advance(BASE_MS);
  world.ws.serverAccepts();
  world.ws.serverCloses();
  world.clock.advance(2 * BASE_MS);
  world.server.accepts();
  assert.equal(await outcome(connected), undefined);
});

claim('connect is rejected when it is stopped, and starts anew', async (world) => {
  const connected = world.tidings.connect();
  world.tidings.disconnect();
  assert.equal((await outcome(connected)).code, TidingsError.CLOSED);
  const again = world.tidings.connect();
  world.server.accepts();
  assert.equal(await outcome(again), undefined);
});

claim('connect is rejected with what the constructor of the WebSocket said', async (world) => {
  world.network.error = new DOMException('The URL is invalid', 'SyntaxError');
  assert.match((await outcome(world.tidings.connect())).message, /The URL is invalid/);
});

claim('a terminal close code stops it', async (world) => {
  for (const code of [1009, 3500, 3999, 4500]) {
    world.connect();
    world.ws.serverCloses(code, 'because');
    assert.deepEqual([world.change.state, world.change.code, world.change.reason], ['stopped', code, 'because']);
  }
});

claim('refused for good it stops, and says why', async (world) => {
  const connected = world.tidings.connect();
  world.ws.serverAccepts();
  world.server.refuses('connect', 103, { message: 'permission denied' });
  const error = await outcome(connected);
  assert.deepEqual([error.name, error.code, error.message], ['TidingsError', 103, 'permission denied']);
  assert.deepEqual([world.change.state, world.change.code, world.change.reason], ['stopped', 103, 'permission denied']);
  assert.deepEqual(world.takeErrors(), [103]);
  world.tidings.connect().catch(() => {});
  world.tidings.disconnect();
  assert.equal(world.change.code, 1000);
});

claim('a listener that disconnects when it hears of the refusal has the last word', (world) => {
  const off = world.tidings.on('error', () => world.tidings.disconnect());
  world.tidings.connect().catch(() => {});
  world.ws.serverAccepts();
  world.server.refuses('connect', 103);
  off();
  world.connect();
  world.tidings.disconnect();
  assert.deepEqual([world.change.code, world.takeErrors()], [1000, [103]]);
});

claim('refused for now it comes back, ever later', async (world) => {
  const connected = world.tidings.connect();
  for (const delay of [500, 1000, 2000, 4000]) {
    world.ws.serverAccepts();
    world.clock.advance(1);
    world.server.refuses('connect', 100, { temporary: true });
    assert.deepEqual([world.change.state, world.change.delayMs], ['waiting', delay]);
    world.clock.advance(delay);
  }
  world.server.accepts();
  assert.equal(await outcome(connected), undefined);
  assert.deepEqual(world.takeErrors(), [100, 100, 100, 100]);
});

claim('a server that accepts the socket and is silent does not shorten the delays', async (world) => {
  world.tidings.connect();
  for (const delay of [500, 1000, 2000]) {
    world.ws.serverAccepts();
    world.clock.advance(COMMAND_MS);
    assert.equal(world.change.delayMs, delay);
    world.clock.advance(delay);
  }
  assert.deepEqual(world.takeErrors(), [1, 1, 1]);
  world.server.accepts();
});

claim('only a connection that stayed connected starts the delays anew', (world) => {
  world.tidings.connect();
  const delays = [STEADY_MS - 1, STEADY_MS - 1, STEADY_MS].map((upFor) => {
    world.ws.serverAccepts();
    world.clock.advance(1_000); // connecting does not count
    world.server.answers('connect', { client: 'c' });
    world.clock.advance(upFor);
    world.ws.serverCloses();
    const { delayMs } = world.change;
    world.clock.advance(delayMs);
    return delayMs;
  });
  assert.deepEqual(delays, [500, 1000, 500]);
});

claim('offline ends the connection, and online brings it back at once', (world) => {
  world.connect();
  world.browser.goOffline();
  assert.deepEqual([world.tidings.state, world.tidings.client], ['offline', undefined]);
  world.browser.goOnline();
  world.server.accepts();
  assert.equal(world.tidings.state, 'connected');
});

claim('connecting and disconnecting, again and again, leaves nothing behind', async (world) => {
  for (let i = 0; i < 20; i++) {
    const connected = world.tidings.connect();
    if (i % 2) world.ws.serverAccepts();
    if (i % 4 === 3) world.server.answers('connect', { client: 'c', ping: 25 });
    world.tidings.disconnect();
    assert.equal(world.clock.pending, 0);
    await outcome(connected);
  }
});

// ---- pings

claim('a ping is answered once, if the server wants it', (world) => {
  world.connect({ pong: true }).says({}, {});
  assert.deepEqual(world.server.methods.slice(1), [['{}'], ['{}']]);
  world.ws.serverCloses();
  world.clock.advance(BASE_MS);
  world.server.accepts({ pong: false });
  world.server.says({});
  assert.equal(world.server.frames.length, 1);
});

claim('without a ping in time it comes back', (world) => {
  const server = world.connect();
  world.clock.advance(SILENCE_MS - 1);
  server.says({});
  world.clock.advance(SILENCE_MS - 1);
  assert.equal(world.tidings.state, 'connected');
  world.clock.advance(1);
  assert.deepEqual([world.change.state, world.change.reason], ['waiting', 'nothing heard for 35000 ms']);
  assert.ok(world.network.sockets[0].closedWith);
});

claim('a server without pings may be silent', (world) => {
  world.connect({ ping: 0 });
  world.clock.advance(3_600_000);
  assert.equal(world.tidings.state, 'connected');
});

claim('after the machine slept, what came meanwhile is heard before the verdict', (world) => {
  const server = world.connect();
  world.clock.sleep(3_600_000);
  world.clock.advance(0);
  assert.equal(world.tidings.state, 'connected');
  server.says({});
  world.clock.advance(SILENCE_MS - 1);
  assert.equal(world.tidings.state, 'connected');
});

claim('after the machine slept, a connection that stays silent is ended soon', (world) => {
  world.connect();
  world.clock.sleep(3_600_000);
  world.clock.advance(2_000);
  assert.equal(world.tidings.state, 'waiting');
});

claim('in a hidden tab, where every timer is late, silence still ends the connection', (world) => {
  world.connect();
  for (let i = 0; i < 2; i++) {
    world.clock.sleep(60_000);
    world.clock.advance(0);
  }
  assert.equal(world.tidings.state, 'waiting');
});

// ---- calls

claim('calls are answered, whatever the order of the answers', async (world) => {
  const { tidings } = world;
  const server = world.connect();
  const calls = [
    tidings.rpc('sum', [1, 2]), tidings.publish('c', { text: 'hi' }), tidings.presence('c'), tidings.presenceStats('c'),
    tidings.history('c', { limit: 10, since: { offset: 1, epoch: 'e' }, reverse: true }),
  ];
  const info = { user: '42', client: 'x', conn_info: { name: 'Ann' }, chan_info: 1 };
  server.answers('history', { publications: [{ data: 1, offset: 2, info }], offset: 5, epoch: 'e' });
  server.answers('presence_stats', { num_clients: 2, num_users: 1 });
  server.answers('presence', { presence: { x: info } });
  server.answers('publish');
  server.answers('rpc', { data: 3 });
  const ann = { user: '42', client: 'x', connInfo: { name: 'Ann' }, chanInfo: 1 };
  assert.deepEqual(await Promise.all(calls), [3, undefined, [ann], { clients: 2, users: 1 }, {
    publications: [{ channel: 'c', data: 1, offset: 2, info: ann, tags: undefined }], position: { offset: 5, epoch: 'e' },
  }]);
  assert.deepEqual(server.asked('history'), [{ channel: 'c', limit: 10, since: { offset: 1, epoch: 'e' }, reverse: true }]);
});

claim('an error reply rejects its call alone', async (world) => {
  const calls = [world.tidings.connect(), world.tidings.rpc('a'), world.tidings.rpc('b')];
  world.server.accepts();
  world.server.refuses('rpc', 100, { message: 'internal server error', temporary: true });
  world.server.answers('rpc', { data: 'fine' });
  const [, error, fine] = await Promise.all(calls.map(outcome));
  assert.deepEqual([error.code, error.message, error.temporary, fine], [100, 'internal server error', true, 'fine']);
});

claim('a call without an answer times out, and a late answer is ignored', async (world) => {
  const server = world.connect();
  const call = world.tidings.rpc('slow');
  server.says({});
  world.clock.advance(COMMAND_MS - 1);
  assert.equal(await outcome(call), 'pending');
  world.clock.advance(1);
  assert.equal((await outcome(call)).code, TidingsError.TIMEOUT);
  server.answers('rpc', { data: 1 });
  assert.equal(world.tidings.state, 'connected');
});

claim('calls that are under way when the connection ends are rejected', async (world) => {
  world.connect();
  const call = world.tidings.publish('c', 1);
  world.ws.serverCloses(3001, 'shutdown');
  const error = await outcome(call);
  assert.deepEqual([error.code, error.temporary], [TidingsError.CLOSED, true]);
});

claim('what is called while it is away goes out in order when it is back, after the subscribes', async (world) => {
  const { tidings } = world;
  tidings.subscribe('a');
  const results = [tidings.send(1), tidings.publish('a', 2), tidings.send(3)];
  tidings.on('connected', () => tidings.send(4));
  world.connect();
  assert.deepEqual(world.server.methods, [['connect', 'subscribe'], ['send'], ['publish'], ['send'], ['send']]);
  assert.deepEqual(world.server.asked('send').map(({ data }) => data), [1, 3, 4]);
  world.server.answers('publish');
  await Promise.all(results);
});

claim('what is called while it is away waits no longer than a command, and is not sent later', async (world) => {
  const calls = [world.tidings.send(1), world.tidings.rpc('m')];
  world.clock.advance(COMMAND_MS);
  assert.deepEqual((await Promise.all(calls.map(outcome))).map(({ code }) => code), [TidingsError.TIMEOUT, TidingsError.TIMEOUT]);
  world.connect();
  assert.deepEqual(world.server.methods, [['connect']]);
});

claim('no more than maxWaiting calls wait', async (world) => {
  world.make({ maxWaiting: 2 });
  const calls = [1, 2, 3].map((data) => world.tidings.send(data));
  assert.equal((await outcome(calls[2])).code, TidingsError.FULL);
  world.connect();
  assert.deepEqual(world.server.asked('send'), [{ data: 1 }, { data: 2 }]);
});

claim('stopped, calls are rejected: those that wait, and later ones', async (world) => {
  const waiting = world.tidings.rpc('m');
  world.tidings.disconnect();
  for (const call of [waiting, world.tidings.send(1)]) {
    const error = await outcome(call);
    assert.deepEqual([error.code, error.temporary], [TidingsError.CLOSED, false]);
  }
});

claim('what is called between the close and its event is rejected and never sent again', async (world) => {
  world.connect();
  world.ws.serverBeginsToClose();
  const calls = [world.tidings.send(1), world.tidings.rpc('m')];
  world.reopen();
  assert.deepEqual((await Promise.all(calls.map(outcome))).map(({ code }) => code), [TidingsError.CLOSED, TidingsError.CLOSED]);
  assert.deepEqual(world.server.methods, [['connect']]);
});

claim('what is no JSON is refused where it is said', async (world) => {
  const circle = {};
  circle.self = circle;
  assert.throws(() => world.make({ data: circle }), TypeError);
  assert.throws(() => world.tidings.subscribe('a', { data: 1n }), TypeError);
  const waiting = world.tidings.publish('a', circle);
  world.connect();
  assert.ok((await outcome(waiting)) instanceof TypeError);
  assert.ok((await outcome(world.tidings.publish('a', circle))) instanceof TypeError);
  assert.equal(world.tidings.state, 'connected');
});

// ---- what the server says

claim('a frame may have many lines, and what is not known is ignored', (world) => {
  const heard = [];
  world.tidings.on('message', ({ data }) => heard.push(data));
  const server = world.connect();
  server.says({ push: { message: { data: 1 } } }, { push: { news: {} } }, { push: { channel: 'x', pub: { data: 0 } } }, { id: 99, rpc: {} }, null, 7, { push: { message: { data: 2 } } });
  world.ws.serverSends('{"push":{"message":{"data":3}}}\n');
  assert.deepEqual(heard, [1, 2, 3]);
  assert.equal(world.tidings.state, 'connected');
});

claim('a page may read what the server sends in its own way', (world) => {
  const heard = [];
  world.make({ parse: (line) => JSON.parse(line, (key, value) => (key === 'data' ? `read: ${value}` : value)) }).on('message', ({ data }) => heard.push(data));
  world.connect().says({ push: { message: { data: 1 } } });
  assert.deepEqual(heard, ['read: 1']);
});

claim('what is not JSON ends the connection, after the lines before it', (world) => {
  const heard = [];
  world.tidings.on('message', ({ data }) => heard.push(data));
  world.connect();
  world.ws.serverSends('{"push":{"message":{"data":1}}}\n{"push":\n{"push":{"message":{"data":2}}}');
  assert.deepEqual([heard, world.tidings.state, world.takeErrors()], [[1], 'waiting', [TidingsError.MALFORMED]]);
});

claim('after a listener has disconnected, the rest of the frame is not told', (world) => {
  const heard = [];
  world.tidings.on('message', ({ data }) => heard.push(data) && world.tidings.disconnect());
  world.connect().pushes({ message: { data: 1 } }, { message: { data: 2 } });
  assert.deepEqual(heard, [1]);
});

// ---- listeners

claim('a listener that throws stops neither the others nor the client', (world) => {
  const { error } = console;
  const reported = [];
  console.error = (thrown) => reported.push(thrown.message);
  try {
    for (const event of ['state', 'connected', 'message']) world.tidings.on(event, () => { throw new Error(event); });
    const heard = [];
    world.tidings.on('message', ({ data }) => heard.push(data));
    world.connect().pushes({ message: { data: 1 } });
    assert.deepEqual(heard, [1]);
    world.tidings.disconnect();
  } finally {
    console.error = error;
  }
  assert.deepEqual(reported, ['state', 'state', 'connected', 'message', 'state']);
});

claim('the last state that a listener is told is the present one, also when another listener changed it', (world) => {
  world.make();
  const told = [];
  world.tidings.on('state', ({ state }) => state === 'connected' && world.tidings.disconnect());
  world.tidings.on('state', ({ state }) => told.push(state));
  world.connect();
  assert.deepEqual(told, ['connecting', 'stopped']);
});

claim('a listener that was taken away is not called, and there is none for what is no event', async (world) => {
  const off = world.tidings.on('state', () => assert.fail());
  off();
  world.connect();
  assert.throws(() => world.tidings.on('publications', () => {}), TypeError);
  await settled();
});
