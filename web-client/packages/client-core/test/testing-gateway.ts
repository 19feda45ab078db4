import type { Server } from 'node:http';
import {
  type ClientView,
  decodeFrame,
  type ErrorBody,
  type ErrorCode,
  encodeFrame,
  FrameKind,
  type Hello,
  isRetryable,
  METHODS,
  type NodeView,
  type RequestMessage,
  type Session,
  TOPICS,
  topicMatches,
} from '@homie/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { type TestingAttachment, TestingSession } from './testing-session.ts';

/** Parameters as they come; a test's client sends the right ones. */
export interface Params {
  readonly sessionId: string;
  readonly channel: number;
  readonly cols: number;
  readonly rows: number;
  readonly signal: string;
  readonly topics: readonly string[];
  readonly from?: Readonly<Record<string, number>>;
  readonly mode?: string;
  readonly fromOffset?: number;
  readonly window?: number;
  readonly inputId?: string;
}

interface Logged {
  readonly seq: number;
  readonly payload: unknown;
}

/** Fails a request, as a service does. */
export class Failure extends Error {
  readonly body: ErrorBody;

  constructor(code: ErrorCode, data: Record<string, unknown> = {}) {
    super(code);
    this.body = { code, message: `testing: ${code}`, data, retryable: isRetryable(code) };
  }
}

/** A gateway and a node in memory that keep SPEC.md sections 1 to 5, behind a real socket. */
export class TestingGateway {
  readonly sessions = new Map<string, TestingSession>();
  readonly nodes: NodeView[] = [];
  readonly clients: ClientView[] = [];
  readonly connections = new Set<TestingConnection>();
  /** Every request that was carried out, repetitions answered from memory not counted. */
  readonly executed: RequestMessage[] = [];
  heartbeatMs = 15_000;
  /** What happens to the next hello; undefined is a welcome. */
  greeting: 'welcome' | 'silence' | { readonly close: number; readonly error?: ErrorCode } = 'welcome';
  /** Every hello's `auth`, and who said it. */
  readonly hellos: { readonly connection: TestingConnection; readonly auth: NonNullable<Hello['auth']> }[] = [];
  /** Whether a hello is answered with a challenge first. */
  challenges = false;
  challengesPerConnection = 1;
  /** What whoever connects may do. */
  scopes: readonly string[] = [];
  /** Called in place of answering; true when it did something about the request. */
  intercept: (request: RequestMessage, connection: TestingConnection) => boolean = () => false;

  private readonly logs = new Map<string, Logged[]>();
  private readonly answers = new Map<string, string>();
  private readonly server: WebSocketServer;
  private nextId = 1;

  private constructor(server: WebSocketServer) {
    this.server = server;
    server.on('connection', (socket) => this.connections.add(new TestingConnection(this, socket)));
  }

  static async start(port = 0): Promise<TestingGateway> {
    const server = new WebSocketServer({ port, host: '127.0.0.1', path: '/ws', perMessageDeflate: false });
    await new Promise<void>((resolve) => server.once('listening', resolve));
    return new TestingGateway(server);
  }

