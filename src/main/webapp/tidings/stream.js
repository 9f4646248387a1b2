// @ts-check

/**
 * @typedef {object} Position  a place in a channel's stream
 * @property {number} offset
 * @property {string} epoch  another epoch is another stream
 */

/**
 * @typedef {object} ClientInfo  who it is
 * @property {string} user  '' is the anonymous user
 * @property {string} client  the connection's id
 * @property {any} [connInfo]
 * @property {any} [chanInfo]
 */

/**
 * @typedef {object} Publication
 * @property {string} channel
 * @property {any} data
 * @property {number} [offset]  none in a channel without history
 * @property {ClientInfo} [info]  who published it; none from a back end
 * @property {Record<string, string>} [tags]
 */

/**
 * @typedef {object} Subscribed
 * @property {string} channel
 * @property {boolean} wasRecovering  whether what was missed had been asked for
 * @property {boolean} recovered  false although it was asked for: something may be missing, load it anew
 * @property {number} publications  how many were missed: they follow this event, before any others
 * @property {Position | undefined} position  where those begin; undefined in a channel without one
 * @property {any} data  what the server says at subscribing
 */

/** @typedef {{ data?: any, offset?: number, epoch?: string, info?: any, tags?: any }} WirePublication */
/** @typedef {{ positioned?: boolean, recoverable?: boolean, epoch?: string, offset?: number, was_recovering?: boolean, recovered?: boolean, publications?: WirePublication[], data?: any, expires?: boolean, ttl?: number }} WireSubscribed */

/** @param {{ user?: string, client?: string, conn_info?: any, chan_info?: any }} wire  @returns {ClientInfo} */
export const toInfo = ({ user = '', client = '', conn_info: connInfo, chan_info: chanInfo }) => ({ user, client, connInfo, chanInfo });

/** @param {string} channel  @param {WirePublication} wire  @returns {Publication} */
export const toPublication = (channel, { data, offset, info, tags }) => ({ channel, data, offset, info: info && toInfo(info), tags });

/**
 * Where a subscription is in its channel, so that each publication is delivered once, in order. That none is missing the server
 * watches, which ends the subscription then; a jump of the offset is no loss, since it may leave this client out of a publication.
 */
export class Stream {
  /** undefined: the channel keeps no stream, or nothing is known of it yet. @type {Position | undefined} */
  #position;
  #recoverable;
  #channel;

  /** @param {string} channel  @param {Position} [since] */
  constructor(channel, since) {
    this.#channel = channel;
    this.#position = since && { offset: since.offset, epoch: since.epoch };
    this.#recoverable = since !== undefined;
  }

  get position() {
    return this.#position && { ...this.#position };
  }

  /** What asks the server for what was missed. */
  get request() {
    return this.#recoverable && this.#position ? { recover: true, ...this.#position } : undefined;
  }

  /**
   * It goes on from what the server says.
   * @param {WireSubscribed} result
   * @returns {{ subscribed: Subscribed, missed: WirePublication[] }}  the missed are to be passed to advance, one by one
   */
  resume({ positioned = false, recoverable = false, epoch = '', offset = 0, publications = [], was_recovering: wasRecovering = false, recovered = false, data }) {
    const had = this.#position;
    const known = had && (had.epoch === epoch || had.epoch === '') ? had.offset : 0;
    this.#recoverable = recoverable;
    this.#position = recoverable || positioned ? { offset, epoch } : undefined;
    const missed = publications.filter((publication) => !publication.offset || publication.offset > known);
    return { subscribed: { channel: this.#channel, wasRecovering, recovered, publications: missed.length, position: this.position, data }, missed };
  }

  /** What becomes of a live publication; 'other': it is of another stream. @param {WirePublication} publication  @returns {'next' | 'seen' | 'other'} */
  judge({ offset, epoch }) {
    if (!this.#position || !offset) return 'next';
    if (epoch && this.#position.epoch && epoch !== this.#position.epoch) return 'other';
    return offset > this.#position.offset ? 'next' : 'seen';
  }

  /** @param {WirePublication} publication  @returns {Publication} to be delivered now */
  advance(publication) {
    const { offset, epoch } = publication;
    if (this.#position && offset) this.#position = { offset, epoch: epoch || this.#position.epoch };
    return toPublication(this.#channel, publication);
  }
}
