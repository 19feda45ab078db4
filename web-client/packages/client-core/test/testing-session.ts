import { encodeSnapshot, FrameKind, type Session, TOPICS } from '@homie/protocol';
import { Failure, type Params, type TestingConnection } from './testing-gateway.ts';

/** How much one OUTPUT frame carries here: small, so that a test sees many. */
const FRAME = 700;

/** A session in memory: a log with offsets, input streams by name, and a program that reads what is typed, or does not. */
export class TestingSession {
  /** All that was printed; a test is short. */
  private readonly log: number[] = [];
  private oldest = 0;
  /** What the program read, in order. */
  readonly typed: number[] = [];
  readonly signals: string[] = [];
  readonly attachments = new Set<TestingAttachment>();
  /** Bytes of output the program may be ahead of the slowest client; what tests of flow control look at. */
  maxUnacked = 0;
  /** While set, the program reads nothing, and this many bytes are taken for it before input is refused. */
  deafAfter: number | undefined;
  /** So many INPUT frames get lost on the way to the program, without a word to anybody. */
  losesInput = 0;
  /** How far each input stream was taken, and written. */
  readonly streams = new Map<string, { taken: number; written: number }>();
  readonly waiting: { stream: string; bytes: Uint8Array }[] = [];
  info: Session;
  private readonly changed: (topic: string, session: Session) => void;

  constructor(id: string, change: Partial<Session>, changed: (topic: string, session: Session) => void) {
    this.changed = changed;
    this.info = {
      id,
      nodeId: 'n1',
      name: id,
      command: ['sh'],
      cwd: '/',
      cols: 80,
      rows: 24,
      pid: 1,
      createdAt: 0,
      lastActivityAt: 0,
      status: 'running',
      outputOffset: 0,
      oldestOffset: 0,
      attached: [],
      ...change,
    };
  }

  get id(): string {
    return this.info.id;
  }

  get end(): number {
    return this.log.length;
  }

  print(bytes: Uint8Array | string): void {
    this.log.push(...(typeof bytes === 'string' ? Buffer.from(bytes) : bytes));
    this.info = { ...this.info, outputOffset: this.end };
    for (const attachment of this.attachments) {
      attachment.pump();
    }
  }

  /** Only what comes from here on can be replayed exactly. */
  retainFrom(offset: number): void {
    this.oldest = offset;
    this.info = { ...this.info, oldestOffset: offset };
  }

  /** Another process with the same id: what was printed before never was. */
  startOver(): void {
    this.log.length = 0;
    this.info = { ...this.info, outputOffset: 0 };
  }

  get oldestOffset(): number {
    return this.oldest;
  }

  slice(from: number, to: number): Uint8Array {
    return Uint8Array.from(this.log.slice(from, to));
  }

  resize(cols: number, rows: number): void {
    this.info = { ...this.info, cols, rows };
    this.changed(TOPICS.sessionUpdated, this.info);
  }

  signal(name: string): void {
    this.signals.push(name);
  }

  exit(exitCode: number): void {
    this.info = { ...this.info, status: 'exited', exitCode };
    this.changed(TOPICS.sessionExit, this.info);
  }

  /** The program reads again: what was taken for it is written. */
  hear(): void {
    this.deafAfter = undefined;
    for (const { stream, bytes } of this.waiting.splice(0)) {
      this.write(stream, bytes);
    }
  }

  write(stream: string, bytes: Uint8Array): void {
    this.typed.push(...bytes);
    const state = this.streams.get(stream);
    if (state !== undefined) {
      state.written += bytes.length;
    }
    for (const attachment of this.attachments) {
      if (attachment.inputId === stream && state !== undefined) {
        attachment.ackInput(state.written);
      }
    }
  }

  attach(channel: number, params: Params, connection: TestingConnection): TestingAttachment {
    if (params.cols !== undefined) {
      this.resize(params.cols, params.rows);
    }
    const attachment = new TestingAttachment(this, channel, params, connection);
    this.attachments.add(attachment);
    return attachment;
  }
}

