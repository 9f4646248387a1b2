/** As much of the DOM as the page's scripts use. Text is kept apart from markup: nothing here can parse HTML. */
class FakeElement extends EventTarget {
  dataset = {};
  children = [];
  textChanges = 0;
  #text = '';

  get textContent() {
    return this.#text + this.children.map(({ textContent }) => textContent).join('');
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

  append(...children) {
    for (const child of children) {
      this.children.push(child);
      child.remove = () => void this.children.splice(this.children.indexOf(child), 1);
    }
  }

  replaceChildren(...children) {
    this.children = [];
    this.append(...children);
  }

  click() {
    this.dispatchEvent(new Event('click'));
  }

  /** @returns {boolean} whether the browser would go on and send the form */
  submit() {
    return this.dispatchEvent(new Event('submit', { cancelable: true }));
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
