import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { inTime } from './events.mjs';
import { scenario } from './scenario.mjs';

/** Stops the server `restarting` and starts it again, with nothing in it. */
async function restart() {
  const answer = await inTime(fetch(process.env.TIDINGS_RESTART, { method: 'POST' }), 'restarted');
  assert.equal(answer.status, 204);
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
});
