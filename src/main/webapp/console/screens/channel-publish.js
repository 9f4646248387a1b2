// @ts-check
import { fill, form, h, labelled, panel, setText } from '../dom.js';
import { isBusy, setBusy } from '../focus.js';

/** @param {import('../main.js').Context} context  @param {string} channel */
export function publishPanel({ api, drafts }, channel) {
  const problem = h('p', { role: 'alert', class: 'problem', id: 'publish-problem' });
  const result = h('p', { role: 'status', class: 'note' });
  const data = h('textarea', { id: 'publish-data', rows: 5, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'none', dir: 'auto', 'aria-describedby': problem.id, input: changed });
  const submit = h('button', { type: 'submit' }, 'Publish');
  data.value = drafts.get(channel) ?? '{"text": "hello"}';

  function changed() {
    data.removeAttribute('aria-invalid');
    drafts.set(channel, data.value);
  }

  function publish() {
    if (isBusy(submit)) return;
    fill(problem);
    fill(result);
    const wrong = jsonProblem(data.value);
    if (wrong !== '') {
      data.setAttribute('aria-invalid', 'true');
      setText(problem, wrong);
      return data.focus();
    }
    setBusy(submit, true);
    api.publish(channel, data.value).then(({ offset }) => setText(result, offset ? `Published as #${offset}.` : 'Published.'), failed).finally(() => setBusy(submit, false));
  }

  /** @param {import('../api.js').ApiError} error */
  function failed({ kind, message }) {
    setText(problem, `${kind === 'lost' ? 'Perhaps not published' : 'Not published'}: ${message}.`);
  }

  /** @param {KeyboardEvent} event */
  function shortcut(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) publish();
  }

  return { element: panel('Publish', [], form(publish, { keydown: shortcut }, labelled('Data, as JSON', data), problem, submit, result)) };
}

/** What is wrong with it, in the words of the browser, which say where; '' if nothing is. @param {string} text */
export function jsonProblem(text) {
  if (text.trim() === '') return 'Enter JSON: a text in quotes, a number, or an object in braces.';
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return `This is not JSON: ${/** @type {Error} */ (error).message}`;
  }
}
