import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inFakePage } from './fake-page.js';

const WEBAPP = new URL('../../main/webapp/', import.meta.url);
const DATA = '{"data":"this is our data to send","other":"this can be in any format"}';
const REPLY = '{"append":true,"returnText":"I am using websockets!"}';

let loads = 0;

/** Loads local.js anew into a page of fakes. */
function claim(name, run, { address = 'http://here:8080/app/index.html', readyState = 'interactive' } = {}) {
  test(name, () => inFakePage({ address, readyState }, async (fakes) => {
    const { clock, network } = fakes;
    const page = Object.assign(new Page(), fakes);
    page.module = await import(new URL(`local.js?${++loads}`, WEBAPP).href);
    await run(page);
    if (page.ws?.readyState === 0) page.ws.serverAccepts();
    page.ws?.serverCloses(3500);
    clock.advance(60_000);
    assert.equal(clock.pending, 0, 'timers left');
    assert.ok(network.atOnce <= 1, 'two connections at once');
  }));
}

class Page {
  get ws() {
    return this.network.last;
  }

  element(id) {
    return this.document.getElementById(id);
  }

  click() {
    this.element('websocket-button').click();
  }

  get state() {
    return this.element('websocket-state').dataset.state;
  }

  /** What is read on the screen. */
  get stateText() {
    return this.element('websocket-state-label').textContent + this.element('websocket-state-countdown').textContent;
  }

  get waitingText() {
    return this.element('websocket-waiting').textContent;
  }

  get replies() {
    return this.element('websocket-returns').children.map(({ textContent }) => textContent);
  }
}

claim('it connects to ws beside the page', (page) => {
  assert.equal(page.ws.url, 'ws://here:8080/app/ws?heartbeat=1');
});

claim('a page at the root, loaded by https, connects to the root by wss', (page) => {
  assert.equal(page.ws.url, 'wss://here/ws?heartbeat=1');
}, { address: 'https://here/' });

claim('a document that is still loading is waited for', (page) => {
  assert.equal(page.network.sockets.length, 0);
  page.document.becomeReady();
  assert.equal(page.network.sockets.length, 1);
}, { readyState: 'loading' });

claim('a document that is complete is connected at once, and once only', (page) => {
  page.document.becomeReady();
  page.module.connect();
  assert.equal(page.network.sockets.length, 1);
}, { readyState: 'complete' });

claim('it says that it is loaded each time it opens, and a click sends the data', (page) => {
  page.ws.serverAccepts();
  assert.deepEqual(page.ws.sent, ['{"loaded":true}']);
  page.click();
  assert.deepEqual(page.ws.sent, ['{"loaded":true}', DATA]);
  page.ws.serverCloses(1001);
  page.clock.advance(500);
  page.ws.serverAccepts();
  assert.deepEqual(page.ws.sent, ['{"loaded":true}']);
});

claim('a reply is appended as text', (page) => {
  page.ws.serverAccepts();
  page.ws.serverSends(REPLY);
  page.ws.serverSends('{"append":true,"returnText":"<b>bold</b>"}');
  assert.deepEqual(page.replies, ['I am using websockets!', '<b>bold</b>']);
  assert.equal(page.element('websocket-returns').children[0].name, 'p');
});

claim('what does not say append is not appended', (page) => {
  page.ws.serverAccepts();
  for (const data of ['{"append":"true","returnText":"no"}', '{"returnText":"no"}', 'null', 'not JSON', '{}']) page.ws.serverSends(data);
  assert.deepEqual(page.replies, []);
});

claim('only the last few hundred replies are kept', (page) => {
  page.ws.serverAccepts();
  for (let i = 1; i <= 1000; i++) page.ws.serverSends(JSON.stringify({ append: true, returnText: `${i}` }));
  assert.deepEqual([page.replies.length, page.replies[0], page.replies.at(-1)], [300, '701', '1000']);
});

claim('connect() is fulfilled when it is open, and isOpen() tells', async (page) => {
  let open = false;
  const connected = page.module.connect().then(() => (open = true));
  await Promise.resolve();
  assert.deepEqual([open, page.module.isOpen(page.ws)], [false, false]);
  page.ws.serverAccepts();
  await connected;
  assert.deepEqual([open, page.module.isOpen(page.ws)], [true, true]);
});

