import type { HomieError, RequestMessage } from '@homie/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HomieClient, type LogEvent } from '../src/index.ts';
import { TestingEnvironment } from './testing-environment.ts';
import { Failure, type Params, TestingGateway } from './testing-gateway.ts';
import { seeded, until } from './until.ts';

const TOPIC = 'agent.chat.event.n-g-1';

let gateway: TestingGateway;
let client: HomieClient;
/** Every place that the gateway was asked to begin from. */
let places: number[];

/** Notes what it is handed; fails if that is not what follows. */
class Follower {
  readonly seqs: number[] = [];
  ended?: HomieError;
  private last: number;

  constructor(from: number) {
    this.last = from;
  }

  readonly listener = {
    event: ({ seq, payload }: LogEvent) => {
      expect(seq).toBe(this.last + 1);
      expect(payload).toBe(`event ${seq}`);
      this.last = seq;
      this.seqs.push(seq);
    },
    ended: (error: HomieError) => {
      this.ended = error;
    },
  };
}

let published: number;
function publish(count: number): void {
  for (let i = 0; i < count; i++) {
    gateway.publish(TOPIC, `event ${++published}`, true);
  }
}

function follow(from: number) {
  const follower = new Follower(from);
  return { follower, subscription: client.subscribeFrom(TOPIC, from, follower.listener) };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

beforeEach(async () => {
  gateway = await TestingGateway.start();
  published = 0;
  places = [];
  gateway.intercept = (request: RequestMessage) => {
    const from = (request.params as Params | undefined)?.from?.[TOPIC];
    if (from !== undefined) {
      places.push(from);
    }
    return false;
  };
  client = new HomieClient({
    url: gateway.url,
    client: { name: 'test', version: '0' },
    environment: new TestingEnvironment({ speed: 50 }),
  });
});

afterEach(async () => {
  client.stop();
  await gateway.stop();
});

describe('a log that is followed', () => {
  it('gives what was missed, and then what happens', async () => {
    publish(5);
    client.start();
    const { follower, subscription } = follow(2);
    await until(() => subscription.live.get());
    publish(2);
    await until(() => follower.seqs.length === 5);
    expect(follower.seqs).toEqual(range(3, 7));
    expect(places).toEqual([2]);
  });

  it('goes on from the last event that was handed on, after every loss', async () => {
    client.start();
    const { follower, subscription } = follow(0);
    for (let i = 0; i < 10; i++) {
      await until(() => subscription.live.get());
      publish(3);
      await until(() => follower.seqs.length === published);
      gateway.cutAll();
      await until(() => !subscription.live.get());
      publish(2);
    }
    await until(() => follower.seqs.length === 50);
    expect(follower.seqs).toEqual(range(1, 50));
    expect(places[1]).toBe(3);
  });

  it('gives each of several followers what follows its own place', async () => {
    publish(10);
    client.start();
    const first = follow(8);
    await until(() => first.follower.seqs.length === 2);
    const second = follow(4);
    const third = follow(9);
    publish(1);
    await until(() => second.follower.seqs.length === 7 && third.follower.seqs.length === 2);
    first.subscription.close();
    second.subscription.close();
    publish(1);
    await until(() => third.follower.seqs.length === 3);
    expect(first.follower.seqs).toEqual(range(9, 11));
    expect(second.follower.seqs).toEqual(range(5, 11));
    third.subscription.close();
    await until(() => [...gateway.connections].every(({ subscribed }) => !subscribed.includes(TOPIC)));
    expect(third.subscription.live.get()).toBe(false);
  });

  it('is asked for again where something is left out', async () => {
    client.start();
    const { follower, subscription } = follow(0);
    await until(() => subscription.live.get());
    publish(2);
    await until(() => follower.seqs.length === 2);
    const [connection] = gateway.connections;
    // As a gateway never does it: the third is not said, the second once more.
    connection?.event(TOPIC, 'event 2', 2);
    gateway.intercept = () => false;
    const heard = connection?.subscribed ?? [];
    connection?.unsubscribe(heard);
    publish(1);
    connection?.subscribe(heard, {});
    publish(1);
    await until(() => follower.seqs.length === 4);
    expect(follower.seqs).toEqual(range(1, 4));
  });

  it('that has forgotten what follows says so, to whom it concerns', async () => {
    publish(10);
    client.start();
    const near = follow(8);
    await until(() => near.follower.seqs.length === 2);
    gateway.truncate(TOPIC, 6);
    const far = follow(3);
    await until(() => far.follower.ended !== undefined);
    expect(far.follower.ended).toMatchObject({ code: 'OUT_OF_RANGE', data: { oldest: 7 } });
    expect(far.follower.seqs).toEqual([]);
    publish(1);
    await until(() => near.follower.seqs.length === 3);
    expect(near.follower.ended).toBeUndefined();
    // Read anew, it goes on.
    const again = follow(9);
    await until(() => again.follower.seqs.length === 2);
  });

  it('whose keeper is away is asked for until it is back', async () => {
    publish(3);
    let refusals = 0;
    gateway.intercept = (request, connection) => {
      const refuses =
        request.method === 'events.subscribe' && JSON.stringify(request.params).includes(TOPIC) && refusals < 4;
      if (refuses) {
        refusals++;
        connection.send(JSON.stringify({ type: 'response', id: request.id, error: new Failure('UNAVAILABLE').body }));
      }
      return refuses;
    };
    client.start();
    const { follower, subscription } = follow(1);
    await until(() => subscription.live.get());
    await until(() => follower.seqs.length === 2);
    expect(refusals).toBe(4);
  });

  it('that is refused for good ends, and others do not', async () => {
    gateway.intercept = (request, connection) => {
      const refuses = JSON.stringify(request.params ?? {}).includes('gone');
      if (refuses) {
        connection.send(JSON.stringify({ type: 'response', id: request.id, error: new Failure('NOT_FOUND').body }));
      }
      return refuses;
    };
    client.start();
    const gone = new Follower(0);
    client.subscribeFrom('agent.chat.event.gone', 0, gone.listener);
    const { follower } = follow(0);
    await until(() => gone.ended !== undefined);
    expect(gone.ended?.code).toBe('NOT_FOUND');
    publish(1);
    await until(() => follower.seqs.length === 1);
  });

  it.each([1, 2, 3, 4])('loses and doubles nothing when connections are cut at any moment (seed %i)', async (seed) => {
    const random = seeded(seed);
    client.start();
    const followers = [follow(0).follower];
    for (let round = 0; round < 300; round++) {
      publish(1 + Math.floor(random() * 5));
      const dice = random();
      if (dice < 0.05) {
        gateway.cutAll();
      } else if (dice < 0.1) {
        followers.push(follow(Math.floor(random() * published)).follower);
      }
      if (random() < 0.5) {
        await new Promise((resolve) => setTimeout(resolve, random() * 3));
      }
    }
    // Each follower fails by itself at anything that does not follow.
    await until(() => followers.every(({ seqs }) => seqs.at(-1) === published));
    expect(followers.length).toBeGreaterThan(5);
    expect(places.length).toBeGreaterThan(5);
  });
});
