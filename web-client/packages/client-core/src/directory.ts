import {
  type ClientView,
  type HomieError,
  type NodeView,
  type PresenceClientEvent,
  type PresenceListResult,
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

/** What a directory tells the rest of the client. */
export interface DirectoryEvents {
  /** A machine that was away is there again. */
  returned(nodeId: string): void;
}

/**
 * Machines, sessions and clients, kept live: listed on each new connection, then changed by events. An event that comes
 * while a list is on its way is newer than the list, and wins over it.
 */
export class Directory {
  readonly nodes = new Store<readonly NodeView[]>([]);
  readonly sessions = new Store<ReadonlyMap<string, Session>>(new Map());
  readonly clients = new Store<readonly ClientView[]>([]);

  private readonly requests: Requests;
  private readonly environment: Environment;
  private readonly isReady: () => boolean;
  private readonly events: DirectoryEvents;
  private nodeChanges: Map<string, NodeView> | undefined;
  /** Undefined stands for a client that has gone. */
  private clientChanges = new Map<string, ClientView | undefined>();
  /** Undefined stands for a session that was removed. */
  private sessionChanges: Map<string, Session | undefined> | undefined;

  constructor(
    requests: Requests,
    subscriptions: Subscriptions,
    environment: Environment,
    isReady: () => boolean,
    events: DirectoryEvents,
  ) {
    this.requests = requests;
    this.environment = environment;
    this.isReady = isReady;
    this.events = events;
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
    subscriptions.on(TOPICS.presenceClient, ({ payload }) => {
      const { client, connected } = payload as PresenceClientEvent;
      this.changeClient(client, connected);
    });
  }

  /** To be called once the subscriptions were asked for: what changes from then on comes as an event. */
  ready(): void {
    this.listPresence();
    this.listSessions();
  }

  /** Asks again what no event tells: loads, and when a machine was last heard of. Nothing while an answer is on its way. */
  refresh(): void {
    if (this.isReady() && this.nodeChanges === undefined) {
      this.listPresence();
    }
  }

  private listPresence(): void {
    const changes = new Map<string, NodeView>();
    this.nodeChanges = changes;
    this.clientChanges = new Map();
    this.requests.ask(
      'presence.list',
      {},
      {
        result: (presence) => {
          if (this.nodeChanges === changes) {
            this.nodeChanges = undefined;
            this.listed(presence, changes);
          }
        },
        error: (error) => {
          if (this.nodeChanges === changes) {
            this.nodeChanges = undefined;
            this.retry(error, () => this.refresh());
          }
        },
      },
    );
  }

  private listed({ nodes, clients }: PresenceListResult, changes: ReadonlyMap<string, NodeView>): void {
    const all = new Map(nodes.map((node) => [node.id, node]));
    for (const [id, node] of changes) {
      all.set(id, node);
    }
    const before = this.nodes.get();
    this.nodes.set([...all.values()]);
    const connected = new Map(clients.map((client) => [keyOf(client), client]));
    for (const [key, client] of this.clientChanges) {
      put(connected, key, client);
    }
    this.clients.set([...connected.values()]);
    const known = new Map(before.map((node) => [node.id, node]));
    this.compare(
      known,
      this.nodes.get().filter(({ id }) => known.has(id)),
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
    this.compare(new Map(known === undefined ? [] : [[known.id, known]]), [node]);
  }

  private compare(before: ReadonlyMap<string, NodeView>, nodes: readonly NodeView[]): void {
    const changed = nodes.filter((node) => {
      const known = before.get(node.id);
      return known?.startedAt !== node.startedAt || known.status !== node.status;
    });
    if (changed.length > 0) {
      // Another process, or one that was away: its sessions may be others, and their events were not ours to hear.
      this.listSessions();
    }
    for (const { id, status } of changed) {
      const known = before.get(id);
      if (status === 'online' && known !== undefined && known.status !== 'online') {
        this.events.returned(id);
      }
    }
  }

  private changeClient(client: ClientView, connected: boolean): void {
    const key = keyOf(client);
    this.clientChanges.set(key, connected ? client : undefined);
    const others = this.clients.get().filter((other) => keyOf(other) !== key);
    this.clients.set(connected ? [...others, client] : others);
  }
}

/** Gateways count their connections each for itself. */
function keyOf({ gatewayId, connectionId }: ClientView): string {
  return `${gatewayId} ${connectionId}`;
}

function put<T>(all: Map<string, T>, id: string, value: T | undefined): void {
  if (value === undefined) {
    all.delete(id);
  } else {
    all.set(id, value);
  }
}
