// @ts-check
import { Backoff, Listeners, Timer } from './basics.js';
import { TidingsError, WaitingCalls } from './calls.js';
import { Stream, toInfo } from './stream.js';
import { Token } from './token.js';

/** @typedef {import('./stream.js').Position} Position */
/** @typedef {import('./stream.js').Publication} Publication */
/** @typedef {import('./stream.js').ClientInfo} ClientInfo */

/** @typedef {'subscribing' | 'subscribed' | 'unsubscribed'} SubscriptionState */

/**
 * @typedef {object} SubscriptionChange
 * @property {SubscriptionState} state
 * @property {number} code  of the push, the close or the error that led here; 0: none did
 * @property {string} reason
 */

/**
 * @typedef {object} Unsubscribed
 * @property {string} channel
 * @property {number} code  the server's; 0: the page asked for it
 * @property {string} reason
 * @property {TidingsError} [error]  if it was refused
 */

/**
 * @typedef {object} SubscriptionEvents  what on() listens to, and what the listener is given
 * @property {SubscriptionChange} state
 * @property {import('./stream.js').Subscribed} subscribed  each time, after a reconnect too
 * @property {Publication} publication  each once, in order
 * @property {ClientInfo} join
 * @property {ClientInfo} leave
 * @property {Unsubscribed} unsubscribed  for good
 * @property {TidingsError} error  also of what is tried again
 */

/**
 * @typedef {object} SubscriptionOptions
 * @property {string} [token]  the subscription token of a private channel
 * @property {import('./token.js').GetToken} [getToken]  asked when there is none, and before it expires
 * @property {boolean} [recover=true]  what was missed while the connection was away is delivered, where the channel allows it
 * @property {boolean} [positioned=false]  have the server watch for losses, where the channel allows it; recover does so too
 * @property {boolean} [joinLeave=false]  be told who comes and goes, where the channel allows it
 * @property {Position} [since]  begin with what came after it: the position of an earlier subscription, or of a history
 * @property {any} [data]  for the server, at subscribing
 * @property {(publication: Publication) => void} [onPublication]  the same as on('publication')
 */

/**
 * @typedef {object} Host  what a subscription needs of its client
 * @property {import('../tidings.js').Tidings} client
 * @property {import('./calls.js').CallOptions} options
 * @property {() => import('./calls.js').Calls | null} calls  of the present connection, from the moment that connect was sent
 * @property {(reason: string) => void} reconnect
 * @property {() => void} ended  it is over: another may take the channel
 */

/**
 * @typedef {object} Ends  of a subscription that only its client pulls
 * @property {Subscription} subscription
 * @property {() => void} begin  there is a connection
 * @property {() => void} lost  there is none any more
 * @property {(error: TidingsError) => void} stop  nor will there be one by itself
 * @property {(push: Record<string, any>) => void} push
 */

const INSUFFICIENT_STATE = 2500;
const SUBSCRIPTION_EXPIRED = 2501;

/**
 * One place in one channel, from Tidings.subscribe() to its end; over all connections between.
 *
 *     subscribing → subscribed     the server agrees
 *     subscribed  → subscribing    the connection is lost, or the server lost track (2500 and above): it comes back and recovers
 *     any         → unsubscribed   unsubscribe(); refused for good; the server ends it (2000 and above)
 */
export class Subscription {
  #channel;
  #options;
  #host;
  /** @type {SubscriptionState} */
  #state = 'subscribing';
  /** The present attempt and what came of it; sent: the server was asked. What comes for any other is ignored. @type {{ sent: boolean } | null} */
  #turn = null;
  #stream;
  #token;
  #retry;
  #backoff;
  #waiting;
  /** @type {SubscriptionChange | undefined} */
  #lastChange;
  /** @type {Listeners<SubscriptionEvents>} */
  #listeners = new Listeners(['state', 'subscribed', 'publication', 'join', 'leave', 'unsubscribed', 'error']);

  /** For Tidings: a page calls subscribe() there. @param {string} channel  @param {SubscriptionOptions} options  @param {Host} host  @returns {Ends} */
  static create(channel, options, host) {
    const subscription = new Subscription(channel, options, host);
    return {
      subscription,
      begin: () => subscription.#begin(),
      lost: () => subscription.#lost(),
      stop: (error) => subscription.#stop(error),
      push: (push) => subscription.#pushed(push),
    };
  }

