import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that cuts connections at a given byte, in whichever direction that comes first. */
export class TestingProxy {
  cuts = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  /** @param budget bytes of the next connection until it is cut; Infinity for never */
  static async start(target: number, budget: () => number): Promise<TestingProxy> {
    const server = createServer();
    const proxy = new TestingProxy(server);
    server.on('connection', (client) => proxy.forward(client, connect(target, '127.0.0.1'), budget()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const address = this.server.address();
    return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/ws`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private forward(client: Socket, gateway: Socket, budget: number): void {
    let left = budget;
    const cut = () => {
      client.destroy();
      gateway.destroy();
    };
    for (const [from, to] of [
      [client, gateway],
      [gateway, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        const passed = bytes.subarray(0, left);
        left -= passed.length;
        if (left > 0) {
          to.write(passed);
        } else if (!from.destroyed) {
          this.cuts++;
          // What was let through arrives before the end does.
          to.write(passed, cut);
          from.destroy();
        }
      });
      from.on('error', cut);
      from.on('close', () => {
        this.sockets.delete(from);
        if (left > 0) {
          to.end();
        }
      });
    }
  }
}
