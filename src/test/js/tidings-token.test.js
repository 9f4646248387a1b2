import assert from 'node:assert/strict';
import { BASE_MS, COMMAND_MS, claim, outcome, settled } from './tidings-world.js';
import { TidingsError } from '../../main/webapp/tidings.js';

/** With random() 1: a token is renewed after 95 % of its time. */
const TTL = 100;
const RENEWED_AFTER_MS = 95_000;

/** A getToken whose answers the test gives, and how often it was called. */
function tokenSource() {
  const calls = [];
  const getToken = (about) => new Promise((resolve, reject) => calls.push({ about, resolve, reject }));
  return { calls, getToken };
}

// ---- of the connection

claim('without a token it is asked for while the socket opens', async (world) => {
  const { calls, getToken } = tokenSource();
  world.make({ getToken }).connect();
  assert.equal(calls.length, 1);
  world.ws.serverAccepts();
  assert.deepEqual(world.server.frames, []);
  calls[0].resolve('t1');
  await settled();
  assert.equal(world.server.asked('connect')[0].token, 't1');
  world.server.answers('connect', { client: 'c' });
  world.clock.advance(5_000); // the patience with the token is over, too
  assert.equal(world.tidings.state, 'connected');
  world.reopen();
  assert.equal(world.server.asked('connect')[0].token, 't1');
  assert.equal(calls.length, 1);
});

claim('a token that comes before the socket opens waits for it', async (world) => {
  world.make({ getToken: () => 't1' }).connect();
  await settled();
  world.server.accepts();
  assert.equal(world.server.asked('connect')[0].token, 't1');
});

claim('with a token, getToken is asked only when that has expired', async (world) => {
  const { calls, getToken } = tokenSource();
  world.make({ token: 't0', getToken }).connect();
  world.ws.serverAccepts();
  assert.deepEqual([world.server.asked('connect')[0].token, calls.length], ['t0', 0]);
  world.server.refuses('connect', 109);
  assert.deepEqual([world.tidings.state, world.takeErrors()], ['waiting', [109]]);
  world.clock.advance(BASE_MS);
  calls[0].resolve('t1');
  await settled();
  world.server.accepts();
  assert.equal(world.server.asked('connect')[0].token, 't1');
});

claim('without getToken an expired token stops it', async (world) => {
  const connected = world.make({ token: 't0' }).connect();
  world.ws.serverAccepts();
  world.server.refuses('connect', 109);
  assert.equal((await outcome(connected)).code, 109);
  assert.deepEqual([world.tidings.state, world.takeErrors()], ['stopped', [109]]);
});

claim('closed because it expired, it comes back with a new token', async (world) => {
  const { calls, getToken } = tokenSource();
  world.make({ token: 't0', getToken });
  world.connect();
  world.ws.serverCloses(3005, 'connection expired');
  world.clock.advance(BASE_MS);
  calls[0].resolve('t1');
  await settled();
  world.server.accepts();
  assert.equal(world.server.asked('connect')[0].token, 't1');
});

claim('getToken that fails is told and asked again, ever later', async (world) => {
  let fail = true;
  const getToken = () => {
    if (fail) throw new Error('no network');
    return 't1';
  };
  world.make({ getToken }).connect();
  for (const delay of [500, 1000]) {
    await settled();
    assert.deepEqual([world.change.state, world.change.delayMs], ['waiting', delay]);
    assert.match(world.errors[0].message, /getToken: no network/);
    assert.ok(world.errors[0].cause instanceof Error);
    assert.deepEqual(world.takeErrors(), [TidingsError.NO_TOKEN]);
    if (delay === 1000) fail = false;
    world.clock.advance(delay);
  }
  await settled();
  world.server.accepts();
  assert.equal(world.tidings.state, 'connected');
});

claim('getToken that gives none stops it: this user may not', async (world) => {
  for (const none of ['', null, undefined]) {
    const connected = world.make({ getToken: async () => none }).connect();
    assert.equal((await outcome(connected)).code, TidingsError.UNAUTHORIZED);
    assert.deepEqual([world.tidings.state, world.change.code, world.takeErrors()], ['stopped', TidingsError.UNAUTHORIZED, [TidingsError.UNAUTHORIZED]]);
  }
});

claim('a token that is no string is an error that says so', async (world) => {
  world.make({ getToken: async () => ({ token: 't' }) }).connect().catch(() => {});
  await settled();
  assert.match(world.errors[0].message, /not a string/);
  assert.deepEqual(world.takeErrors(), [TidingsError.NO_TOKEN]);
});