  /** @private @param {string} channel  @param {SubscriptionOptions} options  @param {Host} host */
  constructor(channel, options, host) {
    this.#channel = channel;
    this.#options = options;
    this.#host = host;
    this.#stream = new Stream(channel, options.since);
    this.#token = new Token(options, { channel }, host.options);
    this.#retry = new Timer(host.options);
    this.#backoff = new Backoff(host.options);
    this.#waiting = new WaitingCalls(host.options, 'subscribed');
    if (options.onPublication) this.on('publication', options.onPublication);
  }

  get channel() {
    return this.#channel;
  }

  get state() {
    return this.#state;
  }

  /** After the last publication that was delivered; undefined in a channel without one. */
  get position() {
    return this.#stream.position;
  }

  /** @template {keyof SubscriptionEvents} E  @param {E} event  @param {(detail: SubscriptionEvents[E]) => void} listener  @returns {() => void} takes it away */
  on(event, listener) {
    return this.#listeners.on(event, listener);
  }

  /** For good; Tidings.subscribe() makes a new one, which goes on where this ended if it is given `since: this.position`. */
  unsubscribe() {
    this.#takeBack();
    this.#end(0, '');
  }

  /** As of Tidings, once it is subscribed. @param {any} data  @returns {Promise<void>} */
  publish(data) {
    return this.#whenSubscribed(() => this.#host.client.publish(this.#channel, data));
  }

  presence() {
    return this.#whenSubscribed(() => this.#host.client.presence(this.#channel));
  }

  presenceStats() {
    return this.#whenSubscribed(() => this.#host.client.presenceStats(this.#channel));
  }

  /** @param {import('../tidings.js').HistoryOptions} [options] */
  history(options) {
    return this.#whenSubscribed(() => this.#host.client.history(this.#channel, options));
  }

  /** @template T  @param {() => Promise<T>} action  @returns {Promise<T>} */
  #whenSubscribed(action) {
    if (this.#state === 'subscribed') return action();
    return new Promise((resolve, reject) => {
      if (this.#state === 'unsubscribed') reject(this.#over());
      else if (this.#host.client.state === 'stopped') reject(new TidingsError(TidingsError.CLOSED, 'the connection is stopped'));
      else this.#waiting.add(() => action().then(resolve, reject), reject);
    });
  }

  #begin() {
    const turn = (this.#turn = { sent: false });
    this.#retry.stop();
    if (!this.#token.missing) return this.#ask(turn);
    this.#token.fetch().then(
      () => turn === this.#turn && this.#ask(turn),
      (error) => turn === this.#turn && this.#refused(error),
    );
  }

  /** @param {{ sent: boolean }} turn */
  #ask(turn) {
    const { recover = true, positioned, joinLeave, data } = this.#options;
    const { request } = this.#stream;
    turn.sent = true;
    this.#host.calls()?.call('subscribe', {
      channel: this.#channel,
      token: this.#token.value || undefined,
      data,
      recoverable: recover || undefined,
      positioned: positioned || undefined,
      join_leave: joinLeave || undefined,
      ...request,
    }, (error, result) => {
      if (turn !== this.#turn) return;
      if (error) this.#refused(error);
      else this.#accepted(turn, result);
    });
  }

