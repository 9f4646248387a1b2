// @ts-check
import { Backoff, Timer } from './basics.js';
import { TidingsError } from './calls.js';
import { promised } from '../socket.js';

/** @typedef {(about: { channel?: string }) => string | null | undefined | Promise<string | null | undefined>} GetToken */

/**
 * @typedef {object} Renewal  how the server is told of a new token
 * @property {(token: string, done: import('./calls.js').Done) => void} send
 * @property {(error: TidingsError) => void} failed  it goes on trying if the error is temporary, or says that this token has expired too
 */

const PATIENCE_MS = 30_000;

/** The token of a connection or of a subscription: gets it, and gets the next before it expires. */
export class Token {
  #value;
  #getToken;
  #about;
  #timing;
  /** What is under way, shared by all who ask. @type {ReturnType<typeof promised> | null} */
  #fetching = null;
  #deadline;
  /** The one that is being kept up; what comes for any other is ignored. @type {Renewal | null} */
  #renewal = null;
  #renewalTimer;
  #backoff;

  /** @param {{ token?: string, getToken?: GetToken }} source  @param {{ channel?: string }} about  @param {import('./basics.js').Timing} timing */
  constructor({ token = '', getToken }, about, timing) {
    this.#value = token;
    this.#getToken = getToken;
    this.#about = about;
    this.#timing = timing;
    this.#deadline = new Timer(timing);
    this.#renewalTimer = new Timer(timing);
    this.#backoff = new Backoff(timing);
  }

  /** '': none. */
  get value() {
    return this.#value;
  }

  get missing() {
    return this.#value === '' && this.renewable;
  }

  get renewable() {
    return this.#getToken !== undefined;
  }

  /** It has expired: the next one is fetched when it is needed. */
  drop() {
    if (this.renewable) this.#value = '';
  }

  /** Rejected with a TidingsError: temporary if getToken failed, not if it gave none. @returns {Promise<void>} */
  fetch() {
    if (this.#fetching) return this.#fetching.promise;
    const fetching = (this.#fetching = promised());
    /** @param {() => void} settle */
    const finish = (settle) => {
      if (fetching !== this.#fetching) return;
      this.#fetching = null;
      this.#deadline.stop();
      settle();
    };
    /** @param {unknown} cause */
    const fail = (cause) => finish(() => fetching.reject(asError(cause)));
    this.#deadline.start(PATIENCE_MS, () => fail(new Error(`nothing came in ${PATIENCE_MS} ms`)));
    this.#ask().then((token) => finish(() => {
      this.#value = token;
      fetching.resolve();
    }), fail);
    return fetching.promise;
  }

  /**
   * Renews it before it expires, again and again, until pause().
   * @param {{ expires?: boolean, ttl?: number }} result  what the server said of it
   * @param {Renewal} renewal
   */
  keep({ expires, ttl = 1 }, renewal) {
    this.pause();
    if (!expires || !this.renewable) return;
    this.#renewal = renewal;
    // At random: those who came together do not renew together.
    this.#renewIn(Math.max(1, ttl) * 1000 * (0.75 + 0.2 * this.#timing.random()), renewal);
  }

  /** There is no connection to keep it up for. */
  pause() {
    this.#renewal = null;
    this.#renewalTimer.stop();
  }

  /** The next time may be another user's. */
  forget() {
    this.pause();
    this.#fetching = null;
    this.#deadline.stop();
    this.drop();
  }

  /** @returns {Promise<string>} */
  async #ask() {
    const token = await this.#getToken?.(this.#about);
    if (token === '' || token === null || token === undefined) throw new TidingsError(TidingsError.UNAUTHORIZED, 'unauthorized');
    if (typeof token !== 'string') throw new TypeError('it is not a string');
    return token;
  }

  /** @param {number} ms  @param {Renewal} renewal */
  #renewIn(ms, renewal) {
    this.#renewalTimer.start(ms, () => this.#renew(renewal));
  }

  /** @param {Renewal} renewal */
  #renew(renewal) {
    /** @param {TidingsError} error */
    const failed = (error) => {
      if (renewal !== this.#renewal) return;
      renewal.failed(error);
      if (renewal !== this.#renewal) return;
      if (error.temporary || error.code === TidingsError.TOKEN_EXPIRED) this.#renewIn(this.#backoff.next(), renewal);
    };
    const fetched = () => {
      if (renewal !== this.#renewal) return;
      renewal.send(this.#value, (error, result) => {
        if (renewal !== this.#renewal) return;
        if (error) return failed(error);
        this.#backoff.succeeded();
        this.keep(result, renewal);
      });
    };
    this.fetch().then(fetched, failed);
  }
}

/** @param {unknown} cause */
function asError(cause) {
  if (cause instanceof TidingsError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new TidingsError(TidingsError.NO_TOKEN, `no token from getToken: ${message}`, { temporary: true, cause });
}
