// @ts-check
import { Tidings } from '../../tidings.js';
import { button, h, panel, setText } from '../dom.js';
import { plural } from '../logic/format.js';
import { Recent } from '../logic/recent.js';
import { publicationEntry } from './publication.js';

const KEPT = 200;
/** @type {Record<string, string>} */
const LABELS = { connecting: 'Connecting…', waiting: 'Reconnecting…', offline: 'Offline', subscribing: 'Subscribing…', subscribed: 'Live', stopped: 'Stopped' };
/** In the words of the style sheet. @type {Record<string, string>} */
const SIGNALS = { subscribed: 'connected', subscribing: 'connecting', waiting: 'reconnecting' };

/** What is published in a channel, as it comes; over losses of the connection too. @param {import('../api.js').Api} api  @param {string} channel */
export function livePanel(api, channel) {
  const tidings = new Tidings('../connection/websocket', { getToken: () => api.token(), name: 'tidings-console' });
  const subscription = tidings.subscribe(channel, { getToken: () => api.token(channel) });
  /** @type {Recent<{ publication: import('../../tidings.js').Publication, at: number }>} */
  const recent = new Recent(KEPT);
  const state = h('p', { class: 'state', role: 'status', 'data-state': 'connecting' }, LABELS.connecting);
  const list = h('ol', { class: 'publications', id: 'live', tabindex: 0, 'aria-label': 'Live publications, the newest first' });
  const pause = button('Pause', () => {
    paused = !paused;
    draw();
  });
  let paused = false;
  let drawing = 0;

  subscription.on('publication', (publication) => {
    recent.add({ publication, at: Date.now() });
    // Once for all that come before the next picture; none while the page is hidden.
    drawing ||= requestAnimationFrame(draw);
  });
  subscription.on('state', ({ state: to }) => to !== 'unsubscribed' && tell(to));
  subscription.on('unsubscribed', ({ code, reason }) => code && tell('stopped', `Not subscribed: ${reason} (${code})`));
  tidings.on('state', ({ state: to, code, reason }) => {
    if (to === 'stopped' && code) tell(to, `Stopped: ${reason} (${code})`);
    else if (to !== 'connected' && to !== 'stopped') tell(to);
    else if (to === 'connected') tell(subscription.state);
  });

  /** @param {string} to  @param {string} [text] */
  function tell(to, text = LABELS[to]) {
    state.dataset.state = SIGNALS[to] ?? to;
    setText(state, text);
  }

  function draw() {
    cancelAnimationFrame(drawing);
    drawing = 0;
    setText(pause, !paused ? 'Pause' : recent.came === 0 ? 'Go on' : `Go on (${plural(recent.came, 'new one', 'new ones')})`);
    if (paused) return;
    list.prepend(...recent.take().map(({ publication, at }) => publicationEntry(publication, at)));
    while (list.childElementCount > KEPT) list.lastElementChild?.remove();
  }

  tidings.connect().catch(() => {}); // its state tells
  return {
    element: panel('Live', [state, pause], list),
    close() {
      cancelAnimationFrame(drawing);
      subscription.unsubscribe();
      tidings.disconnect();
    },
  };
}
