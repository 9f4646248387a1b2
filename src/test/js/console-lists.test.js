import assert from 'node:assert/strict';
import { test } from 'node:test';
import { literal, toPattern } from '../../main/webapp/console/logic/glob.js';
import { Loader } from '../../main/webapp/console/logic/loader.js';
import { Pager } from '../../main/webapp/console/logic/pager.js';
import { Recent } from '../../main/webapp/console/logic/recent.js';

test('a part of a name stands for what contains it, and none of it is special', () => {
  assert.equal(toPattern('chat'), '*chat*');
  assert.equal(toPattern('  chat '), '*chat*');
  assert.equal(toPattern('a[b]?\\'), '*a\\[b]\\?\\\\*');
});

test('with a star it is a pattern already', () => {
  assert.equal(toPattern('chat:*'), 'chat:*');
  assert.equal(toPattern('[a-c]*\\*'), '[a-c]*\\*');
});

test('nothing asks for everything', () => {
  assert.equal(toPattern(''), undefined);
  assert.equal(toPattern('  '), undefined);
});

test('a literal has nothing special', () => {
  assert.equal(literal('*?[a]\\'), '\\*\\?\\[a]\\\\');
  assert.equal(literal('news:sport'), 'news:sport');
});

test('pages follow each other, forward and back', () => {
  const pager = new Pager();
  const seen = [pager.after];
  for (const next of ['b', 'd']) {
    pager.loaded(next);
    pager.forward();
    seen.push(pager.after);
  }
  pager.loaded(undefined);
  assert.deepEqual(seen, [undefined, 'b', 'd']);
  assert.deepEqual([pager.number, pager.hasNext, pager.hasPrevious], [3, false, true]);
  pager.backward();
  assert.deepEqual([pager.after, pager.number, pager.hasNext], ['b', 2, true]);
  pager.backward();
  assert.deepEqual([pager.after, pager.hasPrevious], [undefined, false]);
});

test('before the first page and after the last there is nothing', () => {
  const pager = new Pager();
  pager.loaded(undefined);
  pager.forward();
  pager.backward();
  assert.deepEqual([pager.after, pager.number], [undefined, 1]);
});

test('another search begins with the first page', () => {
  const pager = new Pager();
  pager.loaded('b');
  pager.forward();
  pager.restart();
  assert.deepEqual([pager.after, pager.number, pager.hasNext], [undefined, 1, false]);
});

test('the way to a page leads there again, and what is no way leads to the first', () => {
  const pager = new Pager();
  for (const next of ['b', 'd']) {
    pager.loaded(next);
    pager.forward();
  }
  const again = new Pager();
  again.restore(structuredClone(pager.way));
  assert.deepEqual([again.after, again.number, again.hasNext], ['d', 3, false]);
  again.backward();
  assert.deepEqual([again.after, again.hasNext], ['b', true]);
  for (const way of [undefined, null, 'b', [1], [undefined]]) {
    again.restore(way);
    assert.deepEqual([again.after, again.number], [undefined, 1]);
  }
});

test('what came while it was paused is given at once, the newest first', () => {
  const recent = new Recent(3);
  for (const item of [1, 2, 3, 4, 5]) recent.add(item);
  assert.equal(recent.came, 5);
  assert.deepEqual(recent.take(), [5, 4, 3]);
  assert.deepEqual([recent.came, recent.take()], [0, []]);
});

test('what is no news is given with the others, but not counted', () => {
  const recent = new Recent(3);
  recent.add('a');
  recent.add('gap', 0);
  assert.equal(recent.came, 1);
  assert.deepEqual(recent.take(), ['gap', 'a']);
});

test('however much comes, it stays small', () => {
  const recent = new Recent(10);
  for (let i = 0; i < 100_000; i++) recent.add(i);
  assert.equal(recent.came, 100_000);
  assert.equal(recent.take().length, 10);
});

const settled = () => new Promise((done) => setImmediate(done));

test('what is asked anew takes the place of what has not come yet', async () => {
  const loader = new Loader();
  const told = [];
  const asked = [];
  const ask = (signal) => new Promise((resolve, reject) => asked.push({ signal, resolve, reject }));
  for (let i = 0; i < 3; i++) loader.load(ask, { done: (result) => told.push(result), failed: (error) => told.push(error.message) });
  asked[0].resolve('first');
  asked[1].reject(new Error('second'));
  asked[2].resolve('third');
  await settled();
  assert.deepEqual(told, ['third']);
  assert.deepEqual(asked.map(({ signal }) => signal.aborted), [true, true, false]);
});

test('what is given up is told neither as done nor as failed', async () => {
  const loader = new Loader();
  const told = [];
  loader.load((signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))), { done: (it) => told.push(it), failed: (it) => told.push(it) });
  loader.stop();
  await settled();
  assert.deepEqual(told, []);
});

test('a failure is told', async () => {
  const told = [];
  new Loader().load(() => Promise.reject(new Error('no')), { done: (it) => told.push(it), failed: ({ message }) => told.push(message) });
  await settled();
  assert.deepEqual(told, ['no']);
});
