import net from 'node:net';

/** Stands between the browser and the server, and cuts their connections: at once, or after so many bytes. */
export class TestingProxy {
  #sockets = new Set();
  #budget = () => Number.POSITIVE_INFINITY;
  #down = false;
  target = 0;
  cuts = 0;

  static async start() {
    const proxy = new TestingProxy();
    proxy.server = net.createServer((client) => proxy.#join(client));
    await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.port = proxy.server.address().port;
    return proxy;
  }

  /** From now on every connection is cut after a number of bytes, either way, that `random` gives. */
  cutAfter(random) {
    this.#budget = random;
    this.cut();
  }

  heal() {
    this.#budget = () => Number.POSITIVE_INFINITY;
    this.#down = false;
  }

  /** Cuts what is open now. */
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts, and lets nobody through until `heal`. */
  down() {
    this.#down = true;
    this.cut();
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #join(client) {
    if (this.#down) {
      client.destroy();
      return;
    }
    const server = net.connect(this.target, '127.0.0.1');
    let left = this.#budget();
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      this.#sockets.add(from);
      from.on('close', () => {
        this.#sockets.delete(from);
        end();
      });
      from.on('error', end);
      from.on('data', (data) => {
        const part = data.subarray(0, left);
        left -= part.length;
        if (!to.write(part)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
        if (left > 0) return;
        this.cuts++;
        to.end();
        from.destroy();
      });
    }
  }
}
