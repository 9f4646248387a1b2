import { FakeDocument } from './fake-document.js';
import { FakeBrowser, FakeClock, FakeNetwork } from './fakes.js';

/** Runs an action while fakes stand in for the globals of a page. */
export async function inFakePage({ address, readyState }, action) {
  const clock = new FakeClock();
  const browser = new FakeBrowser();
  const network = new FakeNetwork();
  const document = new FakeDocument(readyState);
  const restore = replaceGlobals({
    document,
    location: new URL(address),
    navigator: browser,
    WebSocket: network.WebSocket,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    addEventListener: (...args) => browser.addEventListener(...args),
    removeEventListener: (...args) => browser.removeEventListener(...args),
  });
  const { random } = Math;
  Math.random = () => 1;
  try {
    await action({ clock, browser, network, document });
  } finally {
    Math.random = random;
    restore();
  }
}

function replaceGlobals(replacements) {
  const before = Object.keys(replacements).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const [name, value] of Object.entries(replacements)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete globalThis[name];
    }
  };
}
