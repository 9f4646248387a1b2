// @ts-check
import { placeIn } from './focus.js';
import { visibleName } from './logic/format.js';

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | undefined | ((event: any) => void)>} Attributes  a function listens to the event of its name; false and undefined are left out */

/**
 * An element. All text goes in as text: nothing here, nor anywhere in the console, is ever taken for HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...present(children.flat()));
  return made;
}

/** In place of all that is in there. @param {Element} parent  @param {...(Child | Child[])} children */
export function fill(parent, ...children) {
  parent.replaceChildren(...present(children.flat()));
}

/** The same for what is shown anew: who is on a control in there is not lost. @param {Element} parent  @param {...(Child | Child[])} children */
export function refill(parent, ...children) {
  const goBack = placeIn(parent);
  fill(parent, ...children);
  goBack?.();
}

/** @param {Child[]} children  @returns {(Node | string)[]} */
function present(children) {
  return /** @type {(Node | string)[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false));
}

/** Only if it changes: a screen reader would say the same again. @param {Element} target  @param {string} text */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** What others have named: it is kept from turning around what stands beside it. @param {string} text */
export function named(text) {
  return h('bdi', { class: 'named' }, visibleName(text));
}

/** @param {string | undefined} text  of a user's name; undefined: it has not signed in */
export function userNamed(text) {
  if (text === undefined) return h('span', { class: 'muted' }, 'not signed in');
  return text === '' ? h('span', { class: 'muted' }, 'anonymous') : named(text);
}

/** @param {string} id  of an icon in the page  @returns {SVGElement} */
export function icon(id) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#icon-${id}`);
  svg.append(use);
  return svg;
}

/** @param {string} text  @param {(event: Event) => void} action  @param {Attributes} [attributes] */
export function button(text, action, attributes = {}) {
  return h('button', { type: 'button', 'data-quiet': 'true', click: action, ...attributes }, text);
}

/** A form that is never sent by the browser itself. @param {() => void} action  @param {Attributes} attributes  @param {...(Child | Child[])} children */
export function form(action, attributes, ...children) {
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    action();
  };
  return h('form', { novalidate: true, submit, ...attributes }, ...children);
}

let ids = 0;

/** A label above its field. @template {HTMLElement} F  @param {string} text  @param {F} field  @param {...Child} more */
export function labelled(text, field, ...more) {
  field.id ||= `field-${++ids}`;
  return h('div', { class: 'labelled' }, h('label', { for: field.id }, text), field, ...more);
}

/** @param {string} title  @param {Child[]} tools  beside it  @param {...(Child | Child[])} children */
export function panel(title, tools, ...children) {
  const id = `panel-${++ids}`;
  return h('section', { class: 'panel', 'aria-labelledby': id }, h('div', { class: 'panel-head' }, h('h2', { id, tabindex: -1 }, title), tools), ...children);
}

/** What there is to say in place of a list, or of a screen. @param {string} text  @param {...Child} more */
export function emptyNote(text, ...more) {
  return h('p', { class: 'note' }, text, ...more);
}

/** @typedef {{ label: string, numeric?: boolean, hidden?: boolean }} Column  hidden: the label is for screen readers */

/**
 * A table, which becomes a list of cards where there is little room; the roles stay those of a table.
 * @param {string} caption
 * @param {Column[]} columns  the first is what names the row
 */
export function table(caption, columns) {
  const head = columns.map(({ label, numeric, hidden }) => h('th', { scope: 'col', role: 'columnheader', class: numeric && 'numeric' },
    hidden ? h('span', { class: 'unseen' }, label) : label));
  const body = h('tbody', { role: 'rowgroup' });
  const made = h('table', { role: 'table', class: 'cards' }, h('caption', { class: 'unseen' }, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, head)), body);
  return {
    element: made,
    /** @param {Child[][]} rows */
    show: (rows) => refill(body, rows.map((cells) => row(columns, cells))),
  };
}

/** @param {Column[]} columns  @param {Child[]} cells */
function row(columns, cells) {
  return h('tr', { role: 'row' }, cells.map((cell, i) => {
    const { label, numeric, hidden } = columns[i];
    const attributes = { class: numeric && 'numeric', 'data-label': hidden ? undefined : label };
    return i === 0 ? h('th', { scope: 'row', role: 'rowheader', ...attributes }, cell) : h('td', { role: 'cell', ...attributes }, h('div', {}, cell));
  }));
}
