// @ts-check

/** @typedef {'idle' | 'connecting' | 'open' | 'waiting' | 'offline' | 'stopped'} State */

/**
 * @typedef {object} Change  a new state and what led to it
 * @property {State} state
 * @property {number} attempt  0: the one that connect() asked for; 1, 2, …: to come back, counted until a connection stays up
 * @property {number} delayMs  until the next attempt; 0 unless waiting or offline
 * @property {number | undefined} code  of the close that led here; undefined if there was none
 * @property {string} reason  the server's or ours, for people to read; '' if there is none
 */

/**
 * @typedef {object} Events  what on() listens to, and what the listener is given
 * @property {Change} state
 * @property {undefined} open  each time it opens, before what waits is sent: what a listener sends here goes first
 * @property {Message} message
 */

/**
 * @typedef {object} Options
 * @property {boolean} [heartbeat=false]  ask a Tidings server for heartbeats, answer them, and come back when they fail to come
 * @property {number} [baseDelayMs=500]  the first delay is random, up to this; each further one up to double the one before
 * @property {number} [maxDelayMs=20000]  no delay is longer
 * @property {number} [steadyAfterMs=5000]  a connection that stayed up so long starts the delays anew
 * @property {'open' | 'confirm'} [steadyFrom='open']  it counts as up from its opening, or only from confirm(): for a protocol whose server may accept and then refuse
 * @property {number} [attemptTimeoutMs=10000]  an attempt that takes longer is given up
 * @property {number} [maxWaiting=100]  messages kept while it is not open
 * @property {number} [maxWaitingChars=262144]  and their length in all
 * @property {typeof globalThis.WebSocket} [WebSocket]  this and the following are for tests: the defaults are the browser's
 * @property {(action: () => void, ms: number) => any} [setTimeout]
 * @property {(timer: any) => void} [clearTimeout]
 * @property {() => number} [now]  milliseconds; goes on while the machine sleeps
 * @property {() => number} [random]  from 0 up to 1
 * @property {Browser} [browser]
 */

/** @typedef {(type: string, listener: (event: { type: string }) => void) => void} Listen */
/** @typedef {{ addEventListener: Listen, removeEventListener: Listen, onLine: boolean, visible: boolean }} Browser */

const OPEN = 1;
const CLOSED = 3;
const HEARTBEAT = '{}';
/** The server's interval, the time it leaves for an answer, and a margin. */
const SILENCE_MS = 25_000 + 8_000 + 2_000;
const LATE_MS = 1_000;
const GRACE_MS = 2_000;
const BROWSER_EVENTS = ['online', 'offline', 'visibilitychange', 'pagehide', 'pageshow'];

/** @type {Browser} in a worker there is no document, in Node no events either */
const BROWSER = {
  addEventListener: (type, listener) => globalThis.addEventListener?.(type, listener),
  removeEventListener: (type, listener) => globalThis.removeEventListener?.(type, listener),
  get onLine() { return globalThis.navigator?.onLine !== false; },
  get visible() { return globalThis.document?.visibilityState !== 'hidden'; },
};

