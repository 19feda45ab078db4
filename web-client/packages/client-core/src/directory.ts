import {
  type HomieError,
  type NodeView,
  type PresenceNodeEvent,
  type Session,
  type SessionEvent,
  TOPICS,
} from '@homie/protocol';
import { LIST_RETRY_MS } from './bounds.ts';
import type { Environment } from './environment.ts';
import type { Requests } from './requests.ts';
import { Store } from './store.ts';
import type { Subscriptions } from './subscriptions.ts';

/**
 * Machines and sessions, kept live: listed on each new connection, then changed by events. An event that comes while a
 * list is on its way is newer than the list, and wins over it.
 */
export class Directory {
  readonly nodes = new Store<readonly NodeView[]>([]);
  readonly sessions = new Store<ReadonlyMap<string, Session>>(new Map());

  private readonly requests: Requests;
  private readonly environment: Environment;
  private readonly isReady: () => boolean;
  private nodeChanges: Map<string, NodeView> | undefined;
  /** Undefined stands for a session that was removed. */
  private sessionChanges: Map<string, Session | undefined> | undefined;

  constructor(requests: Requests, subscriptions: Subscriptions, environment: Environment, isReady: () => boolean) {
    this.requests = requests;
    this.environment = environment;
    this.isReady = isReady;
    for (const topic of [TOPICS.sessionStarted, TOPICS.sessionUpdated, TOPICS.sessionExit]) {
      subscriptions.on(topic, ({ payload }) => {
        const { session } = payload as SessionEvent;
        this.changeSession(session.id, session);
      });
    }
    subscriptions.on(TOPICS.sessionRemoved, ({ payload }) => {
      this.changeSession((payload as SessionEvent).session.id, undefined);
    });
    subscriptions.on(TOPICS.presenceNode, ({ payload }) => this.changeNode((payload as PresenceNodeEvent).node));
  }

  /** To be called once the subscriptions were asked for: what changes from then on comes as an event. */
  ready(): void {
    this.listNodes();
    this.listSessions();
  }

  private listNodes(): void {
    const changes = new Map<string, NodeView>();
    this.nodeChanges = changes;
    this.requests.ask(
      'presence.list',
      {},
      {
        result: ({ nodes }) => {
          if (this.nodeChanges === changes) {
            this.nodeChanges = undefined;
            const all = new Map(nodes.map((node) => [node.id, node]));
            for (const [id, node] of changes) {
              all.set(id, node);
            }
            this.nodes.set([...all.values()]);
          }
        },
        error: (error) => this.retry(error, () => this.nodeChanges === changes && this.listNodes()),
      },
    );
  }

  private listSessions(): void {
    const changes = new Map<string, Session | undefined>();
    this.sessionChanges = changes;
    this.requests.ask(
      'terminal.session.list',
      {},
      {
        result: ({ sessions }) => {
          if (this.sessionChanges === changes) {
            this.sessionChanges = undefined;
            const all = new Map(sessions.map((session) => [session.id, session]));
            for (const [id, session] of changes) {
              put(all, id, session);
            }
            this.sessions.set(all);
          }
        },
        error: (error) => this.retry(error, () => this.sessionChanges === changes && this.listSessions()),
      },
    );
  }

  private retry(error: HomieError, action: () => void): void {
    if (error.retryable) {
      this.environment.setTimer(() => this.isReady() && action(), LIST_RETRY_MS);
    }
  }

  private changeSession(id: string, session: Session | undefined): void {
    this.sessionChanges?.set(id, session);
    const all = new Map(this.sessions.get());
    put(all, id, session);
    this.sessions.set(all);
  }

  private changeNode(node: NodeView): void {
    this.nodeChanges?.set(node.id, node);
    const before = this.nodes.get();
    const known = before.find(({ id }) => id === node.id);
    this.nodes.set(known === undefined ? [...before, node] : before.map((other) => (other === known ? node : other)));
    if (known?.startedAt !== node.startedAt || known.status !== node.status) {
      // Another process, or one that was away: its sessions may be others, and their events were not ours to hear.
      this.listSessions();
    }
  }
}

function put(all: Map<string, Session>, id: string, session: Session | undefined): void {
  if (session === undefined) {
    all.delete(id);
  } else {
    all.set(id, session);
  }
}
