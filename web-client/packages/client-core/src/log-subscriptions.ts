import type { EventMessage, HomieError } from '@homie/protocol';
import type { LogEvent, LogListener, LogSubscription } from './api.ts';
import { FIRST_LOG_DELAY_MS, LAST_LOG_DELAY_MS } from './bounds.ts';
import type { Environment, Timer } from './environment.ts';
import type { Requests } from './requests.ts';
import { Store } from './store.ts';

/**
 * Topics with a log, followed from a place in it. A topic is subscribed to once, from where the listener is that is furthest
 * behind; each listener is handed what follows its own place, each event once and in order, whatever the connection does.
 */
export class LogSubscriptions {
  private readonly topics = new Map<string, Topic>();
  private readonly requests: Requests;
  private readonly environment: Environment;
  private readonly isReady: () => boolean;

  constructor(requests: Requests, environment: Environment, isReady: () => boolean) {
    this.requests = requests;
    this.environment = environment;
    this.isReady = isReady;
  }

  subscribe(name: string, from: number, listener: LogListener): LogSubscription {
    let topic = this.topics.get(name);
    if (topic === undefined) {
      topic = new Topic(name);
      this.topics.set(name, topic);
    }
    const entry: Entry = { last: from, listener };
    topic.entries.add(entry);
    this.follow(topic);
    const of = topic;
    return { live: of.live, close: () => this.leave(of, entry) };
  }

  ready(): void {
    for (const topic of [...this.topics.values()]) {
      this.follow(topic);
    }
  }

  lost(): void {
    for (const topic of this.topics.values()) {
      this.stopWaiting(topic);
      topic.asked = undefined;
      topic.place = undefined;
      topic.delayMs = FIRST_LOG_DELAY_MS;
      topic.live.set(false);
    }
  }

  event(event: EventMessage): void {
    const topic = this.topics.get(event.topic);
    const { seq } = event;
    if (topic === undefined || seq === undefined) {
      return;
    }
    if (topic.place !== undefined && seq > topic.place + 1) {
      // The gateway leaves nothing out: something went wrong on the way, and the log has it.
      topic.place = undefined;
      this.follow(topic);
      return;
    }
    topic.place = Math.max(topic.place ?? 0, seq);
    for (const entry of [...topic.entries]) {
      if (seq === entry.last + 1 && topic.entries.has(entry)) {
        entry.last = seq;
        entry.listener.event(event as LogEvent);
      }
    }
  }

  /** Has the gateway begin, or go back to, where the last of the listeners is. */
  private follow(topic: Topic): void {
    const from = Math.min(...[...topic.entries].map(({ last }) => last));
    const goesOn = topic.place !== undefined && from >= topic.place;
    if (!this.isReady() || topic.asked !== undefined || topic.timer !== undefined || goesOn) {
      return;
    }
    const asked = {};
    topic.asked = asked;
    const params = { topics: [topic.name], from: { [topic.name]: from } };
    this.requests.ask('events.subscribe', params, {
      result: () => {
        if (topic.asked === asked) {
          topic.asked = undefined;
          topic.place = Math.max(from, topic.place ?? 0);
          topic.delayMs = FIRST_LOG_DELAY_MS;
          topic.live.set(true);
          this.behind(topic, from);
        }
      },
      error: (error) => {
        if (topic.asked === asked) {
          topic.asked = undefined;
          this.refused(topic, from, error);
        }
      },
    });
  }

  /** Whoever came while the gateway was being asked may be further behind. */
  private behind(topic: Topic, from: number): void {
    if ([...topic.entries].some(({ last }) => last < from)) {
      topic.place = undefined;
      this.follow(topic);
    }
  }

  private refused(topic: Topic, from: number, error: HomieError): void {
    if (error.code === 'OUT_OF_RANGE') {
      const { oldest, latest } = error.data;
      const reached = ({ last }: Entry) =>
        last !== from &&
        (typeof oldest !== 'number' || last >= oldest - 1) &&
        (typeof latest !== 'number' || last <= latest);
      this.end(topic, (entry) => !reached(entry), error);
    } else if (error.retryable) {
      if (this.isReady()) {
        topic.timer = this.environment.setTimer(() => {
          topic.timer = undefined;
          this.follow(topic);
        }, topic.delayMs);
        topic.delayMs = Math.min(2 * topic.delayMs, LAST_LOG_DELAY_MS);
      }
      return;
    } else {
      this.end(topic, () => true, error);
    }
    if (topic.entries.size > 0) {
      this.follow(topic);
    }
  }

  private end(topic: Topic, whom: (entry: Entry) => boolean, error: HomieError): void {
    const ended = [...topic.entries].filter(whom);
    for (const entry of ended) {
      topic.entries.delete(entry);
    }
    if (topic.entries.size === 0) {
      this.forget(topic);
    }
    for (const { listener } of ended) {
      listener.ended(error);
    }
  }

  private leave(topic: Topic, entry: Entry): void {
    if (!topic.entries.delete(entry) || topic.entries.size > 0) {
      return;
    }
    this.forget(topic);
    if (this.isReady()) {
      this.requests.ask('events.unsubscribe', { topics: [topic.name] }, IGNORE);
    }
  }

  private forget(topic: Topic): void {
    this.stopWaiting(topic);
    topic.asked = undefined;
    topic.live.set(false);
    this.topics.delete(topic.name);
  }

  private stopWaiting(topic: Topic): void {
    if (topic.timer !== undefined) {
      this.environment.clearTimer(topic.timer);
      topic.timer = undefined;
    }
  }
}

interface Entry {
  /** The last event that it has. */
  last: number;
  readonly listener: LogListener;
}

class Topic {
  readonly name: string;
  readonly entries = new Set<Entry>();
  readonly live = new Store(false);
  /** The last event that came on this connection; undefined while the gateway's place is not known. */
  place: number | undefined;
  /** The question that is under way. */
  asked: object | undefined;
  timer: Timer | undefined;
  delayMs = FIRST_LOG_DELAY_MS;

  constructor(name: string) {
    this.name = name;
  }
}

const IGNORE = { result: () => {}, error: (_: HomieError) => {} };