  /** Beside what a server serves already. */
  static on(server: Server): TestingGateway {
    return new TestingGateway(new WebSocketServer({ server, path: '/ws', perMessageDeflate: false }));
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  async stop(): Promise<void> {
    this.cutAll();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Ends all connections without a close frame. */
  cutAll(): void {
    for (const connection of [...this.connections]) {
      connection.cut();
    }
  }

  addSession(change: Partial<Session> = {}): TestingSession {
    const session = new TestingSession(`s${this.nextId++}`, change, (topic, changed) =>
      this.publish(topic, { session: changed }),
    );
    this.sessions.set(session.id, session);
    this.publish(TOPICS.sessionStarted, { session: session.info });
    return session;
  }

  /** @param logged whether the topic is a resumable one */
  publish(topic: string, payload: unknown, logged = false): void {
    let seq: number | undefined;
    if (logged) {
      const log = this.logs.get(topic) ?? [];
      this.logs.set(topic, log);
      seq = (log.at(-1)?.seq ?? 0) + 1;
      log.push({ seq, payload });
    }
    for (const connection of this.connections) {
      connection.event(topic, payload, seq);
    }
  }

  /** Forgets a topic's log up to a seq. */
  truncate(topic: string, upTo: number): void {
    this.logs.set(
      topic,
      (this.logs.get(topic) ?? []).filter(({ seq }) => seq > upTo),
    );
  }

  logAfter(topic: string, seq: number): readonly Logged[] {
    const log = this.logs.get(topic) ?? [];
    const oldest = log[0]?.seq ?? seq + 1;
    if (oldest > seq + 1) {
      throw new Failure('OUT_OF_RANGE', { oldest });
    }
    return log.filter((entry) => entry.seq > seq);
  }

  /** Answers a request, or the answer of the first time when it is repeated. */
  answer(request: RequestMessage, connection: TestingConnection): string {
    const key = request.idempotencyKey === undefined ? undefined : `${request.method} ${request.idempotencyKey}`;
    const known = key === undefined ? undefined : this.answers.get(key);
    let outcome = known;
    if (outcome === undefined) {
      this.executed.push(request);
      try {
        outcome = `"result":${JSON.stringify(this.execute(request, connection) ?? {})}`;
      } catch (error) {
        if (!(error instanceof Failure)) {
          throw error;
        }
        outcome = `"error":${JSON.stringify(error.body)}`;
      }
      if (key !== undefined) {
        this.answers.set(key, outcome);
      }
    }
    return `{"type":"response","id":${JSON.stringify(request.id)},${outcome}}`;
  }

  private execute({ method, params }: RequestMessage, connection: TestingConnection): unknown {
    const fields = (params ?? {}) as Params;
    switch (method) {
      case METHODS.presenceList:
        return { nodes: this.nodes, clients: this.clients };
      case METHODS.sessionList:
        return { sessions: [...this.sessions.values()].map(({ info }) => info) };
      case METHODS.sessionStart:
        return { session: this.addSession({ cols: fields.cols, rows: fields.rows }).info };
      case METHODS.sessionAttach:
        return connection.attach(this.session(fields.sessionId), fields);
      case METHODS.sessionDetach:
        return connection.detach(fields.channel);
      case METHODS.sessionResize:
        return this.session(fields.sessionId).resize(fields.cols, fields.rows);
      case METHODS.sessionKill:
        return this.session(fields.sessionId).signal(fields.signal);
      case METHODS.eventsSubscribe:
        return connection.subscribe(fields.topics, fields.from ?? {});
      case METHODS.eventsUnsubscribe:
        return connection.unsubscribe(fields.topics);
      default:
        throw new Failure('UNIMPLEMENTED');
    }
  }

  private session(id: string): TestingSession {
    const session = this.sessions.get(id);
    if (session === undefined) {
      throw new Failure('NOT_FOUND');
    }
    return session;
  }
}

/** One connection of a client. */
export class TestingConnection {
  readonly received: string[] = [];
  readonly attachments = new Map<number, TestingAttachment>();
  private readonly topics = new Set<string>();
  private readonly gateway: TestingGateway;
  private readonly socket: WebSocket;
  private isReady = false;
  private nextChannel = 1;
  private challenged = 0;

  constructor(gateway: TestingGateway, socket: WebSocket) {
    this.gateway = gateway;
    this.socket = socket;
    socket.on('message', (data, isBinary) => (isBinary ? this.frame(data as Buffer) : this.text(data.toString())));
    socket.on('close', () => this.closed());
    socket.on('error', () => {});
  }

  send(text: string): void {
    this.socket.send(text);
  }

  sendFrame(kind: FrameKind, channel: number, offset: number, payload?: Uint8Array): void {
    this.socket.send(encodeFrame(kind, channel, offset, payload));
  }

  close(code: number): void {
    this.socket.close(code);
  }

  cut(): void {
    this.socket.terminate();
    this.closed();
  }

  event(topic: string, payload: unknown, seq?: number): void {
    if ([...this.topics].some((pattern) => topicMatches(pattern, topic))) {
      this.send(JSON.stringify({ type: 'event', topic, ...(seq === undefined ? {} : { seq }), payload }));
    }
  }

  subscribe(patterns: readonly string[], from: Readonly<Record<string, number>>): void {
    const missed = Object.entries(from).flatMap(([topic, seq]) =>
      this.gateway.logAfter(topic, seq).map((entry) => ({ topic, ...entry })),
    );
    for (const pattern of patterns) {
      this.topics.add(pattern);
    }
    for (const { topic, payload, seq } of missed) {
      this.event(topic, payload, seq);
    }
  }

  unsubscribe(patterns: readonly string[]): void {
    for (const pattern of patterns) {
      this.topics.delete(pattern);
    }
  }

  get subscribed(): readonly string[] {
    return [...this.topics];
  }

  attach(session: TestingSession, params: Params): unknown {
    const channel = this.nextChannel++;
    const attachment = session.attach(channel, params, this);
    this.attachments.set(channel, attachment);
    // The response first, then what it announces.
    setImmediate(() => attachment.pump());
    return attachment.result;
  }

  detach(channel: number): void {
    this.attachments.get(channel)?.close();
    this.attachments.delete(channel);
  }

  private text(text: string): void {
    this.received.push(text);
    const message = JSON.parse(text);
    if (message.type === 'hello') {
      this.gateway.hellos.push({ connection: this, auth: message.auth });
      this.hello();
    } else if (message.type === 'ping') {
      this.send(JSON.stringify({ type: 'pong', t: message.t }));
    } else if (message.type === 'request' && this.isReady && !this.gateway.intercept(message, this)) {
      this.send(this.gateway.answer(message, this));
    }
  }

  private hello(): void {
    const { greeting } = this.gateway;
    if (this.gateway.challenges && this.challenged++ < this.gateway.challengesPerConnection) {
      this.send(JSON.stringify({ type: 'challenge', nonce: `n${this.gateway.hellos.length}`, time: 1 }));
      return;
    }
    if (greeting === 'silence') {
      return;
    }
    if (greeting !== 'welcome') {
      if (greeting.error !== undefined) {
        this.send(JSON.stringify({ type: 'error', error: new Failure(greeting.error).body }));
      }
      this.close(greeting.close);
      return;
    }
    this.isReady = true;
    this.send(
      JSON.stringify({
        type: 'hello',
        protocol: 1,
        connectionId: 'c1',
        server: { name: 'homie', version: '0.1.0', gatewayId: 'g1' },
        identity: {
          subject: 'owner',
          displayName: 'Owner',
          via: 'token',
          roles: ['owner'],
          scopes: this.gateway.scopes,
        },
        services: { terminal: { version: 1, features: ['resume', 'snapshot', 'view'] } },
        limits: {
          textFrame: 1 << 20,
          binaryFrame: (1 << 20) + 16,
          heartbeatMs: this.gateway.heartbeatMs,
          window: 262144,
        },
      }),
    );
  }

  private frame(data: Buffer): void {
    const { kind, channel, offset, payload } = decodeFrame(data);
    const attachment = this.attachments.get(channel);
    if (kind === FrameKind.INPUT) {
      attachment?.input(offset, payload);
    } else if (kind === FrameKind.OUTPUT_ACK) {
      attachment?.acked(offset);
    }
  }

  private closed(): void {
    this.isReady = false;
    this.topics.clear();
    for (const attachment of this.attachments.values()) {
      attachment.close();
    }
    this.attachments.clear();
    this.gateway.connections.delete(this);
  }
}
