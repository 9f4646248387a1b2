import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, bytesPerSecond, count, duration, json, laidOut, line, plural, rate, shortId, visible, visibleName } from '../../main/webapp/console/logic/format.js';

test('counts are whole, and short from a million on', () => {
  assert.deepEqual([0, 1, 999, 1000, 999_999, 1_000_000, 12_345_678].map(count), ['0', '1', '999', '1,000', '999,999', '1M', '12.3M']);
});

test('rates have fractions while they are slow', () => {
  assert.deepEqual([0, 0.333, 1.26, 9.9, 12.4, 1234.5].map(rate), ['0', '0.33', '1.3', '9.9', '12', '1,235']);
});

test('what is not known is a dash', () => {
  for (const format of [count, rate, bytes, bytesPerSecond, duration]) {
    assert.deepEqual([null, undefined, NaN, Infinity, '7'].map(format), Array(5).fill('–'), format.name);
  }
});

test('bytes of memory are counted by 1024, on the wire by 1000', () => {
  assert.deepEqual([0, 1023, 1024, 1536, 1048575, 536870912, 2 ** 60].map(bytes), ['0 B', '1,023 B', '1 KiB', '1.5 KiB', '1 MiB', '512 MiB', '1,048,576 TiB']);
  assert.deepEqual([999, 1000, 1_500_000].map(bytesPerSecond), ['999 B/s', '1 kB/s', '1.5 MB/s']);
});

test('a duration has its two largest units', () => {
  assert.deepEqual([0, 59, 60, 61, 3600, 3661, 86_400, 90_061, -5].map(duration), ['0 s', '59 s', '1 min', '1 min 1 s', '1 h', '1 h 1 min', '1 d', '1 d 1 h', '0 s']);
});

test('one is not many', () => {
  assert.deepEqual([plural(0, 'node'), plural(1, 'node'), plural(2, 'node'), plural(2, 'new one', 'new ones')], ['0 nodes', '1 node', '2 nodes', '2 new ones']);
});

test('payloads are laid out, and no longer than wanted', () => {
  assert.equal(json({ a: [1] }, 100), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(json('x'.repeat(1000), 10), `"${'x'.repeat(9)}… (1,002 characters in all)`);
  assert.equal(line({ a: [1] }, 100), '{"a":[1]}');
  assert.equal(json(undefined, 10), '');
});

test('settings in JSON are laid out, others stay as they are', () => {
  assert.equal(laidOut('[{"name":"demo"}]'), '[\n  {\n    "name": "demo"\n  }\n]');
  for (const text of ['memory', '[not json', '', '12', '{x}']) assert.equal(laidOut(text), text);
});

test('what turns text around, or hides in it, is written out; letters of any script stay', () => {
  assert.equal(visible('\u202egnp.exe'), '\\u202egnp.exe');
  assert.equal(visible('a\u0000\u200bb\ufeff'), 'a\\u0000\\u200bb\\ufeff');
  for (const text of ['שלום', '👩‍👩‍👧', 'é', 'a\nb\tc', '<b>']) assert.equal(visible(text), text);
});

test('letters that nobody sees are written out', () => {
  for (const code of ['00ad', '034f', '115f', '1160', '180e', '3164', 'ffa0']) {
    assert.equal(visible(`a${String.fromCharCode(parseInt(code, 16))}b`), `a\\u${code}b`);
  }
});

test('in a name, space is written out where it is not seen', () => {
  assert.equal(visibleName('a\nb\tc'), 'a\\u000ab\\u0009c');
  assert.equal(visibleName('ann  lee'), 'ann\\u0020\\u0020lee');
  assert.equal(visibleName(' ann\u00a0lee '), '\\u0020ann\\u00a0lee\\u0020');
  assert.equal(visibleName('\u202ea'), '\\u202ea');
  for (const name of ['ann lee', 'שלום עולם', '山田\u3000太郎', '👩‍👩‍👧', '']) assert.equal(visibleName(name), name);
});

test('an id is cut only if it is long', () => {
  assert.equal(shortId('0b54ef1a-3f2a-4c1e-9d00-000000000000'), '0b54ef1a…');
  assert.equal(shortId('short-one'), 'short-one');
});
