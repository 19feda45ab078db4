import {
  type AttachResult,
  decodeSnapshot,
  type Frame,
  FrameKind,
  HomieError,
  type Session,
  SNAPSHOT_PREFIX,
} from '@homie/protocol';
import type {
  ConnectionStatus,
  Readable,
  TerminalAttachment,
  TerminalLink,
  TerminalOptions,
  TerminalState,
} from './api.ts';
import {
  DEFAULT_WINDOW,
  FIRST_ATTACH_DELAY_MS,
  HIDE_AFTER_MS,
  LAST_ATTACH_DELAY_MS,
  MAX_PENDING_INPUT,
  PENDING_SHOWN_AFTER_MS,
} from './bounds.ts';
import type { Environment, Timer } from './environment.ts';
import { OutputStream } from './output-stream.ts';
import type { Requests } from './requests.ts';
import { Store } from './store.ts';
import { TypedInput } from './typed-input.ts';

/** What an attachment needs of the client. */
export interface AttachmentPort {
  readonly environment: Environment;
  readonly requests: Requests;
  readonly sessions: Readable<ReadonlyMap<string, Session>>;
  status(): ConnectionStatus;
  sendFrame(kind: FrameKind, channel: number, offset: number, payload?: Uint8Array): void;
  /** From now on the channel's frames and errors come here. */
  openChannel(channel: number, attachment: Attachment): void;
  closeChannel(channel: number): void;
  closed(attachment: Attachment): void;
}

const CTRL_C = 0x03;
const ENCODER = new TextEncoder();

/**
 * One terminal on one session, across connections. Its channel lives as long as a connection at most; its streams, output
 * and input, live as long as itself, and say from where the next channel goes on.
 */
export class Attachment implements TerminalAttachment {
  readonly state: Store<TerminalState>;

  private readonly sessionId: string;
  private readonly options: TerminalOptions;
  private readonly port: AttachmentPort;
  private readonly output: OutputStream;
  private readonly stopWatching: () => void;
  private readonly typed: TypedInput;

  private channel: number | undefined;
  /** Counts attempts to attach: an answer to an earlier one is not heard. */
  private attempt = 0;
  private failures = 0;
  private isClosed = false;
  private isHidden = false;
  /** The size of the screen that the sink shows. */
  private shown: { cols: number; rows: number } | undefined;
  /** A size that was asked for and not yet sent. */
  private wantedSize: { cols: number; rows: number } | undefined;
  private isResizing = false;

  private hideTimer: Timer;
  private attachTimer: Timer;
  private pendingTimer: Timer;

  constructor(sessionId: string, options: TerminalOptions, port: AttachmentPort) {
    this.sessionId = sessionId;
    this.options = options;
    this.port = port;
    this.typed = new TypedInput({
      environment: port.environment,
      canSend: () => this.channel !== undefined,
      send: ({ offset, bytes }) => this.sendFrame(FrameKind.INPUT, offset, bytes),
      progressed: () => this.showPending(),
    });
    this.output = new OutputStream(options.sink, (offset) => this.sendFrame(FrameKind.OUTPUT_ACK, offset));
    const session = port.sessions.get().get(sessionId);
    this.state = new Store<TerminalState>({
      link: port.status().kind === 'reconnecting' ? 'offline' : 'attaching',
      pendingInput: 0,
      ...(session === undefined ? {} : { session }),
    });
    this.stopWatching = port.sessions.subscribe(() => {
      const changed = port.sessions.get().get(sessionId);
      if (changed !== undefined && changed !== this.state.get().session) {
        this.sessionChanged(changed);
      }
    });
    if (port.status().kind === 'ready') {
      this.attach();
    }
  }