claim('it shows that it connects, is connected, and counts down to the next attempt', (page) => {
  assert.deepEqual([page.state, page.stateText], ['connecting', 'Connecting…']);
  page.ws.serverAccepts();
  assert.deepEqual([page.state, page.stateText], ['open', 'Connected']);
  for (const delay of [500, 1000, 2000]) {
    page.ws.serverCloses();
    page.clock.advance(delay);
  }
  page.ws.serverCloses(); // 4 s
  const seen = [0, 1000, 1000, 1000].map((ms) => (page.clock.advance(ms), page.stateText));
  assert.deepEqual(seen, ['Reconnecting in 4 s…', 'Reconnecting in 3 s…', 'Reconnecting in 2 s…', 'Reconnecting in 1 s…']);
  page.clock.advance(1000);
  assert.deepEqual([page.state, page.stateText], ['reconnecting', 'Reconnecting…']);
  page.ws.serverAccepts();
  assert.deepEqual([page.state, page.stateText], ['open', 'Connected']);
  page.clock.advance(10_000);
  assert.equal(page.stateText, 'Connected');
});

claim('a screen reader hears once that it reconnects, however long that takes', (page) => {
  page.ws.serverAccepts();
  const label = page.element('websocket-state-label');
  const before = label.textChanges;
  for (let i = 0; i < 10; i++) {
    page.ws.serverCloses();
    page.clock.advance(20_000);
  }
  assert.equal(label.textContent, 'Reconnecting');
  assert.equal(label.textChanges, before + 1);
});

claim('it shows that there is no network', (page) => {
  page.ws.serverAccepts();
  page.browser.goOffline();
  assert.deepEqual([page.state, page.stateText], ['offline', 'Offline…']);
  page.browser.goOnline();
  page.ws.serverAccepts();
  assert.equal(page.state, 'open');
});

claim('it shows what stopped it', (page) => {
  page.ws.serverAccepts();
  page.ws.serverCloses(3507, 'permission denied');
  assert.deepEqual([page.state, page.stateText], ['stopped', 'Stopped: permission denied (3507)']);
  page.click();
  assert.match(page.waitingText, /not sent/);
});

claim('clicks made while it is away are counted and sent when it is back', (page) => {
  page.ws.serverAccepts();
  page.ws.serverCloses();
  page.click();
  assert.equal(page.waitingText, '1 message waiting');
  page.click();
  page.click();
  assert.equal(page.waitingText, '3 messages waiting');
  page.clock.advance(500);
  page.ws.serverAccepts();
  assert.equal(page.waitingText, '');
  assert.deepEqual(page.ws.sent, ['{"loaded":true}', DATA, DATA, DATA]);
});

claim('a click that is not kept is said', (page) => {
  for (let i = 0; i < 100; i++) page.click();
  assert.equal(page.waitingText, '100 messages waiting');
  page.click();
  assert.match(page.waitingText, /^100 messages waiting; .*not kept/);
});

claim('that a click was not kept is said until the next one, or until it is connected again', (page) => {
  page.ws.serverAccepts();
  page.ws.serverCloses();
  for (let i = 0; i < 101; i++) page.click();
  for (let i = 0; i < 3; i++) {
    page.clock.advance(20_000);
    page.ws.serverCloses();
    assert.match(page.waitingText, /^100 messages waiting; .*not kept/);
  }
  page.clock.advance(20_000);
  page.ws.serverAccepts();
  assert.equal(page.waitingText, '');
});

claim('after the back/forward cache it is connected again', (page) => {
  page.ws.serverAccepts();
  page.browser.say('pagehide');
  assert.ok(page.ws.closedWith);
  page.browser.say('pageshow');
  page.ws.serverAccepts();
  assert.equal(page.state, 'open');
});

test('index.html has each element that the scripts ask for, once, and keeps to the content security policy', async () => {
  const html = await readFile(new URL('index.html', WEBAPP), 'utf8');
  const wanted = new Set();
  for (const file of ['local.js', 'channels.js']) {
    const script = await readFile(new URL(file, WEBAPP), 'utf8');
    for (const [, id] of script.matchAll(/(?:element|setText|input|button|onSubmit)\('([^']+)'/g)) wanted.add(id);
    for (const [, id] of script.matchAll(/StateLabel\('([^']+)'/g)) for (const part of ['', '-label', '-countdown']) wanted.add(id + part);
  }
  assert.ok(wanted.has('websocket-state-countdown') && wanted.has('channel-people'));
  for (const id of wanted) assert.equal(html.split(`id="${id}"`).length, 2, `#${id}`);
  for (const [, label] of html.matchAll(/(?:for|aria-labelledby)="([^"]+)"/g)) assert.match(html, new RegExp(`id="${label}"`), `#${label}`);
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|data:/i);
  for (const [, link] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    assert.match(link, /^[\w.-]+$/, 'a relative address');
  }
});
