import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Hello } from '@homie/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type DeviceCredentials,
  HomieClient,
  loadDevice,
  memoryStorage,
  newPrivateKey,
  Pairing,
  pairingCode,
  publicKeyOf,
} from '../src/index.ts';
import { TestingEnvironment } from './testing-environment.ts';
import { Failure, type TestingConnection, TestingGateway } from './testing-gateway.ts';
import { until } from './until.ts';

const NONCE = 'AAAAAAAAAAAAAAAAAAAAAA';
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

let gateway: TestingGateway;
let environment: TestingEnvironment;
let toStop: { stop(): void }[];

beforeEach(async () => {
  gateway = await TestingGateway.start();
  environment = new TestingEnvironment({ speed: 20 });
  toStop = [];
});

afterEach(async () => {
  for (const each of toStop) {
    each.stop();
  }
  await gateway.stop();
});

/** Every hello's `auth`, in the order they came. */
function hellos(connection?: TestingConnection): NonNullable<Hello['auth']>[] {
  return gateway.hellos
    .filter((hello) => connection === undefined || hello.connection === connection)
    .map((h) => h.auth);
}

/** Answers requests in the gateway's place; a status waits until it is decided. */
function serve(status: () => object | undefined): void {
  gateway.intercept = (request, connection) => {
    const answer = (result: object) => connection.send(JSON.stringify({ type: 'response', id: request.id, result }));
    if (request.method === 'pairing.request') {
      answer({ requestId: 'p1', code: 'ignored', expiresAt: 7 });
      return true;
    }
    if (request.method === 'pairing.status') {
      const decided = status();
      if (decided !== undefined) {
        answer(decided);
      }
      return true;
    }
    return false;
  };
}

function pairing(storage = memoryStorage()): Pairing {
  const made = new Pairing({
    url: gateway.url,
    nonce: NONCE,
    name: 'Phone',
    platform: 'Test OS',
    client: { name: 'test', version: '0' },
    storage,
    environment,
  });
  toStop.push(made);
  return made;
}

it('asks with a key of its own, shows the code that it computed, and keeps what it is given', async () => {
  let approved = false;
  serve(() =>
    approved
      ? { status: 'approved', deviceId: 'd1', token: 't1', role: 'operator', gatewayId: 'g1' }
      : { status: 'pending' },
  );
  const storage = memoryStorage();
  const asking = pairing(storage);
  asking.start();
  await until(() => asking.state.get().kind === 'waiting');
  const auth = hellos()[0];
  if (auth?.kind !== 'pairing') {
    throw new Error('unreachable');
  }
  expect(auth.nonce).toBe(NONCE);
  expect(asking.state.get()).toMatchObject({ code: pairingCode('g1', NONCE, auth.publicKey), expiresAt: 7 });
  approved = true;
  await until(() => asking.state.get().kind === 'approved');
  const { device } = await loadDevice(storage);
  expect(device).toMatchObject({ kind: 'device', gatewayId: 'g1', deviceId: 'd1', token: 't1' });
  expect(publicKeyOf(device?.privateKey ?? '')).toBe(auth.publicKey);
});

it('goes on asking with the same key after a loss of the connection, and after a reload', async () => {
  serve(() => undefined);
  const storage = memoryStorage();
  const first = pairing(storage);
  first.start();
  await until(() => first.state.get().kind === 'waiting');
  gateway.cutAll();
  await until(() => hellos().length === 2);
  first.stop();
  const second = pairing(storage);
  second.start();
  await until(() => hellos().length === 3);
  expect(new Set(hellos().map((auth) => JSON.stringify(auth))).size).toBe(1);
});

it.each(['rejected', 'expired'] as const)('is %s, and forgets its key', async (status) => {
  serve(() => ({ status }));
  const storage = memoryStorage();
  const asking = pairing(storage);
  asking.start();
  await until(() => asking.state.get().kind === status);
  expect(await loadDevice(storage)).toEqual({});
});

