import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { until } from './events.mjs';
import { scenario } from './scenario.mjs';
import { inSeconds, shortFirst, token } from './tokens.mjs';

const HOUR = 3_600;

/** A user of this test, and a client of theirs that is connected. */
async function anna(room, options) {
  const user = room.user('anna');
  const client = await room.connected({ token: token({ sub: user }), ...options });
  const { client: id } = await client.events.nth('connected');
  return { user, client, id };
}

const told = async (client, count) =>
  (await client.events.first('publication', count)).map((each) => [each.channel, each.data]);

/** How the wire said that something happened, for what the SDK keeps to itself. */
const heard = (client, text) =>
  until(text, () => client.frames().join('\n'), (frames) => frames.includes(text));

/** Whether it went for good: nothing was tried after the close. */
function assertStaysAway(client) {
  assert.deepEqual([client.sdk.state, client.sockets.length], ['disconnected', 1]);
}

describe('the server API, for clients', { concurrency: 8 }, () => {
  scenario('who is subscribed is told so, then what it missed, then what is new', async (room) => {
    const channel = room.channel('feed');
    const { user, client, id } = await anna(room);
    const { epoch } = await room.backEnd.publish(channel, 1, 2, 3);
    const since = { offset: 1, epoch };
    const { cent } = room.backEnd;
    const call = { user, channel, data: { hi: 1 }, info: { seat: 4 }, recover_since: since };
    assert.deepEqual(await cent.subscribe(call), {});
    await room.backEnd.publish(channel, 4);
    const { recoverable, data, streamPosition } = await client.events.nth('subscribed');
    assert.deepEqual([recoverable, data, streamPosition], [true, { hi: 1 }, since]);
    assert.deepEqual(await told(client, 3), [[channel, 2], [channel, 3], [channel, 4]]);
    const names = client.events.names();
    assert.ok(names.indexOf('subscribed') < names.indexOf('publication'));
    const { presence } = await cent.getPresence({ channel });
    assert.deepEqual(presence, { [id]: { client: id, user, chan_info: { seat: 4 } } });
    assert.deepEqual(await cent.subscribe(call), {});
    await room.backEnd.publish(channel, 5);
    assert.deepEqual((await told(client, 4))[3], [channel, 5]);
    assert.equal(client.events.all('subscribed').length, 1);
  });

  scenario('what nobody can recover any more is not, and the SDK is told the top', async (room) => {
    const channel = room.channel('short');
    const { client, id } = await anna(room);
    const { epoch } = await room.backEnd.publish(channel, 1, 2, 3, 4, 5, 6, 7);
    await room.backEnd.cent.subscribe({ client: id, channel, recover_since: { offset: 1, epoch } });
    const { streamPosition } = await client.events.nth('subscribed');
    assert.deepEqual(streamPosition, { offset: 7, epoch });
    await room.backEnd.publish(channel, 8);
    assert.deepEqual(await told(client, 1), [[channel, 8]]);
  });

  scenario('a subscription that a back end made ends with the connection', async (room) => {
    const channel = room.channel('feed');
    const { user, client } = await anna(room);
    await room.backEnd.cent.subscribe({ user, channel });
    await client.events.nth('subscribed');
    client.cut();
    assert.equal((await client.events.nth('unsubscribed')).channel, channel);
    const again = { user, channel, recover_since: await room.backEnd.publish(channel, 1) };
    await room.backEnd.publish(channel, 2);
    await room.backEnd.cent.subscribe(again);
    assert.deepEqual(await told(client, 1), [[channel, 2]]);
  });

  scenario('who is unsubscribed stays out, by 2000, until it subscribes anew', async (room) => {
    const channel = room.channel('chat');
    const { user, client } = await anna(room);
    const subscription = client.subscribe(channel);
    await subscription.subscribed();
    const { cent } = room.backEnd;
    assert.deepEqual(await cent.unsubscribe({ user, channel }), {});
    assert.equal((await subscription.events.nth('unsubscribed')).code, 2000);
    await room.backEnd.publish(channel, 1);
    assert.deepEqual(await cent.getPresenceStats({ channel }), { num_clients: 0, num_users: 0 });
    subscription.sdk.subscribe();
    await subscription.subscribed(2);
    await room.backEnd.publish(channel, 2);
    assert.deepEqual(await subscription.data(1), [2]);
  });

  scenario('a subscription of the server ends likewise', async (room) => {
    const channels = [room.channel('feed', 'a'), room.channel('feed', 'b')];
    const user = room.user('anna');
    const client = await room.connected({ token: token({ sub: user, channels }) });
    await client.events.first('subscribed', 2);
    await room.backEnd.cent.unsubscribe({ user, channel: channels[0] });
    assert.equal((await client.events.nth('unsubscribed')).channel, channels[0]);
    for (const channel of channels) await room.backEnd.publish(channel, 1);
    assert.deepEqual(await told(client, 1), [[channels[1], 1]]);
  });

  scenario('who is disconnected stays away, by 3503', async (room) => {
    const { user, client } = await anna(room, { trouble: true });
    assert.deepEqual(await room.backEnd.cent.disconnect({ user }), {});
    const { code, reason } = await client.events.nth('disconnected');
    assert.deepEqual([code, reason], [3503, 'force disconnect']);
    assertStaysAway(client);
  });

  scenario('a code of the application says whether to come back', async (room) => {
    const { user, client } = await anna(room, { trouble: true });
    const channel = room.channel('chat');
    const subscription = client.subscribe(channel, { recoverable: true });
    await subscription.subscribed();
    const close = (code, reason) =>
      room.backEnd.cent.disconnect({ user, disconnect: { code, reason } });
    await close(4001, 'moved');
    const { code, reason } = await client.events.nth('connecting', 2);
    assert.deepEqual([code, reason], [4001, 'moved']);
    assert.equal((await subscription.subscribed(2)).recovered, true);
    await close(4501, 'banned');
    assert.equal((await client.events.nth('disconnected')).code, 4501);
    assert.equal(client.sockets.length, 2);
  });

  scenario('a whitelist spares a client, a client id means one alone', async (room) => {
    const user = room.user('anna');
    const all = await room.all(3, { trouble: true, token: token({ sub: user }) });
    const { cent } = room.backEnd;
    const ids = all.map((each) => each.events.all('connected')[0].client);
    await cent.disconnect({ user, client: ids[0] });
    assert.equal((await all[0].events.nth('disconnected')).code, 3503);
    await cent.disconnect({ user, whitelist: [ids[1]] });
    await all[2].events.nth('disconnected');
    await all[1].subscribe(room.channel('chat')).subscribed();
    assert.equal(all[1].sockets.length, 1);
    await cent.disconnect({ user: room.user('nobody'), client: ids[1] });
    await all[1].subscribe(room.channel('chat', 'other')).subscribed();
  });

  scenario('who is expired comes back, with a new token if the old one is over', async (room) => {
    const over = inSeconds(3);
    let asked = 0;
    const user = room.user('anna');
    const { client } = await anna(room, {
      trouble: true,
      token: token({ sub: user, exp: over, expire_at: 0 }),
      getToken: async () => token({ sub: user, info: ++asked, exp: inSeconds(HOUR) }),
    });
    await until('the token is over', () => Date.now() / 1000, (now) => now > over + 1);
    assert.deepEqual(await room.backEnd.cent.refresh({ user, expired: true }), {});
    assert.equal((await client.events.nth('connecting', 2)).code, 3005);
    await client.events.nth('connected', 2);
    assert.ok(asked > 0);
  });

  scenario('who expires sooner is told so, and may come back', async (room) => {
    const user = room.user('anna');
    const options = { trouble: true, token: token({ sub: user, exp: inSeconds(HOUR) }) };
    const { client } = await anna(room, options);
    await room.backEnd.cent.refresh({ user, expire_at: inSeconds(1) });
    await heard(client, '"push":{"refresh":{"expires":true,"ttl":');
    assert.equal((await client.events.nth('connecting', 2)).code, 3005);
    await client.events.nth('connected', 2);
  }, 'strict');

  // The SDK passes over the push: it refreshes when it first meant to.
  scenario('who no longer expires may refresh its token all the same', async (room) => {
    const user = room.user('anna');
    const tokens = shortFirst({ sub: user });
    const client = room.client({ getToken: tokens.getToken, trouble: true });
    client.sdk.on('connected', () => (tokens.served = true));
    await client.connect();
    const connections = client.sockets.length;
    await room.backEnd.cent.refresh({ user });
    await heard(client, '"push":{"refresh":{}}');
    await heard(client, '"refresh":{"expires":true,"ttl":');
    await client.subscribe(room.channel('chat')).subscribed();
    assert.equal(client.sockets.length, connections);
  }, 'strict');
});