claim('a server is not kept waiting for a slow token, which is used when it comes', async (world) => {
  const { calls, getToken } = tokenSource();
  world.make({ getToken }).connect();
  world.ws.serverAccepts();
  world.clock.advance(5_000);
  assert.deepEqual([world.change.state, world.change.reason], ['waiting', 'no token yet']);
  calls[0].resolve('t1');
  await settled();
  world.clock.advance(BASE_MS);
  world.server.accepts();
  assert.deepEqual([world.server.asked('connect')[0].token, calls.length], ['t1', 1]);
});

claim('a slow token that comes for the second attempt is used once; one that fails is told once', async (world) => {
  for (const settle of [({ resolve }) => resolve('t1'), ({ reject }) => reject(new Error('no network'))]) {
    const { calls, getToken } = tokenSource();
    world.make({ getToken }).connect().catch(() => {});
    world.ws.serverAccepts();
    world.clock.advance(4_000);
    world.reopen();
    settle(calls[0]);
    await settled();
    assert.equal(calls.length, 1);
    if (world.errors.length === 0) assert.deepEqual(world.server.methods, [['connect']]);
    world.tidings.disconnect();
  }
  assert.deepEqual(world.takeErrors(), [TidingsError.NO_TOKEN]);
});

claim('the patience with a token ends with its connection', (world) => {
  const { getToken } = tokenSource();
  world.make({ getToken }).connect().catch(() => {});
  world.ws.serverAccepts();
  world.clock.advance(4_000);
  world.ws.serverCloses();
  world.clock.advance(2_000);
  assert.equal(world.tidings.state, 'connecting');
});

claim('getToken that never answers is asked again', async (world) => {
  const { calls, getToken } = tokenSource();
  world.make({ getToken }).connect().catch(() => {});
  for (let i = 0; i < 30 && calls.length < 2; i++) {
    world.clock.advance(5_000);
    await settled();
  }
  assert.equal(calls.length, 2);
  world.takeErrors();
  calls[1].resolve('t2');
  calls[0].resolve('t1');
  await settled();
  world.clock.advance(20_000);
  if (world.ws.readyState === 0) world.ws.serverAccepts();
  assert.equal(world.server.asked('connect')[0].token, 't2');
});

claim('after disconnect the token of the one before is not used, nor one that was on its way', async (world) => {
  const { calls, getToken } = tokenSource();
  world.make({ token: 'Ann 0', getToken });
  world.connect();
  world.tidings.disconnect();
  world.tidings.connect().catch(() => {});
  world.tidings.disconnect();
  world.tidings.connect().catch(() => {});
  calls[0].resolve('Ann 1');
  await settled();
  world.ws.serverAccepts();
  assert.deepEqual(world.server.frames, []);
  calls[1].resolve('Bob');
  await settled();
  assert.equal(world.server.asked('connect')[0].token, 'Bob');
});

claim('the token is renewed before it expires, again and again', async (world) => {
  let issued = 0;
  world.make({ token: 't0', getToken: async () => `t${++issued}` });
  const server = world.connect({ expires: true, ttl: TTL, ping: 0 });
  for (const token of ['t1', 't2', 't3']) {
    world.clock.advance(RENEWED_AFTER_MS - 1);
    await settled();
    assert.notEqual(server.asked('refresh').at(-1)?.token, token);
    world.clock.advance(1);
    await settled();
    assert.equal(server.asked('refresh').at(-1).token, token);
    server.answers('refresh', { expires: true, ttl: TTL });
  }
  world.reopen();
  assert.equal(world.server.asked('connect')[0].token, 't3');
});

claim('those who came together do not renew together', async (world) => {
  world.random = 0;
  world.make({ getToken: () => 't', token: 't0' });
  const server = world.connect({ expires: true, ttl: TTL, ping: 0 });
  world.clock.advance(0.75 * TTL * 1000);
  await settled();
  assert.equal(server.asked('refresh').length, 1);
});

claim('a token that lives longer than a timer can wait does not renew at once', async (world) => {
  world.make({ getToken: () => 't', token: 't0' });
  const server = world.connect({ expires: true, ttl: 1e10, ping: 0 });
  world.clock.advance(1_999_999_999);
  await settled();
  assert.equal(server.asked('refresh').length, 0);
});

claim('what the server says of the token by itself counts', async (world) => {
  world.make({ getToken: () => 't', token: 't0' });
  const server = world.connect({ expires: true, ttl: TTL, ping: 0 });
  server.pushes({ refresh: { expires: true, ttl: 10 * TTL } });
  world.clock.advance(RENEWED_AFTER_MS);
  await settled();
  assert.equal(server.asked('refresh').length, 0);
  server.pushes({ refresh: {} });
  assert.equal(world.clock.pending, 0);
});

