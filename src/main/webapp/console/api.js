// @ts-check

/** @typedef {{ expires_at: number, node: string, version: string }} Session */
/** @typedef {(text: string) => any} Parse  of JSON */
/** @typedef {'refused' | 'over' | 'throttled' | 'lost' | 'stale'} Kind */

const SESSION = 'session';
const TIMEOUT_MS = 8_000;
/** What a proxy says when the server behind it is away, and the server while it stops. */
const AWAY = [502, 503, 504];
const LATER_S = 60;

/**
 * What did not succeed, and why:
 * refused by the server, with its code; over: the session, or the password was wrong; throttled: too many tries;
 * lost: the server cannot be reached; stale: the answer is not wanted any more.
 */
export class ApiError extends Error {
  /** @param {Kind} kind  @param {string} message  @param {{ code?: number, retryAfter?: number, late?: boolean }} [details]  retryAfter: in seconds; late: it may come, but has not in time */
  constructor(kind, message, { code = 0, retryAfter = 0, late = false } = {}) {
    super(message);
    this.name = 'ApiError';
    this.kind = kind;
    this.code = code;
    this.retryAfter = retryAfter;
    this.late = late;
  }

  /** Error codes of the server API. */
  static NOT_AVAILABLE = 108;
  static OTHER_EPOCH = 112;
}

/** The server, as the console asks it. All that it returns is rejected with an ApiError, and with nothing else. */
export class Api {
  #fetch;
  #onOver;

  /** @param {{ fetch?: typeof fetch, onOver?: () => void }} [options]  onOver: the session is, as an answer says; not of sign-in */
  constructor({ fetch = (...args) => globalThis.fetch(...args), onOver = () => {} } = {}) {
    this.#fetch = fetch;
    this.#onOver = onOver;
  }

  /** @returns {Promise<Session>} */
  session() {
    return this.#ask(SESSION, { method: 'GET' });
  }

  /** @param {string} password  @returns {Promise<Session>} */
  signIn(password) {
    return this.#post(SESSION, JSON.stringify({ password }));
  }

  async signOut() {
    await this.#ask(SESSION, { method: 'DELETE' });
  }

  /** @param {string} method  @param {object} [params]  @param {AbortSignal} [signal]  @param {Parse} [parse]  @returns {Promise<any>} the result */
  call(method, params = {}, signal = undefined, parse = JSON.parse) {
    return this.#result(method, JSON.stringify(params), signal, parse);
  }

  /** The data goes out as it was written: parsed, long numbers would be others. @param {string} channel  @param {string} data  JSON */
  publish(channel, data) {
    return this.#result('publish', `{"channel":${JSON.stringify(channel)},"data":${data}}`);
  }

  /** To connect with, or for a channel. @param {string} [channel]  @returns {Promise<string>} */
  async token(channel) {
    return (await this.#post('token', JSON.stringify({ channel }))).token;
  }

  /** @param {AbortSignal} [signal]  @returns {Promise<{ node: string, settings: import('./screens/settings.js').SettingInfo[] }>} */
  config(signal) {
    return this.#ask('config', { method: 'GET', signal });
  }

  /** @param {string} method  @param {string} body  @param {AbortSignal} [signal]  @param {Parse} [parse] */
  async #result(method, body, signal, parse) {
    const { result, error } = await this.#post(`api/${method}`, body, signal, parse);
    if (error) throw refusal(error, 'refused');
    return result ?? {};
  }

  /** @param {string} path  @param {string} body  @param {AbortSignal} [signal]  @param {Parse} [parse] */
  #post(path, body, signal, parse) {
    return this.#ask(path, { method: 'POST', body, signal, headers: { 'Content-Type': 'application/json' } }, parse);
  }

  /** @param {string} path  @param {RequestInit} init  @param {Parse} [parse]  @returns {Promise<any>} */
  async #ask(path, { signal, ...init }, parse = JSON.parse) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await this.#fetch(path, { ...init, cache: 'no-store', signal: either(timeout, signal) });
      if (response.status === 204) return {};
      const body = await answer(response, parse);
      if (response.ok) return body;
      if (response.status === 401 && path !== SESSION) this.#onOver();
      throw statusError(response, body);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      if (signal?.aborted) throw new ApiError('stale', 'not wanted any more');
      if (timeout.aborted) throw new ApiError('lost', `no answer in ${TIMEOUT_MS / 1000} seconds`, { late: true });
      throw new ApiError('lost', 'the server cannot be reached');
    }
  }
}

/** AbortSignal.any, which is younger than the rest of what is used here. @param {AbortSignal} timeout  @param {AbortSignal | null} [signal] */
function either(timeout, signal) {
  if (!signal) return timeout;
  const both = new AbortController();
  for (const one of [timeout, signal]) {
    if (one.aborted) both.abort();
    else one.addEventListener('abort', () => both.abort(), { once: true, signal: both.signal });
  }
  return both.signal;
}

/** What is not JSON does not come from this server, but from what stands before it. @param {Response} response  @param {Parse} parse  @returns {Promise<any>} */
async function answer(response, parse) {
  const text = await response.text();
  try {
    return parse(text);
  } catch {
    if (!response.ok) return {};
    throw new ApiError('lost', 'the answer is not from Tidings');
  }
}

/** @param {Response} response  @param {any} body */
function statusError(response, body) {
  const { status } = response;
  if (AWAY.includes(status)) return new ApiError('lost', body?.error?.message ?? `the server is away (${status})`);
  if (status === 401) return refusal(body?.error, 'over');
  if (status !== 429) return refusal(body?.error ?? { code: status, message: `the server says ${status}` }, 'refused');
  return new ApiError('throttled', 'too many tries', { retryAfter: Number(response.headers.get('Retry-After')) || LATER_S });
}

/** @param {{ code?: number, message?: string } | undefined} error  @param {Kind} kind */
function refusal(error, kind) {
  return new ApiError(kind, error?.message ?? '', { code: error?.code });
}
