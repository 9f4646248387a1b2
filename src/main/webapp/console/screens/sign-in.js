// @ts-check
import { fill, form, h, labelled, setText } from '../dom.js';
import { duration } from '../logic/format.js';

/**
 * @param {import('../api.js').Api} api
 * @param {string} why  it is asked for, if that is not obvious
 * @param {(session: import('../api.js').Session) => void} done
 * @returns {import('../main.js').Screen}
 */
export function signInScreen(api, why, done) {
  const problem = h('p', { role: 'alert', class: 'problem', id: 'sign-in-problem' });
  const password = h('input', { type: 'password', name: 'password', id: 'password', autocomplete: 'current-password', required: true, 'aria-describedby': problem.id });
  const submit = h('button', { type: 'submit' }, 'Sign in');
  let asking = false;

  function signIn() {
    if (asking) return;
    if (password.value === '') return failed({ kind: 'empty' });
    asking = true;
    fill(problem);
    api.signIn(password.value).then(done, failed);
  }

  /** @param {{ kind: string, message?: string, retryAfter?: number }} error */
  function failed(error) {
    asking = false;
    setText(problem, reason(error));
    password.setAttribute('aria-invalid', String(error.kind === 'over'));
    password.focus();
    password.select();
  }

  return {
    title: 'Sign in',
    body: [
      form(signIn, { class: 'panel sign-in' }, why !== '' && h('p', { role: 'status' }, why),
        // Password stores want a name to go with it.
        h('input', { type: 'text', name: 'username', autocomplete: 'username', value: 'admin', hidden: true }),
        labelled('Password', password), problem, submit),
      h('p', { class: 'note small' }, 'It is the one in the setting ', h('code', {}, 'admin.password'), ' of the server.'),
    ],
    focus: password,
  };
}

/** @param {{ kind: string, message?: string, retryAfter?: number }} error */
function reason({ kind, message, retryAfter }) {
  if (kind === 'empty') return 'Enter the password.';
  if (kind === 'over') return 'That is not the password.';
  if (kind === 'throttled') return `Too many tries. Wait ${duration(retryAfter)}, then try again.`;
  return `Not signed in: ${message}. Try again.`;
}

/** Before anybody can sign in. @param {import('../api.js').ApiError} error  @returns {import('../main.js').Screen} */
export function troubleScreen({ kind, code, message }) {
  const off = kind === 'refused' && code === 404;
  return {
    title: off ? 'The console is switched off' : 'Not reachable',
    body: [h('p', { role: 'alert', class: 'panel' }, off ? 'Set admin.password and start the server again.' : `${sentence(message)} Trying again…`)],
  };
}

/** @param {string} text */
function sentence(text) {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
