// @ts-check

/** @typedef {'messages_in' | 'messages_out' | 'bytes_in' | 'bytes_out' | 'publications' | 'slow_clients' | 'healings' | 'disconnects' | 'errors'} Total */
/** @typedef {Record<Total, number>} Totals */

/**
 * @typedef {object} NodeInfo  as the server tells it
 * @property {string} uid  another one after a restart
 * @property {string} name
 * @property {string} version
 * @property {number} num_clients
 * @property {number} num_users
 * @property {number} num_subs
 * @property {number} num_channels
 * @property {number} uptime  in seconds
 * @property {number} time  when the node said so, Unix milliseconds
 * @property {Totals} totals  since the node's start
 * @property {number} heap_used
 * @property {number} heap_max
 */

/** @type {Total[]} */
export const TOTALS = ['messages_in', 'messages_out', 'bytes_in', 'bytes_out', 'publications', 'slow_clients', 'healings', 'disconnects', 'errors'];

/** What lies further apart says nothing of how fast it goes now. */
const STALE_MS = 15_000;
/** Nor is what happened since then what happened lately. */
const OLD_MS = 600_000;

/** @typedef {{ time: number, totals: Totals, rates: Totals | null, late: boolean }} Known  rates: null until the node has spoken twice; late: it came when others were there already */
/** @typedef {{ rates: Totals | null, counts: Totals }} Told  per second; null until those of all nodes are known, but for those that came late; and how many since the last time */

/** From totals to what happens per second, for each node by its own clock: so none of them jumps when nodes come and go. */
export class Rates {
  /** @type {Map<string, Known>} */
  #nodes = new Map();

  /** @param {NodeInfo[]} nodes  @returns {Told} of all of them */
  update(nodes) {
    /** @type {Map<string, Known>} */
    const present = new Map();
    const counts = none();
    for (const node of nodes) {
      const before = this.#nodes.get(node.uid);
      const known = next(before, node, this.#nodes.size > 0);
      present.set(node.uid, known);
      if (before && known.time - before.time <= OLD_MS) add(counts, difference(before.totals, known.totals));
    }
    this.#nodes = present;
    return { rates: total([...present.values()]), counts };
  }

  /** Per second; null while it is not known. @param {string} uid */
  of(uid) {
    return this.#nodes.get(uid)?.rates ?? null;
  }
}

/** @param {Known | undefined} before  @param {NodeInfo} node  @param {boolean} late  @returns {Known} */
function next(before, { time, totals }, late) {
  if (!before) return { time, totals, rates: null, late };
  const passed = time - before.time;
  // Its clock may have been set back, too.
  if (Math.abs(passed) > STALE_MS) return { time, totals, rates: null, late: false };
  if (passed <= 0) return before;
  const rates = difference(before.totals, totals);
  for (const key of TOTALS) rates[key] *= 1000 / passed;
  return { time, totals, rates, late: false };
}

/** Half of it would look like a fall. @param {Known[]} nodes  @returns {Totals | null} */
function total(nodes) {
  const known = nodes.flatMap(({ rates }) => (rates ? [rates] : []));
  if (known.length === 0 || nodes.some(({ rates, late }) => rates === null && !late)) return null;
  return known.reduce((sum, rates) => add(sum, rates), none());
}

/** @returns {Totals} */
function none() {
  return /** @type {Totals} */ (Object.fromEntries(TOTALS.map((key) => [key, 0])));
}

/** @param {Totals} from  @param {Totals} to */
function difference(from, to) {
  const made = none();
  for (const key of TOTALS) made[key] = Math.max(0, (to[key] ?? 0) - (from[key] ?? 0));
  return made;
}

/** @param {Totals} sum  @param {Totals} more  @returns {Totals} the sum, changed */
function add(sum, more) {
  for (const key of TOTALS) sum[key] += more[key];
  return sum;
}
