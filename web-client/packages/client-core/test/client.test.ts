import { HomieError, type NodeView, type RequestMessage } from '@homie/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectionStatus, HomieClient } from '../src/index.ts';
import { ManualEnvironment, TestingEnvironment } from './testing-environment.ts';
import { TestingGateway } from './testing-gateway.ts';
import { until } from './until.ts';

let gateway: TestingGateway;
let environment: TestingEnvironment;
let client: HomieClient;

function newClient(use: TestingEnvironment, url = gateway.url): HomieClient {
  environment = use;
  client = new HomieClient({
    url,
    client: { name: 'test', version: '0' },
    auth: () => ({ kind: 'token', token: 'secret' }),
    environment,
  });
  return client;
}

const status = (): ConnectionStatus => client.status.get();
const isReady = () => status().kind === 'ready';
const executed = (method: string): RequestMessage[] => gateway.executed.filter((request) => request.method === method);

beforeEach(async () => {
  gateway = await TestingGateway.start();
  newClient(new TestingEnvironment({ speed: 20 }));
});

afterEach(async () => {
  client.stop();
  await gateway.stop();
});

describe('status', () => {
  it('goes from idle over connecting to ready, and to stopped', async () => {
    const seen: string[] = [status().kind];
    client.status.subscribe(() => seen.push(status().kind));
    client.start();
    await until(isReady);
    client.stop();
    expect(seen).toEqual(['idle', 'connecting', 'ready', 'stopped']);
    expect(client.welcome.get()?.server.gatewayId).toBe('g1');
  });

  it('tells since when the screen ages and when it tries again, and comes back', async () => {
    client.start();
    await until(isReady);
    const before = environment.now();
    gateway.cutAll();
    await until(() => status().kind === 'reconnecting');
    const lost = status();
    if (lost.kind !== 'reconnecting') {
      throw new Error('unreachable');
    }
    expect(lost.lostAt).toBeGreaterThanOrEqual(before);
    expect(lost.retryAt - lost.lostAt).toBeGreaterThanOrEqual(125);
    expect(lost.retryAt - lost.lostAt).toBeLessThanOrEqual(251);
    expect(lost.attempt).toBe(1);
    expect(lost.reason).not.toBe('');
    await until(isReady);
  });

  it.each([
    [4401, 'signed-out'],
    [4403, 'disconnected'],
    [4406, 'incompatible'],
  ] as const)(
    'says after a close with %i: %s, with the reason, and stays so until told otherwise',
    async (close, kind) => {
      gateway.greeting = { close, error: 'UNAUTHENTICATED' };
      client.start();
      await until(() => status().kind === kind);
      expect(status()).toMatchObject({ reason: 'testing: UNAUTHENTICATED' });
      await expect(client.request('presence.list', {})).rejects.toBeInstanceOf(HomieError);
      environment.wake();
      expect(status().kind).toBe(kind);
      gateway.greeting = 'welcome';
      client.retryNow();
      await until(isReady);
    },
  );

  it('comes back quickly when the gateway restarts', async () => {
    client.start();
    await until(isReady);
    for (const connection of gateway.connections) {
      connection.close(1001);
    }
    await until(() => status().kind === 'reconnecting');
    expect(status()).toMatchObject({ attempt: 1, reason: 'the gateway is restarting' });
    await until(isReady);
  });

  it('says hello with its token', async () => {
    client.start();
    await until(isReady);
    const [connection] = gateway.connections;
    expect(JSON.parse(connection?.received[0] ?? '')).toEqual({
      type: 'hello',
      protocol: { min: 1, max: 1 },
      client: { name: 'test', version: '0' },
      auth: { kind: 'token', token: 'secret' },
      capabilities: ['terminal', 'agent.chat'],
    });
  });
});

