import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Api, ApiError } from '../../main/webapp/console/api.js';
import { readAnswer } from '../../main/webapp/console/dialog.js';
import { jsonProblem } from '../../main/webapp/console/screens/channel-publish.js';

/** An Api whose server answers with these, one after the other, and what it was asked. */
function served(...answers) {
  const asked = [];
  let overs = 0;
  const fetch = async (path, init) => {
    asked.push({ path, ...init });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    const [status, body, headers] = answer;
    return new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
  };
  return { api: new Api({ fetch, onOver: () => overs++ }), asked, get overs() { return overs; } };
}

const failure = (promise) => promise.then(() => assert.fail('it succeeded'), (error) => {
  assert.ok(error instanceof ApiError, String(error));
  return error;
});

test('a call is a POST of JSON, and gives the result', async () => {
  const { api, asked } = served([200, { result: { nodes: [] } }]);
  assert.deepEqual(await api.call('info'), { nodes: [] });
  const [{ path, method, body, headers }] = asked;
  assert.deepEqual([path, method, body, headers['Content-Type']], ['api/info', 'POST', '{}', 'application/json']);
});

test('the error of a call is told with its code', async () => {
  const error = await failure(served([200, { error: { code: 108, message: 'not available' } }]).api.call('history'));
  assert.deepEqual([error.kind, error.code, error.message], ['refused', ApiError.NOT_AVAILABLE, 'not available']);
});

test('a session that is over is told with each call, but a wrong password is not one', async () => {
  const world = served([401, {}], [401, { error: { code: 401, message: 'wrong password' } }], [401, {}]);
  assert.equal((await failure(world.api.call('info'))).kind, 'over');
  assert.equal(world.overs, 1);
  assert.equal((await failure(world.api.signIn('x'))).kind, 'over');
  assert.equal((await failure(world.api.session())).kind, 'over');
  assert.equal(world.overs, 1);
});

test('too many tries tell how long to wait', async () => {
  const { api } = served([429, {}, { 'Retry-After': '37' }], [429, 'busy']);
  const first = await failure(api.signIn('x'));
  assert.deepEqual([first.kind, first.retryAfter], ['throttled', 37]);
  assert.equal((await failure(api.signIn('x'))).retryAfter, 60);
});

test('a server that is away is lost, whoever says so', async () => {
  const answers = [new TypeError('Failed to fetch'), [502, '<html>Bad gateway'], [503, { error: { code: 100, message: 'stopping' } }], [504, ''], [200, '<html>captive portal']];
  const { api } = served(...answers);
  for (const _ of answers) assert.equal((await failure(api.call('info'))).kind, 'lost');
});

test('other refusals are told as such', async () => {
  const { api } = served([403, { error: { code: 103, message: 'permission denied' } }], [404, 'not found'], [500, '']);
  for (const code of [103, 404, 500]) {
    const error = await failure(api.call('info'));
    assert.deepEqual([error.kind, error.code], ['refused', code]);
  }
});

test('what does not come in time is told apart from a server that is away', async (context) => {
  context.mock.method(AbortSignal, 'timeout', () => AbortSignal.abort());
  const late = new Api({ fetch: async (_, { signal }) => signal.throwIfAborted() });
  const error = await failure(late.call('history'));
  assert.deepEqual([error.kind, error.late], ['lost', true]);
  context.mock.restoreAll();
  assert.equal((await failure(served(new TypeError('Failed to fetch')).api.call('history'))).late, false);
});

test('an answer is read as the caller wants it to be', async () => {
  const { api } = served([200, '{"result": 1.0}'], [200, '{"result": 1.0}']);
  assert.deepEqual([await api.call('history', {}, undefined, (text) => ({ result: text })), await api.call('history')], ['{"result": 1.0}', 1]);
});

test('what is not wanted any more is given up, and is no loss of the server', async () => {
  const leaving = new AbortController();
  const api = new Api({ fetch: (_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))) });
  const asked = failure(api.call('channels', {}, leaving.signal));
  leaving.abort();
  assert.equal((await asked).kind, 'stale');
});

test('signing out needs no answer but that it was done', async () => {
  const { api, asked } = served([204]);
  await api.signOut();
  assert.deepEqual([asked[0].path, asked[0].method], ['session', 'DELETE']);
});

test('data is published as it was written, and the channel is a text whatever its name is', async () => {
  const { api, asked } = served([200, { result: {} }]);
  await api.publish('a","x":"', '{"n": 12345678901234567890}');
  assert.equal(asked[0].body, '{"channel":"a\\",\\"x\\":\\"","data":{"n": 12345678901234567890}}');
});

test('tokens are asked for to connect, and for a channel', async () => {
  const { api, asked } = served([200, { token: 'one' }], [200, { token: 'two' }]);
  assert.deepEqual([await api.token(), await api.token('$private')], ['one', 'two']);
  assert.deepEqual(asked.map(({ body }) => body), ['{}', '{"channel":"$private"}']);
});

test('what is wrong with JSON is said before it is sent', () => {
  for (const good of ['1', '"a"', 'null', '{"a":[]}', ' [] ']) assert.equal(jsonProblem(good), '');
  for (const bad of ['', ' ', 'hello', '{a:1}', '{"a":1},"b":2', '1 2', "'a'"]) assert.notEqual(jsonProblem(bad), '', bad);
});

test('a code and a reason may be left out, and are checked', () => {
  assert.equal(readAnswer('', ' '), undefined);
  assert.deepEqual(readAnswer('4501', ' bye '), { code: 4501, reason: 'bye' });
  for (const [code, reason] of [['', 'bye'], ['2999', ''], ['5000', ''], ['x', ''], ['3500.5', ''], ['4000', 'é'.repeat(62)]]) {
    assert.ok(readAnswer(code, reason) instanceof Error, `${code} ${reason}`);
  }
});

const WEBAPP = new URL('../../main/webapp/', import.meta.url);

test('no script of the pages makes HTML, styles or scripts of text', () => {
  const files = readdirSync(WEBAPP, { recursive: true }).filter((name) => name.endsWith('.js'));
  assert.ok(files.includes('console/main.js') && files.includes('console/screens/channel.js'), String(files));
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|parseFromString|createContextualFragment|srcdoc|\beval\(|new Function|cssText|setAttribute\('style|javascript:/;
  for (const name of files) assert.doesNotMatch(readFileSync(new URL(name, WEBAPP), 'utf8'), forbidden, name);
});

test('no markup of the pages has inline scripts or styles, which the content security policy forbids', () => {
  for (const name of ['index.html', 'console/index.html']) {
    assert.doesNotMatch(readFileSync(new URL(name, WEBAPP), 'utf8'), /\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=)/, name);
  }
});
