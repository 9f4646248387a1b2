import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { scenario } from './scenario.mjs';
import { until } from './events.mjs';
import { inSeconds, shortFirst, token } from './tokens.mjs';

const HOUR = 3_600;
const OTHER_SECRET = 'another-secret-that-the-server-does-not-know';

/** Waits until so many replies of this kind have come. */
const replies = (client, kind, count) =>
  until(`${count} × ${kind}`, () => client.frames().filter((frame) =>
    frame.startsWith('←') && frame.includes(`"${kind}":{`)).length, (seen) => seen >= count);

describe('tokens', { concurrency: true }, () => {
  scenario('a token says who the client is', async (room) => {
    const user = room.user('anna');
    const client = await room.connected({ token: token({ sub: user, info: { n: [1] }, exp: inSeconds(HOUR) }) });
    const subscription = client.subscribe(room.channel('chat'));
    await subscription.subscribed();
    await subscription.sdk.publish(1);
    const { info } = await subscription.events.nth('publication');
    assert.equal(info.user, user);
    assert.deepEqual(info.connInfo, { n: [1] });
  });

  scenario('a token is refreshed when it is due, and the connection stays', async (room) => {
    const tokens = shortFirst({ sub: room.user('anna') });
    const client = room.client({ getToken: tokens.getToken, trouble: true });
    client.sdk.on('connected', () => (tokens.served = true));
    await client.connect();
    const before = { connections: client.sockets.length, given: tokens.given };
    await replies(client, 'refresh', 1);
    assert.equal(tokens.given, before.given + 1);
    assert.equal(client.sockets.length, before.connections);
    assert.equal(client.sdk.state, 'connected');
  });

  scenario('an expired token is 109, and a new one is asked for', async (room) => {
    const user = room.user('anna');
    let given = 0;
    const client = await room.connected({
      trouble: true,
      token: token({ sub: user, exp: inSeconds(-60) }),
      getToken: async () => token({ sub: user, exp: inSeconds(HOUR), jti: String(++given) }),
    });
    assert.equal(given, 1);
    assert.equal(client.events.all('error')[0].error.code, 109);
    const channel = room.channel('chat');
    await client.subscribe(channel).subscribed();
    assert.equal((await client.sdk.presenceStats(channel)).numUsers, 1);
  });

  scenario('an expired token without another one ends it', async (room) => {
    const client = room.client({ trouble: true, token: token({ exp: inSeconds(-60) }) });
    client.sdk.connect();
    const { code, reason } = await client.events.nth('disconnected');
    assert.deepEqual({ code, reason }, { code: 1, reason: 'unauthorized' });
  });

  const invalid = {
    'signed with another key': () => token({ sub: 'x' }, OTHER_SECRET),
    'no token at all': () => 'nonsense',
    'without its signature': () => token({ sub: 'x' }).replace(/[^.]*$/, ''),
    'for a subscription': () => token({ sub: 'x', channel: 'chat:x' }),
    'not yet valid': () => token({ sub: 'x', nbf: inSeconds(HOUR) }),
  };
  for (const [what, make] of Object.entries(invalid)) {
    scenario(`a token ${what} is 3500, and the client stays away`, async (room) => {
      const client = room.client({ trouble: true, token: make(), getToken: async () => make() });
      client.sdk.connect();
      const { code } = await client.events.nth('disconnected');
      assert.equal(code, 3500);
      assert.equal(client.sockets.length, 1);
    });
  }

  scenario('where a token is required, none is 3501', async (room) => {
    const client = room.client({ trouble: true });
    client.sdk.connect();
    assert.equal((await client.events.nth('disconnected')).code, 3501);
  }, 'strict');

  scenario('a token for another user cannot refresh a connection', async (room) => {
    let connected = false;
    const client = room.client({
      trouble: true,
      getToken: async () => connected
        ? token({ sub: room.user('eve'), exp: inSeconds(HOUR) })
        : token({ sub: room.user('anna'), exp: inSeconds(2) }),
    });
    client.sdk.on('connected', () => (connected = true));
    client.sdk.connect();
    assert.equal((await client.events.nth('disconnected')).code, 3500);
  });

  scenario('what is not refreshed is closed after its grace, and comes back with a new token', async (room) => {
    const tokens = shortFirst({ sub: room.user('anna') });
    let refuse = false;
    const client = room.client({
      trouble: true,
      getToken: async () => {
        if (refuse) throw new Error('not now');
        return tokens.getToken();
      },
    });
    client.sdk.on('connected', () => (refuse = tokens.served = true));
    client.sdk.on('connecting', () => (refuse = false));
    await client.connect();
    assert.equal((await client.events.nth('connecting', 2)).code, 3005);
    await client.events.nth('connected', 2);
  }, 'strict');
  scenario('a subscription token lets a client in, with its info', async (room) => {
    const user = room.user('anna');
    const client = await room.connected({ token: token({ sub: user }) });
    const channel = room.channel('feed');
    const bearer = token({ sub: user, channel, info: { seat: 4 }, exp: inSeconds(HOUR) });
    await client.subscribe(channel, { token: bearer }).subscribed();
    const { clients } = await client.sdk.presence(channel);
    assert.deepEqual(Object.values(clients)[0].chanInfo, { seat: 4 });
  });

  scenario('a subscription token is refreshed when it is due', async (room) => {
    const user = room.user('anna');
    const client = await room.connected({ token: token({ sub: user }) });
    const channel = room.channel('feed');
    const tokens = shortFirst({ sub: user, channel });
    const subscription = client.subscribe(channel, { getToken: tokens.getToken });
    subscription.sdk.on('subscribed', () => (tokens.served = true));
    await subscription.subscribed();
    await replies(client, 'sub_refresh', 1);
    await client.sdk.publish(channel, 'still here');
    assert.deepEqual(await subscription.data(1), ['still here']);
    assert.equal(subscription.events.all('unsubscribed').length, 0);
  });

  scenario('an expired subscription token is 109, and a new one is asked for', async (room) => {
    const user = room.user('anna');
    const client = await room.connected({ token: token({ sub: user }) });
    const channel = room.channel('feed');
    const subscription = client.subscribe(channel, {
      token: token({ sub: user, channel, exp: inSeconds(-60) }),
      getToken: async () => token({ sub: user, channel, exp: inSeconds(HOUR) }),
      minResubscribeDelay: 20,
    });
    await subscription.subscribed();
    assert.equal(subscription.events.all('error')[0].error.code, 109);
  });

  scenario('a subscription token with a wrong signature is 103', async (room) => {
    const client = await room.connected();
    const channel = room.channel('feed');
    const bearer = token({ sub: '', channel }, OTHER_SECRET);
    const { code } = await client.subscribe(channel, { token: bearer }).events.nth('unsubscribed');
    assert.equal(code, 103);
  });

  const mismatched = {
    "another user's": (channel) => ({ sub: 'eve', channel }),
    "another channel's": (channel, user) => ({ sub: user, channel: channel + '-other' }),
  };
  for (const [whose, claims] of Object.entries(mismatched)) {
    scenario(`${whose} subscription token is 3500, and the client stays away`, async (room) => {
      const user = room.user('anna');
      const client = await room.connected({ trouble: true, token: token({ sub: user }) });
      const channel = room.channel('feed');
      client.subscribe(channel, { token: token(claims(channel, user)) });
      assert.equal((await client.events.nth('disconnected')).code, 3500);
      assert.equal(client.sockets.length, 1);
    });
  }

  scenario('a subscription that is not refreshed ends with 2501, and begins anew', async (room) => {
    const user = room.user('anna');
    const client = await room.connected({ token: token({ sub: user }) });
    const channel = room.channel('feed');
    const tokens = shortFirst({ sub: user, channel });
    let refuse = false;
    const subscription = client.subscribe(channel, {
      minResubscribeDelay: 20,
      getToken: async () => {
        if (refuse) throw new Error('not now');
        return tokens.getToken();
      },
    });
    subscription.sdk.on('subscribed', () => (refuse = tokens.served = true));
    subscription.sdk.on('subscribing', () => (refuse = false));
    await subscription.subscribed();
    assert.equal((await subscription.events.nth('subscribing', 2)).code, 2501);
    await subscription.subscribed(2);
  }, 'strict');
});
