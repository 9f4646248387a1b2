// @ts-check
import { emptyNote, h, named, setText, table } from '../dom.js';
import { bytes, count, duration, rate, shortId } from '../logic/format.js';

const COLUMNS = [
  { label: 'Node' }, { label: 'Version' }, { label: 'Up for' }, { label: 'Clients', numeric: true }, { label: 'Users', numeric: true },
  { label: 'Subscriptions', numeric: true }, { label: 'Channels', numeric: true }, { label: 'Messages/s', numeric: true }, { label: 'Heap', numeric: true },
];

/** @type {import('../main.js').MakeScreen} */
export function nodesScreen({ feed }) {
  const { element, show } = table('nodes', COLUMNS);
  const note = h('div', { role: 'status' }, emptyNote('Loading…'));
  /** The texts of each node, which change in place: what is selected stays selected. @type {Map<string, HTMLElement[]>} */
  let cells = new Map();
  element.hidden = true;

  function update() {
    const { nodes } = feed;
    if (nodes.length === 0) return;
    note.hidden = true;
    element.hidden = false;
    const uids = nodes.map(({ uid }) => uid);
    if (uids.join() !== [...cells.keys()].join()) {
      cells = new Map(uids.map((uid) => [uid, COLUMNS.slice(1).map(() => h('span', {}))]));
      show(nodes.map(({ uid, name }, i) => [
        h('div', {}, named(name), ' ', i === 0 && h('span', { class: 'badge' }, 'answers'), h('div', { class: 'muted small id', title: uid }, shortId(uid))),
        ...(cells.get(uid) ?? []),
      ]));
    }
    for (const node of nodes) texts(node, feed.ratesOf(node.uid)).forEach((text, i) => setText(/** @type {HTMLElement[]} */ (cells.get(node.uid))[i], text));
  }

  update();
  return { title: 'Nodes', body: [h('div', { class: 'panel' }, note, element)], close: feed.on('told', update) };
}

/** @param {import('../logic/rates.js').NodeInfo} node  @param {import('../logic/rates.js').Totals | null} rates */
function texts(node, rates) {
  return [
    node.version.replace(/^tidings /, ''), duration(node.uptime), count(node.num_clients), count(node.num_users), count(node.num_subs), count(node.num_channels),
    `${rate(rates?.messages_in)} in\n${rate(rates?.messages_out)} out`, `${bytes(node.heap_used)}\nof ${bytes(node.heap_max)}`,
  ];
}
