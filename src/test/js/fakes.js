import assert from 'node:assert/strict';

/** Time that passes only when told to. */
export class FakeClock {
  #now = 0;
  #timers = new Map();
  #ids = 0;

  now = () => this.#now;

  setTimeout = (action, ms = 0) => {
    // As in browsers: a delay that is too long is none.
    this.#timers.set(++this.#ids, { action, at: this.#now + (ms < 2 ** 31 ? ms : 0) });
    return this.#ids;
  };

  clearTimeout = (id) => void this.#timers.delete(id);

  get pending() {
    return this.#timers.size;
  }

  /** Runs what falls due, in order. */
  advance(ms) {
    const end = this.#now + ms;
    for (let next = this.#nextDue(end); next; next = this.#nextDue(end)) {
      const [id, { action, at }] = next;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      action();
    }
    this.#now = end;
  }

  /** The machine sleeps: time passes, nothing runs. */
  sleep(ms) {
    this.#now += ms;
  }

  #nextDue(end) {
    return [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
  }
}

/** Online, offline and visibility, as a window has them. */
export class FakeBrowser extends EventTarget {
  onLine = true;
  visible = true;
  listening = new Set();

  addEventListener(type, listener) {
    this.listening.add(type);
    super.addEventListener(type, listener);
  }

  removeEventListener(type, listener) {
    this.listening.delete(type);
    super.removeEventListener(type, listener);
  }

  say(type) {
    this.dispatchEvent(new Event(type));
  }

  goOffline() {
    this.onLine = false;
    this.say('offline');
  }

  goOnline() {
    this.onLine = true;
    this.say('online');
  }

  hide() {
    this.visible = false;
    this.say('visibilitychange');
  }

  show() {
    this.visible = true;
    this.say('visibilitychange');
  }
}

/** The WebSockets that were made, and the server's side of each. */
export class FakeNetwork {
  /** @type {any[]} */
  sockets = [];
  atOnce = 0;
  /** Thrown by the next constructor calls. */
  error = null;

  get last() {
    return this.sockets.at(-1);
  }

  WebSocket = ((network) => class {
    readyState = 0;
    sent = [];
    closedWith = null;

    constructor(url) {
      if (network.error) throw network.error;
      this.url = url;
      network.sockets.push(this);
      network.atOnce = Math.max(network.atOnce, network.sockets.filter((ws) => ws.readyState < 2).length);
    }

    send(text) {
      assert.notEqual(this.readyState, 0, 'a WebSocket throws when it is given something before it is open');
      // A native one silently drops what it is given later.
      if (this.readyState === 1) this.sent.push(text);
    }

    /** As a native one: the close event comes later, see serverCloses. */
    close(code, reason) {
      if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) throw new DOMException('bad code', 'InvalidAccessError');
      if (this.readyState >= 2) return;
      this.closedWith = [code, reason];
      this.readyState = 2;
    }

    serverAccepts() {
      this.readyState = 1;
      this.onopen?.({});
    }

    serverSends(data) {
      this.onmessage?.({ data });
    }

    /** The server's close frame has come, its event not yet. */
    serverBeginsToClose() {
      this.readyState = 2;
    }

    serverCloses(code = 1006, reason = '') {
      this.readyState = 3;
      this.onclose?.({ code, reason });
    }
  })(this);
}

/** The server's side of the protocol, on one WebSocket. */
export class FakeServer {
  #ws;
  #answered = new Set();

  constructor(ws) {
    this.#ws = ws;
  }

  /** What came, frame by frame: the method and its parameters; a ping's answer is {}. */
  get frames() {
    return this.#ws.sent.map((frame) => frame.split('\n').map((line) => JSON.parse(line)));
  }

  /** The methods that came, frame by frame. */
  get methods() {
    return this.frames.map((lines) => lines.map(methodOf));
  }

  /** The parameters of each command of this method. */
  asked(method) {
    return this.frames.flat().filter((line) => methodOf(line) === method).map((line) => line[method]);
  }

  accepts(result = {}) {
    this.#ws.serverAccepts();
    this.answers('connect', { client: 'c-1', version: 'tidings', ping: 25, pong: true, ...result });
  }

  answers(method, result = {}) {
    this.says({ id: this.#next(method), [method]: result });
  }

  refuses(method, code, { message = `error ${code}`, temporary } = {}) {
    this.says({ id: this.#next(method), error: { code, message, temporary } });
  }

  pushes(...pushes) {
    this.says(...pushes.map((push) => ({ push })));
  }

  publishes(channel, ...publications) {
    this.pushes(...publications.map((pub) => ({ channel, pub })));
  }

  /** In one frame. */
  says(...objects) {
    this.#ws.serverSends(objects.map((object) => JSON.stringify(object)).join('\n'));
  }

  /** The first command of this method that has no answer yet. */
  #next(method) {
    const line = this.frames.flat().find((l) => methodOf(l) === method && !this.#answered.has(l.id));
    assert.ok(line, `no ${method} waits for an answer`);
    this.#answered.add(line.id);
    return line.id;
  }
}

const methodOf = (line) => Object.keys(line).find((key) => key !== 'id') ?? '{}';
