import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { inTime, until } from './events.mjs';
import { scenario } from './scenario.mjs';
import { token } from './tokens.mjs';

const upTo = (count) => Array.from({ length: count }, (_, i) => i);

describe('crowds', () => {
  scenario('one client has a hundred subscriptions, and they all come back after a cut', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channels = upTo(100).map((i) => room.channel('chat', String(i)));
    const subscriptions = channels.map((each) => reader.subscribe(each, { recoverable: true }));
    for (const each of subscriptions) await each.subscribed();
    await Promise.all(channels.map((each, i) => publisher.sdk.publish(each, i)));
    for (const [i, each] of subscriptions.entries()) assert.deepEqual(await each.data(1), [i]);
    reader.vanish();
    await Promise.all(channels.map((each, i) => publisher.sdk.publish(each, i + 1000)));
    await reader.comeBack();
    for (const [i, each] of subscriptions.entries()) {
      const { recovered } = await each.subscribed(2);
      assert.equal(recovered, true);
      assert.deepEqual(await each.data(2), [i, i + 1000]);
    }
  });

  scenario('fifty clients have ten subscriptions each', async (room) => {
    const clients = await room.all(50);
    const channels = upTo(10).map((i) => room.channel('chat', String(i)));
    const all = clients.map((client) => channels.map((channel) => client.subscribe(channel)));
    for (const each of all.flat()) await each.subscribed();
    const stats = await clients[0].sdk.presenceStats(channels[9]);
    assert.deepEqual(stats, { numClients: 50, numUsers: 1 });
    await Promise.all(channels.map((each, i) => clients[i].sdk.publish(each, i)));
    for (const own of all) {
      for (const [i, each] of own.entries()) assert.deepEqual(await each.data(1), [i]);
    }
  });

  scenario('two thousand publications in bursts reach twenty clients, all in order', async (room) => {
    const [publishing, ...readers] = await room.all(21);
    const channel = room.channel('chat');
    const subscriptions = readers.map((each) => each.subscribe(channel, { recoverable: true }));
    for (const each of subscriptions) await each.subscribed();
    for (let burst = 0; burst < 10; burst++) {
      const numbers = upTo(200).map((i) => burst * 200 + i);
      await Promise.all(numbers.map((n) => publishing.sdk.publish(channel, { n })));
    }
    const expected = upTo(2_000);
    for (const each of subscriptions) {
      const publications = await each.events.first('publication', 2_000);
      assert.deepEqual(publications.map(({ data }) => data.n), expected);
      assert.deepEqual(publications.map(({ offset }) => offset - 1), expected);
    }
  });

  scenario('two hundred publications in one frame are carried out in order', async (room) => {
    const client = await room.connected();
    const channel = room.channel('chat');
    const subscription = client.subscribe(channel);
    await subscription.subscribed();
    client.sdk.startBatching();
    const published = upTo(200).map((n) => client.sdk.publish(channel, n));
    client.sdk.stopBatching();
    await Promise.all(published);
    assert.deepEqual(await subscription.data(200), upTo(200));
  });

  scenario('two hundred times connected and disconnected leaves nobody behind', async (room) => {
    const watcher = await room.connected();
    const channel = room.channel('chat');
    const client = room.client({ token: token({ sub: room.user('restless') }) });
    // Every connection is this test's own wish.
    client.cuts = 201;
    const subscription = client.subscribe(channel);
    for (let n = 1; n <= 200; n++) {
      client.sdk.connect();
      // Of some, the connect is still under way, or the subscribe.
      if (n % 3 === 0) await client.events.nth('connecting', n);
      if (n % 3 === 1) await inTime(client.sdk.ready(), 'connected');
      if (n % 3 === 2) await inTime(subscription.sdk.ready(), 'subscribed');
      client.sdk.disconnect();
    }
    await until('nobody is there', () => watcher.sdk.presenceStats(channel),
      ({ numClients, numUsers }) => numClients === 0 && numUsers === 0);
    // Cut off between two replies, the SDK may take the old subscription for a living one.
    client.sdk.removeSubscription(subscription.sdk);
    client.sdk.connect();
    await client.subscribe(channel).subscribed();
    assert.deepEqual(await watcher.sdk.presenceStats(channel), { numClients: 1, numUsers: 1 });
  });

  scenario('subscribed and unsubscribed in one breath leaves nobody behind', async (room) => {
    const [watcher, client] = await room.all(2);
    const channels = upTo(50).map((i) => room.channel('chat', String(i)));
    const subscriptions = channels.map((each) => client.subscribe(each));
    for (let n = 0; n < 4; n++) {
      for (const each of subscriptions) each.sdk.unsubscribe();
      for (const each of subscriptions) each.sdk.subscribe();
    }
    for (const each of subscriptions) each.sdk.unsubscribe();
    const present = async () => {
      const all = await Promise.all(channels.map((each) => watcher.sdk.presenceStats(each)));
      return all.reduce((sum, { numClients }) => sum + numClients, 0);
    };
    await until('nobody is there', present, (count) => count === 0);
    for (const each of subscriptions) each.sdk.subscribe();
    for (const each of subscriptions) await inTime(each.sdk.ready(), 'subscribed');
    assert.equal(await present(), 50);
  });
});
