// @ts-check
import { toPublication } from '../../tidings/stream.js';
import { ApiError } from '../api.js';
import { confirm } from '../dialog.js';
import { button, fill, h, named, panel } from '../dom.js';
import { count } from '../logic/format.js';
import { Loader } from '../logic/loader.js';
import { publicationEntry } from './publication.js';

const PAGE = 50;

/** What is kept of a channel, the newest first. @param {import('../main.js').Context} context  @param {string} channel */
export function historyPanel({ api, notify }, channel) {
  const loader = new Loader();
  const note = h('div', { class: 'list-note', role: 'status' });
  const list = h('ol', { class: 'publications', id: 'history', tabindex: 0, 'aria-label': 'Publications that are kept, the newest first' });
  const older = button('Load older', () => load(oldest));
  const remove = button('Remove history', askToRemove, { 'data-danger': 'true' });
  /** Where the list ends. @type {import('../../tidings.js').Position | undefined} */
  let oldest;

  /** @param {import('../../tidings.js').Position} [since]  older than this */
  function load(since) {
    older.disabled = true;
    loader.load((signal) => api.call('history', { channel, limit: PAGE, reverse: true, since }, signal), {
      done: (result) => show(result, since !== undefined),
      failed,
    });
  }

  /** @param {{ publications?: any[], offset?: number, epoch?: string }} result  @param {boolean} more  than there is in the list already */
  function show({ publications = [], offset = 0, epoch = '' }, more) {
    const entries = publications.map((wire) => publicationEntry(toPublication(channel, wire)));
    if (more) list.append(...entries);
    else fill(list, entries);
    const last = publications.at(-1)?.offset ?? 0;
    oldest = { offset: last, epoch };
    older.disabled = false;
    older.hidden = publications.length < PAGE || last <= 1;
    list.hidden = list.childElementCount === 0;
    remove.disabled = list.hidden;
    fill(note, h('p', { class: 'note small' }, list.hidden ? `Nothing is kept just now; the last offset is ${count(offset)}.`
      : `Offsets up to ${count(offset)}, epoch `, !list.hidden && h('code', {}, epoch)));
  }

  /** @param {ApiError} error */
  function failed({ code, message }) {
    older.disabled = false;
    if (code === ApiError.NOT_AVAILABLE) {
      list.hidden = older.hidden = remove.hidden = true;
      fill(note, h('p', { class: 'note' }, 'This channel keeps no history: it is switched on by ', h('code', {}, 'history_size'), ' and ', h('code', {}, 'history_ttl'), ' of its namespace.'));
    } else if (code === ApiError.OTHER_EPOCH) {
      load(); // it has begun anew meanwhile
    } else {
      fill(note, h('p', { class: 'problem' }, `Not loaded: ${message}. `), button('Try again', () => load()));
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

  older.hidden = true;
  load();
  return {
    element: panel('History', [button('Refresh', () => load()), remove], note, list, older),
    refresh: () => load(),
    close: () => loader.stop(),
  };
}
