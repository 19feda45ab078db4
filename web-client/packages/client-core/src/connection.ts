import {
  type ChallengeMessage,
  CLOSE,
  type ClientInfo,
  type ClientMessage,
  decodeFrame,
  type ErrorBody,
  type ErrorMessage,
  type EventMessage,
  encodeFrame,
  type Frame,
  type FrameKind,
  type GatewayMessage,
  type Hello,
  PROTOCOL,
  type ResponseMessage,
  SUBPROTOCOL,
  type Welcome,
} from '@homie/protocol';
import type { ConnectionStatus } from './api.ts';
import { CONNECT_TIMEOUT_MS, FIRST_DELAY_MS, LAST_DELAY_MS, PROBE_MS, STABLE_AFTER_MS } from './bounds.ts';
import { authOf, type SignInWith } from './device.ts';
import type { Environment, Timer, WebSocketLike } from './environment.ts';
import { parseGatewayMessage } from './messages.ts';
import { Store } from './store.ts';

/** What a connection hands on. All of it at once, in the order it came. */
export interface ConnectionEvents {
  ready(welcome: Welcome): void;
  /** A ready connection is gone; what was on its way may or may not have arrived. */
  lost(): void;
  /** There will be none any more, unless somebody starts it again. */
  gaveUp(): void;
  response(message: ResponseMessage): void;
  event(message: EventMessage): void;
  channelError(channel: number, message: ErrorMessage): void;
  frame(frame: Frame): void;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly client: ClientInfo;
  readonly auth: () => SignInWith | undefined;
  readonly environment: Environment;
}

/** Silence of so many heartbeats means that the connection is lost (SPEC.md section 1). */
const SILENT_HEARTBEATS = 3;

/**
 * One connection to a gateway, made again whenever it is lost: hello, liveness, backoff, and one derived status. It knows
 * nothing of requests and terminals. Single-threaded, like everything here.
 */
export class Connection {
  readonly status = new Store<ConnectionStatus>({ kind: 'idle' });
  readonly welcome = new Store<Welcome | undefined>(undefined);

  private readonly options: ConnectionOptions;
  private readonly environment: Environment;
  private readonly events: ConnectionEvents;
  private stopWatching: (() => void) | undefined;

