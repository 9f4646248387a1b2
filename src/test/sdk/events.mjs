/** How long anything may take; long, since a busy machine takes longer. */
export const PATIENCE_MS = 20_000;

/** A promise's value; fails, with the claim, when it is not there in time. */
export async function inTime(promise, claim, seen = () => '') {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not in ${PATIENCE_MS} ms: ${claim}; ${seen()}`)),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks until the answer is as it should be; fails when it is not in time. */
export async function until(claim, ask, holds) {
  const begin = Date.now();
  for (;;) {
    const last = await ask();
    if (holds(last)) return last;
    if (Date.now() - begin > PATIENCE_MS) {
      throw new Error(`not in ${PATIENCE_MS} ms: ${claim}; last: ${JSON.stringify(last)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** All that an emitter of the SDK says, in order, to look at or to wait for. */
export class Events {
  #seen = [];
  #waiting = new Set();

  constructor(emitter, names) {
    for (const name of names) emitter.on(name, (context) => this.#add(name, context));
  }

  #add(name, context) {
    this.#seen.push({ name, context });
    for (const look of [...this.#waiting]) look();
  }

  /** The contexts of the events of one name so far. */
  all(name) {
    return this.#seen.filter((event) => event.name === name).map((event) => event.context);
  }

  /** The names of all events so far. */
  names() {
    return this.#seen.map((event) => event.name);
  }

  /** The context of the n-th event of a name, counted from 1. */
  async nth(name, n = 1) {
    return (await this.first(name, n))[n - 1];
  }

  /** The contexts of the first n events of a name; those that come later are not looked at. */
  async first(name, n) {
    let count = this.all(name).length;
    if (count < n) {
      let look;
      const come = new Promise((resolve) => {
        look = () => {
          if (this.#seen.at(-1).name === name && ++count === n) resolve();
        };
        this.#waiting.add(look);
      });
      const seen = () => `seen: ${this.names().slice(-50).join(', ')}`;
      try {
        await inTime(come, `${n} × ${name}`, seen);
      } finally {
        this.#waiting.delete(look);
      }
    }
    return this.all(name).slice(0, n);
  }
}
