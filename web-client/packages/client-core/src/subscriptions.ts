import { type EventMessage, type HomieError, topicMatches } from '@homie/protocol';
import { MAX_TRACKED_TOPICS } from './bounds.ts';
import type { Requests } from './requests.ts';

type Handler = (event: EventMessage) => void;

/**
 * Who listens to which topics. A pattern is subscribed once for all its handlers, and again on each new connection: with
 * the last sequence number of every resumable topic, so that no event is missed and none comes twice.
 */
export class Subscriptions {
  private readonly handlers = new Map<string, Set<Handler>>();
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

  ready(): void {
    if (this.handlers.size > 0) {
      this.subscribe([...this.handlers.keys()]);
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
    this.requests.ask('events.subscribe', params, {
      result: () => {},
      error: (error) => this.refused(topics, from, error),
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
