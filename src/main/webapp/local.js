// @ts-check
import { StateLabel, appendTo, element, setText, whenReady } from './page.js';
import { Socket } from './socket.js';

export { isOpen } from './socket.js';

const REPLIES_KEPT = 300;

/** @type {Socket | undefined} */
let ws;

/**
 * Beside this page: …/app/index.html talks to …/app/ws, by wss: if the page came by https:.
 * @returns {Promise<void>} fulfilled when it is open
 */
export function connect() {
  if (ws) return ws.connect();
  const socket = new Socket('ws', { heartbeat: true });
  const label = new StateLabel('websocket-state');
  let refusal = ''; // of the last click, until all is well again
  ws = socket;
  socket.on('open', () => socket.send({ loaded: true }));
  socket.on('message', ({ json }) => {
    if (json?.append === true) showReply(json.returnText);
  });
  socket.on('state', (change) => {
    label.show(change);
    if (change.state === 'open') refusal = '';
    showWaiting(socket.waiting, refusal);
  });
  element('websocket-button').addEventListener('click', () => {
    const result = socket.send({ data: 'this is our data to send', other: 'this can be in any format' });
    refusal = result === 'refused' ? reason(socket.state) : '';
    showWaiting(socket.waiting, refusal);
  });
  return socket.connect();
}

/** As text: a reply is never taken for HTML. @param {string} text */
function showReply(text) {
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  appendTo(element('websocket-returns'), paragraph, REPLIES_KEPT);
}

/** Why a message was refused. @param {string} state  of the socket */
function reason(state) {
  return state === 'stopped' ? 'not sent: the connection is stopped' : 'the last one was not kept: too many';
}

/** @param {number} waiting  @param {string} refusal */
function showWaiting(waiting, refusal) {
  const count = waiting === 0 ? '' : waiting === 1 ? '1 message waiting' : `${waiting} messages waiting`;
  setText('websocket-waiting', [count, refusal].filter(Boolean).join('; '));
}

whenReady(connect);
