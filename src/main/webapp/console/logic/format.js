// @ts-check
import { parseExactly } from './exact.js';

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const SMALL = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const LONGEST_WHOLE = 1_000_000;
const SHORT_ID = 8;
export const UNKNOWN = '–';

/** @param {number | null | undefined} number */
export function count(number) {
  if (!isNumber(number)) return UNKNOWN;
  return Math.abs(number) < LONGEST_WHOLE ? WHOLE.format(number) : SHORT.format(number);
}

/** Per second: with fractions while it is slow. @param {number | null | undefined} number */
export function rate(number) {
  if (!isNumber(number)) return UNKNOWN;
  return number > 0 && number < 10 ? SMALL.format(number) : count(number);
}

/** Of memory. @param {number | null | undefined} number */
export const bytes = (number) => inUnits(number, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);

/** On the wire, where a thousand is a thousand. @param {number | null | undefined} number */
export const bytesPerSecond = (number) => inUnits(number, 1000, ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s']);

/** @param {number | null | undefined} number  @param {number} step  @param {string[]} units */
function inUnits(number, step, units) {
  if (!isNumber(number)) return UNKNOWN;
  let unit = 0;
  let left = number;
  // Half a one less would be shown as a whole step of the smaller unit.
  while (left >= step - 0.5 && unit < units.length - 1) {
    left /= step;
    unit++;
  }
  return `${unit > 0 && left < 10 ? SMALL.format(left) : WHOLE.format(left)} ${units[unit]}`;
}

/** Beside an axis, where there is little room. @param {number} number */
export const short = (number) => SHORT.format(number);

/** In its two largest units. @param {number | null | undefined} seconds */
export function duration(seconds) {
  if (!isNumber(seconds)) return UNKNOWN;
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value !== 0);
  if (first < 0) return '0 s';
  return parts.slice(first, first + 2).filter(([value]) => value !== 0).map(([value, unit]) => `${value} ${unit}`).join(' ');
}

/** @param {number} ms  since 1970 */
export const timeOfDay = (ms) => TIME.format(ms);

/** @param {number} ms  since 1970 */
export const dateTime = (ms) => DATE.format(ms);

/** @param {number} many  @param {string} one  @param {string} [more] */
export const plural = (many, one, more = `${one}s`) => `${count(many)} ${many === 1 ? one : more}`;

/** What turns text around or is not seen at all is written out: so that no name looks like another. @param {string} text */
export function visible(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/g, written);
}

/** The same of a name, which has one line: nor is space seen at its ends, or where there is more than one, or of another kind (the one of CJK is as wide as a letter). @param {string} text */
export function visibleName(text) {
  return visible(text).replace(/[^\S \u3000]|\s{2,}|^\s|\s$/g, written);
}

/** @param {string} chars */
function written(chars) {
  return chars.replace(/./gsu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JSON for people to read; not more of it than they want to. @param {unknown} data  @param {number} chars */
export function json(data, chars) {
  return cut(JSON.stringify(data, null, 2) ?? '', chars);
}

/** The same in one line. @param {unknown} data  @param {number} chars */
export function line(data, chars) {
  return cut(JSON.stringify(data) ?? '', chars);
}

/** @param {string} text  @param {number} chars */
function cut(text, chars) {
  const all = text.length > chars ? `… (${count(text.length)} characters in all)` : '';
  return visible(text.slice(0, chars)) + all;
}

/** Of an id as long as a client's: enough to tell it from others on one screen. @param {string} id */
export function shortId(id) {
  return id.length > 2 * SHORT_ID ? `${id.slice(0, SHORT_ID)}…` : id;
}

/** Of what a setting holds: laid out, if it is an object or a list in JSON. @param {string} text */
export function laidOut(text) {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(parseExactly(text), null, 2);
  } catch {
    return text;
  }
}

/** @param {unknown} value  @returns {value is number} */
function isNumber(value) {
  return typeof value === 'number' && Number.isFinite(value);
}
