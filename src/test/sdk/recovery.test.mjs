import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { refusal, scenario } from './scenario.mjs';

const upTo = (last, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

async function publish(client, channel, numbers) {
  for (const n of numbers) await client.sdk.publish(channel, n);
}

const outcome = ({ wasRecovering, recovered, recoverable }) => ({ wasRecovering, recovered, recoverable });
const RECOVERED = { wasRecovering: true, recovered: true, recoverable: true };
const LOST = { wasRecovering: true, recovered: false, recoverable: true };
const NEW = { wasRecovering: false, recovered: false, recoverable: true };

describe('recovery', { concurrency: 8 }, () => {
  for (const [what, namespace, options] of [
    ['a client that asks for recovery', 'chat', { recoverable: true }],
    ['every client, where recovery is forced,', 'short', {}],
  ]) {
    scenario(`${what} is given what it missed, once, in order`, async (room) => {
      const [publisher, reader] = await room.all(2);
      const channel = room.channel(namespace);
      const subscription = reader.subscribe(channel, options);
      assert.deepEqual(outcome(await subscription.subscribed()), NEW);
      await publish(publisher, channel, upTo(3));
      await subscription.data(3);
      reader.vanish();
      await publish(publisher, channel, upTo(8, 4));
      await reader.comeBack();
      const second = await subscription.subscribed(2);
      assert.deepEqual(outcome(second), RECOVERED);
      assert.equal(second.hasRecoveredPublications, true);
      await publish(publisher, channel, [9]);
      assert.deepEqual(await subscription.data(9), upTo(9));
      assert.deepEqual(subscription.events.all('publication').map(({ offset }) => offset), upTo(9));
    });
  }

  scenario('who missed nothing has recovered', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('short');
    const subscription = reader.subscribe(channel);
    await subscription.subscribed();
    reader.cut();
    assert.deepEqual(outcome(await subscription.subscribed(2)), RECOVERED);
    await publish(publisher, channel, [1]);
    await subscription.data(1);
    reader.cut();
    const third = await subscription.subscribed(3);
    assert.deepEqual(outcome(third), RECOVERED);
    assert.equal(third.hasRecoveredPublications, false);
    await publish(publisher, channel, [2]);
    assert.deepEqual(await subscription.data(2), [1, 2]);
  });

  scenario('who missed more than is kept is told so, and goes on from the top', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('short');
    const subscription = reader.subscribe(channel);
    await subscription.subscribed();
    await publish(publisher, channel, [1]);
    await subscription.data(1);
    reader.vanish();
    await publish(publisher, channel, upTo(7, 2));
    await reader.comeBack();
    const second = await subscription.subscribed(2);
    assert.deepEqual(outcome(second), LOST);
    assert.equal(second.streamPosition.offset, 7);
    await publish(publisher, channel, [8]);
    assert.deepEqual(await subscription.data(2), [1, 8]);
  });

  scenario('who missed more than 300 is told so', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('chat');
    const subscription = reader.subscribe(channel, { recoverable: true });
    await subscription.subscribed();
    for (const missed of [300, 301]) {
      reader.vanish();
      await publish(publisher, channel, upTo(missed));
      await reader.comeBack();
      const back = await subscription.subscribed(subscription.events.all('subscribed').length || 1);
      assert.ok(back.wasRecovering || missed === 300);
    }
    const [, first, second] = await subscription.events.first('subscribed', 3);
    assert.deepEqual([outcome(first), outcome(second)], [RECOVERED, LOST]);
    assert.deepEqual(await subscription.data(300), upTo(300));
  });

  scenario('a position of another epoch is not recovered', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('short');
    await publish(publisher, channel, upTo(3));
    const since = { offset: 2, epoch: 'OtherOne' };
    const subscription = reader.subscribe(channel, { since });
    const { streamPosition, ...first } = await subscription.subscribed();
    assert.deepEqual(outcome(first), LOST);
    assert.equal(streamPosition.offset, 3);
    assert.notEqual(streamPosition.epoch, since.epoch);
  });

  scenario('a known position is recovered by the first subscribe', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('chat');
    await publish(publisher, channel, upTo(5));
    const { epoch } = await publisher.sdk.history(channel, {});
    const since = { offset: 2, epoch };
    const subscription = reader.subscribe(channel, { since, recoverable: true });
    assert.deepEqual(outcome(await subscription.subscribed()), RECOVERED);
    assert.deepEqual(await subscription.data(3), [3, 4, 5]);
  });

  scenario('who loads its own state is refused a lost position, and loads it anew', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('chat');
    await publish(publisher, channel, upTo(3));
    const { epoch } = await publisher.sdk.history(channel, {});
    const positions = [{ offset: 1, epoch: 'OtherOne' }, { offset: 1, epoch }];
    let loads = 0;
    const subscription = reader.subscribe(channel, {
      recoverable: true,
      minResubscribeDelay: 20,
      getState: async () => positions[loads++],
    });
    assert.deepEqual(outcome(await subscription.subscribed()), RECOVERED);
    assert.equal(loads, 2);
    assert.deepEqual(await subscription.data(2), [2, 3]);
  });

  scenario('in cache mode the latest publication alone is given', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('price');
    await publish(publisher, channel, upTo(2));
    const since = { offset: 0, epoch: '' };
    const subscription = reader.subscribe(channel, { since });
    assert.deepEqual(outcome(await subscription.subscribed()), RECOVERED);
    assert.deepEqual(await subscription.data(1), [2]);
    reader.vanish();
    await publish(publisher, channel, upTo(6, 3));
    await reader.comeBack();
    assert.deepEqual(outcome(await subscription.subscribed(2)), RECOVERED);
    await publish(publisher, channel, [7]);
    assert.deepEqual(await subscription.data(3), [2, 6, 7]);
  });

  scenario('a positioned subscription knows its place and does not recover', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('watched');
    await publish(publisher, channel, upTo(2));
    const subscription = reader.subscribe(channel);
    const { positioned, recoverable, streamPosition } = await subscription.subscribed();
    assert.deepEqual({ positioned, recoverable }, { positioned: true, recoverable: false });
    assert.equal(streamPosition.offset, 2);
    reader.vanish();
    await publish(publisher, channel, [3]);
    await reader.comeBack();
    const { wasRecovering, ...second } = await subscription.subscribed(2);
    assert.equal(wasRecovering, false);
    assert.equal(second.streamPosition.offset, 3);
    await publish(publisher, channel, [4]);
    assert.deepEqual(await subscription.data(1), [4]);
  });

  scenario('publications that come while clients roam are received once, in order', async (room) => {
    const publisher = await room.connected();
    const readers = await room.all(5);
    const channel = room.channel('chat');
    const subscriptions = readers.map((each) => each.subscribe(channel, { recoverable: true }));
    for (const each of subscriptions) await each.subscribed();
    const numbers = upTo(200);
    const publishing = publish(publisher, channel, numbers);
    for (let round = 1; round <= 5; round++) {
      await subscriptions[0].data(round * 30);
      for (const reader of readers) reader.cut();
      for (const each of subscriptions) await each.subscribed(round + 1);
    }
    await publishing;
    for (const each of subscriptions) {
      assert.deepEqual(await each.data(200), numbers);
      for (const again of each.events.all('subscribed').slice(1)) {
        assert.deepEqual(outcome(again), RECOVERED);
      }
    }
  });

  scenario('an error 112 is what a wrong position in history is', async (room) => {
    const client = await room.connected();
    const channel = room.channel('chat');
    await publish(client, channel, [1]);
    const asked = client.sdk.history(channel, { limit: 1, since: { offset: 1, epoch: 'x' } });
    assert.equal((await refusal(asked)).code, 112);
  });
});
