import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Roster } from '../../main/webapp/roster.js';

const someone = (client) => ({ user: '', client });
const clients = ({ people }) => people && people.map(({ client }) => client);

test('nobody is known before the answer', () => {
  const roster = new Roster();
  roster.came(someone('a'));
  assert.equal(roster.people, null);
});

test('who comes and goes after the answer changes it', () => {
  const roster = new Roster();
  roster.answered([someone('a'), someone('b')]);
  roster.left(someone('a'));
  roster.came(someone('c'));
  roster.came(someone('b'));
  assert.deepEqual(clients(roster), ['b', 'c']);
});

test('who came and went before the answer is taken in, whether the answer knows of it or not', () => {
  const roster = new Roster();
  roster.came(someone('known'));
  roster.came(someone('unknown'));
  roster.left(someone('left'));
  roster.left(someone('forgotten'));
  roster.came(someone('back'));
  roster.left(someone('back'));
  roster.answered([someone('known'), someone('left'), someone('back')]);
  assert.deepEqual(clients(roster), ['known', 'unknown']);
});
