// @ts-check
import { h, named, userNamed } from '../dom.js';
import { json, timeOfDay } from '../logic/format.js';
import { href } from '../logic/routes.js';

/** Of a payload: enough to recognise it, not enough to hold up the page. */
const SHOWN_CHARS = 4_000;

/** What stands between what came before it and what came after, when not all has come. @param {number} at  in milliseconds */
export function gapEntry(at) {
  return h('li', { class: 'gap' }, `Some may be missing before ${timeOfDay(at)}`);
}

/** @param {import('../../tidings.js').Publication} publication  @param {number} [at]  when it came, in milliseconds */
export function publicationEntry({ data, offset, info, tags }, at) {
  return h('li', {},
    h('p', { class: 'about' },
      at !== undefined && h('time', { class: 'muted' }, timeOfDay(at)),
      offset ? h('span', { class: 'muted', title: 'offset' }, `#${offset}`) : null,
      info ? h('a', { class: 'target', href: href.client(info.client) }, userNamed(info.user)) : h('span', { class: 'muted' }, 'the server'),
      Object.entries(tags ?? {}).map(([key, value]) => h('span', { class: 'badge' }, named(`${key}: ${value}`)))),
    h('pre', { dir: 'auto' }, json(data, SHOWN_CHARS)));
}
