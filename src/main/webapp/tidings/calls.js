// @ts-check
import { Timer } from './basics.js';

/** @typedef {import('./basics.js').Timing & { commandTimeoutMs: number, maxWaiting: number }} CallOptions */
/** @typedef {(error: TidingsError | null, result: any) => void} Done  called once, in the order of what the server sent */

/** An error reply of the server, with its code; or one of the client, with a code below 100. */
export class TidingsError extends Error {
  /** No answer in time, or no connection: whether the server carried it out is not known. */
  static TIMEOUT = 1;
  /** The connection ended before the answer, or there is none; whether the server carried it out is not known. */
  static CLOSED = 2;
  /** getToken gave none: this user may not. */
  static UNAUTHORIZED = 3;
  /** getToken failed. */
  static NO_TOKEN = 4;
  /** The subscription has ended. */
  static UNSUBSCRIBED = 5;
  /** Too many calls wait for the connection. */
  static FULL = 6;
  /** The server sent what is not of the protocol. */
  static MALFORMED = 7;
  /** The server's: it wants a new token. */
  static TOKEN_EXPIRED = 109;
  /** The server's: there is a subscription to this channel. */
  static ALREADY_SUBSCRIBED = 105;

  /** @param {number} code  @param {string} message  @param {{ temporary?: boolean, cause?: unknown }} [details] */
  constructor(code, message, { temporary = false, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'TidingsError';
    this.code = code;
    /** Whether the same may succeed later. */
    this.temporary = temporary;
  }
}

/** The commands of one connection: their ids, and who waits for the replies. */
export class Calls {
  #write;
  #options;
  #ids = 0;
  /** @type {Map<number, { method: string, done: Done, timer: Timer }>} */
  #pending = new Map();
  /** What goes out together; null when each goes by itself. @type {string[] | null} */
  #batch = null;

  /** @param {(frame: string) => boolean} write  false: the connection is about to end  @param {CallOptions} options */
  constructor(write, options) {
    this.#write = write;
    this.#options = options;
  }

  /** Throws if the parameters are no JSON. @param {string} method  @param {object} params  @param {Done} done */
  call(method, params, done) {
    const id = this.#ids + 1;
    const line = JSON.stringify({ id, [method]: params });
    this.#ids = id;
    const timer = new Timer(this.#options);
    const { commandTimeoutMs } = this.#options;
    timer.start(commandTimeoutMs, () => {
      this.#pending.delete(id);
      done(new TidingsError(TidingsError.TIMEOUT, `no answer to ${method} in ${commandTimeoutMs} ms`, { temporary: true }), null);
    });
    this.#pending.set(id, { method, done, timer });
    this.#out(line);
  }

  /** What has no reply. @param {unknown} data  @returns {boolean} false: it went nowhere */
  send(data) {
    return this.#write(JSON.stringify({ send: { data } }));
  }

  /** What the action calls goes out in one frame, or in as few as the server's limit for a message allows. @param {() => void} action */
  together(action) {
    const batch = (this.#batch = /** @type {string[]} */ ([]));
    action();
    this.#batch = null;
    for (const frame of frames(batch)) this.#write(frame);
  }

  /** @param {{ id: number, error?: { code: number, message?: string, temporary?: boolean } } & Record<string, any>} reply */
  settle({ id, error, ...result }) {
    const call = this.#pending.get(id);
    if (!call) return; // it has timed out
    this.#pending.delete(id);
    call.timer.stop();
    if (error) call.done(new TidingsError(error.code, error.message ?? '', { temporary: error.temporary }), null);
    else call.done(null, result[call.method] ?? {});
  }

  /** The connection has ended. @param {TidingsError} error */
  abandon(error) {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { timer } of pending) timer.stop();
    for (const { done } of pending) done(error, null);
  }

  /** @param {string} line */
  #out(line) {
    if (this.#batch) this.#batch.push(line);
    else this.#write(line);
  }
}

/** In UTF-8 up to three times as many bytes; servers take 65,536. */
const FRAME_CHARS = 20_000;

/** @param {string[]} lines  @returns {string[]} */
function frames(lines) {
  /** @type {string[]} */ const made = [];
  for (const line of lines) {
    const last = made.at(-1);
    if (last !== undefined && last.length + line.length < FRAME_CHARS) made[made.length - 1] = `${last}\n${line}`;
    else made.push(line);
  }
  return made;
}

/** Calls that wait until they can be made: not for long, and not many. */
export class WaitingCalls {
  #options;
  #until;
  /** @type {Set<{ start: () => void, reject: (error: unknown) => void, timer: Timer }>} */
  #waiting = new Set();

  /** @param {CallOptions} options  @param {string} until  what they wait for */
  constructor(options, until) {
    this.#options = options;
    this.#until = until;
  }

  /** @param {() => void} start  @param {(error: unknown) => void} reject */
  add(start, reject) {
    const { maxWaiting, commandTimeoutMs } = this.#options;
    if (this.#waiting.size >= maxWaiting) {
      reject(new TidingsError(TidingsError.FULL, `${maxWaiting} calls wait to be ${this.#until} already`, { temporary: true }));
      return;
    }
    const call = { start, reject, timer: new Timer(this.#options) };
    call.timer.start(commandTimeoutMs, () => {
      this.#waiting.delete(call);
      reject(new TidingsError(TidingsError.TIMEOUT, `not ${this.#until} in ${commandTimeoutMs} ms`, { temporary: true }));
    });
    this.#waiting.add(call);
  }

  /** Makes them, in order. */
  start() {
    for (const { start, reject } of this.#takeAll()) {
      try {
        start();
      } catch (error) {
        reject(error); // no JSON
      }
    }
  }

  /** @param {TidingsError} error */
  dismiss(error) {
    for (const { reject } of this.#takeAll()) reject(error);
  }

  #takeAll() {
    const all = [...this.#waiting];
    this.#waiting.clear();
    for (const { timer } of all) timer.stop();
    return all;
  }
}