claim('a connection that expires only since a back end wants it renews its token', async (world) => {
  world.make({ getToken: () => 't1', token: 't0' });
  const server = world.connect({ ping: 0 });
  server.pushes({ refresh: { expires: true, ttl: TTL } });
  world.clock.advance(RENEWED_AFTER_MS);
  await settled();
  assert.deepEqual(server.asked('refresh'), [{ token: 't1' }]);
  server.answers('refresh', {});
  assert.deepEqual([world.clock.pending, world.tidings.state], [0, 'connected']);
});

claim('a renewal that fails for now is tried again, ever later', async (world) => {
  world.make({ getToken: () => 't', token: 't0' });
  const server = world.connect({ expires: true, ttl: TTL, ping: 0 });
  world.clock.advance(RENEWED_AFTER_MS);
  await settled();
  server.refuses('refresh', 100, { temporary: true });
  world.clock.advance(BASE_MS);
  await settled();
  server.refuses('refresh', 109);
  world.clock.advance(2 * BASE_MS - 1);
  await settled();
  assert.equal(server.asked('refresh').length, 2);
  world.clock.advance(1);
  await settled();
  world.clock.advance(COMMAND_MS);
  world.clock.advance(4 * BASE_MS);
  await settled();
  server.answers('refresh', {});
  assert.deepEqual([world.takeErrors(), server.asked('refresh').length, world.tidings.state], [[100, 109, TidingsError.TIMEOUT], 4, 'connected']);
  server.answers('refresh', {}); // the first of these came too late
  assert.equal(world.clock.pending, 0);
});

claim('a renewal that is refused for good stops it', async (world) => {
  world.make({ getToken: () => 't', token: 't0' });
  const server = world.connect({ expires: true, ttl: TTL, ping: 0 });
  world.clock.advance(RENEWED_AFTER_MS);
  await settled();
  server.refuses('refresh', 103);
  assert.deepEqual([world.change.state, world.change.code, world.takeErrors()], ['stopped', 103, [103]]);
});

claim('a renewal that the end of the connection overtakes is not sent on the next', async (world) => {
  const { calls, getToken } = tokenSource();
  world.make({ token: 't0', getToken });
  world.connect({ expires: true, ttl: TTL, ping: 0 });
  world.clock.advance(RENEWED_AFTER_MS);
  world.reopen();
  calls[0].resolve('t1');
  await settled();
  assert.deepEqual(world.server.methods, [['connect']]);
  world.server.answers('connect', { client: 'c-2' });
});

claim('a listener that disconnects when it hears that a renewal failed leaves no timer', async (world) => {
  world.make({ getToken: () => 't', token: 't0' });
  world.tidings.on('error', () => world.tidings.disconnect());
  const server = world.connect({ expires: true, ttl: TTL, ping: 0 });
  world.clock.advance(RENEWED_AFTER_MS);
  await settled();
  server.refuses('refresh', 100, { temporary: true });
  assert.deepEqual([world.clock.pending, world.takeErrors()], [0, [100]]);
});

// ---- of a channel

claim('a channel\'s token is asked for with its name, and kept for the next connection', async (world) => {
  const { calls, getToken } = tokenSource();
  const server = world.connect();
  const subscription = world.subscribe({ getToken }, null);
  assert.deepEqual([calls[0].about, server.methods], [{ channel: 'news' }, [['connect']]]);
  calls[0].resolve('s1');
  await settled();
  assert.equal(server.asked('subscribe')[0].token, 's1');
  server.answers('subscribe', {});
  assert.equal(subscription.state, 'subscribed');
  world.reopen();
  assert.deepEqual(world.server.methods, [['connect', 'subscribe']]);
  assert.equal(world.server.asked('subscribe')[0].token, 's1');
});

claim('a channel\'s token that has expired is replaced', async (world) => {
  const server = world.connect();
  let issued = 0;
  world.subscribe({ token: 's0', getToken: () => `s${++issued}` }, null);
  server.refuses('subscribe', 109);
  world.clock.advance(BASE_MS);
  await settled();
  server.answers('subscribe', {});
  assert.deepEqual(server.asked('subscribe').map(({ token }) => token), ['s0', 's1']);
  server.pushes({ channel: 'news', unsubscribe: { code: 2501, reason: 'subscription expired' } });
  world.clock.advance(2 * BASE_MS);
  await settled();
  assert.equal(server.asked('subscribe')[2].token, 's2');
  assert.deepEqual(world.takeErrors(), [109]);
});

