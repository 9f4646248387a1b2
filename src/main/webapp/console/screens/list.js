// @ts-check
import { button, fill, h, setText, table as tableOf } from '../dom.js';
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

/** A table that is loaded page by page, and says so while there is none. @param {ListOptions} options */
export function pagedList({ caption, columns, ask, empty }) {
  const pager = new Pager();
  const loader = new Loader();
  const note = h('div', { class: 'list-note', role: 'status' });
  const { element: table, show } = tableOf(caption, columns);
  const previous = button('Previous', () => turn(() => pager.backward()));
  const next = button('Next', () => turn(() => pager.forward()));
  const where = h('span', { class: 'muted' });
  const pages = h('nav', { class: 'pages', 'aria-label': `Pages of ${caption}` }, previous, where, next);
  const element = h('div', { class: 'list' }, note, table, pages);

  /** @param {() => void} move */
  function turn(move) {
    move();
    load();
    scrollTo(0, 0);
  }

  function load() {
    element.dataset.busy = 'true';
    if (!table.rows.length || table.hidden) fill(note, h('p', { class: 'note' }, 'Loading…'));
    loader.load((signal) => ask({ limit: PAGE, after: pager.after }, signal), { done, failed });
  }

  /** @param {Page} page */
  function done(page) {
    pager.loaded(page.next);
    element.dataset.busy = 'false';
    show(page.rows);
    table.hidden = page.rows.length === 0;
    if (page.rows.length === 0) fill(note, h('p', { class: 'note' }, pager.hasPrevious ? ['Nothing more here.'] : empty()));
    else fill(note);
    showPages();
  }

  /** @param {Error} error */
  function failed({ message }) {
    element.dataset.busy = 'false';
    table.hidden = true;
    fill(note, h('p', { class: 'problem' }, `Not loaded: ${message}. `), button('Try again', load));
    showPages();
  }

  function showPages() {
    pages.hidden = !pager.hasNext && !pager.hasPrevious;
    previous.disabled = !pager.hasPrevious;
    next.disabled = !pager.hasNext;
    setText(where, `Page ${pager.number}`);
  }

  showPages();
  table.hidden = true;
  return {
    element,
    load,
    /** From the beginning, since something else is asked for. */
    restart() {
      pager.restart();
      load();
    },
    stop: () => loader.stop(),
  };
}
