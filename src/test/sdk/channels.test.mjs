import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { until } from './events.mjs';
import { refusal, scenario } from './scenario.mjs';
import { token } from './tokens.mjs';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('channels', { concurrency: 8 }, () => {
  scenario('a client connects, is told its id, and leaves', async (room) => {
    const client = room.client();
    const { client: id, transport } = await client.connect();
    assert.match(id, UUID);
    assert.equal(transport, 'websocket');
    client.sdk.disconnect();
    assert.equal((await client.events.nth('disconnected')).code, 0);
  });

  scenario('who subscribes receives what is published, the publisher too', async (room) => {
    const [anna, ben] = await room.all(2);
    const channel = room.channel('chat');
    const subscriptions = [anna.subscribe(channel), ben.subscribe(channel)];
    for (const each of subscriptions) await each.subscribed();
    await subscriptions[0].sdk.publish({ text: 'hi' });
    for (const each of subscriptions) {
      const { data, offset, info } = await each.events.nth('publication');
      assert.deepEqual(data, { text: 'hi' });
      assert.equal(offset, 1);
      assert.equal(info.client, (await anna.events.nth('connected')).client);
      assert.equal(info.user, '');
    }
  });

  scenario('who is not subscribed can publish, where that is allowed', async (room) => {
    const [anna, ben] = await room.all(2);
    const channel = room.channel('plain');
    const subscription = ben.subscribe(channel);
    const { positioned, recoverable } = await subscription.subscribed();
    assert.deepEqual({ positioned, recoverable }, { positioned: false, recoverable: false });
    await anna.sdk.publish(channel, 1);
    await anna.sdk.publish(channel, 2);
    assert.deepEqual(await subscription.data(2), [1, 2]);
    assert.equal(subscription.events.all('publication')[0].offset, undefined);
  });

  scenario('presence and its numbers name the clients and their users', async (room) => {
    const [annas, bens] = [room.user('anna'), room.user('ben')];
    const anna = await room.connected({ token: token({ sub: annas, info: { age: 7 } }) });
    const again = await room.connected({ token: token({ sub: annas }) });
    const ben = await room.connected({ token: token({ sub: bens }) });
    const channel = room.channel('chat');
    for (const each of [anna, again, ben]) await each.subscribe(channel).subscribed();
    const { clients } = await ben.sdk.presence(channel);
    const id = (await anna.events.nth('connected')).client;
    const { client, user, connInfo } = clients[id];
    assert.deepEqual({ client, user, connInfo }, { client: id, user: annas, connInfo: { age: 7 } });
    assert.deepEqual(Object.values(clients).map((each) => each.user).sort(), [annas, annas, bens]);
    assert.deepEqual(await ben.sdk.presenceStats(channel), { numClients: 3, numUsers: 2 });
  });

  scenario('presence forgets who unsubscribes and who vanishes', async (room) => {
    const [anna, ben, eve] = await room.all(3);
    const channel = room.channel('chat');
    const subscription = anna.subscribe(channel);
    await subscription.subscribed();
    await ben.subscribe(channel).subscribed();
    const present = () => eve.sdk.presenceStats(channel).then((stats) => stats.numClients);
    assert.equal(await present(), 2);
    subscription.sdk.unsubscribe();
    await until('one is present', present, (count) => count === 1);
    ben.cut();
    ben.sdk.disconnect();
    await until('nobody is present', present, (count) => count === 0);
  });

  scenario('joins and leaves are told to those who ask for them', async (room) => {
    const [anna, ben, eve] = await room.all(3);
    const channel = room.channel('chat');
    const asking = anna.subscribe(channel, { joinLeave: true });
    const silent = eve.subscribe(channel);
    await asking.subscribed();
    await silent.subscribed();
    const bens = ben.subscribe(channel);
    await bens.subscribed();
    const { client: id } = await ben.events.nth('connected');
    await until('ben has joined', () => asking.events.all('join').map((join) => join.info.client),
      (clients) => clients.includes(id));
    bens.sdk.unsubscribe();
    await until('ben has left', () => asking.events.all('leave').map((leave) => leave.info.client),
      (clients) => clients.includes(id));
    await anna.sdk.publish(channel, 'last');
    await silent.data(1);
    assert.deepEqual(silent.events.names(), ['subscribing', 'subscribed', 'publication']);
  });

  scenario('what is sent is answered by a message, an rpc without a handler by 108', async (room) => {
    const client = await room.connected();
    await client.sdk.send({ loaded: true });
    const { data } = await client.events.nth('message');
    assert.deepEqual(data, { append: true, returnText: 'I am using websockets!' });
    assert.equal((await refusal(client.sdk.rpc('sum', [1, 2]))).code, 108);
  });

  scenario('each refusal has its code, and the connection stays', async (room) => {
    const client = await room.connected();
    const refused = async (channel) =>
      (await client.subscribe(channel).events.nth('unsubscribed')).code;
    assert.equal(await refused(room.channel('closed')), 103);
    assert.equal(await refused(room.channel('nowhere')), 102);
    assert.equal(await refused('chat:' + 'x'.repeat(251)), 107);
    await client.subscribe('chat:' + 'x'.repeat(250)).subscribed();
    await client.subscribe(room.channel('quiet')).subscribed();
    const { sdk } = client;
    const codes = {
      publish: await refusal(sdk.publish(room.channel('quiet'), 1)),
      publishNowhere: await refusal(sdk.publish(room.channel('nowhere'), 1)),
      presence: await refusal(sdk.presence(room.channel('quiet'))),
      noPresence: await refusal(sdk.presenceStats(room.channel('plain'))),
      history: await refusal(sdk.history(room.channel('quiet'), { limit: 1 })),
      noHistory: await refusal(sdk.history(room.channel('plain'), { limit: 1 })),
    };
    assert.deepEqual(Object.fromEntries(Object.entries(codes).map(([key, { code }]) => [key, code])), {
      publish: 103,
      publishNowhere: 102,
      presence: 103,
      noPresence: 108,
      history: 103,
      noHistory: 108,
    });
  });

  scenario('private channels are closed without a token, for all', async (room) => {
    const user = room.user('anna');
    const client = await room.connected({ token: token({ sub: user }) });
    const { code } = await client.subscribe('$' + room.channel('chat')).events.nth('unsubscribed');
    assert.equal(code, 103);
    assert.equal((await refusal(client.sdk.publish('$' + room.channel('chat'), 1))).code, 103);
    const other = '$' + room.channel('chat', 'other');
    await client.subscribe(other, { token: token({ sub: user, channel: other }) }).subscribed();
    await client.sdk.publish(other, 'mine');
  });

  scenario('user-limited channels are for the users in their names', async (room) => {
    const [annas, bens, eves] = ['anna', 'ben', 'eve'].map((name) => room.user(name));
    const [anna, ben, eve, nobody] = await Promise.all(
      [annas, bens, eves, ''].map((sub) => room.connected({ token: token({ sub }) })),
    );
    const channel = `dialog#${annas},${bens}`;
    const subscriptions = [anna.subscribe(channel), ben.subscribe(channel)];
    for (const each of subscriptions) await each.subscribed();
    for (const stranger of [eve, nobody]) {
      const { code } = await stranger.subscribe(channel).events.nth('unsubscribed');
      assert.equal(code, 103);
      assert.equal((await refusal(stranger.sdk.publish(channel, 1))).code, 103);
    }
    await anna.sdk.publish(channel, 'for us');
    for (const each of subscriptions) assert.deepEqual(await each.data(1), ['for us']);
  });

  scenario('a subscription comes back after it was given up', async (room) => {
    const client = await room.connected();
    const channel = room.channel('chat');
    const subscription = client.subscribe(channel);
    for (let n = 1; n <= 20; n++) {
      await subscription.subscribed(n);
      await client.sdk.publish(channel, n);
      await subscription.data(n);
      subscription.sdk.unsubscribe();
      subscription.sdk.subscribe();
    }
    assert.deepEqual(await subscription.data(20), Array.from({ length: 20 }, (_, i) => i + 1));
  });

  scenario('the 129th subscription of a client is refused with 106', async (room) => {
    const client = await room.connected();
    const subscriptions = Array.from({ length: 129 }, (_, i) =>
      client.subscribe(room.channel('plain', String(i))));
    const { code } = await subscriptions.pop().events.nth('unsubscribed');
    assert.equal(code, 106);
    for (const each of subscriptions) await each.subscribed();
  });
});
