// @ts-check
import { toPublication } from '../../tidings/stream.js';
import { ApiError } from '../api.js';
import { confirm } from '../dialog.js';
import { button, h, named, panel, refill } from '../dom.js';
import { isBusy, passFocus, setBusy } from '../focus.js';
import { parseExactly } from '../logic/exact.js';
import { Loader } from '../logic/loader.js';
import { publicationEntry } from './publication.js';

const PAGE = 50;
/** Publications may be large and the line slow: of what did not come in time, so many times less is asked for. */
const LESS = 5;

/** What is kept of a channel, the newest first. @param {import('../main.js').Context} context  @param {string} channel */
export function historyPanel({ api, notify }, channel) {
  const loader = new Loader();
  const note = h('div', { class: 'list-note', role: 'status' });
  const list = h('ol', { class: 'publications', id: 'history', tabindex: 0, 'aria-label': 'Publications that are kept, the newest first' });
  const older = button('Load older', () => isBusy(older) || load(oldest));
  const remove = button('Remove history', askToRemove, { 'data-danger': 'true' });
  /** Where the list ends. @type {import('../../tidings.js').Position | undefined} */
  let oldest;
  let limit = PAGE;

  /** @param {import('../../tidings.js').Position} [since]  older than this */
  function load(since) {
    setBusy(older, true);
    loader.load((signal) => api.call('history', { channel, limit, reverse: true, since }, signal, parseExactly), {
      done: (result) => show(result, since !== undefined),
      failed: (error) => failed(error, since),
    });
  }

  /** @param {{ publications?: any[], offset?: number, epoch?: string }} result  @param {boolean} more  than there is in the list already */
  function show({ publications = [], offset = 0, epoch = '' }, more) {
    const entries = publications.map((wire) => publicationEntry(toPublication(channel, wire)));
    if (more) list.append(...entries);
    else refill(list, entries);
    const last = publications.at(-1)?.offset ?? 0;
    oldest = { offset: last, epoch };
    list.hidden = list.childElementCount === 0;
    const end = publications.length < limit || last <= 1;
    if (end && !list.hidden) passFocus(older, list);
    if (list.hidden) for (const one of [list, older, remove]) passFocus(one, heading);
    setBusy(older, false);
    older.hidden = end;
    remove.disabled = list.hidden;
    refill(note, h('p', { class: 'note small' }, list.hidden ? `Nothing is kept just now; the last offset is ${offset}.`
      : `Offsets up to ${offset}, epoch `, !list.hidden && h('code', {}, epoch)));
  }

  /** @param {ApiError} error  @param {import('../../tidings.js').Position | undefined} since */
  function failed({ code, message, late }, since) {
    setBusy(older, false);
    if (late) limit = Math.ceil(limit / LESS);
    if (code === ApiError.NOT_AVAILABLE) {
      for (const one of [list, older, remove]) passFocus(one, heading);
      list.hidden = older.hidden = remove.hidden = true;
      refill(note, h('p', { class: 'note' }, 'This channel keeps no history: it is switched on by ', h('code', {}, 'history_size'), ' and ', h('code', {}, 'history_ttl'), ' of its namespace.'));
    } else if (code === ApiError.OTHER_EPOCH) {
      load(); // it has begun anew meanwhile
    } else {
      refill(note, h('p', { class: 'problem' }, `Not loaded: ${message}. `), button('Try again', () => load(since)));
    }
  }

  function askToRemove() {
    confirm({
      title: 'Remove the history?',
      text: ['All publications that are kept of ', named(channel), ' will be gone, for all who come back or join later. This cannot be undone.'],
      action: 'Remove',
      act: async () => {
        await api.call('history_remove', { channel });
        notify('The history was removed.');
        load();
      },
    });
  }

  const element = panel('History', [button('Refresh', () => load()), remove], note, list, older);
  const heading = element.querySelector('h2');
  older.hidden = true;
  load();
  return {
    element,
    refresh: () => load(),
    close: () => loader.stop(),
  };
}
