// @ts-check
import { button, form, h, labelled, named } from '../dom.js';
import { count } from '../logic/format.js';
import { toPattern } from '../logic/glob.js';
import { href } from '../logic/routes.js';
import { pagedList } from './list.js';

const SETTLED_MS = 300;

/** @type {import('../main.js').MakeScreen} */
export function channelsScreen({ api }, { query }) {
  const filter = h('input', { type: 'search', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', value: query.get('filter') ?? '', input: later, 'aria-describedby': 'filter-hint' });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asked = filter.value.trim();

  const list = pagedList({
    caption: 'channels',
    columns: [{ label: 'Channel' }, { label: 'Subscribers', numeric: true }],
    ask: async (page, signal) => {
      const { channels = {}, next } = await api.call('channels', { pattern: toPattern(asked), ...page }, signal);
      return { rows: rows(channels), next };
    },
    empty: () => (asked === ''
      ? ['No channel has a subscriber just now. A channel is here for as long as somebody is subscribed to it.']
      : ['No channel with a subscriber is like this. ', button('Show all', all)]),
  });

  function later() {
    clearTimeout(timer);
    timer = setTimeout(search, SETTLED_MS);
  }

  function search() {
    clearTimeout(timer);
    const wanted = filter.value.trim();
    if (wanted === asked) return;
    asked = wanted;
    // So that the way back leads to what was found.
    history.replaceState(null, '', href.screen('channels', asked === '' ? {} : { filter: asked }));
    list.restart();
  }

  function all() {
    filter.value = '';
    search();
    filter.focus();
  }

  list.load();
  return {
    title: 'Channels',
    actions: [button('Refresh', () => list.load())],
    body: [
      form(search, { class: 'filter', role: 'search' }, labelled('Filter', filter),
        h('p', { class: 'note small', id: 'filter-hint' }, 'A part of the name; or a pattern: ', h('code', {}, 'chat:*'), ' begins with, ', h('code', {}, '*?[a-z]'), ' in a pattern stand for any characters.')),
      h('div', { class: 'panel' }, list.element),
    ],
    refresh: () => list.load(),
    close: () => {
      clearTimeout(timer);
      list.stop();
    },
  };
}

/** By name again: names that are numbers have come before all others. @param {Record<string, { num_clients: number }>} channels */
function rows(channels) {
  return Object.entries(channels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { num_clients }]) => [h('a', { class: 'target', href: href.channel(name) }, named(name)), count(num_clients)]);
}
