// @ts-check
import { Chart } from '../chart.js';
import { h, setText } from '../dom.js';
import { bytesPerSecond, count, duration, plural, rate } from '../logic/format.js';
import { href } from '../logic/routes.js';

const TILES = /** @type {const} */ ([
  { key: 'num_clients', label: 'Clients', to: href.screen('clients') },
  { key: 'num_users', label: 'Users', to: href.screen('clients') },
  { key: 'num_subs', label: 'Subscriptions', to: href.screen('channels') },
  { key: 'num_channels', label: 'Channels', to: href.screen('channels') },
]);

/** What should not happen often. */
const TROUBLES = [
  { key: 'healings', label: 'Healings', one: 'healing' },
  { key: 'slow_clients', label: 'Slow clients', one: 'slow client' },
  { key: 'disconnects', label: 'Disconnects', one: 'disconnect' },
  { key: 'errors', label: 'Errors', one: 'error' },
];

/** @param {number | null | undefined} value */
const perSecond = (value) => `${rate(value)}/s`;

/** @type {import('../main.js').MakeScreen} */
export function overviewScreen({ feed }) {
  const numbers = Object.fromEntries([...TILES.map(({ key }) => key), 'num_nodes'].map((key) => [key, h('dd', { 'data-tile': key }, '–')]));
  const about = h('p', { class: 'note' });
  const charts = [
    new Chart('Clients', [{ key: 'num_clients', label: '' }], count),
    new Chart('Messages', [{ key: 'messages_in', label: 'in' }, { key: 'messages_out', label: 'out' }], perSecond),
    new Chart('Publications', [{ key: 'publications', label: '' }], perSecond),
    new Chart('Traffic', [{ key: 'bytes_in', label: 'in' }, { key: 'bytes_out', label: 'out' }], bytesPerSecond),
  ];
  const troubles = new Troubles();

  function show() {
    const { samples, nodes } = feed;
    if (samples.size === 0) return;
    for (const { key } of TILES) setText(numbers[key], count(nodes.reduce((sum, node) => sum + node[key], 0)));
    setText(numbers.num_nodes, count(nodes.length));
    setText(about, told(nodes));
    for (const chart of charts) chart.show(samples);
    troubles.show(samples);
  }

  show();
  const leave = feed.on('told', show);
  return {
    title: 'Overview',
    body: [
      h('dl', { class: 'tiles' }, [...TILES, { key: 'num_nodes', label: 'Nodes', to: href.screen('nodes') }].map(({ key, label, to }) =>
        h('div', { class: 'tile' }, h('dt', {}, h('a', { href: to }, label)), numbers[key]))),
      about,
      h('div', { class: 'plots' }, charts.map(({ element }) => element)),
      troubles.element,
    ],
    close: () => {
      leave();
      for (const chart of [...charts, ...troubles.charts]) chart.close();
    },
  };
}

/** A chart for each kind that there was lately, and a word when there was none. */
class Troubles {
  #note = h('p', { class: 'note all-well' });
  #plots = h('div', { class: 'plots' });
  /** @type {Map<string, Chart>} */
  #charts = new Map();
  element = h('div', {}, this.#note, this.#plots);

  get charts() {
    return this.#charts.values();
  }

  /** @param {import('../logic/samples.js').Samples} samples */
  show(samples) {
    for (const { key, label, one } of TROUBLES) {
      const sum = samples.sum(key);
      if (sum > 0) this.#chart(key, label).show(samples, `${plural(sum, one)} in 10 minutes`);
      else this.#drop(key);
    }
    setText(this.#note, this.#charts.size === 0 ? 'No healings, slow clients, disconnects by the server or errors in the last 10 minutes.' : '');
  }

  /** @param {string} key  @param {string} label */
  #chart(key, label) {
    let chart = this.#charts.get(key);
    if (!chart) {
      chart = new Chart(label, [{ key, label: '' }], count);
      this.#charts.set(key, chart);
      this.#plots.append(chart.element);
    }
    return chart;
  }

  /** @param {string} key */
  #drop(key) {
    this.#charts.get(key)?.close();
    this.#charts.get(key)?.element.remove();
    this.#charts.delete(key);
  }
}

/** @param {import('../logic/rates.js').NodeInfo[]} nodes */
function told(nodes) {
  if (nodes.length === 1) return `Up for ${duration(nodes[0].uptime)}.`;
  return 'Of all nodes together: a user or a channel that is on two of them counts twice.';
}