  /** The socket in use; what an earlier one still says is not heard. */
  private socket: WebSocketLike | undefined;
  private timer: Timer | undefined;
  private lastHeard = 0;
  /** Messages and frames received: whether there were any since a moment, which a clock of milliseconds cannot tell. */
  private heard = 0;
  /** Why the gateway is about to close. */
  private farewell: ErrorBody | undefined;
  /** Whether this connection's challenge was answered. */
  private answered = false;
  /** Losses and failed attempts since the connection was last good. */
  private failures = 0;
  /** When the screen began to age: the loss of a ready connection, or the start. */
  private lostAt = 0;

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.options = options;
    this.environment = options.environment;
    this.events = events;
  }

  get isReady(): boolean {
    return this.status.get().kind === 'ready';
  }

  /** Nothing happens while it is connected or tries to. */
  start(): void {
    const { kind } = this.status.get();
    if (kind === 'connecting' || kind === 'ready' || kind === 'reconnecting') {
      return;
    }
    this.stopWatching ??= this.environment.onWake(() => this.wake());
    this.failures = 0;
    this.lostAt = this.environment.now();
    this.status.set({ kind: 'connecting', attempt: 1 });
    this.connect();
  }

  stop(): void {
    this.stopWatching?.();
    this.stopWatching = undefined;
    this.giveUp({ kind: 'stopped' });
  }

  /** Tries at once, also after having been signed out, disconnected or found incompatible. */
  retryNow(): void {
    const status = this.status.get();
    if (status.kind === 'signed-out' || status.kind === 'disconnected' || status.kind === 'incompatible') {
      this.start();
    } else if (status.kind === 'reconnecting' && this.socket === undefined) {
      this.reconnectNow(status);
    }
  }

  /** False when there is no ready connection: then nothing was sent. */
  send(message: ClientMessage): boolean {
    return this.isReady && this.sendText(JSON.stringify(message));
  }

  /** As {@link send}, for text that was measured before. */
  sendText(text: string): boolean {
    if (this.socket === undefined) {
      return false;
    }
    this.socket.send(text);
    return true;
  }

  sendFrame(kind: FrameKind, channel: number, offset: number, payload?: Uint8Array): void {
    if (this.isReady) {
      this.socket?.send(encodeFrame(kind, channel, offset, payload));
    }
  }

  private connect(): void {
    this.clearTimer();
    this.farewell = undefined;
    this.answered = false;
    let socket: WebSocketLike | undefined;
    const current = () => socket !== undefined && this.socket === socket;
    try {
      socket = this.environment.openSocket(this.options.url, SUBPROTOCOL, {
        opened: () => current() && this.sendText(JSON.stringify(this.hello())),
        message: (data) => current() && this.received(data),
        closed: (code, reason) => current() && this.closed(code, reason),
      });
    } catch (error) {
      // A URL that is none: it will be none again, but a person may see why.
      this.closed(0, error instanceof Error ? error.message : String(error));
      return;
    }
    this.socket = socket;
    this.timer = this.environment.setTimer(() => this.drop('the gateway does not answer'), CONNECT_TIMEOUT_MS);
  }

  private hello(challenge?: ChallengeMessage): Hello {
    const as = this.options.auth();
    const auth =
      as && authOf(as, challenge && { nonce: challenge.nonce, signedAt: Math.floor(this.environment.now()) });
    return {
      type: 'hello',
      protocol: PROTOCOL,
      client: this.options.client,
      ...(auth === undefined ? {} : { auth }),
      capabilities: ['terminal', 'agent.chat'],
    };
  }

  private received(data: string | ArrayBuffer): void {
    this.lastHeard = this.environment.now();
    this.heard++;
    let message: GatewayMessage | undefined;
    let frame: Frame | undefined;
    try {
      if (typeof data === 'string') {
        message = parseGatewayMessage(data);
      } else {
        frame = decodeFrame(data);
      }
    } catch (error) {
      this.drop(error instanceof Error ? error.message : String(error));
      return;
    }
    if (message !== undefined) {
      this.receivedMessage(message);
    } else if (frame !== undefined && this.isReady) {
      this.events.frame(frame);
    }
  }

  private receivedMessage(message: GatewayMessage): void {
    switch (message.type) {
      case 'hello':
        this.welcomed(message);
        break;
      case 'challenge':
        this.challenged(message);
        break;
      case 'response':
        this.events.response(message);
        break;
      case 'event':
        this.events.event(message);
        break;
      case 'error':
        if (message.channel === undefined) {
          this.farewell = message.error;
        } else {
          this.events.channelError(message.channel, message);
        }
        break;
      case 'ping':
        this.sendText(JSON.stringify({ type: 'pong', t: message.t }));
        break;
      case 'pong':
        break;
    }
  }

  private welcomed(welcome: Welcome): void {
    if (this.isReady) {
      return;
    }
    if (welcome.protocol < PROTOCOL.min || welcome.protocol > PROTOCOL.max) {
      this.giveUp({ kind: 'incompatible', reason: `the gateway speaks version ${welcome.protocol} of the protocol` });
      return;
    }
    this.welcome.set(welcome);
    this.status.set({ kind: 'ready', since: this.environment.now() });
    this.watchSilence(welcome.limits.heartbeatMs);
    this.events.ready(welcome);
  }

  /** A gateway asks once, and only who said to be a device: nothing else is signed. */
  private challenged(challenge: ChallengeMessage): void {
    if (this.isReady || this.answered || this.options.auth()?.kind !== 'device') {
      this.drop('the gateway asks for what it was not offered');
      return;
    }
    this.answered = true;
    this.sendText(JSON.stringify(this.hello(challenge)));
  }

  private watchSilence(heartbeatMs: number): void {
    this.clearTimer();
    const due = this.lastHeard + SILENT_HEARTBEATS * heartbeatMs;
    this.timer = this.environment.setTimer(
      () => {
        const now = this.environment.now();
        if (now < this.lastHeard + SILENT_HEARTBEATS * heartbeatMs) {
          this.watchSilence(heartbeatMs);
        } else if (now - due > heartbeatMs) {
          // The clock jumped: this machine or tab slept, and what came meanwhile may still wait to be read.
          this.probe();
        } else {
          this.drop('the gateway is silent');
        }
      },
      Math.max(0, due - this.environment.now()),
    );
  }

  /** Asks for a sign of life, and takes a connection without one for lost. */
  private probe(): void {
    this.clearTimer();
    const heardBefore = this.heard;
    const heartbeatMs = this.welcome.get()?.limits.heartbeatMs ?? PROBE_MS;
    this.send({ type: 'ping', t: this.environment.now() });
    this.timer = this.environment.setTimer(() => {
      if (this.heard > heardBefore) {
        this.watchSilence(heartbeatMs);
      } else {
        this.drop('the gateway did not answer after a pause');
      }
    }, PROBE_MS);
  }

  private wake(): void {
    const status = this.status.get();
    if (status.kind === 'ready') {
      this.probe();
    } else if (status.kind === 'reconnecting' && this.socket === undefined) {
      this.reconnectNow(status);
    }
  }

  private reconnectNow(status: ConnectionStatus & { kind: 'reconnecting' }): void {
    this.status.set({ ...status, retryAt: this.environment.now() });
    this.connect();
  }

  /** Ends a socket that is of no use any more, without waiting for its own end, which may take minutes. */
  private drop(reason: string): void {
    const socket = this.socket;
    this.closed(1006, reason);
    socket?.close();
  }

  private closed(code: number, reason: string): void {
    const why = this.farewell?.message ?? (reason !== '' ? reason : closeReason(code));
    switch (code) {
      case CLOSE.unauthenticated:
        this.giveUp({ kind: 'signed-out', reason: why, code: this.farewell?.code });
        break;
      case CLOSE.forbidden:
        this.giveUp({ kind: 'disconnected', reason: why });
        break;
      case CLOSE.incompatible:
        this.giveUp({ kind: 'incompatible', reason: why });
        break;
      default:
        this.reconnectLater(code, why);
    }
  }

  private reconnectLater(code: number, reason: string): void {
    const now = this.environment.now();
    const before = this.status.get();
    if (before.kind === 'ready') {
      this.lostAt = now;
      if (code === CLOSE.goingAway || now - before.since >= STABLE_AFTER_MS) {
        this.failures = 0;
      }
    }
    const longest = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.failures++);
    const delay = (code === CLOSE.tooMany ? LAST_DELAY_MS : longest) * (1 - this.environment.random() / 2);
    this.release();
    this.timer = this.environment.setTimer(() => {
      const status = this.status.get();
      if (status.kind === 'reconnecting') {
        this.connect();
      }
    }, delay);
    this.status.set({
      kind: 'reconnecting',
      attempt: this.failures,
      retryAt: now + delay,
      lostAt: this.lostAt,
      reason,
    });
    if (before.kind === 'ready') {
      this.events.lost();
    }
  }

  private giveUp(status: ConnectionStatus): void {
    const before = this.status.get();
    const socket = this.socket;
    this.release();
    this.status.set(status);
    socket?.close(1000);
    if (before.kind === 'ready') {
      this.events.lost();
    }
    this.events.gaveUp();
  }

  private release(): void {
    this.clearTimer();
    this.socket = undefined;
  }

  private clearTimer(): void {
    this.environment.clearTimer(this.timer);
    this.timer = undefined;
  }
}

function closeReason(code: number): string {
  switch (code) {
    case CLOSE.goingAway:
      return 'the gateway is restarting';
    case CLOSE.forbidden:
      return 'the owner of this gateway ended the connection';
    case CLOSE.tooMany:
      return 'the gateway refuses more connections for now';
    default:
      return 'the connection was lost';
  }
}
