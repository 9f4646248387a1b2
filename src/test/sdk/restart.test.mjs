import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { inTime, until } from './events.mjs';
import { scenario } from './scenario.mjs';

/** Stops the server `restarting` and starts it again, with nothing in it. */
async function restart() {
  const answer = await inTime(fetch(process.env.TIDINGS_RESTART, { method: 'POST' }), 'restarted');
  assert.equal(answer.status, 204);
}

const upTo = (count) => Array.from({ length: count }, (_, i) => i);

/** So many, a hundred at a time. */
async function inGroups(count, make) {
  const all = [];
  while (all.length < count) {
    const group = upTo(Math.min(100, count - all.length));
    all.push(...await Promise.all(group.map(make)));
  }
  return all;
}

/** Publishes numbers until the publisher's connection ends; says how many were accepted. */
function publishUntilCut(publisher, channel) {
  const accepted = { count: 0 };
  let cut = false;
  publisher.sdk.on('connecting', () => (cut = true));
  const publish = async () => {
    while (!cut) {
      await publisher.sdk.publish(channel, accepted.count);
      accepted.count++;
    }
  };
  // The last one is refused: its answer did not come.
  publish().catch((refused) => assert.ok(cut, refused));
  return accepted;
}

describe('a server that restarts', () => {
  scenario('tells its clients, they come back, and learn that their positions are lost', async (room) => {
    const [publisher, reader] = await room.all(2, { trouble: true });
    const channel = room.channel('short');
    const [recovering, plain] = [
      reader.subscribe(channel),
      reader.subscribe(room.channel('plain')),
    ];
    const before = await recovering.subscribed();
    await plain.subscribed();
    await publisher.sdk.publish(channel, 'before');
    assert.deepEqual(await recovering.data(1), ['before']);
    await restart();
    assert.equal((await reader.events.nth('connecting', 2)).code, 3001);
    const { wasRecovering, recovered, streamPosition } = await recovering.subscribed(2);
    assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: false });
    assert.equal(streamPosition.offset, 0);
    assert.notEqual(streamPosition.epoch, before.streamPosition.epoch);
    assert.equal((await plain.subscribed(2)).wasRecovering, false);
    await publisher.events.nth('connected', 2);
    await publisher.sdk.publish(channel, 'after');
    await publisher.sdk.publish(room.channel('plain'), 'after');
    assert.deepEqual(await recovering.data(2), ['before', 'after']);
    assert.deepEqual(await plain.data(1), ['after']);
  }, 'restarting');

  scenario('delivers what it has accepted to a thousand clients, and they all come back', async (room) => {
    const readers = 1_000;
    // Gently: the server starts anew on the machine that all of them run on.
    const options = { trouble: true, minReconnectDelay: 500, maxReconnectDelay: 3_000 };
    const clients = await inGroups(readers + 1, () => room.connected(options));
    const [publisher, ...others] = clients;
    const channel = room.channel('short');
    const subscriptions = others.map((each) => each.subscribe(channel));
    for (const each of subscriptions) await each.subscribed();
    const accepted = publishUntilCut(publisher, channel);
    await until('publications flow', () => accepted.count, (count) => count >= 20);
    const restarted = restart();
    const promised = accepted.count;
    await restarted;
    for (const each of subscriptions) {
      const { wasRecovering, recovered } = await each.subscribed(2);
      assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: false });
      const delivered = each.events.all('publication').map(({ data }) => data);
      assert.deepEqual(delivered, upTo(delivered.length));
      assert.ok(delivered.length >= promised, `${delivered.length} of ${promised} delivered`);
    }
    for (const each of others) {
      assert.equal((await each.events.nth('connecting', 2)).code, 3001);
      await each.events.nth('connected', 2);
    }
    await publisher.events.nth('connected', 2);
    await publisher.sdk.publish(channel, 'after');
    for (const each of subscriptions) {
      await until('the next one comes', () => each.events.all('publication').at(-1)?.data,
        (data) => data === 'after');
    }
  }, 'restarting');
});
