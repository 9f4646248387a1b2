// @ts-check
import { confirm } from '../dialog.js';
import { button, emptyNote, fill, h, named, panel, refill, userNamed } from '../dom.js';
import { heading, passFocus } from '../focus.js';
import { bytes, count, dateTime } from '../logic/format.js';
import { Loader } from '../logic/loader.js';
import { href } from '../logic/routes.js';
import { Ages } from './ages.js';
import { GONE_MS, disconnectDialog } from './clients.js';

/** @type {import('../main.js').MakeScreen} */
export function clientScreen({ api, feed, notify }, { name: id }) {
  const ages = new Ages(feed);
  const loader = new Loader();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const note = h('div', { role: 'status' }, emptyNote('Loading…'));
  const details = h('div', {});
  const channels = h('div', {});
  const disconnect = button('Disconnect', () => disconnectDialog(api, { client: id }, ['The client ', named(id)], () => {
    notify('It was told to go.');
    load();
    clearTimeout(timer);
    timer = setTimeout(load, GONE_MS);
  }), { 'data-danger': 'true', 'data-quiet': undefined, disabled: true });

  function load() {
    loader.load((signal) => api.call('connections', { client: id }, signal), {
      done: ({ connections = {} }) => show(Object.hasOwn(connections, id) ? connections[id] : undefined),
      failed: ({ message }) => refill(note, h('p', { class: 'problem' }, `Not loaded: ${message}. `), button('Try again', load)),
    });
  }

  /** @param {import('./clients.js').Connection | undefined} connection */
  function show(connection) {
    if (!connection) passFocus(disconnect, heading());
    disconnect.disabled = !connection;
    if (!connection) {
      refill(details);
      refill(note, emptyNote('This client is not connected, or not any more. ', h('a', { href: href.screen('clients') }, 'All clients')));
      refill(channels);
      return;
    }
    refill(note);
    refill(details, facts(connection, ages));
    const list = [...(connection.channels ?? [])].sort();
    refill(channels, list.length === 0 ? emptyNote('It is subscribed to nothing.')
      : h('ul', { class: 'lines' }, list.map((channel) => h('li', {}, h('a', { class: 'target', href: href.channel(channel) }, named(channel)),
        button('Unsubscribe', () => unsubscribe(connection.user, channel))))));
  }

  /** @param {string | undefined} user  @param {string} channel */
  function unsubscribe(user, channel) {
    confirm({
      title: 'Unsubscribe?',
      text: ['The client will be unsubscribed from ', named(channel), ' and is told so.'],
      action: 'Unsubscribe',
      act: async () => {
        await api.call('unsubscribe', { user, client: id, channel });
        notify('Unsubscribed.');
        load();
      },
    });
  }

  load();
  return {
    title: `Client ${id}`,
    heading: [h('span', { class: 'kind' }, 'Client '), h('span', { class: 'id' }, named(id))],
    actions: [button('Refresh', load), disconnect],
    body: [panel('Connection', [], note, details), panel('Subscriptions', [], channels)],
    refresh: load,
    close: () => {
      clearTimeout(timer);
      ages.close();
      loader.stop();
    },
  };
}

/** @param {import('./clients.js').Connection} connection  @param {Ages} ages */
function facts(connection, ages) {
  const { user, node, mode, since, address, name, num_subs: subs, waiting } = connection;
  /** undefined: the server does not tell. @type {[string, import('../dom.js').Child][]} */
  const list = [
    ['User', user === undefined ? userNamed(user) : h('a', { class: 'target', href: href.screen('clients', { user }) }, userNamed(user))],
    ['Node', named(node)],
    ['Connected', h('span', {}, ages.of(connection), ` (since ${dateTime(since * 1000)})`)],
    ['Address', address && named(address)],
    ['Calls itself', name && named(name)],
    ['Mode', mode],
    ['Subscriptions', count(subs)],
    ['Waiting to be sent', bytes(waiting)],
  ];
  return h('dl', { class: 'facts' }, list.map(([label, value]) => value && h('div', {}, h('dt', {}, label), h('dd', {}, value))));
}