describe('with a clock that stands still', () => {
  let clock: ManualEnvironment;

  beforeEach(() => {
    clock = new ManualEnvironment();
    newClient(clock);
  });

  it('waits longer after each failure, up to 15 s, and shorter by chance', () => {
    newClient(clock, 'not a url at all');
    client.start();
    const delays: number[] = [];
    for (let round = 0; round < 9; round++) {
      const now = status();
      if (now.kind !== 'reconnecting') {
        throw new Error(now.kind);
      }
      delays.push(now.retryAt - clock.now());
      clock.advance(now.retryAt - clock.now());
    }
    // The chance is one half here: three quarters of the full delay.
    expect(delays).toEqual([187.5, 375, 750, 1500, 3000, 6000, 11250, 11250, 11250]);
  });

  it('tries at once when told, and when the network is back', async () => {
    newClient(clock, 'not a url at all');
    client.start();
    client.retryNow();
    expect(status()).toMatchObject({ attempt: 2 });
    clock.wake();
    expect(status()).toMatchObject({ attempt: 3 });
  });

  it('takes three silent heartbeats for a loss', async () => {
    client.start();
    await until(isReady);
    clock.advance(2.9 * gateway.heartbeatMs);
    expect(isReady()).toBe(true);
    clock.advance(0.2 * gateway.heartbeatMs);
    expect(status()).toMatchObject({ kind: 'reconnecting', reason: 'the gateway is silent' });
  });

  it('answers pings, and stays connected while they come', async () => {
    client.start();
    await until(isReady);
    const [connection] = gateway.connections;
    for (let round = 1; round <= 6; round++) {
      clock.advance(gateway.heartbeatMs);
      connection?.send(`{"type":"ping","t":${round}}`);
      await until(() => connection?.received.includes(`{"type":"pong","t":${round}}`) ?? false);
    }
    expect(isReady()).toBe(true);
  });

  it('asks before it gives up a connection after a sleep', async () => {
    client.start();
    await until(isReady);
    const [connection] = gateway.connections;
    clock.sleep(3_600_000);
    expect(isReady()).toBe(true);
    await until(() => connection?.received.some((text) => text.includes('"ping"')) ?? false);
    const before = clock.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.advance(5000);
    expect(clock.now()).toBe(before + 5000);
    expect(isReady()).toBe(true);
  });

  it('gives up a connection that does not answer after waking', async () => {
    client.start();
    await until(isReady);
    clock.wake();
    // No turn of the event loop in between: the answer cannot be read.
    clock.advance(5000);
    expect(status()).toMatchObject({ kind: 'reconnecting' });
  });

  it('does not wait for ever for a hello', async () => {
    gateway.greeting = 'silence';
    client.start();
    await until(() => gateway.connections.size === 1);
    clock.advance(10_000);
    expect(status()).toMatchObject({ kind: 'reconnecting', reason: 'the gateway does not answer' });
  });

  it('fails a request that is not answered in time', async () => {
    gateway.intercept = ({ method }) => method === 'gateway.info';
    client.start();
    await until(isReady);
    const answer = client.request('gateway.info', {}, { timeoutMs: 700 });
    clock.advance(700);
    await expect(answer).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', retryable: true });
  });

  it('fails a request that was made offline and never got its chance', async () => {
    newClient(clock, 'not a url at all');
    client.start();
    const answer = client.request('terminal.session.start', { cols: 80, rows: 24 });
    clock.advance(15_000);
    await expect(answer).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});

describe('requests', () => {
  it('hand on an error as the gateway put it', async () => {
    client.start();
    await expect(client.request('terminal.session.attach', { sessionId: 'none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'testing: NOT_FOUND',
    });
  });

  it('made before the connection stands are sent once it does', async () => {
    const answer = client.request('terminal.session.start', { cols: 90, rows: 30 });
    client.start();
    expect((await answer).session).toMatchObject({ cols: 90, rows: 30 });
  });

  it('start one session only, also when the connection is cut before the answer', async () => {
    let cuts = 3;
    gateway.intercept = (request, connection) => {
      if (request.method === 'terminal.session.start' && cuts-- > 0) {
        gateway.answer(request, connection);
        connection.cut();
        return true;
      }
      return false;
    };
    client.start();
    const { session } = await client.request('terminal.session.start', { cols: 80, rows: 24 });
    expect(executed('terminal.session.start')).toHaveLength(1);
    expect([...gateway.sessions.keys()]).toEqual([session.id]);
  });

  it('to an address of no table are done once, too', async () => {
    let cuts = 2;
    gateway.intercept = (request, connection) => {
      if (request.method === 'example.clock.now' && cuts-- > 0) {
        gateway.answer(request, connection);
        connection.cut();
        return true;
      }
      return false;
    };
    client.start();
    await expect(client.call('example.clock.now', { zone: 'UTC' })).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
    expect(executed('example.clock.now').map(({ params }) => params)).toEqual([{ zone: 'UTC' }]);
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const answer = client.request('gateway.info', {}, { signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('fail when the client is stopped', async () => {
    const answer = client.request('gateway.info', {});
    client.start();
    client.stop();
    await expect(answer).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: false });
  });

  it('are refused beyond a bound', async () => {
    for (let count = 0; count < 1024; count++) {
      client.request('gateway.info', {}).catch(() => {});
    }
    await expect(client.request('gateway.info', {})).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
  });

  it('that are too large for a frame are refused here, not with the connection', async () => {
    client.start();
    await until(isReady);
    const data = 'é'.repeat(600_000);
    await expect(client.request('terminal.session.input', { sessionId: 's', data })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(isReady()).toBe(true);
  });
});

describe('events', () => {
  it('reach whom they concern, and nobody any more who left', async () => {
    client.start();
    await until(isReady);
    const seen: unknown[] = [];
    const off = client.on('chat.*', ({ payload }) => seen.push(payload));
    client.on('other', ({ payload }) => seen.push(payload));
    await until(() => [...gateway.connections].some(({ subscribed }) => subscribed.includes('other')));
    gateway.publish('chat.1', 'one');
    gateway.publish('other', 'two');
    await until(() => seen.length === 2);
    off();
    await until(() => [...gateway.connections].every(({ subscribed }) => !subscribed.includes('chat.*')));
    gateway.publish('chat.1', 'three');
    gateway.publish('other', 'four');
    await until(() => seen.length === 3);
    expect(seen).toEqual(['one', 'two', 'four']);
  });

  it('are subscribed once for several handlers', async () => {
    client.start();
    await until(isReady);
    const off = client.on('chat.*', () => {});
    const seen: unknown[] = [];
    client.on('chat.*', ({ payload }) => seen.push(payload));
    off();
    off();
    await until(() => [...gateway.connections].some(({ subscribed }) => subscribed.includes('chat.*')));
    gateway.publish('chat.1', 'one');
    await until(() => seen.length === 1);
    expect(executed('events.unsubscribe')).toHaveLength(0);
  });

  it('of a resumable topic come each once, in order, across reconnects', async () => {
    const seen: number[] = [];
    client.on('log.*', ({ payload }) => seen.push(payload as number));
    client.start();
    const subscribed = () => [...gateway.connections].some((connection) => connection.subscribed.includes('log.*'));
    await until(subscribed);
    for (let number = 0; number < 100; number++) {
      gateway.publish('log.a', number, true);
      if (number % 13 === 5) {
        gateway.cutAll();
      } else if (number % 7 === 0) {
        await until(subscribed);
      }
    }
    await until(() => seen.length >= 100);
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('that a gateway sends again are not heard again', async () => {
    const seen: unknown[] = [];
    client.on('log.*', ({ payload }) => seen.push(payload));
    client.start();
    await until(() => [...gateway.connections].some(({ subscribed }) => subscribed.includes('log.*')));
    const [connection] = gateway.connections;
    for (const seq of [1, 2, 2, 1, 3]) {
      connection?.event('log.a', `a${seq}`, seq);
    }
    connection?.event('log.b', 'b1', 1);
    await until(() => seen.includes('b1'));
    expect(seen).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('go on with what there is when a log no longer reaches back', async () => {
    const seen: unknown[] = [];
    client.on('log.*', ({ payload }) => seen.push(payload));
    client.start();
    const subscribed = () => [...gateway.connections].some((connection) => connection.subscribed.includes('log.*'));
    await until(subscribed);
    gateway.publish('log.a', 1, true);
    await until(() => seen.length === 1);
    gateway.cutAll();
    for (const number of [2, 3, 4]) {
      gateway.publish('log.a', number, true);
    }
    gateway.truncate('log.a', 3);
    await until(subscribed);
    gateway.publish('log.a', 5, true);
    await until(() => seen.includes(5));
    expect(seen).toEqual([1, 5]);
  });
});

describe('machines and sessions', () => {
  const node: NodeView = {
    id: 'n1',
    name: 'desk',
    hostname: 'desk',
    os: 'Linux',
    arch: 'amd64',
    version: '0',
    startedAt: 1,
    services: {},
    status: 'online',
    cpus: 2,
    link: 'cluster',
    since: 1,
    lastSeenAt: 1,
  };

  it('are listed, and follow events', async () => {
    gateway.nodes.push(node);
    const first = gateway.addSession();
    client.start();
    await until(() => client.sessions.get().size === 1 && client.nodes.get().length === 1);
    const second = gateway.addSession();
    await until(() => client.sessions.get().has(second.id));
    second.exit(3);
    await until(() => client.sessions.get().get(second.id)?.exitCode === 3);
    gateway.publish('terminal.session.removed', { session: first.info });
    await until(() => !client.sessions.get().has(first.id));
    gateway.publish('presence.node', { node: { ...node, status: 'unreachable' } });
    await until(() => client.nodes.get()[0]?.status === 'unreachable');
  });

  it('tell who is connected, and who comes and goes', async () => {
    const other = { connectionId: 'c9', gatewayId: 'g2', name: 'homie-cli', subject: 'ada', since: 5 };
    gateway.clients.push(other);
    client.start();
    await until(() => client.clients.get().length === 1);
    // The same number on another gateway is another connection.
    gateway.publish('presence.client', { client: { ...other, gatewayId: 'g1' }, connected: true });
    await until(() => client.clients.get().length === 2);
    gateway.publish('presence.client', { client: other, connected: false });
    await until(() => client.clients.get().length === 1);
    expect(client.clients.get()[0]?.gatewayId).toBe('g1');
  });

  it('are asked again for what no event tells', async () => {
    gateway.nodes.push({ ...node, load: 0.1 });
    client.start();
    await until(() => client.nodes.get().length === 1);
    const sessionLists = executed('terminal.session.list').length;
    gateway.nodes[0] = { ...node, load: 1.5, lastSeenAt: 2 };
    client.refresh();
    client.refresh();
    await until(() => client.nodes.get()[0]?.load === 1.5);
    expect(executed('presence.list')).toHaveLength(2);
    expect(executed('terminal.session.list')).toHaveLength(sessionLists);
  });

  it('are seen to have changed while the connection was away', async () => {
    gateway.nodes.push(node);
    client.start();
    await until(() => client.nodes.get().length === 1);
    gateway.cutAll();
    gateway.nodes[0] = { ...node, status: 'offline', since: 9 };
    await until(() => client.nodes.get()[0]?.status === 'offline');
    expect(client.nodes.get()).toHaveLength(1);
  });

  it('are listed again after a reconnect', async () => {
    gateway.addSession();
    client.start();
    await until(() => client.sessions.get().size === 1);
    gateway.cutAll();
    gateway.sessions.clear();
    const other = gateway.addSession();
    await until(() => [...client.sessions.get().keys()].join() === other.id);
  });

  it('are not set back by a list that an event overtook', async () => {
    const session = gateway.addSession();
    gateway.intercept = (request, connection) => {
      if (request.method !== 'terminal.session.list') {
        return false;
      }
      const stale = gateway.answer(request, connection);
      session.exit(0);
      connection.send(stale);
      return true;
    };
    client.start();
    await until(isReady);
    // Answered after the list.
    await client.request('presence.list', {});
    expect(client.sessions.get().get(session.id)?.status).toBe('exited');
  });
});
