import assert from 'node:assert/strict';
import { BASE_MS, COMMAND_MS, STEADY_MS, claim, outcome } from './tidings-world.js';
import { TidingsError } from '../../main/webapp/tidings.js';

const RECOVERABLE = { recoverable: true, positioned: true, epoch: 'e' };
const data = (publications) => publications.map((publication) => publication.data);
const pub = (offset) => ({ data: offset, offset });

// ---- subscribing

claim('a subscription begins when it is connected, and its publications are told', (world) => {
  const early = world.subscribe({ onPublication: ({ data }) => early.events.push(data) });
  assert.equal(early.state, 'subscribing');
  const server = world.connect();
  server.answers('subscribe', { ...RECOVERABLE, offset: 5, data: { hello: 1 } });
  server.publishes('news', { data: 'a', offset: 6, info: { user: '42', client: 'x' }, tags: { k: 'v' } });
  assert.deepEqual(early.events, [
    ['state', { state: 'subscribed', code: 0, reason: '' }],
    ['subscribed', { channel: 'news', wasRecovering: false, recovered: false, publications: 0, position: { offset: 5, epoch: 'e' }, data: { hello: 1 } }],
    'a',
    ['publication', { channel: 'news', data: 'a', offset: 6, info: { user: '42', client: 'x', connInfo: undefined, chanInfo: undefined }, tags: { k: 'v' } }],
  ]);
});

claim('what is asked for is what the options say', (world) => {
  const server = world.connect();
  world.tidings.subscribe('a');
  world.tidings.subscribe('b', { recover: false, positioned: true, joinLeave: true, token: 't', data: { d: 1 }, since: { offset: 7, epoch: 'e' } });
  assert.deepEqual(server.asked('subscribe'), [
    { channel: 'a', recoverable: true },
    { channel: 'b', token: 't', data: { d: 1 }, positioned: true, join_leave: true, recover: true, offset: 7, epoch: 'e' },
  ]);
});

claim('there is one subscription to a channel', (world) => {
  const subscription = world.tidings.subscribe('news');
  assert.throws(() => world.tidings.subscribe('news'), { name: 'TidingsError', code: 105 });
  assert.equal(world.tidings.subscription('news'), subscription);
  subscription.unsubscribe();
  assert.equal(world.tidings.subscription('news'), undefined);
});

claim('joins and leaves are told', (world) => {
  const server = world.connect();
  const { of } = world.subscribe({ joinLeave: true });
  for (const kind of ['join', 'leave']) server.pushes({ channel: 'news', [kind]: { info: { user: '42', client: 'x' } } });
  for (const kind of ['join', 'leave']) assert.deepEqual(of(kind).map(({ user, client }) => [user, client]), [['42', 'x']]);
});

claim('refused for good it ends, and the client goes on', (world) => {
  const server = world.connect();
  const subscription = world.subscribe({}, null);
  server.refuses('subscribe', 103, { message: 'permission denied' });
  const [{ channel, code, reason, error }] = subscription.of('unsubscribed');
  assert.deepEqual([channel, code, reason, error.code, subscription.state], ['news', 103, 'permission denied', 103, 'unsubscribed']);
  assert.deepEqual(world.takeErrors(), [103]);
  world.reopen();
  assert.deepEqual(server.methods, [['connect'], ['subscribe']]);
  assert.deepEqual(world.server.methods, [['connect']]);
});

claim('refused for now it tries again, ever later, until it stayed up', (world) => {
  const server = world.connect({ ping: 0 });
  world.subscribe({}, null);
  const refusedAndTriedAgainIn = (delay) => {
    const before = server.asked('subscribe').length;
    server.refuses('subscribe', 100, { temporary: true });
    world.clock.advance(delay - 1);
    assert.equal(server.asked('subscribe').length, before);
    world.clock.advance(1);
    assert.equal(server.asked('subscribe').length, before + 1);
  };
  for (const delay of [500, 1000, 2000]) refusedAndTriedAgainIn(delay);
  server.answers('subscribe');
  world.clock.advance(STEADY_MS);
  server.pushes({ channel: 'news', unsubscribe: { code: 2500 } });
  world.clock.advance(BASE_MS);
  refusedAndTriedAgainIn(1000);
  assert.deepEqual(world.takeErrors(), [100, 100, 100, 100]);
});