  input(data: string | Uint8Array): void {
    const { link, session } = this.state.get();
    const bytes = typeof data === 'string' ? ENCODER.encode(data) : data;
    const isOver = link === 'failed' || (session !== undefined && session.status !== 'running');
    if (this.isClosed || this.options.mode === 'view' || isOver || bytes.length === 0) {
      return;
    }
    if (bytes.length === 1 && bytes[0] === CTRL_C && this.typed.isStuck()) {
      this.interrupt();
      return;
    }
    if (!this.typed.add(bytes)) {
      this.update({ refused: `not typed: the program has not read the last ${MAX_PENDING_INPUT >> 10} KiB` });
      return;
    }
    this.showPending();
    if (this.channel === undefined && link === 'suspended') {
      this.attach();
    }
    this.typed.flush();
  }

  resize(cols: number, rows: number): void {
    if (this.isClosed || this.options.mode === 'view') {
      return;
    }
    this.wantedSize = { cols, rows };
    this.sendSize();
  }

  setVisible(visible: boolean): void {
    this.clear('hideTimer');
    const { link } = this.state.get();
    if (this.isClosed || link === 'failed' || link === 'ended') {
      return;
    }
    if (!visible) {
      this.hideTimer = this.port.environment.setTimer(() => this.suspend(), HIDE_AFTER_MS);
    } else if (this.isHidden) {
      this.isHidden = false;
      if (this.port.status().kind !== 'ready') {
        this.update({ link: 'offline' });
      } else if (this.channel !== undefined && this.output.isWhole) {
        this.live();
      } else {
        this.reattach();
      }
    }
  }

  close(): void {
    if (this.isClosed) {
      return;
    }
    this.isClosed = true;
    this.detach();
    this.attempt++;
    this.stopWatching();
    this.typed.clear();
    for (const timer of ['hideTimer', 'attachTimer', 'pendingTimer'] as const) {
      this.clear(timer);
    }
    this.port.closed(this);
  }

  /** A connection is ready. */
  ready(): void {
    if (this.state.get().link === 'failed' || this.hasEnded()) {
      return;
    }
    // Hidden, with nothing to deliver: what it would show is asked for when somebody looks.
    if (!this.isHidden || this.typed.pending > 0) {
      this.failures = 0;
      this.attach();
    }
  }

  /** A machine that was away is there again: what waits for its next attempt to attach there tries now. */
  nodeReturned(nodeId: string): void {
    const session = this.state.get().session ?? this.port.sessions.get().get(this.sessionId);
    if (session?.nodeId === nodeId && this.attachTimer !== undefined) {
      this.failures = 0;
      this.attach();
    }
  }

  /** The connection is gone, and the channel with it. */
  lost(): void {
    this.channel = undefined;
    this.attempt++;
    this.isResizing = false;
    this.clear('attachTimer');
    this.typed.stopRetrying();
    const { link } = this.state.get();
    if (link !== 'failed' && link !== 'ended') {
      this.stale(this.isHidden ? 'suspended' : 'offline');
    }
  }

  frame(frame: Frame): void {
    switch (frame.kind) {
      case FrameKind.OUTPUT:
        this.outputFrame(frame);
        break;
      case FrameKind.SNAPSHOT:
        this.snapshotFrame(frame);
        break;
      case FrameKind.INPUT_ACK:
        this.typed.acked(frame.offset);
        break;
      default:
        break;
    }
  }

  channelError(error: HomieError): void {
    if (this.state.get().link === 'ended') {
      // Such as of a session that was removed: everything it printed is here.
      this.detach();
      return;
    }
    const inputOffset = error.data.inputOffset;
    const ofInput = error.code === 'RESOURCE_EXHAUSTED' || error.code === 'INVALID_ARGUMENT';
    if (ofInput && typeof inputOffset === 'number' && Number.isSafeInteger(inputOffset)) {
      this.typed.refused(inputOffset);
    } else {
      // The node's side of the channel is gone, whatever the reason.
      this.detach();
      this.attachFailed(error);
    }
  }

