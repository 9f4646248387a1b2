// @ts-check
import { Tidings } from '../../tidings.js';
import { button, h, panel, setText } from '../dom.js';
import { passFocus } from '../focus.js';
import { parseExactly } from '../logic/exact.js';
import { plural } from '../logic/format.js';
import { liveState } from '../logic/live-state.js';
import { Recent } from '../logic/recent.js';
import { gapEntry, publicationEntry } from './publication.js';

const KEPT = 200;

/** @typedef {{ publication: import('../../tidings.js').Publication, at: number } | { gap: true, at: number }} Entry */

/** What is published in a channel, as it comes; over losses of the connection too. @param {import('../api.js').Api} api  @param {string} channel */
export function livePanel(api, channel) {
  const tidings = new Tidings('../connection/websocket', { getToken: () => api.token(), name: 'tidings-console', parse: parseExactly });
  const subscription = tidings.subscribe(channel, { getToken: () => api.token(channel) });
  /** @type {Recent<Entry>} */
  const recent = new Recent(KEPT);
  const state = h('p', { class: 'state', role: 'status', 'data-state': 'connecting' }, 'Connecting…');
  const list = h('ol', { class: 'publications', id: 'live', tabindex: 0, 'aria-label': 'Live publications, the newest first' });
  const pause = button('Pause', () => {
    paused = !paused;
    draw();
  });
  let paused = false;
  let begun = false;
  /** Why the subscription has, for good. */
  let ended = '';
  /** What led to the state of the connection. @type {Omit<Parameters<typeof liveState>[0], 'state'>} */
  let change = { attempt: 0, code: undefined, reason: '' };
  let drawing = 0;

  subscription.on('publication', (publication) => show({ publication, at: Date.now() }));
  subscription.on('subscribed', ({ recovered }) => {
    if (begun && !recovered) show({ gap: true, at: Date.now() }, 0);
    begun = true;
  });
  subscription.on('state', tell);
  subscription.on('unsubscribed', ({ code, reason }) => {
    if (code) ended = `Not subscribed: ${reason} (${code})`;
    tell();
  });
  tidings.on('state', (latest) => {
    change = latest;
    tell();
  });

  /** @param {Entry} entry  @param {number} [counts] */
  function show(entry, counts) {
    recent.add(entry, counts);
    // Once for all that come before the next picture; none while the page is hidden.
    drawing ||= requestAnimationFrame(draw);
  }

  function tell() {
    const { signal, text } = liveState({ ...change, state: tidings.state }, subscription.state, ended);
    state.dataset.state = signal;
    setText(state, text);
  }

  function draw() {
    cancelAnimationFrame(drawing);
    drawing = 0;
    setText(pause, !paused ? 'Pause' : recent.came === 0 ? 'Go on' : `Go on (${plural(recent.came, 'new one', 'new ones')})`);
    if (paused) return;
    list.prepend(...recent.take().map((entry) => ('gap' in entry ? gapEntry(entry.at) : publicationEntry(entry.publication, entry.at))));
    for (let last = list.lastElementChild; last && list.childElementCount > KEPT; last = list.lastElementChild) {
      passFocus(last, list);
      last.remove();
    }
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