claim('without an answer it takes back what may have been carried out, and tries again', (world) => {
  const server = world.connect();
  const subscription = world.subscribe({}, null);
  world.clock.advance(COMMAND_MS);
  assert.deepEqual(world.takeErrors(), [TidingsError.TIMEOUT]);
  world.clock.advance(BASE_MS);
  server.answers('subscribe', { ...RECOVERABLE, offset: 1 }); // the late one
  assert.equal(subscription.state, 'subscribing');
  server.answers('unsubscribe');
  server.answers('subscribe', { ...RECOVERABLE, offset: 2 });
  assert.deepEqual(server.methods.flat(), ['connect', 'subscribe', 'unsubscribe', 'subscribe']);
  assert.deepEqual(subscription.position, { offset: 2, epoch: 'e' });
});

claim('a retry that waits when the connection ends is part of the next beginning, and of no other time', (world) => {
  const server = world.connect();
  world.subscribe({}, null);
  server.refuses('subscribe', 100, { temporary: true });
  world.ws.serverCloses();
  world.browser.goOnline();
  world.server.accepts();
  world.clock.advance(STEADY_MS - 1);
  assert.deepEqual(world.server.methods, [['connect', 'subscribe']]);
  assert.deepEqual(world.takeErrors(), [100]);
});

// ---- ending

claim('unsubscribed it is told nothing more, and does not come back', (world) => {
  const server = world.connect();
  const subscription = world.subscribe();
  subscription.unsubscribe();
  server.publishes('news', pub(6));
  subscription.unsubscribe();
  assert.deepEqual(server.asked('unsubscribe'), [{ channel: 'news' }]);
  assert.deepEqual(subscription.of('publication'), []);
  assert.deepEqual(subscription.of('unsubscribed').map(({ code }) => code), [0]);
  server.answers('unsubscribe');
  world.reopen();
  assert.deepEqual(world.server.methods, [['connect']]);
});

claim('unsubscribed while it subscribes, it takes that back and is not told of the answer', (world) => {
  const server = world.connect();
  const subscription = world.subscribe({}, null);
  subscription.unsubscribe();
  server.answers('subscribe', { ...RECOVERABLE, offset: 5 });
  server.publishes('news', pub(6));
  assert.deepEqual(subscription.events.map(([event]) => event), ['state', 'unsubscribed']);
  assert.deepEqual(server.methods.flat(), ['connect', 'subscribe', 'unsubscribe']);
});

claim('unsubscribe before it is connected says nothing to the server', (world) => {
  world.subscribe().unsubscribe();
  assert.deepEqual(world.connect().methods, [['connect']]);
});

claim('unsubscribe and subscribe in one breath: the new one is not taken for the old', (world) => {
  const server = world.connect();
  const old = world.subscribe();
  old.unsubscribe();
  const fresh = world.subscribe({ since: old.position }, null);
  server.publishes('news', pub(6)); // was on its way
  server.answers('unsubscribe');
  server.answers('subscribe', { ...RECOVERABLE, offset: 5, was_recovering: true, recovered: true, publications: [pub(6)] });
  server.publishes('news', pub(7));
  assert.deepEqual([data(old.of('publication')), data(fresh.of('publication'))], [[], [6, 7]]);
});

claim('an unsubscribe that fails has the connection replaced, since nobody knows what holds', (world) => {
  world.connect();
  world.subscribe().unsubscribe();
  world.clock.advance(COMMAND_MS);
  assert.match(world.change.reason, /unsubscribe: no answer/);
});

claim('ended by the server it stays out', (world) => {
  const server = world.connect();
  const subscription = world.subscribe();
  server.pushes({ channel: 'news', unsubscribe: { code: 2000, reason: 'server unsubscribe' } });
  assert.deepEqual(subscription.of('unsubscribed'), [{ channel: 'news', code: 2000, reason: 'server unsubscribe', error: undefined }]);
  world.clock.advance(STEADY_MS);
  assert.equal(server.asked('subscribe').length, 1);
  assert.equal(world.subscribe().state, 'subscribed');
});