  private attach(): void {
    const attempt = ++this.attempt;
    this.clear('attachTimer');
    if (!this.isHidden && this.state.get().link !== 'attaching') {
      this.stale('attaching');
    }
    const from = this.output.handed;
    const size = this.wantedSize;
    const writes = this.options.mode === 'write';
    this.port.requests.ask(
      'terminal.session.attach',
      {
        sessionId: this.sessionId,
        mode: this.options.mode,
        window: this.options.window ?? DEFAULT_WINDOW,
        ...(from === undefined ? {} : { fromOffset: from }),
        ...(writes ? { inputId: this.typed.id } : {}),
        ...(size === undefined ? {} : size),
      },
      {
        result: (result) => {
          if (attempt === this.attempt) {
            this.attached(result, from, size);
          } else {
            this.port.requests.ask('terminal.session.detach', { channel: result.channel }, NOBODY);
          }
        },
        error: (error) => {
          if (attempt === this.attempt && this.port.status().kind === 'ready') {
            this.attachFailed(error);
          }
        },
      },
    );
  }

  private attached(result: AttachResult, from: number | undefined, size: { cols: number } | undefined): void {
    const { channel, session, replay, startOffset } = result;
    this.failures = 0;
    this.channel = channel;
    this.port.openChannel(channel, this);
    if (from !== undefined && replay !== 'snapshot' && startOffset !== from) {
      this.output.forget();
      this.restart('the replay does not go on where the screen ends');
      return;
    }
    if (size !== undefined && size === this.wantedSize) {
      this.wantedSize = undefined;
    }
    this.output.open(startOffset);
    if (from === undefined && replay !== 'snapshot' && !this.isHidden) {
      this.shown = { cols: session.cols, rows: session.rows };
      this.output.clear(startOffset, session.cols, session.rows);
    }
    this.update({ replay });
    this.live();
    this.sessionChanged(session);
    this.typed.attached(result.inputOffset);
    this.sendSize();
  }

  private attachFailed(error: HomieError): void {
    if (error.code === 'OUT_OF_RANGE' && this.output.handed !== undefined) {
      // The session has printed less than was shown here: it is another one of the same name.
      this.output.forget();
      this.attach();
      return;
    }
    if (!error.retryable) {
      this.fail(error);
      return;
    }
    if (!this.isHidden) {
      this.stale('attaching');
    }
    const delay = Math.min(LAST_ATTACH_DELAY_MS, FIRST_ATTACH_DELAY_MS * 2 ** this.failures++);
    this.attachTimer = this.port.environment.setTimer(
      () => this.port.status().kind === 'ready' && this.attach(),
      delay,
    );
  }

  private reattach(): void {
    this.detach();
    this.attach();
  }

  /** Attaches again, not more often than a gateway that keeps doing wrong can bear. */
  private restart(reason: string): void {
    this.detach();
    this.attachFailed(new HomieError('ABORTED', reason));
  }

  private detach(): void {
    if (this.channel !== undefined) {
      this.port.closeChannel(this.channel);
      if (this.port.status().kind === 'ready') {
        this.port.requests.ask('terminal.session.detach', { channel: this.channel }, NOBODY);
      }
      this.channel = undefined;
    }
  }

  private outputFrame({ offset, payload }: Frame): void {
    if (this.isHidden) {
      this.output.skip(offset, payload.length);
    } else if (!this.output.isNext(offset)) {
      this.restart('output is missing');
      return;
    } else if (payload.length > 0) {
      this.output.write(payload);
    } else {
      this.output.ackAgain();
    }
    this.checkEnd();
  }

  private snapshotFrame({ offset, payload }: Frame): void {
    if (payload.length < SNAPSHOT_PREFIX) {
      this.restart('a snapshot without a size');
    } else if (this.isHidden) {
      this.output.skip(offset, 0);
    } else {
      const { cols, rows, bytes } = decodeSnapshot(payload);
      this.shown = { cols, rows };
      this.output.snapshot(offset, cols, rows, bytes);
    }
    this.checkEnd();
  }

  private sendFrame(kind: FrameKind, offset: number, payload?: Uint8Array): void {
    if (this.channel !== undefined) {
      this.port.sendFrame(kind, this.channel, offset, payload);
    }
  }

