// @ts-check
import { whenReady } from '../page.js';
import { Api } from './api.js';
import { closeDialogs } from './dialog.js';
import { fill, h, setText } from './dom.js';
import { Feed } from './feed.js';
import { timeOfDay, visible } from './logic/format.js';
import { Repeat } from './logic/repeat.js';
import { parseRoute } from './logic/routes.js';
import { channelScreen } from './screens/channel.js';
import { channelsScreen } from './screens/channels.js';
import { clientScreen } from './screens/client.js';
import { clientsScreen } from './screens/clients.js';
import { nodesScreen } from './screens/nodes.js';
import { overviewScreen } from './screens/overview.js';
import { settingsScreen } from './screens/settings.js';
import { signInScreen, troubleScreen } from './screens/sign-in.js';

/**
 * @typedef {object} Screen
 * @property {string} title  of the document
 * @property {import('./dom.js').Child[]} [heading]  in place of the title
 * @property {import('./dom.js').Child[]} [actions]  beside the heading
 * @property {import('./dom.js').Child[]} body
 * @property {HTMLElement} [focus]  what is used first; the heading if it is not said
 * @property {() => void} [refresh]  the server is back
 * @property {() => void} [close]  it is left
 */

/** @typedef {{ api: Api, feed: Feed, world: import('./logic/repeat.js').World, drafts: Map<string, string>, notify: (text: string) => void }} Context  what a screen works with; drafts: what was written to be published, by channel */
/** @typedef {(context: Context, route: import('./logic/routes.js').Route) => Screen} MakeScreen */

/** @type {Record<import('./logic/routes.js').ScreenName, MakeScreen>} */
const SCREENS = {
  overview: overviewScreen,
  channels: channelsScreen,
  channel: channelScreen,
  clients: clientsScreen,
  client: clientScreen,
  nodes: nodesScreen,
  settings: settingsScreen,
};
/** @type {Record<string, string>} */
const LISTED_AS = { channel: 'channels', client: 'clients' };
/** @type {import('./logic/repeat.js').World} */
const WORLD = { setTimeout: (action, ms) => setTimeout(action, ms), clearTimeout: (timer) => clearTimeout(timer), now: () => Date.now(), document };
const NAME = 'Tidings console';
const AGAIN_MS = 2_000;
const NOTICE_MS = 8_000;
const PAUSE_MS = 100;

/** The page: who is signed in, which screen is shown, and whether the server is there. */
class Console {
  #api = new Api({ onOver: () => this.#sessionOver() });
  #feed = new Feed(this.#api, WORLD);
  /** Until it is known whether somebody is signed in. */
  #entry = new Repeat(WORLD, AGAIN_MS, () => this.#enter());
  /** Why that is not known. */
  #trouble = '';
  #main = element('content');
  /** @type {Screen | null} */
  #screen = null;
  /** @type {import('./api.js').Session | null} */
  #session = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #noticeTimer;
  /** @type {Context} */
  #context = { api: this.#api, feed: this.#feed, world: WORLD, drafts: new Map(), notify: (text) => this.#notify(text) };

  constructor() {
    addEventListener('hashchange', () => this.#route());
    element('sign-out').addEventListener('click', () => this.#signOut());
    document.querySelector('.skip')?.addEventListener('click', (event) => {
      event.preventDefault(); // what is after the # says which screen it is
      this.#main.focus();
    });
    this.#feed.on('told', ([node]) => node && this.#showNode(node));
    this.#feed.on('lost', ({ since, why }) => this.#showLost(since, why));
    this.#feed.on('back', () => this.#showBack());
    this.#entry.start();
  }

  /** Whoever is signed in already goes on. */
  #enter() {
    return this.#api.session().then((session) => this.#entered(() => this.#signedIn(session)), (error) => {
      if (error.kind === 'over') return this.#entered(() => this.#askForPassword(''));
      if (error.message === this.#trouble) return; // a screen reader would say it again
      this.#trouble = error.message;
      this.#showWho(null);
      this.#show(() => troubleScreen(error));
    });
  }

  /** @param {() => void} goOn */
  #entered(goOn) {
    this.#entry.stop();
    goOn();
  }

  /** @param {import('./api.js').Session} session */
  #signedIn(session) {
    this.#showWho(session);
    this.#feed.start();
    this.#route();
  }

  #sessionOver() {
    if (this.#session) this.#askForPassword('Your session is over. Sign in again to go on where you were.');
  }

  /** @param {string} why */
  #askForPassword(why) {
    this.#showWho(null);
    this.#feed.stop();
    this.#show(() => signInScreen(this.#api, why, (session) => this.#signedIn(session)));
  }

  #signOut() {
    this.#api.signOut().then(() => this.#signedOut(), ({ kind, message }) => {
      if (kind === 'over') this.#signedOut();
      else this.#notify(`Not signed out: ${message}.`);
    });
  }

  #signedOut() {
    this.#context.drafts.clear();
    this.#askForPassword('You are signed out.');
  }

  /** @param {import('./api.js').Session | null} session */
  #showWho(session) {
    this.#session = session;
    document.body.dataset.signed = session ? 'in' : 'out';
    this.#showNode({ name: session?.node ?? '', version: session?.version ?? '' });
  }

  /** Behind a proxy another one may answer than before, or a newer one. @param {{ name: string, version: string }} node */
  #showNode({ name, version }) {
    setText(element('node-name'), name);
    setText(element('node-version'), version);
  }

  /** Only for those who are signed in: until then the address waits. */
  #route() {
    if (!this.#session) return;
    const route = parseRoute(location.hash);
    for (const link of document.querySelectorAll('nav a')) {
      const here = link instanceof HTMLElement && link.dataset.screen === (LISTED_AS[route.screen] ?? route.screen);
      if (here) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    this.#show(() => SCREENS[route.screen](this.#context, route));
  }

  /** @param {() => Screen} make  called when the last one has been left */
  #show(make) {
    this.#screen?.close?.();
    closeDialogs();
    const first = this.#screen === null;
    const screen = (this.#screen = make());
    const heading = h('h1', { tabindex: -1 }, screen.heading ?? [screen.title]);
    document.title = `${visible(screen.title)} · ${NAME}`;
    fill(this.#main, h('div', { class: 'head' }, heading, screen.actions && h('div', { class: 'actions' }, screen.actions)), screen.body);
    scrollTo(0, 0);
    if (screen.focus) screen.focus.focus();
    else if (!first) heading.focus();
  }

  /** After a pause: the same text again would be no change. @param {string} text */
  #notify(text) {
    clearTimeout(this.#noticeTimer);
    setText(element('notice'), '');
    this.#noticeTimer = setTimeout(() => this.#say(text), PAUSE_MS);
  }

  /** Not while there is a dialog: it would not be heard. @param {string} text */
  #say(text) {
    const dialog = document.querySelector('dialog[open]');
    if (dialog) return dialog.addEventListener('close', () => this.#notify(text), { once: true });
    setText(element('notice'), text);
    this.#noticeTimer = setTimeout(() => setText(element('notice'), ''), NOTICE_MS);
  }

  /** @param {number} since  @param {string} why */
  #showLost(since, why) {
    document.body.dataset.reach = 'lost';
    element('lost').textContent = `Not reachable since ${timeOfDay(since)}, trying again. (${why})`;
  }

  #showBack() {
    delete document.body.dataset.reach;
    element('lost').textContent = '';
    if (this.#session) this.#screen?.refresh?.();
  }
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

whenReady(() => void new Console());