claim('ended with 2500 or above it comes back, and recovers', (world) => {
  const server = world.connect();
  const subscription = world.subscribe();
  server.pushes({ channel: 'news', unsubscribe: { code: 2500, reason: 'insufficient state' } });
  assert.deepEqual(subscription.of('state').at(-1), { state: 'subscribing', code: 2500, reason: 'insufficient state' });
  server.publishes('news', pub(6)); // after its end
  world.clock.advance(BASE_MS);
  assert.deepEqual(server.asked('subscribe')[1], { channel: 'news', recoverable: true, recover: true, offset: 5, epoch: 'e' });
  assert.deepEqual(server.asked('unsubscribe'), []);
  server.answers('subscribe', { ...RECOVERABLE, offset: 5, was_recovering: true, recovered: true, publications: [pub(6)] });
  assert.deepEqual(data(subscription.of('publication')), [6]);
});

claim('unsubscribed while it waits to try again, it does not', (world) => {
  const server = world.connect({ ping: 0 });
  const subscription = world.subscribe({}, null);
  server.refuses('subscribe', 100, { temporary: true });
  subscription.unsubscribe();
  assert.deepEqual([world.clock.pending, server.asked('unsubscribe'), world.takeErrors()], [0, [], [100]]);
});

claim('a listener that unsubscribes has the last word: on an error, and on what it comes back from', (world) => {
  const server = world.connect({ ping: 0 });
  for (const code of [100, 103]) {
    const subscription = world.subscribe({}, null);
    subscription.on('error', () => subscription.unsubscribe());
    server.refuses('subscribe', code, { temporary: code === 100 });
    assert.deepEqual(subscription.of('unsubscribed').map((detail) => detail.code), [0]);
  }
  assert.deepEqual(world.takeErrors(), [100, 103]);
  const subscription = world.subscribe();
  subscription.on('state', ({ state }) => state === 'subscribing' && subscription.unsubscribe());
  server.pushes({ channel: 'news', unsubscribe: { code: 2500 } });
  assert.equal(world.clock.pending, 0);
});

claim('the last state that a listener is told is the present one, also when another listener changed it', (world) => {
  world.connect();
  const told = [];
  const subscription = world.tidings.subscribe('news');
  subscription.on('state', ({ state }) => state === 'subscribed' && subscription.unsubscribe());
  for (const event of ['state', 'subscribed']) subscription.on(event, ({ state }) => told.push(state));
  world.server.answers('subscribe');
  assert.deepEqual(told, ['unsubscribed']);
});

claim('a listener that connects again at once is not hindered by what the end leaves behind', (world) => {
  world.connect();
  world.subscribe().unsubscribe();
  const other = world.subscribe();
  const off = other.on('state', ({ state }) => state === 'subscribing' && world.tidings.connect().catch(() => {}));
  world.tidings.disconnect();
  off();
  assert.equal(world.tidings.state, 'connecting');
});

// ---- recovery

claim('after a reconnect what was missed is told before anything else, each once, in order', (world) => {
  const server = world.connect();
  const subscription = world.subscribe();
  server.publishes('news', pub(6), pub(7));
  world.reopen();
  assert.deepEqual(subscription.of('state').map(({ state }) => state), ['subscribed', 'subscribing']);
  assert.deepEqual(world.server.asked('subscribe'), [{ channel: 'news', recoverable: true, recover: true, offset: 7, epoch: 'e' }]);
  subscription.events.length = 0;
  world.server.says(
    { id: 1, connect: { client: 'c-2' } },
    { id: 2, subscribe: { ...RECOVERABLE, offset: 7, was_recovering: true, recovered: true, publications: [pub(8), pub(9)] } },
    { push: { channel: 'news', pub: pub(10) } },
  );
  const [{ wasRecovering, recovered, publications, position }] = subscription.of('subscribed');
  assert.deepEqual([wasRecovering, recovered, publications, position], [true, true, 2, { offset: 7, epoch: 'e' }]);
  assert.deepEqual(subscription.events.map(([event]) => event), ['state', 'subscribed', 'publication', 'publication', 'publication']);
  assert.deepEqual(data(subscription.of('publication')), [8, 9, 10]);
  assert.deepEqual(subscription.position, { offset: 10, epoch: 'e' });
});

