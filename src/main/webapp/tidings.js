// @ts-check
import { DEFAULTS, Socket, promised } from './socket.js';
import { Listeners, Silence, Timer } from './tidings/basics.js';
import { Calls, TidingsError, WaitingCalls } from './tidings/calls.js';
import { ServerSide } from './tidings/server-side.js';
import { toInfo, toPublication } from './tidings/stream.js';
import { Subscription } from './tidings/subscription.js';
import { Token } from './tidings/token.js';

export { Subscription, TidingsError };

/** @typedef {import('./tidings/stream.js').Position} Position */
/** @typedef {import('./tidings/stream.js').Publication} Publication */
/** @typedef {import('./tidings/stream.js').ClientInfo} ClientInfo */
/** @typedef {import('./tidings/stream.js').Subscribed} Subscribed */
/** @typedef {import('./tidings/subscription.js').Unsubscribed} Unsubscribed */
/** @typedef {import('./tidings/subscription.js').SubscriptionOptions} SubscriptionOptions */

/** @typedef {'idle' | 'connecting' | 'connected' | 'waiting' | 'offline' | 'stopped'} State */

/**
 * @typedef {object} Change  a new state and what led to it
 * @property {State} state
 * @property {number} attempt  0: the one that connect() asked for; 1, 2, …: to come back, counted until a connection stays up
 * @property {number} delayMs  until the next attempt; 0 unless waiting or offline
 * @property {number | undefined} code  of the close, or of the error that led here; undefined if there was none
 * @property {string} reason  for people to read; '' if there is none
 */

/**
 * @typedef {object} Events  what on() listens to, and what the listener is given
 * @property {Change} state
 * @property {{ client: string, data: any }} connected  each time; data is what the server says at connecting
 * @property {{ data: any }} message  sent to this client alone, as the answers to send() are
 * @property {Subscribed} subscribed  this and the following five: of subscriptions that the server made
 * @property {Publication} publication
 * @property {ClientInfo & { channel: string }} join
 * @property {ClientInfo & { channel: string }} leave
 * @property {Unsubscribed} unsubscribed
 * @property {TidingsError} error  what nobody else is told of: connect refused, or no token to be had, also if it is tried again. That the server closed the connection, and with which code, state tells
 */

/**
 * @typedef {object} OwnOptions
 * @property {string} [token]  the connection token
 * @property {import('./tidings/token.js').GetToken} [getToken]  asked when there is none, before it expires, and after disconnect(); '' or null: this user may not, it stops. Rejected: it is asked again, later
 * @property {any} [data]  for the server, at connecting
 * @property {(text: string) => any} [parse=JSON.parse]  reads each line that the server sends: one that keeps long numbers, or dates; what it throws is taken for a fault of the server
 * @property {string} [name='tidings-js']  what the server's operator sees
 * @property {number} [commandTimeoutMs=5000]  a call waits so long for the connection, and then so long for its answer
 * @property {number} [maxWaiting=100]  calls that wait for the connection; more are rejected
 */

/** @typedef {OwnOptions & Pick<import('./socket.js').Options, 'baseDelayMs' | 'maxDelayMs' | 'steadyAfterMs' | 'attemptTimeoutMs' | 'WebSocket' | 'setTimeout' | 'clearTimeout' | 'now' | 'random' | 'browser'>} Options */

/**
 * @typedef {object} HistoryOptions
 * @property {number} [limit=0]  how many at most; 0: only the position; -1: as many as the server gives at once (300, by its default)
 * @property {Position} [since]  after this
 * @property {boolean} [reverse=false]  the newest first
 */

const COMMAND_TIMEOUT_MS = 5_000;
/** Less than the 10 s that a server waits for connect, after which it does not want us back. */
const TOKEN_PATIENCE_MS = 5_000;
const PONG = '{}';
const PING_MARGIN_MS = 10_000;
const CONNECTION_EXPIRED = 3005;
const SUBSCRIPTION_EXPIRED = 3006;

/**
 * A client of channels that comes back by itself and recovers what it missed; compatible with the Centrifugo client protocol.
 *
 *     idle        → connecting            connect()
 *     connecting  → connected             the server accepts the connection, the token and all
 *     connecting  → waiting               it refuses for now, or does not answer in time, or there is no token yet
 *     connected   → waiting               any close, silence, the network or the page going away
 *     waiting     → connecting            the delay is over; or at once: back online, or the page is looked at again
 *     any         → stopped → connecting  disconnect(), refused for good, a terminal close code; connect()
 *
 * offline is how waiting shows while the browser says that there is no network. Subscriptions outlive all of these.
 */
