import assert from 'node:assert/strict';
import { describe } from 'node:test';
import WebSocket from 'ws';
import { inTime, until } from './events.mjs';
import { refusal, scenario } from './scenario.mjs';

const LIMIT = 65_536;

const nested = (levels) => (levels === 0 ? [] : [{ in: nested(levels - 1) }]);

const PAYLOADS = [
  null, false, true, 0, -0.5, 1e300, 5e-324, Number.MAX_SAFE_INTEGER, '', [], {},
  { '': '' }, { a: null, b: [null, [[]], {}] }, nested(100),
  'ÄÖÜß € Ελλάδα Кириллица 日本語 한국어 עברית 👩‍👩‍👧‍👦 𝒳', '\u0000\u0001\u001f\u007f\u0080\u2028\u2029\ufeff\uffff',
  '\n\r\t\b\f"\\/', '\ud800 alone, and \udc00', { 'ключ\n"': '\\u0041' }, 'a\nb',
  '{"id":1,"connect":{}}', '</script><!--', { push: { channel: 'x' } }, { error: { code: 1 } },
];

/** Says lines as no SDK would write them; resolves when the server has answered them all. */
async function say(address, lines) {
  const socket = new WebSocket(address);
  try {
    const answers = [];
    await inTime(new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', (code, reason) => reject(new Error(`closed: ${code} ${reason}`)));
      socket.on('open', () => socket.send(['{"id":1,"connect":{}}', ...lines].join('\n')));
      socket.on('message', (data) => {
        answers.push(...String(data).split('\n').filter((line) => line !== '{}'));
        if (answers.length > lines.length) resolve();
      });
    }), 'all lines are answered', () => answers.join('\n'));
    return answers;
  } finally {
    socket.removeAllListeners('close').close();
  }
}

/** A string whose publication, as the SDK sends it, is so many bytes in all. */
function filling(bytes, id, channel) {
  const frame = JSON.stringify({ publish: { channel, data: '' }, id });
  return 'x'.repeat(bytes - Buffer.byteLength(frame));
}

describe('payloads', { concurrency: 8 }, () => {
  scenario('every JSON value arrives as it was published, live and in history', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('chat');
    const subscription = reader.subscribe(channel);
    await subscription.subscribed();
    for (const data of PAYLOADS) await publisher.sdk.publish(channel, data);
    assert.deepEqual(await subscription.data(PAYLOADS.length), PAYLOADS);
    const { publications } = await reader.sdk.history(channel, { limit: -1 });
    assert.deepEqual(publications.map(({ data }) => data), PAYLOADS);
  });

  scenario('numbers, escapes and doubled members are passed on as they are written', async (room) => {
    const reader = await room.connected();
    const channel = room.channel('chat');
    const subscription = reader.subscribe(channel);
    await subscription.subscribed();
    const received = [];
    reader.sockets[0].on('message', (data) => received.push(String(data)));
    const written = ['1e400', '-0', '1.0E+2', '12345678901234567890.10', '{"a":1,"a":2}', '"\\u0041\\/"'];
    await say(room.address, written.map((data, i) =>
      `{"id":${i + 2},"publish":{"channel":"${channel}","data":${data}}}`));
    assert.deepEqual(await subscription.data(written.length),
      [Infinity, -0, 100, 12345678901234567000, { a: 2 }, 'A/']);
    for (const data of written) assert.ok(received.join('\n').includes(`"data":${data}`), data);
  });

  scenario('no data is 107', async (room) => {
    const client = await room.connected();
    assert.equal((await refusal(client.sdk.publish(room.channel('chat'), undefined))).code, 107);
  });

  scenario('a channel may have any printable name', async (room) => {
    const client = await room.connected();
    for (const name of ['Ελλάδα 日本', '👩‍👩‍👧‍👦', '"quoted" \\ /', '&<>;', 'a:b:c']) {
      const channel = room.channel('chat', name);
      const subscription = client.subscribe(channel);
      await subscription.subscribed();
      await client.sdk.publish(channel, name);
      assert.deepEqual(await subscription.data(1), [name]);
    }
  });

  scenario('a message of just the limit is taken', async (room) => {
    const [publisher, reader] = await room.all(2);
    const channel = room.channel('chat');
    const subscription = reader.subscribe(channel);
    await subscription.subscribed();
    const text = filling(LIMIT, 2, channel);
    await publisher.sdk.publish(channel, text);
    assert.match(publisher.frames().at(-2), /^→ \{"publish":.*/);
    assert.deepEqual(await subscription.data(1), [text]);
  });

  scenario('one byte more is 1009, and the client stays away', async (room) => {
    const client = await room.connected({ trouble: true });
    const channel = room.channel('chat');
    const text = filling(LIMIT + 1, 2, channel);
    const [lost] = await Promise.all([
      refusal(client.sdk.publish(channel, text)),
      client.events.nth('disconnected'),
    ]);
    assert.equal(lost.code, 11);
    assert.equal(client.events.all('disconnected')[0].code, 3);
    assert.equal(client.sockets.length, 1);
    const close = await until('the close is there', () => client.frames().at(-1), (frame) =>
      frame.startsWith('closed'));
    assert.match(close, /^closed 1009 /);
  });
});