claim('what was not recovered is told, and it goes on from the top', (world) => {
  world.connect();
  const subscription = world.subscribe();
  world.reopen().answers('connect', { client: 'c-2' });
  world.server.answers('subscribe', { ...RECOVERABLE, epoch: 'other', offset: 2, was_recovering: true });
  world.server.publishes('news', pub(3));
  const [, { wasRecovering, recovered }] = subscription.of('subscribed');
  assert.deepEqual([wasRecovering, recovered, subscription.position], [true, false, { offset: 3, epoch: 'other' }]);
  assert.deepEqual(data(subscription.of('publication')), [3]);
});

claim('when nothing was lost, nothing is asked for anew', (world) => {
  const server = world.connect();
  const subscription = world.subscribe();
  server.publishes('news', pub(6), pub(7), { data: 'without history' }, pub(8));
  world.clock.advance(STEADY_MS);
  assert.deepEqual(data(subscription.of('publication')), [6, 7, 'without history', 8]);
  assert.deepEqual(server.methods.flat(), ['connect', 'subscribe']);
});

claim('a publication that was told already is dropped', (world) => {
  const server = world.connect();
  const subscription = world.subscribe();
  server.publishes('news', pub(5), pub(6), pub(6), pub(1), pub(7));
  assert.deepEqual(data(subscription.of('publication')), [6, 7]);
  world.reopen().answers('connect', { client: 'c-2' });
  world.server.answers('subscribe', { ...RECOVERABLE, offset: 7, was_recovering: true, recovered: true, publications: [pub(7), pub(8)] });
  assert.deepEqual([data(subscription.of('publication')), subscription.of('subscribed')[1].publications], [[6, 7, 8], 1]);
});

claim('a jump is no gap: the server left this client out, and would say if it had lost something', (world) => {
  const server = world.connect();
  const subscription = world.subscribe();
  server.publishes('news', pub(6), pub(8), pub(9));
  world.clock.advance(STEADY_MS);
  assert.deepEqual([data(subscription.of('publication')), subscription.position.offset], [[6, 8, 9], 9]);
  assert.deepEqual(server.methods.flat(), ['connect', 'subscribe']);
});

claim('the epoch comes with the first publication of a stream; of another stream, it begins anew', (world) => {
  const server = world.connect();
  const subscription = world.subscribe({}, { recoverable: true, positioned: true });
  server.publishes('news', { ...pub(1), epoch: 'new' });
  assert.deepEqual(subscription.position, { offset: 1, epoch: 'new' });
  server.publishes('news', { ...pub(2), epoch: 'other' });
  assert.equal(subscription.state, 'subscribing');
});

claim('where only the latest counts, it is told although its stream is another', (world) => {
  world.connect();
  const subscription = world.subscribe();
  world.reopen().answers('connect', { client: 'c-2' });
  world.server.answers('subscribe', { ...RECOVERABLE, epoch: 'other', offset: 5, was_recovering: true, recovered: true, publications: [pub(2)] });
  world.server.publishes('news', pub(3));
  assert.deepEqual([data(subscription.of('publication')), subscription.position], [[2, 3], { offset: 3, epoch: 'other' }]);
});

claim('a channel without a stream has no position, and nothing to recover', (world) => {
  const server = world.connect();
  const subscription = world.subscribe({}, {});
  server.publishes('news', { data: 'a' }, { data: 'a' });
  assert.deepEqual([data(subscription.of('publication')), subscription.position], [['a', 'a'], undefined]);
  world.reopen();
  assert.deepEqual(world.server.asked('subscribe'), [{ channel: 'news', recoverable: true }]);
});