export class Tidings {
  #options;
  #socket;
  #token;
  #serverSide;
  #silence;
  /** The wait for a token, while a server waits for us. */
  #patience;
  #waiting;
  /** Of the present connection, from the moment that connect was sent. @type {Calls | null} */
  #calls = null;
  /** The connection's id; '' unless connected. */
  #client = '';
  #pong = false;
  /** Changes with each attempt: what a refusal is of. @type {object | null} */
  #attempt = null;
  /** @type {Change} */
  #change = { state: 'idle', attempt: 0, delayMs: 0, code: undefined, reason: '' };
  /** What was refused for good, until it is told. @type {TidingsError | null} */
  #refusal = null;
  /** What connect() promised and has not kept yet. @type {ReturnType<typeof promised> | null} */
  #promised = null;
  /** @type {Map<string, import('./tidings/subscription.js').Ends>} */
  #subscriptions = new Map();
  /** @type {Listeners<Events>} */
  #listeners = new Listeners(['state', 'connected', 'message', 'subscribed', 'publication', 'join', 'leave', 'unsubscribed', 'error']);

  /**
   * @param {string | URL} [url]  relative to the page's; http: and https: stand for ws: and wss:
   * @param {Options} [options]
   */
  constructor(url = 'connection/websocket', options = {}) {
    JSON.stringify(options.data); // throws now, not at connecting
    this.#options = { ...DEFAULTS, commandTimeoutMs: COMMAND_TIMEOUT_MS, name: 'tidings-js', parse: JSON.parse, ...options };
    // Nothing waits in the socket: it would go out before connect.
    this.#socket = new Socket(url, { ...this.#options, heartbeat: false, steadyFrom: 'confirm', maxWaiting: 0 });
    this.#token = new Token(options, {}, this.#options);
    this.#silence = new Silence(this.#options, (reason) => this.#socket.reconnect(reason));
    this.#patience = new Timer(this.#options);
    this.#waiting = new WaitingCalls(this.#options, 'connected');
    this.#serverSide = new ServerSide((event, detail) => this.#listeners.emit(event, detail), (reason) => this.#socket.reconnect(reason));
    this.#socket.on('open', () => this.#opened());
    this.#socket.on('message', ({ data }) => this.#received(data));
    this.#socket.on('state', (change) => this.#moved(change));
  }

  /** @returns {State} */
  get state() {
    const { state } = this.#socket;
    if (state === 'open') return this.#client ? 'connected' : 'connecting';
    return state;
  }

  /** The connection's id; undefined unless connected. */
  get client() {
    return this.#client || undefined;
  }