claim('a channel\'s token is renewed before it expires', async (world) => {
  const server = world.connect({ ping: 0 });
  world.subscribe({ token: 's0', getToken: () => 's1' }, { expires: true, ttl: TTL });
  for (let i = 1; i <= 2; i++) {
    world.clock.advance(RENEWED_AFTER_MS);
    await settled();
    assert.deepEqual([server.asked('sub_refresh').length, server.asked('sub_refresh').at(-1)], [i, { channel: 'news', token: 's1' }]);
    server.answers('sub_refresh', { expires: true, ttl: TTL });
  }
  world.tidings.subscription('news').unsubscribe();
  server.answers('unsubscribe');
  assert.equal(world.clock.pending, 0);
});

claim('a channel\'s renewal that is refused ends the subscription alone', async (world) => {
  const server = world.connect({ ping: 0 });
  const subscription = world.subscribe({ token: 's0', getToken: () => 's1' }, { expires: true, ttl: TTL });
  world.clock.advance(RENEWED_AFTER_MS);
  await settled();
  server.refuses('sub_refresh', 103);
  assert.deepEqual([subscription.state, world.tidings.state, world.takeErrors()], ['unsubscribed', 'connected', [103]]);
  assert.equal(server.asked('unsubscribe').length, 1);
});

claim('a channel\'s getToken that gives none ends the subscription, one that fails is asked again', async (world) => {
  const server = world.connect();
  let answer = () => { throw new Error('no network'); };
  const subscription = world.subscribe({ getToken: () => answer() }, null);
  await settled();
  assert.deepEqual([subscription.state, world.takeErrors()], ['subscribing', [TidingsError.NO_TOKEN]]);
  answer = () => null;
  world.clock.advance(BASE_MS);
  await settled();
  assert.deepEqual([subscription.state, world.takeErrors()], ['unsubscribed', [TidingsError.UNAUTHORIZED]]);
  assert.deepEqual(server.methods, [['connect']]);
});

claim('a channel\'s token that comes after unsubscribe is not used', async (world) => {
  const { calls, getToken } = tokenSource();
  const server = world.connect();
  world.subscribe({ getToken }, null).unsubscribe();
  calls[0].resolve('s1');
  await settled();
  assert.deepEqual(server.methods, [['connect']]);
});

claim('a channel\'s token that comes for the next connection is used once; one that fails is told once', async (world) => {
  for (const settle of [({ resolve }) => resolve('s1'), ({ reject }) => reject(new Error('no network'))]) {
    const { calls, getToken } = tokenSource();
    world.connect();
    const subscription = world.subscribe({ getToken }, null);
    world.reopen().answers('connect', { client: 'c-2' });
    settle(calls[0]);
    await settled();
    assert.equal(calls.length, 1);
    if (world.errors.length === 0) assert.deepEqual(world.server.methods, [['connect'], ['subscribe']]);
    subscription.unsubscribe();
    world.tidings.disconnect();
  }
  assert.deepEqual(world.takeErrors(), [TidingsError.NO_TOKEN]);
});

claim('a channel\'s renewal that is overtaken, by a loss, an end or a new beginning, has no effect', async (world) => {
  const overtakers = [
    () => world.reopen(),
    (subscription) => subscription.unsubscribe(),
    () => world.server.pushes({ channel: 'news', unsubscribe: { code: 2500 } }),
  ];
  for (const overtake of overtakers) {
    for (const settle of [({ resolve }) => resolve('s1'), ({ reject }) => reject(new Error('no network'))]) {
      const { calls, getToken } = tokenSource();
      world.connect({ ping: 0 });
      const subscription = world.subscribe({ token: 's0', getToken }, { expires: true, ttl: TTL });
      world.clock.advance(RENEWED_AFTER_MS);
      overtake(subscription);
      settle(calls[0]);
      await settled();
      assert.deepEqual(world.server.asked('sub_refresh'), []);
      subscription.unsubscribe();
      world.tidings.disconnect();
    }
  }
});

claim('the answer to a renewal that comes after unsubscribe has no effect', async (world) => {
  const server = world.connect({ ping: 0 });
  const subscription = world.subscribe({ token: 's0', getToken: () => 's1' }, { expires: true, ttl: TTL });
  world.clock.advance(RENEWED_AFTER_MS);
  await settled();
  subscription.unsubscribe();
  server.answers('sub_refresh', { expires: true, ttl: TTL });
  server.answers('unsubscribe');
  assert.equal(world.clock.pending, 0);
});

claim('after disconnect a channel\'s token is asked for anew', async (world) => {
  let issued = 0;
  world.connect();
  world.subscribe({ token: 's0', getToken: () => `s${++issued}` });
  world.tidings.disconnect();
  world.connect();
  await settled();
  assert.deepEqual(world.server.asked('subscribe').map(({ token }) => token), ['s1']);
});