claim('a channel that has a position but recovers nothing is not asked to', (world) => {
  world.connect();
  const subscription = world.subscribe({ positioned: true }, { positioned: true, epoch: 'e', offset: 5 });
  assert.deepEqual(subscription.position, { offset: 5, epoch: 'e' });
  world.reopen();
  assert.equal(world.server.asked('subscribe')[0].recover, undefined);
});

claim('over disconnect and connect the place in the channel is kept', (world) => {
  world.connect();
  const subscription = world.subscribe();
  world.tidings.disconnect();
  assert.equal(subscription.state, 'subscribing');
  world.connect();
  assert.equal(world.server.asked('subscribe')[0].offset, 5);
});

claim('a listener that ends it, or the connection, is the last to be told what was recovered', (world) => {
  for (const end of [() => world.tidings.disconnect(), (subscription) => subscription.unsubscribe()]) {
    const server = world.connect();
    const subscription = world.subscribe({ since: { offset: 5, epoch: 'e' } }, null);
    subscription.on('publication', ({ offset }) => offset === 6 && end(subscription));
    server.answers('subscribe', { ...RECOVERABLE, offset: 5, was_recovering: true, recovered: true, publications: [pub(6), pub(7)] });
    assert.deepEqual([data(subscription.of('publication')), subscription.position], [[6], { offset: 6, epoch: 'e' }]);
    subscription.unsubscribe();
  }
});

claim('a listener that throws loses no publication', (world) => {
  const { error } = console;
  console.error = () => {};
  try {
    const server = world.connect();
    const subscription = world.tidings.subscribe('news', { onPublication: () => { throw new Error('mine'); } });
    const { of } = world.watch(subscription);
    server.answers('subscribe', { ...RECOVERABLE, offset: 5, was_recovering: true, recovered: true, publications: [pub(6), pub(7)] });
    server.publishes('news', pub(8));
    assert.deepEqual([data(of('publication')), subscription.position.offset], [[6, 7, 8], 8]);
  } finally {
    console.error = error;
  }
});

// ---- calls

claim('stopped, what a subscription is asked for is rejected at once, and waits again after connect', async (world) => {
  const subscription = world.subscribe({}, null);
  world.connect();
  world.tidings.disconnect();
  const rejected = await outcome(subscription.publish(1));
  assert.deepEqual([rejected.code, rejected.temporary], [TidingsError.CLOSED, false]);
  world.tidings.connect().catch(() => {});
  const waiting = subscription.publish(2);
  assert.equal(await outcome(waiting), 'pending');
  world.tidings.disconnect();
  assert.equal((await outcome(waiting)).code, TidingsError.CLOSED);
});

claim('what a subscription is asked for waits until it is subscribed', async (world) => {
  const server = world.connect();
  const subscription = world.subscribe({}, null);
  const calls = [subscription.publish('hi'), subscription.presence(), subscription.presenceStats(), subscription.history({ limit: 1 })];
  assert.deepEqual(server.methods.flat(), ['connect', 'subscribe']);
  server.answers('subscribe');
  for (const method of ['publish', 'presence', 'presence_stats', 'history']) server.answers(method);
  assert.deepEqual(await Promise.all(calls), [undefined, [], { clients: 0, users: 0 }, { publications: [], position: { offset: 0, epoch: '' } }]);
});

claim('what a subscription is asked for is rejected when it ends, after it ended, and when it takes too long', async (world) => {
  const server = world.connect();
  const refused = world.subscribe({}, null);
  const calls = [refused.publish(1)];
  server.refuses('subscribe', 103);
  calls.push(refused.publish(2));
  const waiting = world.subscribe({}, null);
  calls.push(waiting.publish(3));
  world.clock.advance(COMMAND_MS);
  calls.push(waiting.publish(4));
  world.tidings.disconnect();
  const errors = await Promise.all(calls.map(outcome));
  assert.deepEqual(errors.map(({ code }) => code), [103, TidingsError.UNSUBSCRIBED, TidingsError.TIMEOUT, TidingsError.CLOSED]);
  world.takeErrors();
});