/** A client's attachment: its window, its place in the log, its input stream. */
export class TestingAttachment {
  readonly inputId: string;
  readonly result: Record<string, unknown>;
  readonly params: Params;
  private readonly session: TestingSession;
  private readonly channel: number;
  private readonly connection: TestingConnection;
  private readonly window: number;
  private next: number;
  private ack: number;
  private needsSnapshot: boolean;
  private isClosed = false;
  /** Acknowledgements that came, in order. */
  readonly acks: number[] = [];

  constructor(session: TestingSession, channel: number, params: Params, connection: TestingConnection) {
    const from = params.fromOffset;
    if (from !== undefined && from > session.end) {
      throw new Failure('OUT_OF_RANGE', { end: session.end });
    }
    this.session = session;
    this.channel = channel;
    this.connection = connection;
    this.params = params;
    this.window = params.window ?? 262144;
    this.inputId = params.inputId ?? `own-${channel}`;
    const exact = from !== undefined && from >= session.oldestOffset;
    this.needsSnapshot = !exact && session.end > 0;
    this.next = exact ? from : session.end;
    this.ack = this.next;
    const stream = session.streams.get(this.inputId) ?? { taken: 0, written: 0 };
    session.streams.set(this.inputId, stream);
    this.result = {
      channel,
      session: session.info,
      replay: exact ? 'exact' : this.needsSnapshot ? 'snapshot' : 'none',
      startOffset: this.next,
      inputOffset: stream.written,
    };
  }

  get unacked(): number {
    return this.next - this.ack;
  }

  get lastAck(): number {
    return this.ack;
  }

  /** Sends what the window allows. */
  pump(): void {
    if (this.isClosed) {
      return;
    }
    if (this.needsSnapshot) {
      this.needsSnapshot = false;
      this.sendSnapshot(this.next);
    }
    while (this.next < this.session.end && this.unacked < this.window) {
      const to = Math.min(this.session.end, this.next + FRAME, this.ack + this.window);
      this.connection.sendFrame(FrameKind.OUTPUT, this.channel, this.next, this.session.slice(this.next, to));
      this.next = to;
    }
    this.session.maxUnacked = Math.max(this.session.maxUnacked, this.unacked);
  }

  /** The "screen" of such a session is simply all of its output, so that a test can compare. */
  sendSnapshot(offset: number): void {
    const { cols, rows } = this.session.info;
    const payload = encodeSnapshot({ cols, rows, bytes: this.session.slice(0, offset) });
    this.connection.sendFrame(FrameKind.SNAPSHOT, this.channel, offset, payload);
    this.next = offset;
  }

  acked(offset: number): void {
    this.acks.push(offset);
    this.ack = Math.max(this.ack, offset);
    this.pump();
  }

  input(offset: number, bytes: Uint8Array): void {
    const stream = this.session.streams.get(this.inputId);
    if (stream === undefined) {
      return;
    }
    if (this.session.losesInput > 0) {
      this.session.losesInput--;
      return;
    }
    if (offset > stream.taken) {
      this.refuse('INVALID_ARGUMENT', stream.taken);
      return;
    }
    const fresh = bytes.slice(stream.taken - offset);
    if (this.session.deafAfter === undefined) {
      stream.taken += fresh.length;
      this.session.write(this.inputId, fresh);
      return;
    }
    const room = Math.max(0, this.session.deafAfter - stream.taken);
    const taken = fresh.slice(0, room);
    stream.taken += taken.length;
    if (taken.length > 0) {
      this.session.waiting.push({ stream: this.inputId, bytes: taken });
    }
    if (taken.length < fresh.length) {
      this.refuse('RESOURCE_EXHAUSTED', stream.taken);
    }
  }

  ackInput(offset: number): void {
    if (!this.isClosed) {
      this.connection.sendFrame(FrameKind.INPUT_ACK, this.channel, offset);
    }
  }

  fail(error: Failure): void {
    this.connection.send(JSON.stringify({ type: 'error', channel: this.channel, error: error.body }));
  }

  close(): void {
    this.isClosed = true;
    this.session.attachments.delete(this);
  }

  private refuse(code: 'INVALID_ARGUMENT' | 'RESOURCE_EXHAUSTED', inputOffset: number): void {
    this.fail(new Failure(code, { inputOffset }));
  }
}
