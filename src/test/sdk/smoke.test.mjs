import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { scenario } from './scenario.mjs';
import { inSeconds, token } from './tokens.mjs';

/** What must work in every container, in the channels of the demonstration. */
describe('every server', { concurrency: true }, () => {
  scenario('publications, history and presence', async (room) => {
    const [anna, ben] = await room.all(2);
    const channel = room.channel('demo');
    const subscription = anna.subscribe(channel);
    await subscription.subscribed();
    for (const data of [1, 'zwei €', null]) await ben.sdk.publish(channel, data);
    assert.deepEqual(await subscription.data(3), [1, 'zwei €', null]);
    const { publications } = await ben.sdk.history(channel, { limit: 2, reverse: true });
    assert.deepEqual(publications.map(({ data }) => data), [null, 'zwei €']);
    assert.deepEqual(await ben.sdk.presenceStats(channel), { numClients: 1, numUsers: 1 });
    const { clients } = await ben.sdk.presence(channel);
    assert.deepEqual(Object.keys(clients), [(await anna.events.nth('connected')).client]);
  });

  scenario('recovery after a cut', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('demo');
    const subscription = reader.subscribe(channel);
    await subscription.subscribed();
    await publisher.sdk.publish(channel, 1);
    await subscription.data(1);
    reader.vanish();
    for (const n of [2, 3]) await publisher.sdk.publish(channel, n);
    await reader.comeBack();
    const { wasRecovering, recovered } = await subscription.subscribed(2);
    assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: true });
    await publisher.sdk.publish(channel, 4);
    assert.deepEqual(await subscription.data(4), [1, 2, 3, 4]);
  });

  scenario('tokens, good, expired and wrong', async (room) => {
    const sub = room.user('anna');
    const channels = [room.channel('demo')];
    const client = await room.connected({
      trouble: true,
      token: token({ sub, exp: inSeconds(-60) }),
      getToken: async () => token({ sub, channels, exp: inSeconds(3_600) }),
    });
    await client.events.nth('subscribed');
    await client.sdk.publish(channels[0], 1);
    const { info } = await client.events.nth('publication');
    assert.equal(info.user, sub);
    const wrong = room.client({ trouble: true, token: token({ sub }, 'x'.repeat(32)) });
    wrong.sdk.connect();
    assert.equal((await wrong.events.nth('disconnected')).code, 3500);
  });

  scenario('large messages and many of them', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('demo');
    const subscription = reader.subscribe(channel);
    await subscription.subscribed();
    const texts = Array.from({ length: 40 }, (_, i) => `${i} ${'€'.repeat(i * 500)}`);
    await Promise.all(texts.map((text) => publisher.sdk.publish(channel, text)));
    assert.deepEqual(await subscription.data(40), texts);
  });
});
