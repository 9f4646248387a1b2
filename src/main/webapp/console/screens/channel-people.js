// @ts-check
import { ApiError } from '../api.js';
import { h, named, panel, refill, setText, userNamed } from '../dom.js';
import { parseExactly } from '../logic/exact.js';
import { count, line, plural, shortId } from '../logic/format.js';
import { literal } from '../logic/glob.js';
import { Repeat } from '../logic/repeat.js';
import { href } from '../logic/routes.js';

/** @typedef {{ user: string, client: string, conn_info?: unknown, chan_info?: unknown }} Person */

const EVERY_MS = 5_000;
/** Of more it is only told how many they are. */
const LISTED = 500;
const SHOWN = 100;
const INFO_CHARS = 200;

/** How many subscribe to a channel, and who they are, where it tells. @param {import('../main.js').Context} context  @param {string} channel */
export function peoplePanel({ api, world }, channel) {
  const subscribers = h('dd', {}, '–');
  const users = h('dd', {}, '–');
  const note = h('p', { class: 'note' });
  const list = h('ul', { class: 'lines people-list' });
  let shown = '';

  async function ask() {
    try {
      const { channels = {} } = await api.call('channels', { pattern: literal(channel), limit: 1 });
      setText(subscribers, count(Object.hasOwn(channels, channel) ? channels[channel].num_clients : 0));
      const { num_clients: clients = 0, num_users: different = 0 } = await api.call('presence_stats', { channel });
      setText(users, count(different));
      if (clients > LISTED) return nobody(`More than ${count(LISTED)}: they are not listed here.`);
      const { presence = {} } = await api.call('presence', { channel }, undefined, parseExactly);
      show(Object.values(presence));
    } catch (error) {
      failed(/** @type {ApiError} */ (error));
    }
  }

  /** @param {ApiError} error */
  function failed({ code, message }) {
    if (code === ApiError.NOT_AVAILABLE) nobody('This channel does not tell who is there: that is switched on by presence of its namespace.');
    else nobody(`Not known: ${message}.`);
  }

  /** @param {string} why */
  function nobody(why) {
    shown = '';
    setText(note, why);
    refill(list);
  }

  /** Only if it changed: who is on one of these links stays there. @param {Person[]} people */
  function show(people) {
    const now = JSON.stringify(people);
    if (now === shown) return;
    shown = now;
    setText(note, people.length === 0 ? 'Nobody is there.' : people.length > SHOWN ? `and ${plural(people.length - SHOWN, 'more', 'more')}` : '');
    refill(list, people.slice(0, SHOWN).map(person));
  }

  const repeat = new Repeat(world, EVERY_MS, ask);
  repeat.start();
  return {
    element: panel('Who is there', [], h('dl', { class: 'facts pair' }, fact('Subscribers', subscribers), fact('Users', users)), list, note),
    refresh: () => repeat.start(),
    close: () => repeat.stop(),
  };
}

/** @param {Person} person */
function person({ user, client, conn_info: connInfo, chan_info: chanInfo }) {
  const infos = [connInfo, chanInfo].filter((info) => info !== undefined && info !== null);
  return h('li', {}, h('a', { class: 'target', href: href.client(client) }, userNamed(user), h('span', { class: 'muted small id' }, named(shortId(client)))),
    infos.map((info) => h('code', { class: 'small', dir: 'auto' }, line(info, INFO_CHARS))));
}

/** @param {string} label  @param {HTMLElement} value */
function fact(label, value) {
  return h('div', {}, h('dt', {}, label), value);
}
