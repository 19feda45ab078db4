import { afterEach, describe, expect, it } from 'vitest';
import { HomieClient } from '../src/index.ts';
import { TestingEnvironment } from './testing-environment.ts';
import { TestingGateway } from './testing-gateway.ts';
import { TestingProxy } from './testing-proxy.ts';
import { TestingSink } from './testing-sink.ts';
import { seeded, until } from './until.ts';

const running: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) {
    await each.stop();
  }
});

describe('connections that are cut at random bytes', () => {
  it.each([1, 2, 3, 4, 5, 6])('lose nothing and double nothing, output and input (seed %i)', async (seed) => {
    const random = seeded(seed);
    const gateway = await TestingGateway.start();
    running.push(gateway);
    const session = gateway.addSession();
    let healed = false;
    const proxy = await TestingProxy.start(gateway.port, () =>
      healed ? Number.POSITIVE_INFINITY : 700 + Math.floor(random() * 30_000),
    );
    running.push(proxy);
    const client = new HomieClient({
      url: proxy.url,
      client: { name: 'test', version: '0' },
      environment: new TestingEnvironment({ speed: 50, random }),
    });
    running.push(client);
    const sink = new TestingSink();
    const terminal = client.terminal(session.id, { mode: 'write', sink, window: 8192 });
    client.start();

    const printed: number[] = [];
    const typed: number[] = [];
    const bytes = (most: number) =>
      Uint8Array.from({ length: 1 + Math.floor(random() * most) }, () => Math.floor(random() * 256));
    for (let round = 0; round < 150; round++) {
      const output = bytes(3000);
      printed.push(...output);
      session.print(output);
      // Never a Ctrl-C, which is no mere byte where input is stuck.
      const input = bytes(800).map((byte) => (byte === 3 ? 4 : byte));
      typed.push(...input);
      terminal.input(input);
      expect(terminal.state.get().refused).toBeUndefined();
      if (random() < 0.1) {
        session.deafAfter = session.deafAfter === undefined ? Math.floor(random() * 500) : undefined;
        if (session.deafAfter === undefined) {
          session.hear();
        }
      }
      await until(() => typed.length - session.typed.length < 100_000 || session.deafAfter !== undefined);
      await new Promise((resolve) => setTimeout(resolve, random() * 4));
    }
    healed = true;
    session.hear();
    await until(
      () => session.typed.length >= typed.length && sink.bytes.length >= printed.length,
      'all that was typed and printed to arrive',
    );

    expect(Buffer.from(sink.bytes).equals(Buffer.from(printed))).toBe(true);
    expect(Buffer.from(session.typed).equals(Buffer.from(typed))).toBe(true);
    expect(proxy.cuts).toBeGreaterThan(5);
    // Exact each time: only the first attachment began with an empty screen.
    expect(sink.resets).toBe(1);
    expect(session.maxUnacked).toBeLessThanOrEqual(8192);
    await until(() => terminal.state.get().pendingInput === 0);
  });
});
