// @ts-check

/** @typedef {'overview' | 'channels' | 'channel' | 'clients' | 'client' | 'nodes' | 'settings'} ScreenName */
/** @typedef {{ screen: ScreenName, name: string, query: URLSearchParams }} Route  name: of the channel or the client; '' on other screens */

/** @type {ScreenName[]} */
const LISTS = ['overview', 'channels', 'clients', 'nodes', 'settings'];
/** @type {ScreenName[]} */
const ONES = ['channel', 'client'];

/** What a link to a screen says. Names may be anything, a "/", a "#" or half of an emoji too. */
export const href = {
  /** @param {ScreenName} screen  @param {Record<string, string>} [query] */
  screen: (screen, query = {}) => {
    const pairs = Object.entries(query).map(([key, value]) => `${key}=${encoded(value)}`);
    return `#/${screen}${pairs.length ? `?${pairs.join('&')}` : ''}`;
  },
  /** @param {string} name */
  channel: (name) => `#/channel/${encoded(name)}`,
  /** @param {string} id */
  client: (id) => `#/client/${encoded(id)}`,
};

/** @param {string} hash  as location.hash is  @returns {Route}  the overview if it says nothing that is known */
export function parseRoute(hash) {
  const [path, ...query] = hash.replace(/^#\/?/, '').split('?');
  const [screen, ...rest] = path.split('/');
  const route = { screen: /** @type {ScreenName} */ (screen), name: decoded(rest.join('/')), query: new URLSearchParams(query.join('?')) };
  const known = rest.length === 0 || route.name === '' ? LISTS.includes(route.screen) : ONES.includes(route.screen);
  return known ? route : { screen: 'overview', name: '', query: new URLSearchParams() };
}

/** @param {string} text */
function encoded(text) {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** @param {string} text  @returns {string} '' if it is not what encoded() makes */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
