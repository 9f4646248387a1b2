// @ts-check

/** @typedef {{ signal: string, text: string }} LiveState  signal: in the words of the style sheet */

/**
 * How it is told whether a channel is live. While the connection is away it is told only once: not each attempt to come back.
 * @param {Pick<import('../../tidings.js').Change, 'state' | 'attempt' | 'code' | 'reason'>} connection
 * @param {import('../../tidings.js').Subscription['state']} subscription
 * @param {string} ended  why the subscription has, for good; '': it has not
 * @returns {LiveState}
 */
export function liveState({ state, attempt, code, reason }, subscription, ended) {
  if (ended !== '') return { signal: 'stopped', text: ended };
  if (state === 'stopped') return { signal: 'stopped', text: code ? `Stopped: ${reason} (${code})` : 'Stopped' };
  if (state === 'offline') return { signal: 'offline', text: 'Offline' };
  if (state === 'connected') return subscription === 'subscribed' ? { signal: 'connected', text: 'Live' } : { signal: 'connecting', text: 'Subscribing…' };
  return state === 'waiting' || attempt > 0 ? { signal: 'reconnecting', text: 'Reconnecting…' } : { signal: 'connecting', text: 'Connecting…' };
}