  /**
   * Starts, if it has not been started, and is fulfilled when it is connected: after failed attempts too.
   * Rejected with a TidingsError if it is stopped before.
   * @returns {Promise<void>}
   */
  connect() {
    if (this.state === 'connected') return Promise.resolve();
    const { promise } = (this.#promised ??= promised());
    this.#socket.connect().catch(() => {}); // its state tells
    return promise;
  }

  /** Stops until connect() is called. The subscriptions stay, and recover then. */
  disconnect() {
    this.#socket.close();
  }

  /**
   * Begins at once if it is connected, else as soon as it is. Throws if there is a subscription to this channel.
   * @param {string} channel
   * @param {SubscriptionOptions} [options]
   * @returns {Subscription}
   */
  subscribe(channel, options = {}) {
    if (this.#subscriptions.has(channel)) {
      throw new TidingsError(TidingsError.ALREADY_SUBSCRIBED, `there is a subscription to ${channel}: subscription('${channel}')`);
    }
    JSON.stringify(options.data);
    const ends = Subscription.create(channel, options, {
      client: this,
      options: this.#options,
      calls: () => this.#calls,
      reconnect: (reason) => this.#socket.reconnect(reason),
      ended: () => void this.#subscriptions.delete(channel),
    });
    this.#subscriptions.set(channel, ends);
    if (this.#calls) ends.begin();
    return ends.subscription;
  }

  /** The one to this channel that has not ended. @param {string} channel  @returns {Subscription | undefined} */
  subscription(channel) {
    return this.#subscriptions.get(channel)?.subscription;
  }

  /** @template {keyof Events} E  @param {E} event  @param {(detail: Events[E]) => void} listener  @returns {() => void} takes it away */
  on(event, listener) {
    return this.#listeners.on(event, listener);
  }

  /** For the server's MessageHandler, whose answer comes as a message. Fulfilled when the browser has it, which does not say that the server has. @param {any} data  @returns {Promise<void>} */
  send(data) {
    return this.#whenConnected((calls, resolve, reject) => (calls.send(data) ? resolve(undefined) : reject(this.#closed())));
  }

  /** @param {string} method  @param {any} [data]  @returns {Promise<any>} the data of the answer */
  async rpc(method, data) {
    return (await this.#call('rpc', { method, data })).data;
  }

  /** @param {string} channel  @param {any} data  @returns {Promise<void>} fulfilled when the server has it */
  async publish(channel, data) {
    await this.#call('publish', { channel, data });
  }

  /** Who is in the channel: an entry for each connection. @param {string} channel  @returns {Promise<ClientInfo[]>} */
  async presence(channel) {
    const { presence = {} } = await this.#call('presence', { channel });
    return Object.values(presence).map(toInfo);
  }

  /** @param {string} channel  @returns {Promise<{ clients: number, users: number }>} */
  async presenceStats(channel) {
    const { num_clients: clients = 0, num_users: users = 0 } = await this.#call('presence_stats', { channel });
    return { clients, users };
  }

  /** @param {string} channel  @param {HistoryOptions} [options]  @returns {Promise<{ publications: Publication[], position: Position }>} */
  async history(channel, { limit, since, reverse } = {}) {
    const { publications = [], offset = 0, epoch = '' } = await this.#call('history', { channel, limit, since, reverse });
    return { publications: publications.map((/** @type {any} */ wire) => toPublication(channel, wire)), position: { offset, epoch } };
  }

  /** @param {string} method  @param {object} params  @returns {Promise<any>} */
  #call(method, params) {
    return this.#whenConnected((calls, resolve, reject) => calls.call(method, params, (error, result) => (error ? reject(error) : resolve(result))));
  }

  /** @param {(calls: Calls, resolve: (result: any) => void, reject: (error: unknown) => void) => void} action  @returns {Promise<any>} */
  #whenConnected(action) {
    return new Promise((resolve, reject) => {
      if (this.state === 'stopped') return reject(this.#closed());
      const start = () => action(/** @type {Calls} */ (this.#calls), resolve, reject);
      if (this.#client) start();
      else this.#waiting.add(start, reject);
    });
  }

  #closed() {
    const { state, code, reason } = this.#change;
    const why = [state === 'stopped' ? 'the connection is stopped' : 'the connection is lost', code, reason].filter(Boolean).join(' ');
    return new TidingsError(TidingsError.CLOSED, why, { temporary: state !== 'stopped' });
  }

  /** @param {import('./socket.js').Change} change */
  #moved({ state, ...details }) {
    if (state === 'open') return; // connected is told when the server has agreed
    const change = (this.#change = { state, ...details });
    if (this.#refusal) Object.assign(change, { code: this.#refusal.code, reason: this.#refusal.message });
    if (state === 'connecting') this.#prepare();
    else this.#lost(change);
    this.#tell(change);
  }

  /** @param {Change} change */
  #tell(change) {
    this.#listeners.emit('state', change, () => change === this.#change);
  }

  /** Fetches the token while the socket opens. */
  #prepare() {
    const attempt = (this.#attempt = {});
    if (!this.#token.missing) return;
    this.#token.fetch().then(
      () => this.#greet(),
      (error) => attempt === this.#attempt && this.#refused(error),
    );
  }

  #opened() {
    if (this.#token.missing) this.#patience.start(TOKEN_PATIENCE_MS, () => this.#socket.reconnect('no token yet'));
    else this.#greet();
  }

  /** With all that is to be said at the beginning, in one frame. */
  #greet() {
    if (this.#socket.state !== 'open' || this.#calls) return;
    this.#patience.stop();
    const calls = (this.#calls = new Calls((frame) => this.#socket.send(frame) === 'sent', this.#options));
    const { data, name } = this.#options;
    calls.together(() => {
      calls.call('connect', { token: this.#token.value || undefined, data, name, subs: this.#serverSide.request }, (error, result) => {
        if (calls !== this.#calls) return;
        if (error) this.#refused(error);
        else this.#connected(result, () => calls === this.#calls);
      });
      for (const { begin } of [...this.#subscriptions.values()]) begin();
    });
  }

  /** @param {any} result  @param {() => boolean} holds  whether this connection goes on */
  #connected({ client, data, ping = 0, pong = false, expires, ttl, subs = {} }, holds) {
    this.#client = client;
    this.#pong = pong;
    if (ping > 0) this.#silence.watch(ping * 1000 + PING_MARGIN_MS);
    this.#keepToken({ expires, ttl });
    this.#socket.confirm();
    this.#promised?.resolve();
    this.#promised = null;
    this.#waiting.start();
    const change = (this.#change = { ...this.#change, state: 'connected' });
    this.#tell(change);
    this.#listeners.emit('connected', { client, data }, holds);
    this.#serverSide.connected(subs, holds);
  }

  /** @param {{ expires?: boolean, ttl?: number }} result */
  #keepToken(result) {
    this.#token.keep(result, {
      send: (token, done) => this.#calls?.call('refresh', { token }, done),
      failed: (error) => this.#failed(error, () => {}),
    });
  }

  /** The connect, or its token. @param {TidingsError} error */
  #refused(error) {
    if (error.code === TidingsError.TOKEN_EXPIRED) this.#token.drop();
    this.#failed(error, () => this.#socket.reconnect(error.message));
  }

  /** Stops, if trying again is of no use. @param {TidingsError} error  @param {() => void} tryAgain */
  #failed(error, tryAgain) {
    const attempt = this.#attempt;
    this.#listeners.emit('error', error);
    if (attempt !== this.#attempt) return; // a listener moved it on
    if (error.temporary || (error.code === TidingsError.TOKEN_EXPIRED && this.#token.renewable)) return tryAgain();
    this.#refusal = error;
    this.#socket.close();
  }

  /** What a connection leaves behind, if there was one. @param {Change} change */
  #lost({ state, code }) {
    const calls = this.#calls;
    const error = this.#closed();
    this.#calls = this.#attempt = null;
    this.#client = '';
    this.#silence.stop();
    this.#patience.stop();
    this.#token.pause();
    if (code === CONNECTION_EXPIRED || code === SUBSCRIPTION_EXPIRED) this.#token.drop();
    if (state === 'stopped') this.#stopped(error);
    // First, so that none takes it for a refusal. It tells listeners, and they may do anything.
    for (const { lost } of [...this.#subscriptions.values()]) lost();
    calls?.abandon(error);
  }

  /** @param {TidingsError} error */
  #stopped(error) {
    this.#token.forget();
    this.#waiting.dismiss(error);
    for (const { stop } of [...this.#subscriptions.values()]) stop(error);
    this.#promised?.reject(this.#refusal ?? error);
    this.#promised = this.#refusal = null;
  }

  /** @param {unknown} frame  JSON objects, a line each */
  #received(frame) {
    this.#silence.heard();
    const calls = this.#calls;
    for (const line of String(frame).split('\n')) {
      if (calls === null || calls !== this.#calls) return; // a listener ended the connection
      if (line !== '') this.#heard(calls, line);
    }
  }

  /** @param {Calls} calls  @param {string} line */
  #heard(calls, line) {
    let reply;
    try {
      reply = this.#options.parse(line);
    } catch (cause) {
      this.#refused(new TidingsError(TidingsError.MALFORMED, 'the server sent what is not JSON', { temporary: true, cause }));
      return;
    }
    if (reply?.id) calls.settle(reply);
    else if (reply?.push) this.#pushed(reply.push, () => calls === this.#calls);
    else if (this.#pong && reply && Object.keys(reply).length === 0) this.#socket.send(PONG);
  }

  /** @param {Record<string, any>} push  @param {() => boolean} holds */
  #pushed({ channel, message, refresh, ...push }, holds) {
    // One that the server made comes first: the page's own is refused then, with 105.
    const ends = push.subscribe || this.#serverSide.has(channel) ? undefined : this.#subscriptions.get(channel);
    if (message) this.#listeners.emit('message', { data: message.data });
    else if (refresh) this.#keepToken(refresh);
    else if (ends) ends.push(push);
    else if (channel) this.#serverSide.pushed(channel, push, holds);
  }
}
