// @ts-check
// @ts-ignore: the build puts it there.
import uPlot from './uplot/uPlot.esm.js';
import { WINDOW_MS } from './feed.js';
import { h, setText } from './dom.js';
import { short, timeOfDay } from './logic/format.js';

/** @typedef {{ key: string, label: string }} Line  key: of the samples */

const HEIGHT = 150;
const SHORTEST_S = 60;
const DARK = '(prefers-color-scheme: dark)';

/** The last ten minutes of one or two lines, with what they are now in words. */
export class Chart {
  #lines;
  #format;
  #title;
  #now = h('p', { class: 'now' });
  #picture = h('div', { class: 'chart', role: 'img' });
  /** @type {any} */
  #plot = null;
  #resized = new ResizeObserver(() => this.#resize());
  #scheme = matchMedia(DARK);
  #recolour = () => this.#plot?.redraw(false, true);
  /** @type {(number | null)[][]} */
  #columns = [];
  /** What is told in place of the last values, if anything is: always, and while the mouse points at something. */
  #summary = '';
  #pointed = '';

  /** @param {string} title  @param {Line[]} lines  @param {(value: number | null | undefined) => string} format */
  constructor(title, lines, format) {
    this.#title = title;
    this.#lines = lines;
    this.#format = format;
    this.element = h('section', { class: 'panel plot' }, h('div', { class: 'panel-head' }, h('h2', {}, title), this.#now), this.#picture);
    this.#scheme.addEventListener('change', this.#recolour);
    this.#resized.observe(this.#picture);
  }

  /** @param {import('./logic/samples.js').Samples} samples  @param {string} [summary]  in place of the last values */
  show(samples, summary = '') {
    this.#columns = samples.columns(this.#lines.map(({ key }) => key));
    this.#summary = summary;
    this.#tell();
    this.#picture.setAttribute('aria-label', `${this.#title}, the last 10 minutes; now ${summary || this.#values(-1).join(', ')}`);
    if (this.#plot) this.#plot.setData(this.#columns);
    else this.#resize();
  }

  close() {
    this.#resized.disconnect();
    this.#scheme.removeEventListener('change', this.#recolour);
    this.#plot?.destroy();
    this.#plot = null;
  }

  #resize() {
    const width = Math.floor(this.#picture.clientWidth);
    if (width === 0 || this.#columns.length === 0) return;
    if (this.#plot) this.#plot.setSize({ width, height: HEIGHT });
    else this.#plot = new uPlot(this.#options(width), this.#columns, this.#picture);
  }

  /** @param {number} width */
  #options(width) {
    const axis = { stroke: () => colour('muted'), font: '12px system-ui, sans-serif', grid: { stroke: () => colour('line'), width: 1 }, ticks: { show: false } };
    return {
      width,
      height: HEIGHT,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { range: range }, y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ top) => [0, Math.max(1, (top ?? 0) * 1.15)] } },
      axes: [
        { ...axis, size: 28, space: 70, values: timeLabels },
        { ...axis, size: 48, space: 36, values: (/** @type {any} */ _, /** @type {number[]} */ values) => values.map((value) => short(value)) },
      ],
      series: [{}, ...this.#lines.map((_, i) => ({
        stroke: () => colour(`line-${i + 1}`),
        fill: i === 0 ? () => colour('line-1-fill') : undefined,
        width: 2,
        points: { show: false },
      }))],
      hooks: { setCursor: [(/** @type {any} */ plot) => this.#point(plot.cursor.idx)] },
    };
  }

  /** What is under the mouse is told in place of what is now. @param {number | null | undefined} at */
  #point(at) {
    const time = at === null || at === undefined ? undefined : this.#columns[0][at];
    this.#pointed = time === undefined || time === null ? '' : `${timeOfDay(time * 1000)}  ${this.#values(at ?? 0).join('  ')}`;
    this.#tell();
  }

  /** @param {number} at  @returns {string[]} */
  #values(at) {
    return this.#lines.map(({ label }, i) => [label, this.#format(this.#columns[i + 1].at(at))].filter(Boolean).join(' '));
  }

  #tell() {
    const text = this.#pointed || this.#summary;
    if (text !== '') return setText(this.#now, text);
    const values = this.#values(-1);
    if (this.#now.childElementCount !== values.length) {
      this.#now.replaceChildren(...values.map((_, i) => h('span', { class: `value line-${i + 1}` })));
    }
    values.forEach((value, i) => setText(this.#now.children[i], value));
  }
}

/** With seconds only where two would be alike without. @param {any} _  @param {number[]} times  @param {number} __  @param {number} ___  @param {number} step */
function timeLabels(_, times, __, ___, step) {
  return times.map((time) => timeOfDay(time * 1000).slice(0, step < 60 ? 8 : 5));
}

/** As much as there is, from one minute to ten. @param {any} _  @param {number | null} first  @param {number | null} last */
function range(_, first, last) {
  const end = last ?? Date.now() / 1000;
  return [Math.min(end - SHORTEST_S, Math.max(first ?? end, end - WINDOW_MS / 1000)), end];
}

/** As the style sheet has it at this moment. @param {string} name */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
