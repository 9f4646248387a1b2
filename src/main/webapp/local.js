// @ts-check
import { Socket } from './socket.js';

export { isOpen } from './socket.js';

const REPLIES_KEPT = 300;

const LABELS = {
  idle: 'Not connected',
  connecting: 'Connecting',
  open: 'Connected',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
  stopped: 'Stopped',
};

/** @type {Socket | undefined} */
let ws;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let countDownTimer;

/**
 * Beside this page: …/app/index.html talks to …/app/ws, by wss: if the page came by https:.
 * @returns {Promise<void>} fulfilled when it is open
 */
export function connect() {
  if (ws) return ws.connect();
  const socket = new Socket('ws', { heartbeat: true });
  ws = socket;
  socket.on('open', () => socket.send({ loaded: true }));
  socket.on('message', ({ json }) => {
    if (json?.append === true) showReply(json.returnText);
  });
  socket.on('state', (change) => {
    showState(change);
    showWaiting(socket);
  });
  element('websocket-button').addEventListener('click', () => {
    const result = socket.send({ data: 'this is our data to send', other: 'this can be in any format' });
    showWaiting(socket, result === 'refused');
  });
  return socket.connect();
}

/** As text: a reply is never taken for HTML. @param {string} text */
function showReply(text) {
  const returns = element('websocket-returns');
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  returns.append(paragraph);
  if (returns.childElementCount > REPLIES_KEPT) returns.firstElementChild?.remove();
}

/**
 * An attempt to come back shows no state of its own, and the countdown is hidden from screen readers:
 * so they say "Reconnecting" once, not each second and not at each attempt.
 * @param {import('./socket.js').Change} change
 */
function showState({ state, attempt, delayMs, code, reason }) {
  if (state === 'connecting' && attempt > 0) return countDown(0);
  const shown = state === 'waiting' ? 'reconnecting' : state;
  const why = [reason, code && `(${code})`].filter(Boolean).join(' ');
  element('websocket-state').dataset.state = shown;
  setText('websocket-state-label', shown === 'stopped' && why ? `${LABELS.stopped}: ${why}` : LABELS[shown]);
  if (shown === 'open' || shown === 'stopped') countDown();
  else countDown(shown === 'reconnecting' ? Math.ceil(delayMs / 1000) : 0);
}

/** @param {number} [seconds]  0: for a while; undefined: nothing to wait for */
function countDown(seconds) {
  clearTimeout(countDownTimer);
  setText('websocket-state-countdown', seconds === undefined ? '' : seconds > 0 ? ` in ${seconds} s…` : '…');
  if (seconds) countDownTimer = setTimeout(() => countDown(seconds - 1), 1000);
}

/** @param {Socket} socket  @param {boolean} [refused] */
function showWaiting({ waiting, state }, refused = false) {
  const count = waiting === 0 ? '' : waiting === 1 ? '1 message waiting' : `${waiting} messages waiting`;
  const refusal = !refused ? '' : state === 'stopped' ? 'not sent: the connection is stopped' : 'the last one was not kept: too many';
  setText('websocket-waiting', [count, refusal].filter(Boolean).join('; '));
}

/** Only if it changes: a screen reader would say the same again. @param {string} id  @param {string} text */
function setText(id, text) {
  const target = element(id);
  if (target.textContent !== text) target.textContent = text;
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

// A module may run before the document is ready, or after.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', connect);
else connect();
