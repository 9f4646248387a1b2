import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rates, TOTALS } from '../../main/webapp/console/logic/rates.js';
import { Samples } from '../../main/webapp/console/logic/samples.js';

const node = (uid, time, messages, more = {}) => ({ uid, time, totals: { ...Object.fromEntries(TOTALS.map((key) => [key, 0])), messages_in: messages, ...more } });

/** What a run of answers says of messages_in per second. */
function speeds(...answers) {
  const rates = new Rates();
  return answers.map((nodes) => rates.update(nodes).rates?.messages_in ?? null);
}

test('nothing is known until a node has spoken twice', () => {
  assert.deepEqual(speeds([node('a', 0, 500)], [node('a', 2000, 700)]), [null, 100]);
});

test('a node that has said nothing new keeps its rate', () => {
  assert.deepEqual(speeds([node('a', 0, 0)], [node('a', 3000, 300)], [node('a', 3000, 300)], [node('a', 6000, 300)]), [null, 100, 100, 0]);
});

test('a clock that went back is no news', () => {
  assert.deepEqual(speeds([node('a', 5000, 0)], [node('a', 6000, 10)], [node('a', 4000, 5)], [node('a', 7000, 30)]), [null, 10, 10, 20]);
});

test('a clock that was set back by far begins anew', () => {
  const hour = 3_600_000;
  assert.deepEqual(speeds([node('a', hour, 0)], [node('a', hour + 1000, 10)], [node('a', 1000, 20)], [node('a', 3000, 60)]), [null, 10, null, 20]);
});

test('while one of those that were there from the beginning is not known, the sum is not', () => {
  const a = (t) => node('a', t, t / 10);
  assert.deepEqual(
    speeds([a(0), node('b', 0, 0)], [a(2000), node('b', 0, 0)], [a(4000), node('b', 3000, 30)], [a(6000), node('b', 3000, 30)]),
    [null, null, 110, 110],
  );
});

test('nor is it after a pause, until all have spoken again', () => {
  const both = (t, u) => [node('a', t, t / 100), node('b', u, u / 1000)];
  assert.deepEqual(speeds(both(0, 0), both(2000, 2000), both(60_000, 60_000), both(62_000, 60_000), both(64_000, 63_000)), [null, 11, null, null, 11]);
});

test('one that comes later leaves the sum known', () => {
  assert.deepEqual(speeds([node('a', 0, 0)], [node('a', 1000, 10)], [node('a', 2000, 20), node('b', 0, 0)], [node('a', 3000, 30), node('b', 0, 0)]), [null, 10, 10, 10]);
});

test('rates of several nodes are added up, each by its own clock', () => {
  assert.deepEqual(speeds([node('a', 0, 0), node('b', 100_000, 0)], [node('a', 2000, 20), node('b', 103_000, 300)]), [null, 110]);
});

test('a node that goes, comes or starts again makes no jump', () => {
  const both = (t, a, b) => [node('a', t, a), node('b', t, b)];
  assert.deepEqual(
    speeds(both(0, 0, 1_000_000), both(1000, 10, 1_000_005), [node('a', 2000, 20)], [node('a', 3000, 30), node('b', 3000, 1_000_020)], [node('a', 4000, 40), node('c', 4000, 0)], [node('a', 5000, 50), node('c', 5000, 7)]),
    [null, 15, 10, 10, 10, 17],
  );
});

test('what fell is never told as less than nothing', () => {
  assert.deepEqual(speeds([node('a', 0, 100)], [node('a', 1000, 0)]), [null, 0]);
});

test('after a pause it begins anew', () => {
  assert.deepEqual(speeds([node('a', 0, 0)], [node('a', 60_000, 6000)], [node('a', 62_000, 6020)]), [null, null, 10]);
});

test('each node is known by itself', () => {
  const rates = new Rates();
  rates.update([node('a', 0, 0), node('b', 0, 0)]);
  rates.update([node('a', 1000, 5), node('b', 1000, 9)]);
  assert.deepEqual([rates.of('a')?.messages_in, rates.of('b')?.messages_in, rates.of('c')], [5, 9, null]);
});

test('events are counted once, and not those of hours in which nobody looked', () => {
  const rates = new Rates();
  const counts = (time, healings) => rates.update([node('a', time, 0, { healings })]).counts.healings;
  assert.deepEqual([counts(0, 7), counts(2000, 9), counts(2000, 9), counts(62_000, 10), counts(10_000_000, 99)], [0, 2, 0, 1, 0]);
});

const samples = () => new Samples({ windowMs: 10_000, gapMs: 3_000 });

test('samples become columns, in seconds', () => {
  const ring = samples();
  ring.add(1000, { a: 1, b: 2 });
  ring.add(3000, { a: 3 });
  assert.deepEqual(ring.columns(['a', 'b']), [[1, 3], [1, 3], [2, null]]);
});

test('a gap in time is a gap in the line', () => {
  const ring = samples();
  ring.add(1000, { a: 1 });
  ring.add(9000, { a: 2 });
  assert.deepEqual(ring.columns(['a']), [[1, 1.001, 9], [1, null, 2]]);
});

test('what is older than the window goes', () => {
  const ring = samples();
  for (let at = 1000; at <= 100_000; at += 1000) ring.add(at, { a: 1 });
  assert.deepEqual([ring.size, ring.sum('a'), ring.columns([])[0][0]], [11, 11, 90]);
});

test('when the clock was set back it begins anew', () => {
  const ring = samples();
  ring.add(50_000, { a: 1 });
  ring.add(1000, { a: 2 });
  assert.deepEqual(ring.columns(['a']), [[1], [2]]);
});
