// @ts-check
import { button, fill, form, h, labelled, named, panel, refill, setText, table } from '../dom.js';
import { heading, passFocus } from '../focus.js';
import { laidOut, plural } from '../logic/format.js';
import { Loader } from '../logic/loader.js';

/** @typedef {{ key: string, value: string, default: string, given?: string, secret?: boolean }} SettingInfo  given: where it comes from; undefined: it is the default */

const COLUMNS = [{ label: 'Setting' }, { label: 'Value' }, { label: 'Default' }, { label: 'From' }];

/** @type {import('../main.js').MakeScreen} */
export function settingsScreen({ api }) {
  const loader = new Loader();
  const filter = h('input', { type: 'search', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', input: () => showAll() });
  const changed = h('input', { type: 'checkbox', change: () => showAll() });
  const note = h('p', { class: 'note', role: 'status' }, 'Loading…');
  const groups = h('div', { class: 'groups' });
  /** null: they are not known. @type {SettingInfo[] | null} */
  let settings = null;
  let node = '';

  function load() {
    loader.load((signal) => api.config(signal), {
      done: (config) => {
        ({ node, settings } = config);
        showAll();
      },
      failed: ({ message }) => {
        settings = null;
        fill(groups);
        refill(note, `Not loaded: ${message}. `, button('Try again', load));
      },
    });
  }

  function showAll() {
    if (!settings) return;
    const shown = settings.filter((setting) => isWanted(setting, filter.value.trim().toLowerCase(), changed.checked));
    passFocus(note, heading());
    setText(note, `${shown.length} of ${plural(settings.length, 'setting')} of the node ${node}.${shown.length ? '' : ' None is like this: use fewer letters.'}`);
    fill(groups, [...grouped(shown)].map(([group, members]) => {
      const { element, show } = table(`settings ${group}`, COLUMNS);
      show(members.map(cells));
      return panel(group, [], element);
    }));
  }

  load();
  return {
    title: 'Settings',
    actions: [button('Refresh', load)],
    body: [
      form(() => {}, { class: 'filter', role: 'search' }, labelled('Filter', filter), h('label', { class: 'check' }, changed, 'only what was set')),
      note, groups,
    ],
    refresh: load,
    close: () => loader.stop(),
  };
}

/** @param {SettingInfo} setting  @param {string} text  @param {boolean} onlyGiven */
function isWanted({ key, value, given }, text, onlyGiven) {
  return (!onlyGiven || given !== undefined) && [key, value, given ?? ''].some((part) => String(part).toLowerCase().includes(text));
}

/** By what stands before the first dot. @param {SettingInfo[]} settings  @returns {Map<string, SettingInfo[]>} */
function grouped(settings) {
  /** @type {Map<string, SettingInfo[]>} */
  const groups = new Map();
  for (const setting of settings) {
    const [group] = setting.key.split('.');
    groups.set(group, [...(groups.get(group) ?? []), setting]);
  }
  return groups;
}

/** @param {SettingInfo} setting */
function cells({ key, value, default: usual, given, secret }) {
  return [h('code', {}, key), shown(value, secret), shown(usual, false), given === undefined ? h('span', { class: 'muted' }, 'default') : h('span', { class: 'badge' }, named(given))];
}

/** @param {string} value  @param {boolean | undefined} secret */
function shown(value, secret) {
  if (value === '' || value === undefined || value === null) return h('span', { class: 'muted' }, 'not set');
  if (secret) return h('span', { class: 'muted' }, value);
  const text = laidOut(String(value));
  return text.includes('\n') ? h('pre', { tabindex: 0 }, text) : h('code', {}, text);
}
