import {
  type ClientInfo,
  type ClientView,
  type EventMessage,
  HomieError,
  type Method,
  type NodeView,
  type ParamsOf,
  type ResultOf,
  type Session,
  type Welcome,
} from '@homie/protocol';
import type {
  ConnectionStatus,
  LogListener,
  LogSubscription,
  Readable,
  RequestOptions,
  TerminalAttachment,
  TerminalOptions,
} from './api.ts';
import { Attachment, type AttachmentPort } from './attachment.ts';
import { Connection } from './connection.ts';
import type { SignInWith } from './device.ts';
import { Directory } from './directory.ts';
import { type Environment, platformEnvironment } from './environment.ts';
import { LogSubscriptions } from './log-subscriptions.ts';
import { Requests } from './requests.ts';
import { Subscriptions } from './subscriptions.ts';

export interface HomieClientOptions {
  /** Of the WebSocket: `wss://host/ws`. */
  readonly url: string;
  readonly client: ClientInfo;
  /** Asked before each connection; absent or undefined where a cookie or the network says who this is. */
  readonly auth?: () => SignInWith | undefined;
  /** Default: what the globals offer, which is right for a page and for React Native. */
  readonly environment?: Environment;
}

/**
 * A gateway, as a client uses it: one connection, made again whenever it is lost, and everything that goes over it.
 * Not connected before {@link start}. Everything that is waited for has a deadline, every queue a bound (`bounds.ts`).
 */
export class HomieClient {
  readonly status: Readable<ConnectionStatus>;
  readonly welcome: Readable<Welcome | undefined>;
  /** Live; as of the last connection while there is none. */
  readonly nodes: Readable<readonly NodeView[]>;
  /** By id. Live; as of the last connection while there is none. */
  readonly sessions: Readable<ReadonlyMap<string, Session>>;
  /** Who is connected, to any gateway. Live; as of the last connection while there is none. */
  readonly clients: Readable<readonly ClientView[]>;

  private readonly connection: Connection;
  private readonly requests: Requests;
  private readonly subscriptions: Subscriptions;
  private readonly logs: LogSubscriptions;
  private readonly attachments = new Set<Attachment>();
  private readonly channels = new Map<number, Attachment>();
  private readonly readyListeners = new Set<() => void>();
  private readonly port: AttachmentPort;

  constructor({ url, client, auth = () => undefined, environment = platformEnvironment() }: HomieClientOptions) {
    this.connection = new Connection(
      { url, client, auth, environment },
      {
        ready: () => this.ready(),
        lost: () => this.lost(),
        gaveUp: () => this.requests.gaveUp(),
        response: (message) => this.requests.response(message),
        event: (message) => {
          this.subscriptions.event(message);
          this.logs.event(message);
        },
        channelError: (channel, { error }) => this.channels.get(channel)?.channelError(HomieError.from(error)),
        frame: (frame) => this.channels.get(frame.channel)?.frame(frame),
      },
    );
    const status = () => this.connection.status.get();
    const isReady = () => this.connection.isReady;
    this.requests = new Requests({ status, sendText: (text) => this.connection.sendText(text) }, environment);
    this.subscriptions = new Subscriptions(this.requests, isReady);
    this.logs = new LogSubscriptions(this.requests, environment, isReady);
    const directory = new Directory(this.requests, this.subscriptions, environment, isReady, {
      returned: (nodeId) => this.returned(nodeId),
    });
    this.directory = directory;
    this.status = this.connection.status;
    this.welcome = this.connection.welcome;
    this.nodes = directory.nodes;
    this.sessions = directory.sessions;
    this.clients = directory.clients;
    this.port = {
      environment,
      requests: this.requests,
      sessions: directory.sessions,
      status,
      sendFrame: (kind, channel, offset, payload) => this.connection.sendFrame(kind, channel, offset, payload),
      openChannel: (channel, attachment) => this.channels.set(channel, attachment),
      closeChannel: (channel) => this.channels.delete(channel),
      closed: (attachment) => this.attachments.delete(attachment),
    };
  }

  private readonly directory: Directory;

  /** Connects, and stays connected. Also the way back from `stopped`, `signed-out`, `disconnected` and `incompatible`. */
  start(): void {
    this.connection.start();
  }

  /** Disconnects for good; what waits for an answer fails. Attachments stay as they are, offline. */
  stop(): void {
    this.connection.stop();
  }

  /** Does not wait for the next attempt's time. */
  retryNow(): void {
    this.connection.retryNow();
  }

  /** Asks again for what changes without an event: the machines' loads, and when they were last heard of. */
  refresh(): void {
    this.directory.refresh();
  }

  /**
   * Calls a method. Rejects with {@link HomieError}. Made while the connection is away it is held and sent on its return;
   * DEADLINE_EXCEEDED if that takes too long. What changes something is done once, also when the answer was lost.
   */
  request<M extends Method>(method: M, params: ParamsOf<M>, options?: RequestOptions): Promise<ResultOf<M>> {
    return this.requests.promise(method, params, options);
  }

  /** {@link request} for any address that the caller may use, whoever serves it. */
  call(address: string, params: Readonly<Record<string, unknown>>, options?: RequestOptions): Promise<unknown> {
    return this.requests.call(address, params, options);
  }

  /** Hears the events of a topic, or of all that begin as a pattern ending in `*` does; the result ends it. */
  on(topicPattern: string, handler: (event: EventMessage) => void): () => void {
    return this.subscriptions.on(topicPattern, handler);
  }

  /**
   * Follows a topic with a log (`agent.chat.event.CHAT`): what was logged after `from` and then what happens, each event once
   * and in order, whatever becomes of the connection meanwhile. `from` is the seq of the last event that the caller has; 0 is
   * the beginning.
   */
  subscribeFrom(topic: string, from: number, listener: LogListener): LogSubscription {
    return this.logs.subscribe(topic, from, listener);
  }

  /** Calls the listener on each new connection, once the subscriptions were asked for: what is listed from then on is live. */
  onReady(listener: () => void): () => void {
    const entry = () => listener();
    this.readyListeners.add(entry);
    return () => this.readyListeners.delete(entry);
  }

  /** Attaches to a session, and again after each loss of the connection, until it is closed. */
  terminal(sessionId: string, options: TerminalOptions): TerminalAttachment {
    const attachment = new Attachment(sessionId, options, this.port);
    this.attachments.add(attachment);
    return attachment;
  }

  private ready(): void {
    // Terminals first: somebody is looking at them.
    for (const attachment of [...this.attachments]) {
      attachment.ready();
    }
    this.requests.ready();
    this.subscriptions.ready();
    this.logs.ready();
    this.directory.ready();
    for (const listener of [...this.readyListeners]) {
      listener();
    }
  }

  /** Its terminals need not wait for their next attempt. */
  private returned(nodeId: string): void {
    for (const attachment of [...this.attachments]) {
      attachment.nodeReturned(nodeId);
    }
  }

  private lost(): void {
    this.channels.clear();
    for (const attachment of [...this.attachments]) {
      attachment.lost();
    }
    this.logs.lost();
    this.requests.lost();
  }
}
