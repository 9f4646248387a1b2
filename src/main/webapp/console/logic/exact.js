// @ts-check

/** Younger than the rest of what is used here: without it, numbers are what JavaScript makes of them. @type {{ rawJSON?: (text: string) => unknown }} */
const { rawJSON } = /** @type {any} */ (JSON);

/**
 * JSON.parse for what is shown to people: a number that would be written otherwise than it came (12345678901234567890, 1.0) is an
 * object that JSON.stringify writes as it came.
 * @param {string} text
 * @returns {any}
 */
export function parseExactly(text) {
  return rawJSON ? JSON.parse(text, /** @type {any} */ (asItCame)) : JSON.parse(text);
}

/** @param {string} _  @param {unknown} value  @param {{ source?: string }} [context] */
function asItCame(_, value, context) {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && String(value) !== source ? rawJSON?.(source) : value;
}
