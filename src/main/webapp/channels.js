// @ts-check
import { StateLabel, appendTo, element, setText, whenReady } from './page.js';
import { Roster } from './roster.js';
import { Tidings, TidingsError } from './tidings.js';

/** @typedef {import('./tidings.js').ClientInfo} ClientInfo */
/** @typedef {import('./tidings.js').Subscription} Subscription */

const MESSAGES_KEPT = 300;
const PEOPLE_SHOWN = 50;
const TEXT_CHARS = 2_000;
const USER_CHARS = 40;
/** Of a client's id: enough to tell a few of them apart. */
const ID_CHARS = 6;
/** The server's: there is no such namespace, or it is not open. */
const CLOSED_CHANNEL = [102, 103];

/** One channel at a time. Nothing is connected before the first one is asked for. */
class ChannelPanel {
  #tidings = new Tidings();
  /** null: none was asked for, or it has ended. @type {Subscription | null} */
  #subscription = null;
  /** Anew with each time that it is subscribed; null while it is not. @type {Roster | null} */
  #roster = null;
  /** The ids of our connections: what was published on an earlier one may be recovered. @type {Set<string>} */
  #own = new Set();

  constructor() {
    const label = new StateLabel('channel-state');
    this.#tidings.on('state', (change) => {
      label.show(change);
      if (change.state === 'stopped') this.#subscription?.unsubscribe();
    });
    this.#tidings.on('connected', ({ client }) => void this.#own.add(client));
    onSubmit('channel-form', () => (this.#subscription ? this.#subscription.unsubscribe() : this.#subscribe()));
    onSubmit('channel-publish-form', () => this.#publish());
    button('channel-button').disabled = false;
    this.#showWhetherOn();
  }

  #subscribe() {
    const channel = input('channel-name').value.trim();
    if (!channel) return;
    const subscription = this.#tidings.subscribe(channel, { joinLeave: true });
    this.#subscription = subscription;
    element('channel-messages').replaceChildren();
    this.#say('');
    this.#showWhetherOn();
    this.#follow(subscription);
    this.#tidings.connect().catch(() => {}); // its state tells
  }

  /** @param {Subscription} subscription */
  #follow(subscription) {
    let before = false;
    subscription.on('state', ({ state }) => state === 'subscribing' && this.#showPeople(null));
    subscription.on('subscribed', (subscribed) => {
      this.#say(before ? returned(subscribed) : 'Subscribed.');
      before = true;
      this.#askWhoIsThere(subscription);
    });
    subscription.on('publication', ({ data, info }) => this.#showMessage(info, data));
    subscription.on('join', (info) => this.#peopleChanged((roster) => roster.came(info)));
    subscription.on('leave', (info) => this.#peopleChanged((roster) => roster.left(info)));
    subscription.on('error', ({ message, code, temporary }) => temporary && this.#say(`Not subscribed yet: ${message} (${code}).`));
    subscription.on('unsubscribed', ({ code, reason }) => this.#ended(code && `Not subscribed: ${reason} (${code}).`, CLOSED_CHANNEL.includes(code)));
  }

  /** @param {string | 0} why  @param {boolean} closed */
  #ended(why, closed) {
    this.#subscription = null;
    this.#showPeople(null);
    this.#showWhetherOn();
    this.#say(why || 'Unsubscribed.', closed);
  }

  /** The text goes back to where it was written if it was not published, and nothing else was written there. */
  #publish() {
    const field = input('channel-text');
    const text = field.value;
    if (!this.#subscription || !text) return;
    field.value = '';
    setText('channel-unsent', '');
    this.#subscription.publish({ text }).catch(({ message, code }) => {
      const unknown = code === TidingsError.TIMEOUT || code === TidingsError.CLOSED;
      setText('channel-unsent', `${unknown ? 'Perhaps not published' : 'Not published'}: ${message}`);
      if (!field.value) field.value = text;
    });
  }

  /** @param {Subscription} subscription */
  #askWhoIsThere(subscription) {
    const roster = (this.#roster = new Roster());
    subscription.presence().then(
      (people) => {
        roster.answered(people);
        if (roster === this.#roster) this.#showPeople(roster);
      },
      ({ message, temporary }) => roster === this.#roster && this.#showPeople(null, temporary ? `Not known: ${message}.` : 'This channel does not tell.'),
    );
  }

  /** @param {(roster: Roster) => void} change */
  #peopleChanged(change) {
    if (!this.#roster) return;
    change(this.#roster);
    if (this.#roster.people) this.#showPeople(this.#roster);
  }

  /** @param {Roster | null} roster  @param {string} [note]  in place of a list */
  #showPeople(roster, note = 'Not known while not subscribed.') {
    this.#roster = roster;
    const people = roster?.people ?? [];
    const more = people.length - PEOPLE_SHOWN;
    setText('channel-people-count', roster ? `(${people.length})` : '');
    setText('channel-people-note', !roster ? note : more > 0 ? `and ${more} more` : '');
    element('channel-people').replaceChildren(...people.slice(0, PEOPLE_SHOWN).map((info) => textElement('li', this.#name(info))));
  }

  /** As text: neither the message nor the name is ever taken for HTML. @param {ClientInfo | undefined} info  @param {any} data */
  #showMessage(info, data) {
    const paragraph = document.createElement('p');
    paragraph.append(textElement('b', `${info ? this.#name(info) : 'the server'}: `), textElement('bdi', cut(textOf(data), TEXT_CHARS)));
    appendTo(element('channel-messages'), paragraph, MESSAGES_KEPT);
  }

  /** @param {ClientInfo} info */
  #name({ user, client }) {
    if (this.#own.has(client)) return 'you';
    const id = client.slice(0, ID_CHARS);
    return user ? `${cut(user, USER_CHARS)} (${id})` : id;
  }

  /** @param {string} notice  @param {boolean} [closed]  how to open a channel is told, too */
  #say(notice, closed = false) {
    setText('channel-notice', notice);
    element('channel-hint').hidden = !closed;
  }

  #showWhetherOn() {
    const on = this.#subscription !== null;
    input('channel-name').readOnly = on;
    button('channel-publish').disabled = !on;
    button('channel-button').dataset.quiet = String(on);
    setText('channel-button', on ? 'Unsubscribe' : 'Subscribe');
    if (!on) setText('channel-unsent', '');
  }
}

/** What to say when a subscription has come back. @param {import('./tidings.js').Subscribed} subscribed */
function returned({ recovered, publications }) {
  if (!recovered) return 'Could not recover: some messages may be missing.';
  return publications === 0 ? 'Back: nothing was missed.' : `Recovered ${publications} message${publications === 1 ? '' : 's'}.`;
}

/** What we publish is { text }; others may publish anything. @param {any} data  @returns {string} */
function textOf(data) {
  if (typeof data === 'string') return data;
  return typeof data?.text === 'string' ? data.text : String(JSON.stringify(data));
}

/** @param {string} text  @param {number} chars */
function cut(text, chars) {
  return text.length > chars ? `${text.slice(0, chars)}…` : text;
}

/** @param {string} name  @param {string} text */
function textElement(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** @param {string} id  @param {() => void} action */
function onSubmit(id, action) {
  element(id).addEventListener('submit', (event) => {
    event.preventDefault();
    action();
  });
}

/** @param {string} id */
function input(id) {
  return /** @type {HTMLInputElement} */ (element(id));
}

/** @param {string} id */
function button(id) {
  return /** @type {HTMLButtonElement} */ (element(id));
}

whenReady(() => void new ChannelPanel());
