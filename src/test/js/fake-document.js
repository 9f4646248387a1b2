/** As much of the DOM as local.js uses. Text is kept apart from markup: nothing here can parse HTML. */
class FakeElement extends EventTarget {
  dataset = {};
  children = [];
  textChanges = 0;
  #text = '';

  get textContent() {
    return this.#text;
  }

  set textContent(text) {
    this.textChanges++;
    this.#text = String(text ?? '');
  }

  get childElementCount() {
    return this.children.length;
  }

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  append(child) {
    this.children.push(child);
    child.remove = () => void this.children.splice(this.children.indexOf(child), 1);
  }

  click() {
    this.dispatchEvent(new Event('click'));
  }
}

export class FakeDocument extends EventTarget {
  #elements = new Map();

  constructor(readyState) {
    super();
    this.readyState = readyState;
    this.visibilityState = 'visible';
  }

  getElementById(id) {
    if (!this.#elements.has(id)) this.#elements.set(id, new FakeElement());
    return this.#elements.get(id);
  }

  createElement(name) {
    return Object.assign(new FakeElement(), { name });
  }

  becomeReady() {
    this.readyState = 'interactive';
    this.dispatchEvent(new Event('DOMContentLoaded'));
  }
}
