import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../main/webapp/console/api.js';
import { Feed } from '../../main/webapp/console/feed.js';
import { Repeat } from '../../main/webapp/console/logic/repeat.js';
import { TOTALS } from '../../main/webapp/console/logic/rates.js';
import { FakeClock } from './fakes.js';

class Document extends EventTarget {
  visibilityState = 'visible';

  look(state) {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const settled = () => new Promise((done) => setImmediate(done));

function world() {
  const clock = new FakeClock();
  return { clock, document: new Document(), setTimeout: clock.setTimeout, clearTimeout: clock.clearTimeout, now: clock.now };
}

async function pass(it, ms) {
  it.clock.advance(ms);
  await settled();
}

/** Actions that end when they are told to. */
function actions() {
  const ends = [];
  return { ends, action: () => new Promise((end) => ends.push(end)) };
}

test('it is done at once, then again and again', async () => {
  const it = world();
  let times = 0;
  new Repeat(it, 1000, async () => void times++).start();
  for (const expected of [1, 2, 3]) {
    await pass(it, expected === 1 ? 0 : 1000);
    assert.equal(times, expected);
  }
});

test('it is never done before the last time has ended', async () => {
  const it = world();
  const { ends, action } = actions();
  const repeat = new Repeat(it, 1000, action);
  repeat.start();
  await pass(it, 10_000);
  repeat.start();
  it.document.look('hidden');
  it.document.look('visible');
  await pass(it, 10_000);
  assert.equal(ends.length, 1);
  ends[0]();
  await settled();
  await pass(it, 0);
  assert.equal(ends.length, 2);
});

test('nothing at all is done while nobody looks, and at once when somebody does', async () => {
  const it = world();
  const { ends, action } = actions();
  new Repeat(it, 1000, action).start();
  await pass(it, 0);
  it.document.look('hidden');
  ends[0]();
  await settled();
  await pass(it, 100_000);
  assert.deepEqual([ends.length, it.clock.pending], [1, 0]);
  it.document.look('visible');
  await pass(it, 0);
  assert.equal(ends.length, 2);
});

test('after its end it is not done again', async () => {
  const it = world();
  const { ends, action } = actions();
  const repeat = new Repeat(it, 1000, action);
  repeat.start();
  await pass(it, 0);
  repeat.stop();
  ends[0]();
  await settled();
  it.document.look('visible');
  await pass(it, 10_000);
  assert.deepEqual([ends.length, it.clock.pending], [1, 0]);
});

test('an action that throws does not end it', async (context) => {
  const logged = context.mock.method(console, 'error', () => {});
  const it = world();
  let times = 0;
  new Repeat(it, 1000, () => {
    if (++times === 1) throw new Error('a bug');
    return Promise.reject(new Error('another'));
  }).start();
  for (const ms of [0, 1000, 1000]) await pass(it, ms);
  assert.equal(times, 3);
  assert.equal(logged.mock.callCount(), 3);
});

const node = (time, clients = 1) => ({
  uid: 'a', name: 'one', time, num_clients: clients, num_users: 1, num_subs: 2, num_channels: 1, totals: Object.fromEntries(TOTALS.map((key) => [key, time])),
});

/** A feed whose answers are given one by one, and what it tells. */
function feed() {
  const it = world();
  const asked = [];
  const said = [];
  const made = new Feed({ call: (method) => new Promise((answer, fail) => asked.push({ method, answer, fail })) }, it);
  for (const event of ['told', 'lost', 'back']) made.on(event, () => said.push(event));
  return { ...it, feed: made, asked, said, it };
}

test('it asks every two seconds, and keeps what it was told', async () => {
  const { feed: made, asked, said, it } = feed();
  made.start();
  for (let i = 0; i < 3; i++) {
    await pass(it, i === 0 ? 0 : 2000);
    asked[i].answer({ nodes: [node(i * 2000, i)] });
    await settled();
  }
  assert.deepEqual(asked.map(({ method }) => method), ['info', 'info', 'info']);
  assert.deepEqual(said, ['told', 'told', 'told']);
  assert.deepEqual(made.samples.columns(['num_clients', 'messages_in', 'num_nodes']), [[0, 2, 4], [0, 1, 2], [null, 1000, 1000], [1, 1, 1]]);
  assert.equal(made.ratesOf('a')?.messages_out, 1000);
});

test('that the server is lost is told once, and that it is back', async () => {
  const { feed: made, asked, said, it } = feed();
  made.start();
  for (let i = 0; i < 3; i++) {
    await pass(it, i === 0 ? 0 : 2000);
    asked[i].fail(new ApiError('lost', 'away'));
    await settled();
  }
  assert.deepEqual(said, ['lost']);
  await pass(it, 2000);
  asked[3].answer({ nodes: [node(1)] });
  await settled();
  assert.deepEqual(said, ['lost', 'back', 'told']);
});

test('it goes by the clock of the node, and by that of the one that answers for a node it does not know', async () => {
  const { feed: made, asked, it } = feed();
  made.start();
  await pass(it, 5000);
  assert.equal(made.timeAt('one'), null);
  asked[0].answer({ nodes: [node(3_600_000), { ...node(7_200_000), uid: 'b', name: 'two' }] });
  await settled();
  it.clock.advance(1500);
  assert.deepEqual(['one', 'two', 'three'].map((name) => made.timeAt(name)), [3_601_500, 7_201_500, 3_601_500]);
});

test('a session that is over is no loss of the server', async () => {
  const { feed: made, asked, said, it } = feed();
  made.start();
  await pass(it, 0);
  asked[0].fail(new ApiError('over', ''));
  await settled();
  assert.deepEqual(said, []);
});

test('an answer that comes after its end is not told, nor one to the session before', async () => {
  const { feed: made, asked, said, it } = feed();
  made.start();
  await pass(it, 0);
  made.stop();
  made.start();
  asked[0].answer({ nodes: [node(1)] });
  await settled();
  assert.deepEqual([said, asked.length], [[], 1]);
  await pass(it, 2000);
  asked[1].answer({ nodes: [node(2)] });
  await settled();
  assert.deepEqual(said, ['told']);
});
