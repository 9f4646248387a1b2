import assert from 'node:assert/strict';
import { BASE_MS, STEADY_MS, claim, outcome, settled } from './tidings-world.js';

const RECOVERABLE = { recoverable: true, positioned: true, epoch: 'e' };
const pub = (offset) => ({ data: offset, offset });

/** What the client tells of subscriptions that the server made. */
function told(world) {
  const events = [];
  for (const event of ['subscribed', 'publication', 'join', 'leave', 'unsubscribed']) world.tidings.on(event, (detail) => events.push([event, detail]));
  return events;
}

// ---- subscriptions that the server made

claim('subscriptions of the server are told by the client, and recover when it connects again', (world) => {
  const events = [];
  for (const event of ['subscribed', 'publication', 'join', 'unsubscribed']) world.tidings.on(event, (detail) => events.push([event, detail]));
  const server = world.connect({ subs: { '#42': { ...RECOVERABLE, offset: 3 }, plain: {} } });
  server.publishes('#42', pub(4), pub(4));
  server.pushes({ channel: 'later', subscribe: { ...RECOVERABLE, offset: 9 } }, { channel: 'plain', join: { info: { user: 'u', client: 'x' } } });
  server.publishes('unheard-of', pub(1));
  assert.deepEqual(events.map(([event, { channel }]) => [event, channel]), [
    ['subscribed', '#42'], ['subscribed', 'plain'], ['publication', '#42'], ['subscribed', 'later'], ['join', 'plain'],
  ]);
  world.reopen();
  assert.deepEqual(world.server.asked('connect')[0].subs, { '#42': { recover: true, offset: 4, epoch: 'e' }, later: { recover: true, offset: 9, epoch: 'e' } });
  events.length = 0;
  world.server.answers('connect', { client: 'c-2', subs: { '#42': { ...RECOVERABLE, offset: 4, was_recovering: true, recovered: true, publications: [pub(5)] }, plain: {} } });
  world.server.pushes({ channel: 'plain', unsubscribe: { code: 2000, reason: 'bye' } });
  assert.deepEqual(events.map(([event, { channel }]) => [event, channel]), [
    ['unsubscribed', 'later'], ['subscribed', '#42'], ['publication', '#42'], ['subscribed', 'plain'], ['unsubscribed', 'plain'],
  ]);
  world.server.publishes('plain', pub(1));
  assert.equal(events.length, 5);
});

claim('a listener that disconnects is the last to be told of the subscriptions of the server', (world) => {
  const events = ['unsubscribed', 'unsubscribed', 'subscribed', 'publication'];
  const recovered = { ...RECOVERABLE, offset: 1, was_recovering: true, recovered: true, publications: [pub(2), pub(3)] };
  for (const last of new Set(events)) {
    const told = [];
    world.make();
    world.connect({ subs: { gone: {}, 'gone too': {} } });
    for (const event of new Set(events)) world.tidings.on(event, () => told.push(event) && event === last && world.tidings.disconnect());
    world.reopen().answers('connect', { client: 'c-2', subs: { '#42': recovered, '#43': recovered } });
    assert.deepEqual(told, last === 'unsubscribed' ? ['unsubscribed'] : events.slice(0, events.indexOf(last) + 1));
  }
});

claim('another stream in a subscription of the server has the connection replaced, which recovers', (world) => {
  world.connect({ subs: { '#42': { ...RECOVERABLE, offset: 3 } } }).publishes('#42', { ...pub(1), epoch: 'other' });
  assert.equal(world.change.reason, 'another stream');
  world.clock.advance(BASE_MS);
  world.ws.serverAccepts();
  assert.equal(world.server.asked('connect')[0].subs['#42'].offset, 3);
});

claim('a subscription that a back end makes later is told with its data, then what was missed, then what is new', (world) => {
  const events = told(world);
  const server = world.connect();
  server.pushes(
    { channel: 'later', subscribe: { ...RECOVERABLE, offset: 5, data: { hi: 1 } } },
    { channel: 'later', pub: pub(6) },
    { channel: 'later', pub: { ...pub(7), tags: { k: 'v' } } },
    { channel: 'later', pub: pub(9) }, // it was left out of 8
  );
  const publication = (offset, tags) => ['publication', { channel: 'later', data: offset, offset, info: undefined, tags }];
  assert.deepEqual(events, [
    ['subscribed', { channel: 'later', wasRecovering: false, recovered: false, publications: 0, position: { offset: 5, epoch: 'e' }, data: { hi: 1 } }],
    publication(6), publication(7, { k: 'v' }), publication(9),
  ]);
  assert.deepEqual(server.methods, [['connect']]);
});

