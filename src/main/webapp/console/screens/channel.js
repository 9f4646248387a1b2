// @ts-check
import { h, named } from '../dom.js';
import { historyPanel } from './channel-history.js';
import { livePanel } from './channel-live.js';
import { peoplePanel } from './channel-people.js';
import { publishPanel } from './channel-publish.js';

/** @type {import('../main.js').MakeScreen} */
export function channelScreen(context, { name }) {
  const live = livePanel(context.api, name);
  const people = peoplePanel(context, name);
  const history = historyPanel(context, name);
  return {
    title: `Channel ${name}`,
    heading: [h('span', { class: 'kind' }, 'Channel '), named(name)],
    body: [
      h('div', { class: 'columns' },
        h('div', { class: 'wide' }, live.element, history.element),
        h('div', { class: 'narrow' }, publishPanel(context, name).element, people.element)),
    ],
    refresh() {
      people.refresh();
      history.refresh();
    },
    close() {
      live.close();
      people.close();
      history.close();
    },
  };
}
