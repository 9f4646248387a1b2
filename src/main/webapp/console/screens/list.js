// @ts-check
import { button, h, refill, setText, table as tableOf } from '../dom.js';
import { heading, passFocus } from '../focus.js';
import { plural } from '../logic/format.js';
import { Loader } from '../logic/loader.js';
import { Pager } from '../logic/pager.js';

export const PAGE = 50;

/**
 * @typedef {object} ListOptions
 * @property {string} caption
 * @property {import('../dom.js').Column[]} columns
 * @property {(page: { limit: number, after: string | undefined }, signal: AbortSignal) => Promise<Page>} ask
 * @property {() => import('../dom.js').Child[]} empty  what to say when there is nothing
 */

/** @typedef {{ rows: import('../dom.js').Child[][], next?: string }} Page */

/** A table that is loaded page by page, and says so while there is none. Its place is kept in the history of the browser: the way back leads there. @param {ListOptions} options */
export function pagedList({ caption, columns, ask, empty }) {
  const pager = new Pager();
  pager.restore(history.state?.way);
  const loader = new Loader();
  const note = h('div', { class: 'list-note', role: 'status' });
  /** For who does not see the table. */
  const told = h('p', { class: 'unseen', role: 'status' });
  const { element: table, show } = tableOf(caption, columns);
  const previous = button('Previous', () => turn(() => pager.backward()));
  const next = button('Next', () => turn(() => pager.forward()));
  const where = h('span', { class: 'muted' });
  const pages = h('nav', { class: 'pages', 'aria-label': `Pages of ${caption}` }, previous, where, next);
  const element = h('div', { class: 'list' }, note, told, table, pages);

  /** @param {() => void} move */
  function turn(move) {
    move();
    keepPlace();
    load();
    scrollTo(0, 0);
  }

  function keepPlace() {
    history.replaceState({ way: pager.way }, '');
  }

  function load() {
    element.dataset.busy = 'true';
    if (table.hidden) refill(note, h('p', { class: 'note' }, 'Loading…'));
    loader.load((signal) => ask({ limit: PAGE, after: pager.after }, signal), { done, failed });
  }

  /** @param {Page} page */
  function done(page) {
    pager.loaded(page.next);
    element.dataset.busy = 'false';
    show(page.rows);
    table.hidden = page.rows.length === 0;
    if (table.hidden) refill(note, h('p', { class: 'note' }, pager.hasPrevious ? ['Nothing more here.'] : empty()));
    else refill(note);
    showPages();
    setText(told, table.hidden ? '' : [plural(page.rows.length, 'row'), !pages.hidden && where.textContent].filter(Boolean).join(', '));
  }

  /** @param {Error} error */
  function failed({ message }) {
    element.dataset.busy = 'false';
    passFocus(table, heading());
    table.hidden = true;
    setText(told, '');
    refill(note, h('p', { class: 'problem' }, `Not loaded: ${message}. `), button('Try again', load));
    showPages();
  }

  function showPages() {
    const { hasPrevious, hasNext } = pager;
    previous.disabled = next.disabled = false; // what is disabled cannot take the focus
    if (!hasPrevious) passFocus(previous, hasNext ? next : heading());
    if (!hasNext) passFocus(next, hasPrevious ? previous : heading());
    pages.hidden = !hasNext && !hasPrevious;
    previous.disabled = !hasPrevious;
    next.disabled = !hasNext;
    setText(where, `Page ${pager.number}`);
  }

  showPages();
  table.hidden = true;
  return {
    element,
    load,
    /** From the beginning, since something else is asked for. */
    restart() {
      setText(told, ''); // as many as before are told, too
      pager.restart();
      keepPlace();
      load();
    },
    stop: () => loader.stop(),
  };
}
