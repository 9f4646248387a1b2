// @ts-check

/** @typedef {{ state: string, attempt: number, delayMs: number, code: number | undefined, reason: string }} Change  of a Socket or of a Tidings */

/** @type {Record<string, string>} */
const LABELS = {
  idle: 'Not connected',
  connecting: 'Connecting',
  open: 'Connected',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
  stopped: 'Stopped',
};

/**
 * The state of a connection, in three elements: the given one, …-label and …-countdown.
 *
 * An attempt to come back shows no state of its own, and the countdown is hidden from screen readers:
 * so they say "Reconnecting" once, not each second and not at each attempt.
 */
export class StateLabel {
  #id;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {string} id */
  constructor(id) {
    this.#id = id;
  }

  /** @param {Change} change */
  show({ state, attempt, delayMs, code, reason }) {
    if (state === 'connecting' && attempt > 0) return this.#countDown(0);
    const shown = state === 'waiting' ? 'reconnecting' : state;
    const why = [reason, code && `(${code})`].filter(Boolean).join(' ');
    element(this.#id).dataset.state = shown;
    setText(`${this.#id}-label`, shown === 'stopped' && why ? `${LABELS.stopped}: ${why}` : LABELS[shown]);
    if (shown === 'reconnecting') this.#countDown(Math.ceil(delayMs / 1000));
    else this.#countDown(shown === 'connecting' || shown === 'offline' ? 0 : undefined);
  }

  /** @param {number} [seconds]  0: for a while; undefined: nothing to wait for */
  #countDown(seconds) {
    clearTimeout(this.#timer);
    setText(`${this.#id}-countdown`, seconds === undefined ? '' : seconds > 0 ? ` in ${seconds} s…` : '…');
    if (seconds) this.#timer = setTimeout(() => this.#countDown(seconds - 1), 1000);
  }
}

/** Only if it changes: a screen reader would say the same again. @param {string} id  @param {string} text */
export function setText(id, text) {
  const target = element(id);
  if (target.textContent !== text) target.textContent = text;
}

/** Of these there are at most so many: the oldest goes. @param {HTMLElement} list  @param {HTMLElement} child  @param {number} kept */
export function appendTo(list, child, kept) {
  list.append(child);
  if (list.childElementCount > kept) list.firstElementChild?.remove();
}

/** @param {string} id */
export function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** A module may run before the document is ready, or after. @param {() => void} action */
export function whenReady(action) {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', action);
  else action();
}