claim('a subscription that a back end makes before the page\'s own is not that one, which is refused', (world) => {
  const events = told(world);
  const server = world.connect();
  const own = world.subscribe({}, null);
  server.pushes({ channel: 'news', subscribe: { ...RECOVERABLE, offset: 5 } }, { channel: 'news', pub: pub(6) });
  server.refuses('subscribe', 105);
  server.publishes('news', pub(7));
  assert.deepEqual(events.map(([event]) => event), ['subscribed', 'publication', 'publication']);
  assert.deepEqual([own.state, own.of('publication'), world.takeErrors()], ['unsubscribed', [], [105]]);
  server.pushes({ channel: 'news', unsubscribe: { code: 2000, reason: 'server unsubscribe' } });
  assert.deepEqual(events.at(-1), ['unsubscribed', { channel: 'news', code: 2000, reason: 'server unsubscribe' }]);
  const again = world.subscribe();
  server.publishes('news', pub(6));
  assert.deepEqual([again.of('publication').length, events.length], [1, 4]);
});

claim('what a back end ended is over: neither is it asked for again, nor told of', (world) => {
  const events = told(world);
  const server = world.connect({ subs: { '#42': { ...RECOVERABLE, offset: 3 } } });
  server.pushes({ channel: '#42', unsubscribe: { code: 2000, reason: 'server unsubscribe' } }, { channel: '#42', pub: pub(4) });
  assert.deepEqual(events.map(([event]) => event), ['subscribed', 'unsubscribed']);
  world.reopen();
  assert.equal(world.server.asked('connect')[0].subs, undefined);
});

// ---- closed by a back end

claim('closed for good it stops and says why, and its subscriptions wait for connect', async (world) => {
  for (const [code, reason] of [[3503, 'force disconnect'], [3504, 'connection limit'], [4500, 'banned'], [4999, '']]) {
    world.connect();
    const subscription = world.tidings.subscription('news') ?? world.subscribe();
    const call = world.tidings.rpc('m');
    world.ws.serverCloses(code, reason);
    world.browser.goOnline();
    world.clock.advance(STEADY_MS);
    assert.deepEqual([world.change.state, world.change.code, world.change.reason], ['stopped', code, reason]);
    const { code: closed, temporary } = await outcome(call);
    assert.deepEqual([closed, temporary, subscription.state], [2, false, 'subscribing']);
  }
  world.connect();
  assert.equal(world.server.asked('subscribe')[0].offset, 5);
});

claim('closed for now it comes back and recovers', (world) => {
  world.connect();
  const subscription = world.subscribe();
  for (const code of [4000, 4499, 3005, 3013]) {
    world.ws.serverCloses(code, 'moved');
    assert.deepEqual([world.change.state, world.change.code, world.change.reason], ['waiting', code, 'moved']);
    world.clock.advance(world.change.delayMs);
    world.server.accepts();
    world.server.answers('subscribe', { ...RECOVERABLE, offset: 5, was_recovering: true, recovered: true });
    assert.equal(subscription.state, 'subscribed');
  }
});

// ---- too many requests

claim('connect that is too much for now is tried again', async (world) => {
  const connected = world.tidings.connect();
  world.ws.serverAccepts();
  world.server.refuses('connect', 111, { message: 'too many requests', temporary: true });
  assert.deepEqual([world.change.state, await outcome(connected)], ['waiting', 'pending']);
  world.clock.advance(BASE_MS);
  world.server.accepts();
  assert.deepEqual([await outcome(connected), world.takeErrors()], [undefined, [111]]);
});

claim('subscribe that is too much for now is tried again, publish is rejected, and the connection stays', async (world) => {
  const server = world.connect();
  const subscription = world.subscribe({}, null);
  const published = world.tidings.publish('news', 1);
  server.refuses('subscribe', 111, { temporary: true });
  server.refuses('publish', 111, { message: 'too many requests', temporary: true });
  const { code, message, temporary } = await outcome(published);
  assert.deepEqual([code, message, temporary, subscription.state], [111, 'too many requests', true, 'subscribing']);
  world.clock.advance(BASE_MS);
  server.answers('subscribe');
  assert.deepEqual([subscription.state, world.attempts, server.asked('publish').length, world.takeErrors()], ['subscribed', 1, 1, [111]]);
  await settled();
});
