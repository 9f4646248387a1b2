// @ts-check

/**
 * @typedef {object} Timing  the time that passes, and how long to wait before trying again; see the options of Socket
 * @property {(action: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now
 * @property {() => number} random
 * @property {number} baseDelayMs
 * @property {number} maxDelayMs
 * @property {number} steadyAfterMs
 */

/** Beyond 2³¹ ms a browser's timer fires at once. */
const LONGEST_MS = 2_000_000_000;
const LATE_MS = 1_000;
const GRACE_MS = 2_000;

/** At most one thing to be done later. */
export class Timer {
  #timing;
  /** @type {any} */ #id;

  /** @param {Timing} timing */
  constructor(timing) {
    this.#timing = timing;
  }

  /** In place of what was to be done before. @param {number} ms  @param {() => void} action */
  start(ms, action) {
    this.stop();
    this.#id = this.#timing.setTimeout(action, Math.min(ms, LONGEST_MS));
  }

  stop() {
    this.#timing.clearTimeout(this.#id);
  }
}

/** Exponential back-off with full jitter, which starts anew after what was tried has stayed up. */
export class Backoff {
  #timing;
  #failures = 0;
  #upSince = Infinity;

  /** @param {Timing} timing */
  constructor(timing) {
    this.#timing = timing;
  }

  succeeded() {
    this.#upSince = this.#timing.now();
  }

  /** It failed: how long to wait, in milliseconds. */
  next() {
    const { now, random, baseDelayMs, maxDelayMs, steadyAfterMs } = this.#timing;
    if (now() - this.#upSince >= steadyAfterMs) this.#failures = 0;
    this.#upSince = Infinity;
    return random() * Math.min(maxDelayMs, baseDelayMs * 2 ** this.#failures++);
  }
}

/** Notices that nothing is heard any more. */
export class Silence {
  #timing;
  #timer;
  #onSilence;
  #limitMs = 0;
  #heardAt = 0;

  /** @param {Timing} timing  @param {(reason: string) => void} onSilence */
  constructor(timing, onSilence) {
    this.#timing = timing;
    this.#timer = new Timer(timing);
    this.#onSilence = onSilence;
  }

  /** From now on. @param {number} limitMs */
  watch(limitMs) {
    this.#limitMs = limitMs;
    this.heard();
    this.#check(limitMs);
  }

  heard() {
    this.#heardAt = this.#timing.now();
  }

  stop() {
    this.#timer.stop();
  }

  /**
   * When this timer itself was late (the machine slept), what came meanwhile may still be in the event queue:
   * then it waits once more, and only once, since in a hidden tab every timer is late.
   * @param {number} ms
   */
  #check(ms, lastChance = false) {
    const { now } = this.#timing;
    const dueAt = now() + ms;
    this.#timer.start(ms, () => {
      const left = this.#heardAt + this.#limitMs - now();
      if (left > 0) this.#check(left);
      else if (!lastChance && now() - dueAt > LATE_MS) this.#check(GRACE_MS, true);
      else this.#onSilence(`nothing heard for ${this.#limitMs} ms`);
    });
  }
}

/**
 * Who listens to what. A listener that throws stops nobody.
 * @template {object} E  the events, and what their listeners are given
 */
export class Listeners {
  /** @type {Map<keyof E, Set<(detail: any) => void>>} */ #sets;

  /** @param {(keyof E)[]} events */
  constructor(events) {
    this.#sets = new Map(events.map((event) => [event, new Set()]));
  }

  /** @template {keyof E} K  @param {K} event  @param {(detail: E[K]) => void} listener  @returns {() => void} takes it away */
  on(event, listener) {
    const set = this.#sets.get(event);
    if (!set) throw new TypeError(`No such event: ${String(event)}`);
    set.add(listener);
    return () => void set.delete(listener);
  }

  /**
   * @template {keyof E} K  @param {K} event  @param {E[K]} detail
   * @param {() => boolean} [holds]  whether it is still so: a listener may have changed it, and the others have been told of that already
   */
  emit(event, detail, holds = () => true) {
    for (const listener of [...(this.#sets.get(event) ?? [])]) {
      if (!holds()) return;
      try {
        listener(detail);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
