import assert from 'node:assert/strict';
import { test } from 'node:test';
import { href, parseRoute } from '../../main/webapp/console/logic/routes.js';
import { ATTACKS } from './console-attacks.js';

test('a link to a channel or a client leads there, whatever its name is', () => {
  for (const name of ATTACKS) {
    assert.deepEqual({ ...parseRoute(href.channel(name)), query: null }, { screen: 'channel', name, query: null });
    assert.equal(parseRoute(href.client(name)).name, name);
  }
});

test('a link keeps everything of a name from the browser', () => {
  for (const name of ATTACKS) assert.match(href.channel(name), /^#\/channel\/[\w%.~!*'()-]+$/);
});

test('half of an emoji makes a link, too', () => {
  assert.equal(parseRoute(href.channel('a\ud83d')).name, 'a\ufffd');
});

test('what is searched for is in the address', () => {
  for (const text of ATTACKS) {
    const { screen, query } = parseRoute(href.screen('clients', { user: text }));
    assert.deepEqual([screen, query.get('user')], ['clients', text]);
  }
  assert.equal(parseRoute(href.screen('clients', { user: '' })).query.get('user'), '');
  assert.equal(parseRoute(href.screen('clients')).query.get('user'), null);
});

test('a name may be typed as it is', () => {
  assert.deepEqual(parseRoute('#/channel/a/b').name, 'a/b');
  assert.deepEqual(parseRoute('#/channel/news:sport').name, 'news:sport');
});

test('what is not known leads to the overview', () => {
  for (const hash of ['', '#', '#/', '#/channel', '#/channel/', '#/channel/%', '#/overview/x', '#/toString', '#/nothing', '#content']) {
    assert.equal(parseRoute(hash).screen, 'overview', hash);
  }
});