  /** @param {{ sent: boolean }} turn  @param {import('./stream.js').WireSubscribed} result */
  #accepted(turn, result) {
    const { subscribed, missed } = this.#stream.resume(result);
    const holds = () => turn === this.#turn;
    this.#backoff.succeeded();
    this.#keepToken(result);
    this.#waiting.start();
    this.#move('subscribed');
    this.#listeners.emit('subscribed', subscribed, holds);
    for (const publication of missed) {
      if (!holds()) return;
      this.#listeners.emit('publication', this.#stream.advance(publication));
    }
  }

  /** @param {{ expires?: boolean, ttl?: number }} result */
  #keepToken(result) {
    const channel = this.#channel;
    this.#token.keep(result, {
      send: (token, done) => this.#host.calls()?.call('sub_refresh', { channel, token }, done),
      failed: (error) => {
        this.#listeners.emit('error', error);
        if (error.temporary || error.code === TidingsError.TOKEN_EXPIRED || this.#state === 'unsubscribed') return;
        this.#takeBack();
        this.#end(error.code, error.message, error);
      },
    });
  }

  /** @param {TidingsError} error */
  #refused(error) {
    // After no answer it is not known whether there is a subscription: it is ended before it is begun again.
    if (error.code === TidingsError.TIMEOUT) this.#takeBack();
    const turn = (this.#turn = { sent: false });
    this.#listeners.emit('error', error);
    if (turn !== this.#turn) return; // a listener ended it
    const expired = error.code === TidingsError.TOKEN_EXPIRED && this.#token.renewable;
    if (expired) this.#token.drop();
    if (expired || error.temporary) this.#again();
    else this.#end(error.code, error.message, error);
  }

  #again() {
    this.#retry.start(this.#backoff.next(), () => this.#begin());
  }

  /** It begins again on this connection. @param {number} code  @param {string} reason */
  #comeBack(code, reason) {
    const turn = (this.#turn = { sent: false });
    this.#token.pause();
    this.#move('subscribing', code, reason);
    if (turn === this.#turn) this.#again();
  }

  #lost() {
    this.#turn = null;
    this.#retry.stop();
    this.#token.pause();
    if (this.#state === 'subscribed') this.#move('subscribing', TidingsError.CLOSED, 'the connection was lost');
  }

  /** @param {TidingsError} error */
  #stop(error) {
    this.#token.forget();
    this.#waiting.dismiss(error);
  }

  /** The server forgets it, if it was asked. */
  #takeBack() {
    if (!this.#turn?.sent) return;
    this.#turn = null;
    this.#host.calls()?.call('unsubscribe', { channel: this.#channel }, (error) => {
      if (error && error.code !== TidingsError.CLOSED) this.#host.reconnect(`unsubscribe: ${error.message}`);
    });
  }

  /** @param {number} code  @param {string} reason  @param {TidingsError} [error] */
  #end(code, reason, error) {
    if (this.#state === 'unsubscribed') return;
    this.#turn = null;
    this.#retry.stop();
    this.#token.forget();
    this.#host.ended();
    this.#move('unsubscribed', code, reason);
    this.#waiting.dismiss(error ?? this.#over());
    this.#listeners.emit('unsubscribed', { channel: this.#channel, code, reason, error });
  }

  #over() {
    return new TidingsError(TidingsError.UNSUBSCRIBED, `the subscription to ${this.#channel} has ended`);
  }

  /** What is pushed before the reply or after the end was meant for an earlier one. @param {Record<string, any>} push */
  #pushed({ pub, join, leave, unsubscribe }) {
    if (this.#state !== 'subscribed') return;
    if (pub) this.#published(pub);
    else if (join) this.#listeners.emit('join', toInfo(join.info));
    else if (leave) this.#listeners.emit('leave', toInfo(leave.info));
    else if (unsubscribe) this.#unsubscribed(unsubscribe);
  }

  /** @param {import('./stream.js').WirePublication} publication */
  #published(publication) {
    const verdict = this.#stream.judge(publication);
    if (verdict === 'next') {
      this.#listeners.emit('publication', this.#stream.advance(publication));
    } else if (verdict === 'other') {
      this.#takeBack();
      this.#comeBack(INSUFFICIENT_STATE, 'another stream');
    }
  }

  /** @param {{ code: number, reason?: string }} push */
  #unsubscribed({ code, reason = '' }) {
    if (code < INSUFFICIENT_STATE) return this.#end(code, reason);
    if (code === SUBSCRIPTION_EXPIRED) this.#token.drop();
    this.#comeBack(code, reason);
  }

  /** @param {SubscriptionState} state  @param {number} [code]  @param {string} [reason] */
  #move(state, code = 0, reason = '') {
    const change = (this.#lastChange = { state, code, reason });
    this.#state = state;
    this.#listeners.emit('state', change, () => change === this.#lastChange);
  }
}
