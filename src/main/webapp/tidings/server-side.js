// @ts-check
import { Stream, toInfo } from './stream.js';

/** @typedef {(event: 'subscribed' | 'publication' | 'join' | 'leave' | 'unsubscribed', detail: any) => void} Emit */

/** The subscriptions that the server made for this client, by its token or from a back end. They come and go with what it says. */
export class ServerSide {
  /** @type {Map<string, Stream>} */
  #streams = new Map();
  #emit;
  #reconnect;

  /** @param {Emit} emit  @param {(reason: string) => void} reconnect */
  constructor(emit, reconnect) {
    this.#emit = emit;
    this.#reconnect = reconnect;
  }

  /** @param {string} channel */
  has(channel) {
    return this.#streams.has(channel);
  }

  /** What asks the server for what was missed, by channel. */
  get request() {
    const requests = [...this.#streams].flatMap(([channel, { request }]) => (request ? [[channel, request]] : []));
    return requests.length > 0 ? Object.fromEntries(requests) : undefined;
  }

  /** @param {Record<string, import('./stream.js').WireSubscribed>} subs  of the connect reply  @param {() => boolean} holds  whether this connection goes on */
  connected(subs, holds) {
    for (const channel of [...this.#streams.keys()]) {
      if (holds() && !Object.hasOwn(subs, channel)) this.#unsubscribed(channel, { code: 0 });
    }
    for (const [channel, result] of Object.entries(subs)) this.#subscribed(channel, result, holds);
  }

  /** @param {string} channel  @param {Record<string, any>} push  @param {() => boolean} holds */
  pushed(channel, { subscribe, unsubscribe, pub, join, leave }, holds) {
    if (subscribe) return this.#subscribed(channel, subscribe, holds);
    const stream = this.#streams.get(channel);
    if (!stream) return; // of a subscription that has ended
    if (pub) this.#published(stream, pub);
    else if (join) this.#emit('join', { channel, ...toInfo(join.info) });
    else if (leave) this.#emit('leave', { channel, ...toInfo(leave.info) });
    else if (unsubscribe) this.#unsubscribed(channel, unsubscribe);
  }

  /** @param {string} channel  @param {import('./stream.js').WireSubscribed} result  @param {() => boolean} holds */
  #subscribed(channel, result, holds) {
    if (!holds()) return;
    const stream = this.#streams.get(channel) ?? new Stream(channel);
    this.#streams.set(channel, stream);
    const { subscribed, missed } = stream.resume(result);
    this.#emit('subscribed', subscribed);
    for (const publication of missed) {
      if (holds()) this.#emit('publication', stream.advance(publication));
    }
  }

  /** @param {string} channel  @param {{ code: number, reason?: string }} push */
  #unsubscribed(channel, { code, reason = '' }) {
    this.#streams.delete(channel);
    this.#emit('unsubscribed', { channel, code, reason });
  }

  /** @param {Stream} stream  @param {import('./stream.js').WirePublication} publication */
  #published(stream, publication) {
    const verdict = stream.judge(publication);
    if (verdict === 'next') this.#emit('publication', stream.advance(publication));
    else if (verdict === 'other') this.#reconnect('another stream');
  }
}
