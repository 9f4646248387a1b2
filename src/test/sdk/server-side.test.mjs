import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { until } from './events.mjs';
import { scenario } from './scenario.mjs';
import { token } from './tokens.mjs';

const data = async (client, count) =>
  (await client.events.first('publication', count)).map(({ channel, data }) => [channel, data]);

describe('server-side subscriptions', { concurrency: 8 }, () => {
  scenario('the channels of a token are subscribed to by connecting', async (room) => {
    const channels = [room.channel('feed'), room.channel('plain')];
    const user = room.user('anna');
    const client = await room.connected({ token: token({ sub: user, channels }) });
    const subscribed = await client.events.first('subscribed', 2);
    assert.deepEqual(subscribed.map(({ channel }) => channel).sort(), [...channels].sort());
    for (const { channel, recoverable } of subscribed) {
      assert.equal(recoverable, channel === channels[0]);
    }
    await client.sdk.publish(channels[0], 1);
    await client.sdk.publish(channels[1], 2);
    assert.deepEqual(await data(client, 2), [[channels[0], 1], [channels[1], 2]]);
    assert.deepEqual(await client.sdk.presenceStats(channels[0]), { numClients: 1, numUsers: 1 });
  });

  scenario('the subs of a token bring info and data', async (room) => {
    const channel = room.channel('feed');
    const subs = { [channel]: { info: { seat: 4 }, data: { welcome: true } } };
    const client = await room.connected({ token: token({ sub: room.user('anna'), subs }) });
    const subscribed = await client.events.nth('subscribed');
    assert.deepEqual(subscribed.data, { welcome: true });
    const { clients } = await client.sdk.presence(channel);
    assert.deepEqual(Object.values(clients).map(({ chanInfo }) => chanInfo), [{ seat: 4 }]);
  });

  scenario('they recover what was missed, once, in order', async (room) => {
    const publisher = await room.connected();
    const channels = [room.channel('feed', 'a'), room.channel('feed', 'b')];
    const reader = await room.connected({ token: token({ sub: room.user('anna'), channels }) });
    await reader.events.first('subscribed', 2);
    await publisher.sdk.publish(channels[0], 1);
    await data(reader, 1);
    reader.vanish();
    for (const n of [2, 3]) {
      for (const channel of channels) await publisher.sdk.publish(channel, n);
    }
    await reader.comeBack();
    for (const again of (await reader.events.first('subscribed', 4)).slice(2)) {
      const { wasRecovering, recovered } = again;
      assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: true });
    }
    await publisher.sdk.publish(channels[0], 4);
    const all = await data(reader, 6);
    const of = (channel) => all.filter(([name]) => name === channel).map(([, value]) => value);
    assert.deepEqual([of(channels[0]), of(channels[1])], [[1, 2, 3, 4], [2, 3]]);
  });

  scenario('who missed more than is kept is told so', async (room) => {
    const publisher = await room.connected();
    const channels = [room.channel('short')];
    const reader = await room.connected({ token: token({ sub: room.user('anna'), channels }) });
    await reader.events.nth('subscribed');
    reader.vanish();
    for (let n = 1; n <= 6; n++) await publisher.sdk.publish(channels[0], n);
    await reader.comeBack();
    const { wasRecovering, recovered } = await reader.events.nth('subscribed', 2);
    assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: false });
    await publisher.sdk.publish(channels[0], 7);
    assert.deepEqual(await data(reader, 1), [[channels[0], 7]]);
  });

  scenario('joins and leaves of others are told, where they are pushed', async (room) => {
    const channel = room.channel('feed');
    const user = (name) => ({ token: token({ sub: room.user(name), channels: [channel] }) });
    const anna = await room.connected(user('anna'));
    const ben = await room.connected(user('ben'));
    const users = (event) => anna.events.all(event).map(({ info }) => info.user);
    const bens = room.user('ben');
    await until('ben has joined', () => users('join'), (all) => all.includes(bens));
    ben.cut();
    ben.sdk.disconnect();
    await until('ben has left', () => users('leave'), (all) => all.includes(bens));
  });
});
