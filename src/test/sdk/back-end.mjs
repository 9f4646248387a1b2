import assert from 'node:assert/strict';
import { CentClient } from 'cent.js';

/** The key of the server API that the servers under test know. */
const KEY = process.env.TIDINGS_API_KEY;

/** What a back end does, by the server API: with cent.js, or by hand to see the answer as it is. */
export class BackEnd {
  /** @param address of the endpoint for WebSockets */
  constructor(address) {
    this.url = new URL('../api', address.replace(/^ws/, 'http')).href;
    this.cent = this.with(KEY);
  }

  /** Another client of the API, with this key. */
  with(apiKey) {
    return new CentClient({ url: this.url, apiKey });
  }

  /** A call and its answer, whatever that is. */
  async ask(method, params, headers = {}) {
    const response = await fetch(`${this.url}/${method}`, {
      method: 'POST',
      headers: { 'X-API-Key': KEY, ...headers },
      body: typeof params === 'string' ? params : JSON.stringify(params),
    });
    return { status: response.status, body: await response.json() };
  }

  /** The calls of a batch and their replies. */
  async batch(...commands) {
    const { status, body } = await this.ask('batch', { commands });
    assert.equal(status, 200);
    return body.replies;
  }

  /** Publishes these in order; where the last one stands. */
  async publish(channel, ...all) {
    let place;
    for (const data of all) place = await this.cent.publish({ channel, data });
    return place;
  }
}