/** @type {Required<Options>} */
export const DEFAULTS = {
  heartbeat: false,
  baseDelayMs: 500,
  maxDelayMs: 20_000,
  steadyAfterMs: 5_000,
  steadyFrom: 'open',
  attemptTimeoutMs: 10_000,
  maxWaiting: 100,
  maxWaitingChars: 262_144,
  get WebSocket() { return globalThis.WebSocket; },
  setTimeout: (action, ms) => globalThis.setTimeout(action, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(timer),
  now: () => Date.now(),
  random: () => Math.random(),
  browser: BROWSER,
};

/** The close codes after which the server does not want us back. @param {number} code */
const isTerminal = (code) => code === 1009 || (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);

/** @param {WebSocket | Socket | null | undefined} ws */
export function isOpen(ws) {
  return ws?.readyState === OPEN;
}

/** What the server sent. */
export class Message {
  /** @type {any} */ #json;

  /** @param {any} data  text; a Blob for a binary message */
  constructor(data) {
    this.data = data;
  }

  /** The value of the JSON text, or undefined if it is not JSON. */
  get json() {
    try {
      return (this.#json ??= JSON.parse(this.data));
    } catch {
      return undefined;
    }
  }
}

/**
 * A WebSocket that comes back by itself, at most one connection at a time.
 *
 *     idle        → connecting            connect()
 *     connecting  → open                  the server accepts
 *     connecting  → waiting               it refuses, or does not answer in time
 *     open        → waiting               any close, silence, the network or the page going away
 *     waiting     → connecting            the delay is over; or at once: back online, or the page is looked at again
 *     any         → stopped → connecting  close() or a terminal close code; connect()
 *
 * offline is how waiting shows while the browser says that there is no network. It is a hint: attempts go on, since localhost may answer.
 */
export class Socket {
  /** @type {Exclude<State, 'offline'>} */
  #state = 'idle';
  /** Only in connecting and open; events of any other are ignored. @type {WebSocket | null} */
  #ws = null;
  /** The one timer of the present state, and when it is due. @type {any} */
  #timer;
  #dueAt = 0;
  #attempt = 0;
  /** From when it counts as up; Infinity: it does not yet. */
  #upSince = Infinity;
  /** @type {string[]} */
  #queue = [];
  #queuedChars = 0;
  /** What connect() promised and has not kept yet. @type {ReturnType<promised> | null} */
  #promised = null;
  /** @type {Change | undefined} */
  #lastChange;
  /** @type {Record<keyof Events, Set<(detail: any) => void>>} */
  #listeners = { state: new Set(), open: new Set(), message: new Set() };
  #url;
  #options;

  /**
   * @param {string | URL} url  relative to the page's; http: and https: stand for ws: and wss:
   * @param {Options} [options]
   */
  constructor(url, options = {}) {
    this.#url = url;
    this.#options = { ...DEFAULTS, ...options };
  }

  /** @returns {State} */
  get state() {
    return this.#state === 'waiting' && !this.#options.browser.onLine ? 'offline' : this.#state;
  }

  /** As of a WebSocket. */
  get readyState() {
    return this.#ws?.readyState ?? CLOSED;
  }

  /** How many messages wait to be sent. */
  get waiting() {
    return this.#queue.length;
  }

  /**
   * Starts, if it has not been started, and is fulfilled when it is open: after failed attempts too.
   * Rejected if it is stopped before, with what the WebSocket constructor threw if that was the cause.
   * @returns {Promise<void>}
   */
  connect() {
    if (this.#state === 'open') return Promise.resolve();
    const { promise } = (this.#promised ??= promised());
    if (this.#state === 'idle' || this.#state === 'stopped') {
      this.#attempt = 0;
      for (const type of BROWSER_EVENTS) this.#options.browser.addEventListener(type, this.#heed);
      this.#tryToOpen();
    }
    return promise;
  }

  /**
   * Sends a text as it is, anything else as JSON. 'sent': the browser has it, which does not say that the server has.
   * 'waiting': it goes out, in order, when it is open again. 'refused': stopped, or too much is waiting; not kept.
   * @param {any} value
   * @returns {'sent' | 'waiting' | 'refused'}
   */
  send(value) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text === undefined) throw new TypeError(`Not a JSON value: ${typeof value}`);
    // Not by the state: between the server's close and its event a WebSocket drops what it is given.
    if (isOpen(this.#ws)) {
      this.#ws?.send(text);
      return 'sent';
    }
    const { maxWaiting, maxWaitingChars } = this.#options;
    const full = this.#queue.length >= maxWaiting || this.#queuedChars + text.length > maxWaitingChars;
    if (this.#state === 'stopped' || full) return 'refused';
    this.#queue.push(text);
    this.#queuedChars += text.length;
    return 'waiting';
  }

  /** Stops until connect() is called; what waits is kept for then. Throws as WebSocket.close does. */
  close(code = 1000, reason = '') {
    if (this.#state === 'stopped') return;
    this.#ws?.close(code, reason);
    this.#stop(reason, code);
  }

  /** Gives the present connection or attempt up, and comes back: for a protocol that has found it dead by its own means. */
  reconnect(reason = '') {
    if (this.#ws) this.#lose(reason);
  }

  /** With steadyFrom 'confirm': the present connection is up from now on. */
  confirm() {
    this.#upSince = this.#options.now();
  }

  /** @template {keyof Events} E  @param {E} event  @param {(detail: Events[E]) => void} listener  @returns {() => void} takes it away */
  on(event, listener) {
    const listeners = this.#listeners[event];
    if (!listeners) throw new TypeError(`No such event: ${String(event)}`);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  #address() {
    const url = new URL(this.#url, globalThis.location?.href);
    url.protocol = url.protocol.replace('http', 'ws');
    // By hand: searchParams would write the other parameters anew.
    if (this.#options.heartbeat) url.search += `${url.search ? '&' : '?'}heartbeat=1`;
    return url.href;
  }

  #tryToOpen() {
    let /** @type {WebSocket} */ ws;
    try {
      ws = new this.#options.WebSocket(this.#address());
    } catch (error) {
      this.#stop(error instanceof Error ? error.message : String(error), undefined, error);
      return;
    }
    ws.onopen = () => ws === this.#ws && this.#opened();
    ws.onmessage = ({ data }) => ws === this.#ws && this.#received(data);
    ws.onclose = ({ code, reason }) => ws === this.#ws && (isTerminal(code) ? this.#stop(reason, code) : this.#lose(reason, code));
    this.#ws = ws;
    this.#state = 'connecting';
    const { attemptTimeoutMs } = this.#options;
    this.#wakeIn(attemptTimeoutMs, () => this.#lose(`no answer in ${attemptTimeoutMs} ms`));
    this.#tell();
  }

  #opened() {
    this.#state = 'open';
    this.#upSince = this.#options.steadyFrom === 'open' ? this.#options.now() : Infinity;
    this.#watch();
    this.#promised?.resolve();
    this.#promised = null;
    const ws = this.#ws;
    this.#emit('open', undefined);
    if (ws !== this.#ws) return; // a listener closed it
    while (this.#queue.length > 0 && isOpen(ws)) {
      const text = /** @type {string} */ (this.#queue.shift());
      this.#queuedChars -= text.length;
      ws?.send(text);
    }
    this.#tell();
  }

  /** @param {any} data */
  #received(data) {
    this.#watch();
    if (this.#options.heartbeat && data === HEARTBEAT) {
      if (isOpen(this.#ws)) this.#ws?.send(HEARTBEAT);
    } else {
      this.#emit('message', new Message(data));
    }
  }

  /**
   * Ends the connection if nothing comes in time. When this timer itself was late (the machine slept), what came meanwhile may still
   * be in the event queue: then it waits once more, and only once, since in a hidden tab every timer is late.
   */
  #watch(ms = SILENCE_MS) {
    this.#wakeIn(this.#options.heartbeat ? ms : Infinity, () => {
      const late = this.#options.now() - this.#dueAt > LATE_MS;
      if (late && ms !== GRACE_MS) this.#watch(GRACE_MS);
      else this.#lose(`nothing heard for ${SILENCE_MS} ms`);
    });
  }

  /** @param {string} reason  @param {number} [code] */
  #lose(reason, code) {
    const { now, random, steadyAfterMs, baseDelayMs, maxDelayMs } = this.#options;
    const steady = this.#state === 'open' && now() - this.#upSince >= steadyAfterMs;
    this.#attempt = steady ? 1 : this.#attempt + 1;
    this.#abandon();
    this.#state = 'waiting';
    const delayMs = random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (this.#attempt - 1));
    this.#wakeIn(delayMs, () => this.#tryToOpen());
    this.#tell({ delayMs, code, reason });
  }

  /** @param {string} reason  @param {number} [code]  @param {unknown} [error] */
  #stop(reason, code, error = new Error(`Stopped before it was open: ${code} ${reason}`)) {
    this.#abandon();
    for (const type of BROWSER_EVENTS) this.#options.browser.removeEventListener(type, this.#heed);
    this.#wakeIn(Infinity, () => {});
    this.#state = 'stopped';
    this.#promised?.reject(error);
    this.#promised = null;
    this.#tell({ code, reason });
  }

  /** Does not wait for the close event: on a dead network it takes a minute to come. */
  #abandon() {
    const ws = this.#ws;
    this.#ws = null;
    ws?.close(1000);
  }

  /** @param {{ type: string }} event */
  #heed = ({ type }) => {
    if (type === 'offline' || type === 'pagehide') {
      // An open connection would keep a page that the user leaves out of the back/forward cache.
      if (this.#ws) this.#lose(type);
      else this.#tell({ delayMs: Math.max(0, this.#dueAt - this.#options.now()) });
    } else if (this.#state === 'waiting' && (type !== 'visibilitychange' || this.#options.browser.visible)) {
      this.#tryToOpen();
    }
  };

  /** @param {number} ms  Infinity: no timer  @param {() => void} action */
  #wakeIn(ms, action) {
    this.#options.clearTimeout(this.#timer);
    this.#dueAt = this.#options.now() + ms;
    this.#timer = ms === Infinity ? undefined : this.#options.setTimeout(action, ms);
  }

  /** Comes last in every transition: a listener may start the next one. @param {Partial<Change>} [details] */
  #tell({ delayMs = 0, code, reason = '' } = {}) {
    const change = { state: this.state, attempt: this.#attempt, delayMs, code, reason };
    this.#lastChange = change;
    this.#emit('state', change);
  }

  /** @param {keyof Events} event  @param {any} detail */
  #emit(event, detail) {
    for (const listener of [...this.#listeners[event]]) {
      // A listener moved it on, and all have been told the newer state.
      if (event === 'state' && detail !== this.#lastChange) return;
      try {
        listener(detail);
      } catch (error) {
        console.error(error);
      }
    }
  }
}

/** A promise and the ends of it. */
export function promised() {
  const parts = /** @type {{ promise: Promise<void>, resolve: () => void, reject: (error: unknown) => void }} */ ({});
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
