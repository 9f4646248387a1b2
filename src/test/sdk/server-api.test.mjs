import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { CentException } from 'cent.js';
import { until } from './events.mjs';
import { scenario } from './scenario.mjs';
import { token } from './tokens.mjs';

/** Has errors answered with a status of their own. */
const STATUSES = { 'X-Centrifugo-Error-Mode': 'transport' };

const data = (publications) => publications.map((publication) => publication.data);

/** A client that is connected, its id, and its subscription to the channel, which recovers. */
async function reader(room, channel) {
  const client = await room.connected();
  const subscription = client.subscribe(channel, { recoverable: true });
  const { streamPosition } = await subscription.subscribed();
  const { client: id } = await client.events.nth('connected');
  return { client, id, subscription, streamPosition };
}

describe('the server API, for channels', { concurrency: 8 }, () => {
  scenario('what is published arrives with its tags, where the answer says', async (room) => {
    const channel = room.channel('chat');
    const { client, subscription } = await reader(room, channel);
    const { cent } = room.backEnd;
    const place = await cent.publish({ channel, data: { text: 'hi €' }, tags: { lang: 'en' } });
    const got = await subscription.events.nth('publication');
    assert.deepEqual(got, { channel, data: { text: 'hi €' }, offset: 1, tags: { lang: 'en' } });
    const { offset, epoch } = await client.sdk.history(channel, {});
    assert.deepEqual(place, { offset, epoch });
    client.cut();
    assert.deepEqual((await subscription.subscribed(2)).streamPosition, place);
  });

  scenario('without history there is no place, and base64 says the same', async (room) => {
    const channel = room.channel('plain');
    const { subscription } = await reader(room, channel);
    const b64data = Buffer.from('{"a":1}').toString('base64');
    assert.deepEqual(await room.backEnd.cent.publish({ channel, data: 1 }), {});
    assert.deepEqual(await room.backEnd.cent.publish({ channel, b64data }), {});
    assert.deepEqual(await subscription.data(2), [1, { a: 1 }]);
  });

  scenario('an excluded client is left out, live, and goes on without a gap', async (room) => {
    const channel = room.channel('chat');
    const [sender, other] = [await reader(room, channel), await reader(room, channel)];
    const { cent } = room.backEnd;
    await cent.publish({ channel, data: 1 });
    await cent.publish({ channel, data: 2, exclude_client: sender.id });
    await cent.publish({ channel, data: 3 });
    assert.deepEqual(await sender.subscription.data(2), [1, 3]);
    assert.deepEqual(await other.subscription.data(3), [1, 2, 3]);
    await cent.publish({ channel, data: 4, exclude_client: sender.id });
    await other.subscription.data(4);
    sender.client.cut();
    const { recovered } = await sender.subscription.subscribed(2);
    assert.equal(recovered, true);
    assert.deepEqual(await sender.subscription.data(3), [1, 3, 4]);
  });

  scenario('what is not to be kept is told, and takes no place', async (room) => {
    const channel = room.channel('chat');
    const { subscription } = await reader(room, channel);
    const { cent } = room.backEnd;
    assert.deepEqual(await cent.publish({ channel, data: 'now', skip_history: true }), {});
    assert.equal((await cent.publish({ channel, data: 'kept' })).offset, 1);
    assert.deepEqual(await subscription.data(2), ['now', 'kept']);
    assert.equal(subscription.events.all('publication')[0].offset, undefined);
    assert.deepEqual(data((await cent.getHistory({ channel, limit: -1 })).publications), ['kept']);
  });

  scenario('what is sent again with its key is published once', async (room) => {
    const channel = room.channel('chat');
    const { subscription } = await reader(room, channel);
    const once = (key) => room.backEnd.cent.publish({ channel, data: key, idempotency_key: key });
    const [first, again, other] = [await once('a'), await once('a'), await once('b')];
    assert.deepEqual(again, first);
    assert.equal(other.offset, first.offset + 1);
    assert.deepEqual(await subscription.data(2), ['a', 'b']);
  });

  scenario('a broadcast reaches each channel, and tells what failed in which', async (room) => {
    const channels = ['a', 'b'].map((name) => room.channel('chat', name));
    const readers = [await reader(room, channels[0]), await reader(room, channels[1])];
    const all = [channels[0], room.channel('nowhere'), channels[1]];
    const { responses } = await room.backEnd.cent.broadcast({ channels: all, data: 7 });
    assert.deepEqual(responses.map(({ result, error }) => error?.code ?? result.offset), [1, 102, 1]);
    for (const { subscription } of readers) assert.deepEqual(await subscription.data(1), [7]);
  });

  scenario('presence is what clients see of it', async (room) => {
    const channel = room.channel('chat');
    const annas = room.user('anna');
    const anna = await room.connected({ token: token({ sub: annas, info: { age: 7 } }) });
    await anna.subscribe(channel).subscribed();
    await reader(room, channel);
    const { cent } = room.backEnd;
    const { presence } = await cent.getPresence({ channel });
    const { client } = await anna.events.nth('connected');
    assert.deepEqual(presence[client], { client, user: annas, conn_info: { age: 7 } });
    assert.deepEqual(Object.values(presence).map(({ user }) => user).sort(), ['', annas]);
    const stats = await cent.getPresenceStats({ channel });
    assert.deepEqual(stats, { num_clients: 2, num_users: 2 });
  });

  scenario('history is read from a place on, and backward', async (room) => {
    const channel = room.channel('chat');
    const { offset, epoch } = await room.backEnd.publish(channel, 1, 2, 3, 4);
    const read = async (more) => {
      const { publications, ...top } = await room.backEnd.cent.getHistory({ channel, ...more });
      assert.deepEqual(top, { offset, epoch });
      return data(publications);
    };
    assert.deepEqual(await read({}), []);
    assert.deepEqual(await read({ limit: -1 }), [1, 2, 3, 4]);
    assert.deepEqual(await read({ limit: 2, since: { offset: 1, epoch } }), [2, 3]);
    assert.deepEqual(await read({ limit: 2, reverse: true }), [4, 3]);
    assert.deepEqual(await read({ limit: 9, since: { offset: 3, epoch }, reverse: true }), [2, 1]);
  });

  scenario('who comes back after history was removed is told that it missed some', async (room) => {
    const channel = room.channel('chat');
    const { client, subscription } = await reader(room, channel);
    const { cent } = room.backEnd;
    await room.backEnd.publish(channel, 1);
    await subscription.data(1);
    client.vanish();
    const top = await room.backEnd.publish(channel, 2);
    assert.deepEqual(await cent.removeHistory({ channel }), {});
    assert.deepEqual(await cent.getHistory({ channel, limit: -1 }), { publications: [], ...top });
    await client.comeBack();
    const { wasRecovering, recovered } = await subscription.subscribed(2);
    assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: false });
    assert.equal((await room.backEnd.publish(channel, 3)).offset, 3);
    assert.deepEqual(await subscription.data(2), [1, 3]);
  });

  scenario('channels are listed by a pattern, as long as they have subscribers', async (room) => {
    const [one, two] = ['one', 'two'].map((name) => room.channel('chat', name));
    const both = await room.all(2);
    const subscriptions = both.map((client) => client.subscribe(one));
    subscriptions.push(both[0].subscribe(two));
    for (const each of subscriptions) await each.subscribed();
    const id = one.slice('chat:one-'.length);
    const listed = async (pattern) => (await room.backEnd.cent.getChannels({ pattern })).channels;
    const counted = { [one]: { num_clients: 2 }, [two]: { num_clients: 1 } };
    assert.deepEqual(await listed(`*-${id}`), counted);
    assert.deepEqual(await listed(`chat:t*-${id}`), { [two]: { num_clients: 1 } });
    const { [one]: first, [two]: second } = await listed();
    assert.deepEqual({ [one]: first, [two]: second }, counted);
    subscriptions[2].sdk.unsubscribe();
    await until('the second is gone', () => listed(`*-${id}`), (all) => !(two in all));
  });

  scenario('the node tells how it is', async (room) => {
    await reader(room, room.channel('chat'));
    const { nodes } = await room.backEnd.cent.getInfo();
    assert.equal(nodes.length, 1);
    const [{ uid, name, version, uptime, ...counts }] = nodes;
    assert.match(uid, /^[0-9a-f-]{36}$/);
    assert.deepEqual([typeof name, typeof version, typeof uptime], ['string', 'string', 'number']);
    for (const each of ['num_clients', 'num_users', 'num_subs', 'num_channels']) {
      assert.ok(counts[each] >= 1, each);
    }
  });

  scenario('a batch is carried out in order, each call by itself', async (room) => {
    const channel = room.channel('chat');
    const { subscription } = await reader(room, channel);
    const replies = await room.backEnd.batch(
      { publish: { channel, data: 1 } },
      { publish: { channel: room.channel('nowhere'), data: 2 } },
      { presence_stats: { channel } },
      { history: { channel, limit: 1 } },
      { dance: {} },
    );
    const [published, refused, stats, { history }, unknown] = replies;
    assert.equal(published.publish.offset, 1);
    assert.equal(refused.error.code, 102);
    assert.deepEqual(stats, { presence_stats: { num_clients: 1, num_users: 1 } });
    assert.deepEqual(data(history.publications), [1]);
    assert.equal(unknown.error.code, 104);
    assert.deepEqual(await subscription.data(1), [1]);
  });

  scenario('a refusal is an exception of the library, and a code on the wire', async (room) => {
    const { backEnd } = room;
    const unknown = { channel: room.channel('nowhere'), data: 1 };
    const elsewhere = { channel: room.channel('chat'), since: { offset: 1, epoch: 'other' } };
    const without = { channel: room.channel('plain') };
    await assert.rejects(backEnd.cent.publish(unknown), CentException);
    await assert.rejects(backEnd.cent.getHistory(elsewhere), CentException);
    await assert.rejects(backEnd.cent.getPresence(without), CentException);
    await assert.rejects(backEnd.with('wrong').getInfo(), CentException);
    const told = async (method, params, headers) => {
      const { status, body } = await backEnd.ask(method, params, headers);
      return [status, (body.error ?? body).code];
    };
    const calls = [
      [['publish', unknown], 102, 404],
      [['publish', { channel: room.channel('chat') }], 107, 400],
      [['presence', without], 108, 400],
      [['history', elsewhere], 112, 416],
    ];
    for (const [call, code, status] of calls) {
      assert.deepEqual(await told(...call), [200, code]);
      assert.deepEqual(await told(...call, STATUSES), [status, code]);
    }
    assert.deepEqual(await told('info', {}, { 'X-API-Key': 'wrong' }), [401, 101]);
    assert.deepEqual(await told('dance', {}), [404, 104]);
    assert.deepEqual(await told('info', '{'), [400, 107]);
  });
});
