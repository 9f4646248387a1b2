// @ts-check
import { confirm } from '../dialog.js';
import { button, form, h, labelled, named, userNamed } from '../dom.js';
import { bytes, count, shortId } from '../logic/format.js';
import { href } from '../logic/routes.js';
import { Ages } from './ages.js';
import { pagedList } from './list.js';

/**
 * @typedef {object} Connection  as the server tells it
 * @property {string} [user]  not before it has signed in
 * @property {string} node
 * @property {string} mode
 * @property {number} since  Unix seconds
 * @property {string} [address]
 * @property {string} [name]
 * @property {number} num_subs
 * @property {string[]} [channels]
 * @property {number} waiting  bytes
 */

const COLUMNS = [
  { label: 'Client' }, { label: 'User' }, { label: 'Node' }, { label: 'Connected' }, { label: 'Mode' },
  { label: 'Subscriptions', numeric: true }, { label: 'Waiting', numeric: true }, { label: 'Action', hidden: true },
];

/** Who was told to go may be there for a moment more. */
export const GONE_MS = 1_000;

/** @type {import('../main.js').MakeScreen} */
export function clientsScreen({ api, feed, notify }, { query }) {
  const ages = new Ages(feed);
  const user = h('input', { type: 'search', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', value: query.get('user') ?? '' });
  const anonymous = h('input', { type: 'checkbox', change: showWhetherNamed });
  const client = h('input', { type: 'search', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', value: query.get('client') ?? '' });
  const everybody = button('Disconnect this user', disconnectUser, { 'data-danger': 'true', 'data-quiet': undefined });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  anonymous.checked = query.get('user') === '';
  /** @type {Record<string, string>} */
  let asked = wanted();

  const list = pagedList({
    caption: 'clients',
    columns: COLUMNS,
    ask: async (page, signal) => {
      const { connections = {}, next } = await api.call('connections', { ...asked, ...page }, signal);
      return { rows: rows(connections), next };
    },
    empty: () => ('user' in asked || 'client' in asked
      ? ['Nobody who is connected is like this. User and client are found by their whole name. ', button('Show all', all)]
      : ['Nobody is connected just now.']),
  });

  /** @returns {Record<string, string>} what the form asks for: nothing is everybody */
  function wanted() {
    const id = client.value.trim();
    const whose = anonymous.checked ? '' : user.value || undefined;
    return { ...(whose !== undefined && { user: whose }), ...(id !== '' && { client: id }) };
  }

  function search() {
    asked = wanted();
    history.replaceState(null, '', href.screen('clients', asked));
    showWhetherNamed();
    list.restart();
  }

  function all() {
    user.value = client.value = '';
    anonymous.checked = false;
    search();
    user.focus();
  }

  function showWhetherNamed() {
    user.disabled = anonymous.checked;
    everybody.hidden = asked.user === undefined;
  }

  function disconnectUser() {
    const whose = asked.user;
    disconnectDialog(api, { user: whose }, whose === '' ? ['All anonymous clients'] : ['All connections of the user ', named(whose)], () => {
      notify('All of them were told to go.');
      loadTwice();
    });
  }

  function loadTwice() {
    list.load();
    clearTimeout(timer);
    timer = setTimeout(() => list.load(), GONE_MS);
  }

  /** @param {Record<string, Connection>} connections */
  function rows(connections) {
    return Object.entries(connections).sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, connection]) => [
      h('a', { class: 'target id', href: href.client(id), title: id }, named(shortId(id))), userNamed(connection.user), named(connection.node), ages.of(connection),
      modeOf(connection), count(connection.num_subs), bytes(connection.waiting),
      button('Disconnect', () => disconnectDialog(api, { client: id }, ['The client ', named(id)], () => {
        notify('It was told to go.');
        loadTwice();
      })),
    ]);
  }

  showWhetherNamed();
  list.load();
  return {
    title: 'Clients',
    actions: [button('Refresh', () => list.load())],
    body: [
      form(search, { class: 'filter find', role: 'search' }, labelled('User', user, h('label', { class: 'check' }, anonymous, 'anonymous')), labelled('Client id', client),
        h('button', { type: 'submit' }, 'Find')),
      h('p', {}, everybody),
      h('div', { class: 'panel' }, list.element),
    ],
    refresh: () => list.load(),
    close: () => {
      clearTimeout(timer);
      ages.close();
      list.stop();
    },
  };
}

/** @param {import('../api.js').Api} api  @param {{ user?: string, client?: string }} whom  @param {import('../dom.js').Child[]} named  @param {() => void} done */
export function disconnectDialog(api, whom, named, done) {
  confirm({
    title: 'Disconnect?',
    text: [...named, ' will be disconnected, and without a code will stay away until the page is loaded again.'],
    action: 'Disconnect',
    withReason: true,
    act: async (disconnect) => {
      await api.call('disconnect', { ...whom, disconnect });
      done();
    },
  });
}

/** And the address, and what the client calls itself, where the server tells. @param {Connection} connection */
function modeOf({ address, name, mode }) {
  return h('span', {}, h('span', { class: 'mode' }, mode), [address, name].filter(Boolean).map((text) => h('span', { class: 'muted small' }, ' ', named(text ?? ''))));
}
