import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inFakePage } from './fake-page.js';
import { FakeServer } from './fakes.js';

const WEBAPP = new URL('../../main/webapp/', import.meta.url);
const STREAM = { recoverable: true, positioned: true, epoch: 'e', offset: 5 };
const ME = { user: '', client: 'c-1' };
const ANN = { user: 'ann', client: '0123456789' };

let loads = 0;

/** Until all promises that can be kept are kept. */
const settled = () => new Promise((done) => setImmediate(done));

/** Loads channels.js anew into a page of fakes. */
function claim(name, run) {
  test(name, () => inFakePage({ address: 'http://here:8080/app/index.html', readyState: 'interactive' }, async (fakes) => {
    const page = Object.assign(new Page(), fakes);
    page.element('channel-name').value = 'demo:lobby';
    page.element('channel-hint').hidden = true;
    await import(new URL(`channels.js?${++loads}`, WEBAPP).href);
    await run(page);
    page.ws?.serverCloses(3500);
    await settled();
    assert.equal(page.clock.pending, 0, 'timers left');
    assert.ok(page.network.atOnce <= 1, 'two connections at once');
  }));
}

class Page {
  #servers = new Map();

  get ws() {
    return this.network.last;
  }

  get server() {
    if (!this.#servers.has(this.ws)) this.#servers.set(this.ws, new FakeServer(this.ws));
    return this.#servers.get(this.ws);
  }

  element(id) {
    return this.document.getElementById(id);
  }

  text(id) {
    return this.element(id).textContent;
  }

  /** Asks for a channel, as far as the server's answer. */
  ask() {
    this.press();
    this.server.accepts();
  }

  async subscribe({ people = [ME], ...result } = STREAM) {
    this.ask();
    await this.accept(result, people);
  }

  async accept(result, people = [ME]) {
    this.server.answers('subscribe', result);
    await settled();
    if (people) this.server.answers('presence', { presence: Object.fromEntries(people.map((info) => [info.client, info])) });
    await settled();
  }

  /** The connection is lost, and the next one is accepted. */
  reopen() {
    this.ws.serverCloses();
    this.clock.advance(500);
    this.server.accepts({ client: 'c-2' });
  }

  press() {
    assert.equal(this.element('channel-form').submit(), false, 'the browser would send the form');
  }

  publish(text) {
    this.element('channel-text').value = text;
    assert.equal(this.element('channel-publish-form').submit(), false, 'the browser would send the form');
  }

  hears(data, info = ANN, offset = undefined) {
    this.server.publishes('demo:lobby', { data, info, offset });
  }

  get messages() {
    return this.element('channel-messages').children.map(({ textContent }) => textContent);
  }

  get people() {
    return this.element('channel-people').children.map(({ textContent }) => textContent);
  }

  get notice() {
    return this.text('channel-notice');
  }

  get hint() {
    return !this.element('channel-hint').hidden;
  }
}

claim('nothing is connected before a channel is asked for', (page) => {
  assert.equal(page.network.sockets.length, 0);
  assert.equal(page.element('channel-button').disabled, false);
  assert.equal(page.element('channel-publish').disabled, true);
  page.publish('to nobody');
  page.element('channel-name').value = '  ';
  page.press();
  assert.equal(page.network.sockets.length, 0);
});

claim('it subscribes on a connection of its own, asks who is there, and says so', async (page) => {
  await page.subscribe();
  assert.equal(page.ws.url, 'ws://here:8080/app/connection/websocket');
  const [asked] = page.server.asked('subscribe');
  assert.deepEqual([asked.channel, asked.join_leave, asked.recoverable], ['demo:lobby', true, true]);
  assert.equal(page.notice, 'Subscribed.');
  assert.deepEqual([page.text('channel-state-label'), page.element('channel-state').dataset.state], ['Connected', 'connected']);
  assert.deepEqual([page.people, page.text('channel-people-count'), page.text('channel-people-note')], [['you'], '(1)', '']);
  assert.deepEqual([page.text('channel-button'), page.element('channel-name').readOnly], ['Unsubscribe', true]);
});

claim('a publication is shown as text, with who sent it', async (page) => {
  await page.subscribe();
  page.hears({ text: '<b>bold</b>' }, ANN, 6);
  page.hears('plain', ME, 7);
  page.hears({ any: 1 }, null, 8);
  page.hears(null, { user: '', client: 'abcdefgh' }, 9);
  assert.deepEqual(page.messages, ['ann (012345): <b>bold</b>', 'you: plain', 'the server: {"any":1}', 'abcdef: null']);
  const [who, what] = page.element('channel-messages').children[0].children;
  assert.deepEqual([who.name, what.name, what.children.length], ['b', 'bdi', 0]);
});

claim('many messages, long ones and long names are cut', async (page) => {
  await page.subscribe();
  for (let i = 1; i <= 1000; i++) page.hears(`${i}`, ME, 5 + i);
  assert.deepEqual([page.messages.length, page.messages[0], page.messages.at(-1)], [300, 'you: 701', 'you: 1000']);
  page.hears('x'.repeat(60_000), { user: 'y'.repeat(60_000), client: 'c' }, 1006);
  assert.ok(page.messages.at(-1).length < 2100);
});

claim('a text is published, and the field is empty for the next', async (page) => {
  await page.subscribe();
  page.publish('hello');
  assert.deepEqual(page.server.asked('publish'), [{ channel: 'demo:lobby', data: { text: 'hello' } }]);
  assert.equal(page.element('channel-text').value, '');
  page.publish('');
  assert.equal(page.server.asked('publish').length, 1);
});

claim('a text that is refused comes back to its field, unless another is being written', async (page) => {
  await page.subscribe();
  page.publish('one');
  page.server.refuses('publish', 103, { message: 'permission denied' });
  await settled();
  assert.equal(page.text('channel-unsent'), 'Not published: permission denied');
  assert.equal(page.element('channel-text').value, 'one');
  page.publish('two');
  assert.equal(page.text('channel-unsent'), '');
  page.element('channel-text').value = 'three';
  page.reopen();
  await settled();
  assert.match(page.text('channel-unsent'), /^Perhaps not published: /);
  assert.equal(page.element('channel-text').value, 'three');
  page.press();
  assert.equal(page.text('channel-unsent'), '');
});

claim('who comes and goes is shown; of very many, how many', async (page) => {
  await page.subscribe();
  page.server.pushes({ channel: 'demo:lobby', join: { info: ANN } });
  assert.deepEqual([page.people, page.text('channel-people-count')], [['you', 'ann (012345)'], '(2)']);
  page.server.pushes({ channel: 'demo:lobby', leave: { info: ANN } });
  assert.deepEqual([page.people, page.text('channel-people-count')], [['you'], '(1)']);
  for (let i = 1; i < 200; i++) page.server.pushes({ channel: 'demo:lobby', join: { info: { user: 'u', client: `${i}` } } });
  assert.deepEqual([page.people.length, page.text('channel-people-count'), page.text('channel-people-note')], [50, '(200)', 'and 150 more']);
});

claim('before the answer is there nobody is counted', async (page) => {
  page.ask();
  await page.accept(STREAM, null);
  page.server.pushes({ channel: 'demo:lobby', join: { info: ANN } });
  assert.deepEqual([page.people, page.text('channel-people-count')], [[], '']);
  page.server.answers('presence', { presence: { 'c-1': ME } });
  await settled();
  assert.deepEqual(page.people, ['you', 'ann (012345)']);
});

for (const answer of ['answers', 'refuses']) {
  claim(`the answer to an earlier question about who is there is nobody's any more: ${answer}`, async (page) => {
    page.ask();
    await page.accept(STREAM, null);
    page.press();
    if (answer === 'answers') page.server.answers('presence', { presence: { 'c-1': ME } });
    else page.server.refuses('presence', 108);
    page.server.answers('unsubscribe');
    await settled();
    assert.deepEqual([page.people, page.text('channel-people-count')], [[], '']);
    assert.equal(page.text('channel-people-note'), 'Not known while not subscribed.');
  });
}

claim('a channel that does not tell who is there is said to be so', async (page) => {
  page.ask();
  await page.accept(STREAM, null);
  page.server.refuses('presence', 108);
  await settled();
  page.server.pushes({ channel: 'demo:lobby', join: { info: ANN } });
  assert.deepEqual([page.people, page.text('channel-people-note'), page.text('channel-people-count')], [[], 'This channel does not tell.', '']);
});

claim('when it cannot be said for now who is there, the page says why', async (page) => {
  page.ask();
  await page.accept(STREAM, null);
  page.server.refuses('presence', 111, { message: 'too many requests', temporary: true });
  await settled();
  assert.equal(page.text('channel-people-note'), 'Not known: too many requests.');
});

claim('after a cut it says how many messages were recovered, and shows them once, in order', async (page) => {
  await page.subscribe();
  page.hears('before', ANN, 6);
  page.reopen();
  assert.deepEqual([page.people, page.text('channel-people-note')], [[], 'Not known while not subscribed.']);
  const publications = [7, 8, 9].map((offset) => ({ data: `${offset}`, info: offset === 8 ? ME : ANN, offset }));
  await page.accept({ ...STREAM, offset: 6, was_recovering: true, recovered: true, publications }, [ANN, { user: '', client: 'c-2' }]);
  assert.equal(page.notice, 'Recovered 3 messages.');
  assert.deepEqual(page.messages, ['ann (012345): before', 'ann (012345): 7', 'you: 8', 'ann (012345): 9']);
  assert.deepEqual(page.people, ['ann (012345)', 'you']);
});

for (const [claimed, result, said] of [
  ['one message', { was_recovering: true, recovered: true, publications: [{ data: 1, offset: 6 }] }, 'Recovered 1 message.'],
  ['nothing', { was_recovering: true, recovered: true }, 'Back: nothing was missed.'],
  ['what cannot be recovered', { epoch: 'f', was_recovering: true }, 'Could not recover: some messages may be missing.'],
  ['what a channel without history does not keep', { recoverable: false, positioned: false }, 'Could not recover: some messages may be missing.'],
]) {
  claim(`after a cut it says of ${claimed}: ${said}`, async (page) => {
    await page.subscribe();
    page.reopen();
    await page.accept({ ...STREAM, ...result });
    assert.equal(page.notice, said);
  });
}

for (const [code, hint] of [[102, true], [103, true], [106, false]]) {
  claim(`refused with ${code} it ${hint ? 'says' : 'does not say'} how to open channels, and tries no more`, async (page) => {
    page.ask();
    page.server.refuses('subscribe', code, { message: 'so it is' });
    await settled();
    assert.deepEqual([page.notice, page.hint], [`Not subscribed: so it is (${code}).`, hint]);
    assert.equal(page.element('channel-notice').textChanges, 1, 'a screen reader hears it once');
    page.clock.advance(20_000);
    assert.equal(page.server.asked('subscribe').length, 1);
    assert.deepEqual([page.text('channel-button'), page.element('channel-publish').disabled], ['Subscribe', true]);
    page.press();
    assert.deepEqual([page.notice, page.hint, page.server.asked('subscribe').length], ['', false, 2]);
  });
}

claim('what is tried again is said', async (page) => {
  page.ask();
  page.server.refuses('subscribe', 111, { message: 'too many requests', temporary: true });
  assert.equal(page.notice, 'Not subscribed yet: too many requests (111).');
  page.clock.advance(500);
  await page.accept(STREAM);
  assert.equal(page.notice, 'Subscribed.');
});

claim('a connection that is refused for good ends it, and it can be asked for again', async (page) => {
  await page.subscribe();
  page.ws.serverCloses(3501, 'a token is required');
  await settled();
  assert.equal(page.text('channel-state-label'), 'Stopped: a token is required (3501)');
  assert.deepEqual([page.text('channel-button'), page.people, page.element('channel-publish').disabled], ['Subscribe', [], true]);
  page.clock.advance(60_000);
  assert.equal(page.network.sockets.length, 1);
  await page.subscribe();
  assert.equal(page.notice, 'Subscribed.');
});

claim('unsubscribed, it hears no more, and another channel begins with an empty list', async (page) => {
  await page.subscribe();
  page.hears('one', ANN, 6);
  page.press();
  page.server.answers('unsubscribe');
  page.hears('two', ANN, 7);
  assert.deepEqual([page.notice, page.people], ['Unsubscribed.', []]);
  assert.deepEqual(page.messages, ['ann (012345): one']);
  page.element('channel-name').value = ' demo:other ';
  page.press();
  assert.equal(page.server.asked('subscribe').at(-1).channel, 'demo:other');
  assert.deepEqual(page.messages, []);
});

claim('what the server ends is said with its reason', async (page) => {
  await page.subscribe();
  page.server.pushes({ channel: 'demo:lobby', unsubscribe: { code: 2000, reason: 'server unsubscribe' } });
  assert.deepEqual([page.notice, page.hint], ['Not subscribed: server unsubscribe (2000).', false]);
});
