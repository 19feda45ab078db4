import { type EventMessage, type HomieError, topicMatches } from '@homie/protocol';
import { MAX_TRACKED_TOPICS } from './bounds.ts';
import type { Requests } from './requests.ts';

type Handler = (event: EventMessage) => void;

/** What somebody who follows a log is told. */
export interface FollowHandlers {
  /** In order, none missing and none twice. */
  event(event: EventMessage): void;
  /** All that was logged before has come or is about to; again after each loss of the connection. */
  live(): void;
  /** It is over: OUT_OF_RANGE where the log no longer reaches back to where this was. */
  refused(error: HomieError): void;
}

/**
 * Who listens to which topics. A pattern is subscribed once for all its handlers, and again on each new connection: with
 * the last sequence number of every resumable topic, so that no event is missed and none comes twice.
 */
export class Subscriptions {
  private readonly handlers = new Map<string, Set<Handler>>();
  /** Topics that are followed from an event on, each by one. */
  private readonly followed = new Map<string, FollowHandlers>();
  /** In the order they were last heard of. */
  private readonly lastSeq = new Map<string, number>();
  private readonly requests: Requests;
  private readonly isReady: () => boolean;

  constructor(requests: Requests, isReady: () => boolean) {
    this.requests = requests;
    this.isReady = isReady;
  }

  /** The result ends it; the last one for a pattern unsubscribes. */
  on(pattern: string, handler: Handler): () => void {
    const entry: Handler = (event) => handler(event);
    const existing = this.handlers.get(pattern);
    if (existing !== undefined) {
      existing.add(entry);
    } else {
      this.handlers.set(pattern, new Set([entry]));
      if (this.isReady()) {
        this.subscribe([pattern]);
      }
    }
    return () => this.off(pattern, entry);
  }

  /** Hears what a topic's log has after `from`, and then what happens. A topic is followed once at a time. */
  subscribeFrom(topic: string, from: number, handlers: FollowHandlers): () => void {
    this.followed.set(topic, handlers);
    this.remember(topic, from);
    const stop = this.on(topic, (event) => this.followed.get(topic) === handlers && handlers.event(event));
    return () => {
      if (this.followed.get(topic) === handlers) {
        this.followed.delete(topic);
      }
      stop();
    };
  }

  ready(): void {
    const topics = [...this.handlers.keys()];
    const others = topics.filter((topic) => !this.followed.has(topic));
    if (others.length > 0) {
      this.subscribe(others);
    }
    // Each by itself: what becomes of one is no matter of the others.
    for (const topic of topics.filter((followed) => this.followed.has(followed))) {
      this.subscribe([topic]);
    }
  }

  event(event: EventMessage): void {
    const { topic, seq } = event;
    if (seq !== undefined) {
      if (seq <= (this.lastSeq.get(topic) ?? -1)) {
        return;
      }
      this.remember(topic, seq);
    }
    for (const [pattern, handlers] of [...this.handlers]) {
      if (topicMatches(pattern, topic)) {
        for (const handler of [...handlers]) {
          handler(event);
        }
      }
    }
  }

  private off(pattern: string, entry: Handler): void {
    const handlers = this.handlers.get(pattern);
    if (handlers === undefined || !handlers.delete(entry) || handlers.size > 0) {
      return;
    }
    this.handlers.delete(pattern);
    for (const topic of [...this.lastSeq.keys()]) {
      if (!this.isWanted(topic)) {
        this.lastSeq.delete(topic);
      }
    }
    if (this.isReady()) {
      this.requests.ask('events.unsubscribe', { topics: [pattern] }, IGNORE);
    }
  }

  private subscribe(topics: readonly string[]): void {
    const from = Object.fromEntries(
      [...this.lastSeq].filter(([topic]) => topics.some((pattern) => topicMatches(pattern, topic))),
    );
    const params = Object.keys(from).length === 0 ? { topics } : { topics, from };
    const followed = topics.length === 1 ? this.followed.get(topics[0] ?? '') : undefined;
    this.requests.ask('events.subscribe', params, {
      result: () => followed !== undefined && this.follows(topics, followed) && followed.live(),
      error: (error) => {
        if (followed === undefined) {
          this.refused(topics, from, error);
        } else if (this.isReady() && this.follows(topics, followed)) {
          followed.refused(error);
        }
      },
    });
  }

  private refused(topics: readonly string[], from: Readonly<Record<string, number>>, error: HomieError): void {
    if (!this.isReady()) {
      return;
    }
    if (error.code === 'OUT_OF_RANGE' && Object.keys(from).length > 0) {
      // A log no longer reaches back: what is gone is gone, go on with what there is.
      for (const topic of Object.keys(from)) {
        this.lastSeq.delete(topic);
      }
      this.subscribe(topics);
    } else if (topics.length > 1) {
      // One that is not allowed must not take the others with it.
      for (const topic of topics) {
        this.subscribe([topic]);
      }
    }
  }

  private follows([topic = '']: readonly string[], handlers: FollowHandlers): boolean {
    return this.followed.get(topic) === handlers;
  }

  private isWanted(topic: string): boolean {
    return [...this.handlers.keys()].some((pattern) => topicMatches(pattern, topic));
  }

  private remember(topic: string, seq: number): void {
    this.lastSeq.delete(topic);
    this.lastSeq.set(topic, seq);
    if (this.lastSeq.size > MAX_TRACKED_TOPICS) {
      for (const oldest of this.lastSeq.keys()) {
        this.lastSeq.delete(oldest);
        break;
      }
    }
  }
}

const IGNORE = { result: () => {}, error: (_: HomieError) => {} };
