import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveState } from '../../main/webapp/console/logic/live-state.js';

const connection = (state, attempt = 0, code = undefined, reason = '') => ({ state, attempt, code, reason });
const text = (...args) => liveState(...args).text;

test('it is live when the subscription is', () => {
  assert.deepEqual(
    [text(connection('idle'), 'subscribing', ''), text(connection('connecting'), 'subscribing', ''), text(connection('connected'), 'subscribing', '')],
    ['Connecting…', 'Connecting…', 'Subscribing…'],
  );
  assert.deepEqual(liveState(connection('connected'), 'subscribed', ''), { signal: 'connected', text: 'Live' });
});

test('while the server is away it is told once, not with each attempt', () => {
  const told = [connection('waiting', 1), connection('connecting', 1), connection('waiting', 2), connection('connecting', 2)].map((it) => text(it, 'subscribing', ''));
  assert.deepEqual([...new Set(told)], ['Reconnecting…']);
});

test('why the subscription ended stays, whatever becomes of the connection', () => {
  for (const state of ['connected', 'waiting', 'connecting', 'offline', 'stopped']) {
    assert.deepEqual(liveState(connection(state, 1), 'unsubscribed', 'Not subscribed: unknown channel (102)'), { signal: 'stopped', text: 'Not subscribed: unknown channel (102)' });
  }
});

test('why the connection stopped is told', () => {
  assert.deepEqual(liveState(connection('stopped', 0, 3503, 'force disconnect'), 'subscribing', ''), { signal: 'stopped', text: 'Stopped: force disconnect (3503)' });
});
