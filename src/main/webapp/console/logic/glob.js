// @ts-check

/** The pattern that this very text matches, and nothing else. @param {string} text */
export function literal(text) {
  return text.replace(/[\\*?[]/g, '\\$&');
}

/**
 * What is asked of the server for what was typed: with a "*" it is a pattern already, else it stands for what contains it.
 * @param {string} typed
 * @returns {string | undefined} undefined: everything
 */
export function toPattern(typed) {
  const text = typed.trim();
  if (text === '') return undefined;
  return text.includes('*') ? text : `*${literal(text)}*`;
}
