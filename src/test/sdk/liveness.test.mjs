import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { until } from './events.mjs';
import { scenario } from './scenario.mjs';
import { token } from './tokens.mjs';

const PINGS = 4;

const beaten = (client) => until(`${PINGS} pings and pongs`, () => ({ ...client.heartbeats }),
  ({ pings, pongs }) => pings >= PINGS && pongs >= PINGS);

describe('liveness', { concurrency: true }, () => {
  scenario('pings are answered and keep a connection for as long as it lasts', async (room) => {
    const client = await room.connected({ token: token({ sub: room.user('anna') }) });
    assert.match(client.frames().join('\n'), /"ping":1,"pong":true/);
    await beaten(client);
    await client.subscribe(room.channel('chat')).subscribed();
  }, 'strict');

  scenario('pings between commands and publications disturb neither', async (room) => {
    const client = await room.connected({ token: token({ sub: room.user('anna') }) });
    const channel = room.channel('chat');
    const subscription = client.subscribe(channel);
    await subscription.subscribed();
    let enough = false;
    let sent = 0;
    const publishing = (async () => {
      while (!enough) await client.sdk.publish(channel, sent++);
    })();
    await beaten(client).finally(() => (enough = true));
    await publishing;
    assert.deepEqual(await subscription.data(sent), Array.from({ length: sent }, (_, i) => i));
  }, 'strict');
});
