const ASKS = 'turn\n';

/** In a client: waits until it is the one that types. */
export function turn() {
  process.stdin.ref();
  return new Promise((resolve) => {
    process.stdin.once('data', () => {
      process.stdin.unref();
      resolve();
    });
    process.stdout.write(ASKS);
  });
}

/**
 * Lets clients type in turn, each until it asks for its next one or ends: so that what the machine does from minute to
 * minute falls on all of them.
 */
export class Turns {
  #waiting = [];
  #typing;

  /** Gives a client, a process with pipes, its turns. */
  add(child) {
    child.stdout.on('data', (data) => {
      if (!data.includes(ASKS)) return;
      this.#waiting.push(child);
      if (this.#typing === child) this.#typing = undefined;
      this.#next();
    });
    child.on('close', () => {
      this.#waiting = this.#waiting.filter((each) => each !== child);
      if (this.#typing === child) this.#typing = undefined;
      this.#next();
    });
  }

  #next() {
    if (this.#typing || !this.#waiting.length) return;
    this.#typing = this.#waiting.shift();
    this.#typing.stdin.write('\n');
  }
}