  /** What a terminal does on Ctrl-C: the line that nobody read is gone, and the program gets the signal now. */
  private interrupt(): void {
    if (this.typed.interrupt()) {
      this.reattach();
    }
    this.port.requests.ask('terminal.session.kill', { sessionId: this.sessionId, signal: 'SIGINT' }, NOBODY);
    this.showPending();
  }

  private sendSize(): void {
    const size = this.wantedSize;
    if (size === undefined || this.channel === undefined || this.isResizing) {
      return;
    }
    this.isResizing = true;
    this.wantedSize = undefined;
    const done = () => {
      this.isResizing = false;
      this.sendSize();
    };
    const failed = () => {
      if (this.port.status().kind !== 'ready') {
        // Lost with the connection: it goes with the next attach.
        this.wantedSize ??= size;
      }
      done();
    };
    this.port.requests.ask(
      'terminal.session.resize',
      { sessionId: this.sessionId, ...size },
      {
        result: done,
        error: failed,
      },
    );
  }

  private sessionChanged(session: Session): void {
    const { link } = this.state.get();
    this.update({ session });
    if (link === 'ended' && session.status === 'running') {
      // Given up for lost, and its machine is back with it.
      this.reattach();
      return;
    }
    const { cols, rows } = session;
    if (this.shown !== undefined && (cols !== this.shown.cols || rows !== this.shown.rows)) {
      this.shown = { cols, rows };
      this.options.sink.resize(cols, rows);
    }
    this.checkEnd();
  }

  private hasEnded(): boolean {
    const { session } = this.state.get();
    const { handed } = this.output;
    return (
      session !== undefined && session.status !== 'running' && handed !== undefined && handed >= session.outputOffset
    );
  }

  private checkEnd(): void {
    if (this.state.get().link !== 'failed' && this.hasEnded()) {
      this.typed.clear();
      this.update({ link: 'ended', pendingInput: 0 }, 'staleSince', 'refused');
    }
  }

  private live(): void {
    if (!this.isHidden && this.state.get().link !== 'ended') {
      this.update({ link: 'live' }, 'staleSince', 'error');
    }
  }

  private suspend(): void {
    this.isHidden = true;
    const { link } = this.state.get();
    if (link !== 'failed' && link !== 'ended') {
      this.stale('suspended');
    }
  }

  private fail(error: HomieError): void {
    this.typed.clear();
    this.update({ link: 'failed', error, pendingInput: 0 }, 'refused');
  }

  /** The screen ages from now on, or goes on doing so. */
  private stale(link: TerminalLink): void {
    const { staleSince } = this.state.get();
    const hasScreen = this.output.handed !== undefined;
    const since = staleSince ?? (hasScreen ? this.port.environment.now() : undefined);
    this.update(since === undefined ? { link } : { link, staleSince: since });
  }

  /** At once when it is good news or the connection is away; later for a keystroke whose echo is on its way. */
  private showPending(): void {
    const { pending } = this.typed;
    const { pendingInput, link } = this.state.get();
    if (pending === 0 || link !== 'live') {
      this.clear('pendingTimer');
      this.publishPending();
    } else if (this.pendingTimer === undefined && pending !== pendingInput) {
      this.pendingTimer = this.port.environment.setTimer(() => {
        this.pendingTimer = undefined;
        this.publishPending();
      }, PENDING_SHOWN_AFTER_MS);
    }
  }

  private publishPending(): void {
    const { pendingInput, refused } = this.state.get();
    const { pending } = this.typed;
    if (pending !== pendingInput || (refused !== undefined && pending < MAX_PENDING_INPUT)) {
      this.update({ pendingInput: pending }, 'refused');
    }
  }

  private update(change: Partial<TerminalState>, ...without: readonly ('staleSince' | 'refused' | 'error')[]): void {
    const next = { ...this.state.get(), ...change };
    for (const key of without) {
      delete next[key];
    }
    this.state.set(next);
  }

  private clear(timer: 'hideTimer' | 'attachTimer' | 'pendingTimer'): void {
    this.port.environment.clearTimer(this[timer]);
    this[timer] = undefined;
  }
}

const NOBODY = { result: () => {}, error: (_: HomieError) => {} };
