// @ts-check

/** Of the screen: where the focus goes when there is nothing nearer. */
export const heading = () => document.querySelector('h1');

/** Before something is hidden or disabled: who is on it goes on there. @param {Element} from  @param {HTMLElement | null} to */
export function passFocus(from, to) {
  if (from.contains(document.activeElement)) to?.focus();
}

/**
 * Where the focus is in there, before all of that is shown anew.
 * @param {Element} parent
 * @returns {(() => void) | null} goes to the same control of the same row, else to the one in its place, else to the heading; null: it is elsewhere
 */
export function placeIn(parent) {
  const control = document.activeElement;
  if (!(control instanceof HTMLElement) || control === parent || !parent.contains(control)) return null;
  const index = rowsOf(parent).findIndex((row) => row.contains(control));
  const row = index < 0 ? undefined : rowsOf(parent)[index];
  const name = row && nameOf(row);
  const at = controlsOf(index < 0 ? parent : row).indexOf(control);
  return () => {
    const rows = rowsOf(parent);
    const same = rows.find((other) => nameOf(other) === name) ?? rows.at(Math.min(index, rows.length - 1));
    const controls = controlsOf(index < 0 ? parent : same);
    (controls[at] ?? controls.at(-1) ?? heading())?.focus();
  };
}

/** @param {Element} parent */
const rowsOf = (parent) => [...parent.querySelectorAll('tr, li')];

/** Of rows that look alike the links differ. @param {Element} row */
const nameOf = (row) => `${row.firstElementChild?.textContent} ${row.querySelector('a')?.href}`;

/** @param {Element | undefined} parent  @returns {HTMLElement[]} */
const controlsOf = (parent) => (parent ? [...parent.querySelectorAll(/** @type {'a'} */ ('a, button:enabled, input:enabled'))] : []);

/** While what it began is under way. It keeps the focus, which a disabled button would lose. @param {HTMLButtonElement} button  @param {boolean} busy */
export function setBusy(button, busy) {
  button.setAttribute('aria-disabled', String(busy));
}

/** @param {HTMLButtonElement} button */
export const isBusy = (button) => button.getAttribute('aria-disabled') === 'true';
