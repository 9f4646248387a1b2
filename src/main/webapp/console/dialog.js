// @ts-check
import { fill, form, h, labelled, setText } from './dom.js';
import { heading, isBusy, setBusy } from './focus.js';

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {(import('./dom.js').Child)[]} text
 * @property {string} action  what the button says that does it
 * @property {boolean} [withReason]  ask for a code and a reason, too
 * @property {(answer: Answer) => Promise<void>} act  the dialog stays, and says why, if this is rejected
 */

/** @typedef {{ code: number, reason: string } | undefined} Answer  undefined: none was given */

/** The application's, after which clients come back or stay away, and those of the protocol. */
const LOWEST_CODE = 3000;
const HIGHEST_CODE = 4999;
const LONGEST_REASON = 123;

/** Asks before something is done that cannot be undone. @param {Question} question */
export function confirm({ title, text, action, withReason = false, act }) {
  const problem = h('p', { role: 'alert', class: 'problem' });
  const code = h('input', { type: 'text', inputmode: 'numeric', autocomplete: 'off', placeholder: '3503', maxlength: 4 });
  const reason = h('input', { type: 'text', autocomplete: 'off', placeholder: 'force disconnect', maxlength: LONGEST_REASON });
  const doIt = h('button', { type: 'submit', 'data-danger': 'true' }, action);
  const cancel = h('button', { type: 'button', 'data-quiet': 'true', click: () => isBusy(doIt) || dialog.close() }, 'Cancel');
  const body = form(submit, {}, h('h2', { id: 'dialog-title' }, title), h('p', {}, text),
    withReason && h('div', { class: 'pair' }, labelled('Code (optional)', code), labelled('Reason (optional)', reason)),
    withReason && h('p', { class: 'note small' }, 'After 4000 to 4499 clients come back, after 3500 to 3999 and 4500 to 4999 they stay away.'),
    problem, h('div', { class: 'actions' }, cancel, doIt));
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title', close: closed, cancel: stay, keydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && stay(event) }, body);
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus();

  function submit() {
    if (isBusy(doIt)) return;
    const answer = withReason ? readAnswer(code.value, reason.value) : undefined;
    if (answer instanceof Error) return setText(problem, answer.message);
    wait(true);
    fill(problem);
    act(answer).then(() => dialog.close(), ({ kind, message }) => {
      wait(false);
      setText(problem, `${kind === 'lost' ? 'Perhaps not done' : 'Not done'}: ${message}.`);
    });
  }

  /** @param {boolean} busy */
  function wait(busy) {
    for (const one of [doIt, cancel]) setBusy(one, busy);
  }

  /** Until it is known what came of it, or nobody would be told. @param {Event} event */
  function stay(event) {
    if (isBusy(doIt)) event.preventDefault();
  }

  function closed() {
    dialog.remove();
    // What had the focus before may have gone meanwhile.
    if (document.activeElement === document.body) heading()?.focus();
  }
}

/** Closes what is open: it is of a screen that is left. */
export function closeDialogs() {
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
}

/** @param {string} code  @param {string} reason  @returns {Answer | Error} */
export function readAnswer(code, reason) {
  if (code.trim() === '') return reason.trim() === '' ? undefined : new Error('A reason needs a code.');
  const number = Number(code);
  if (!Number.isInteger(number) || number < LOWEST_CODE || number > HIGHEST_CODE) return new Error(`A code is a number from ${LOWEST_CODE} to ${HIGHEST_CODE}.`);
  if (new TextEncoder().encode(reason).length > LONGEST_REASON) return new Error(`A reason is at most ${LONGEST_REASON} bytes long.`);
  return { code: number, reason: reason.trim() };
}
