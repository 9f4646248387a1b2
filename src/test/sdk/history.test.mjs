import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { refusal, scenario } from './scenario.mjs';

async function published(room, namespace, count) {
  const client = await room.connected();
  const channel = room.channel(namespace);
  for (let n = 1; n <= count; n++) await client.sdk.publish(channel, n);
  const read = async (options) => {
    const { publications, ...top } = await client.sdk.history(channel, options);
    return { top, data: publications.map(({ data }) => data), publications };
  };
  return { client, channel, read };
}

describe('history', { concurrency: 8 }, () => {
  scenario('without a limit it is the top position alone', async (room) => {
    const { read } = await published(room, 'chat', 3);
    const { top, data } = await read({});
    assert.deepEqual(data, []);
    assert.equal(top.offset, 3);
    assert.match(top.epoch, /^[A-Za-z]{8}$/);
    assert.deepEqual((await read({ limit: 0 })).data, []);
  });

  scenario('a limit counts from the oldest, reversed from the newest', async (room) => {
    const { client, read } = await published(room, 'chat', 5);
    assert.deepEqual((await read({ limit: 3 })).data, [1, 2, 3]);
    assert.deepEqual((await read({ limit: 3, reverse: true })).data, [5, 4, 3]);
    assert.deepEqual((await read({ limit: 99 })).data, [1, 2, 3, 4, 5]);
    const { publications } = await read({ limit: -1 });
    assert.deepEqual(publications.map(({ data, offset }) => [data, offset]),
      [[1, 1], [2, 2], [3, 3], [4, 4], [5, 5]]);
    assert.equal(publications[0].info.client, (await client.events.nth('connected')).client);
  });

  scenario('at most 300 are given, however many are asked for', async (room) => {
    const { read } = await published(room, 'chat', 310);
    assert.equal((await read({ limit: -1 })).data.length, 300);
    assert.equal((await read({ limit: 1000 })).data.length, 300);
    assert.deepEqual((await read({ limit: 1000, reverse: true })).data.at(-1), 11);
  });

  scenario('pages follow a position, forward and backward', async (room) => {
    const { read } = await published(room, 'chat', 5);
    const { top } = await read({});
    const since = (offset) => ({ offset, epoch: top.epoch });
    assert.deepEqual((await read({ limit: 2, since: since(2) })).data, [3, 4]);
    assert.deepEqual((await read({ limit: 2, since: since(4) })).data, [5]);
    assert.deepEqual((await read({ limit: 2, since: since(5) })).data, []);
    assert.deepEqual((await read({ limit: 2, since: since(4), reverse: true })).data, [3, 2]);
    assert.deepEqual((await read({ limit: 9, since: since(1), reverse: true })).data, []);
  });

  scenario('another epoch is 112, a page before the first 107', async (room) => {
    const { client, channel, read } = await published(room, 'chat', 2);
    const { top } = await read({});
    const asked = (options) => refusal(client.sdk.history(channel, { limit: 1, ...options }));
    assert.equal((await asked({ since: { offset: 1, epoch: 'other' } })).code, 112);
    const first = { offset: 0, epoch: top.epoch };
    assert.equal((await asked({ since: first, reverse: true })).code, 107);
  });

  scenario('only so many are kept as the namespace says', async (room) => {
    const { client, channel } = await published(room, 'short', 8);
    const subscription = client.subscribe(channel);
    const { streamPosition, recovered } = await subscription.subscribed();
    assert.equal(streamPosition.offset, 8);
    assert.equal(recovered, false);
  });
});