it('fails with the reason when the invitation is none', async () => {
  gateway.greeting = { close: 4401, error: 'UNAUTHENTICATED' };
  const asking = pairing();
  asking.start();
  await until(() => asking.state.get().kind === 'failed');
  expect(asking.state.get()).toEqual({ kind: 'failed', reason: 'testing: UNAUTHENTICATED' });
});

it('fails with the reason when the gateway refuses the request', async () => {
  gateway.intercept = (request, connection) => {
    const { body } = new Failure('RESOURCE_EXHAUSTED');
    connection.send(JSON.stringify({ type: 'response', id: request.id, error: body }));
    return true;
  };
  const asking = pairing();
  asking.start();
  await until(() => asking.state.get().kind === 'failed');
});

function deviceClient(device: DeviceCredentials): HomieClient {
  const client = new HomieClient({
    url: gateway.url,
    client: { name: 'test', version: '0' },
    auth: () => device,
    environment,
  });
  toStop.push(client);
  return client;
}

function credentials(): DeviceCredentials {
  const privateKey = newPrivateKey((length) => environment.randomBytes(length));
  return { kind: 'device', gatewayId: 'g1', deviceId: 'd1', token: 't1', privateKey };
}

it('signs the challenge of each connection, its own one only', async () => {
  gateway.challenges = true;
  const device = credentials();
  const client = deviceClient(device);
  client.start();
  await until(() => client.status.get().kind === 'ready');
  gateway.cutAll();
  await until(() => hellos().length === 4);
  await until(() => client.status.get().kind === 'ready');
  const [asked, answered, askedAgain, answeredAgain] = hellos();
  expect(asked).toEqual({ kind: 'device', deviceId: 'd1' });
  expect(askedAgain).toEqual(asked);
  for (const auth of [answered, answeredAgain]) {
    if (auth?.kind !== 'device' || auth.signature === undefined) {
      throw new Error('no answer');
    }
    const key = createPublicKey({
      key: Buffer.concat([SPKI, Buffer.from(publicKeyOf(device.privateKey), 'base64url')]),
      format: 'der',
      type: 'spki',
    });
    const hash = createHash('sha256').update('t1').digest('hex');
    const text = `homie device v1\ng1\n${auth.nonce}\nd1\n${auth.signedAt}\n${hash}`;
    expect(verify(null, Buffer.from(text), key, Buffer.from(auth.signature, 'base64url'))).toBe(true);
  }
  expect(answered).not.toMatchObject({ nonce: (answeredAgain as { nonce: string }).nonce });
});

it('signs nothing for a gateway that was not told of a device, and one challenge a connection', async () => {
  gateway.challenges = true;
  const client = new HomieClient({
    url: gateway.url,
    client: { name: 'test', version: '0' },
    auth: () => ({ kind: 'token', token: 'secret' }),
    environment,
  });
  toStop.push(client);
  client.start();
  await until(() => client.status.get().kind === 'reconnecting');
  expect(hellos()[0]).toEqual({ kind: 'token', token: 'secret' });
  expect(hellos().every((auth) => auth.kind === 'token')).toBe(true);
  client.stop();

  const greedy = deviceClient(credentials());
  gateway.challengesPerConnection = 2;
  const before = gateway.hellos.length;
  greedy.start();
  await until(() => greedy.status.get().kind === 'reconnecting');
  const connection = gateway.hellos[before]?.connection;
  expect(hellos(connection)).toHaveLength(2);
});

it('comes back narrowed after 1001, and stays away after 4401', async () => {
  gateway.challenges = true;
  const client = deviceClient(credentials());
  client.start();
  await until(() => client.status.get().kind === 'ready');
  for (const connection of gateway.connections) {
    connection.close(1001);
  }
  await until(() => hellos().length === 4);
  await until(() => client.status.get().kind === 'ready');
  for (const connection of gateway.connections) {
    connection.close(4401);
  }
  await until(() => client.status.get().kind === 'signed-out');
});
