import { INPUT_RESEND_MS, INPUT_RETRY_MS, INPUT_STUCK_MS } from './bounds.ts';
import type { Environment, Timer } from './environment.ts';
import { type InputChunk, InputStream } from './input-stream.ts';

export interface TypedInputPort {
  readonly environment: Environment;
  /** Whether there is a channel to send on. */
  canSend(): boolean;
  send(chunk: InputChunk): void;
  /** Fewer bytes are pending than before. */
  progressed(): void;
}

/** Sends what is typed: in order, not too much at once, again where it was refused, and not at all after an interrupt. */
export class TypedInput {
  private readonly port: TypedInputPort;
  private stream = new InputStream();
  private streamId: string;
  private retryTimer: Timer;
  /** When the program last took input, or the first byte that waits was typed. */
  private progressAt = 0;

  constructor(port: TypedInputPort) {
    this.port = port;
    this.streamId = port.environment.randomId();
  }

  /** The name of the input stream: the same across connections, so that the node knows what it has already written. */
  get id(): string {
    return this.streamId;
  }

  get pending(): number {
    return this.stream.pending;
  }

  /** False when the bytes do not fit: then none of them was taken. */
  add(bytes: Uint8Array): boolean {
    if (this.stream.pending === 0) {
      this.progressAt = this.port.environment.now();
    }
    return this.stream.append(bytes);
  }

  flush(): void {
    if (!this.port.canSend()) {
      return;
    }
    for (let chunk = this.stream.next(); chunk !== undefined; chunk = this.stream.next()) {
      this.port.send(chunk);
    }
    if (this.stream.pending > 0) {
      this.retryTimer ??= this.port.environment.setTimer(() => this.resend(), INPUT_RESEND_MS);
    }
  }

  /** Nobody has said anything of what was sent; what was written already is dropped at the node. */
  private resend(): void {
    this.retryTimer = undefined;
    this.stream.resume(this.stream.ackedOffset);
    this.flush();
  }

  /** A new channel is open, and the node has written everything before this offset. */
  attached(inputOffset: number): void {
    this.stream.resume(inputOffset);
    this.progress();
  }

  acked(offset: number): void {
    if (this.stream.ack(offset)) {
      this.progress();
    }
  }

  /** The node took all before this offset, and nothing behind it. */
  refused(offset: number): void {
    this.stream.refused(offset);
    this.stopRetrying();
    this.retryTimer = this.port.environment.setTimer(() => {
      this.retryTimer = undefined;
      this.flush();
    }, INPUT_RETRY_MS);
  }

  /** Whether a Ctrl-C would wait behind bytes that the program does not read. */
  isStuck(): boolean {
    const waiting = this.port.environment.now() - this.progressAt;
    return this.port.canSend() && (this.stream.isRefused || (this.stream.isFull && waiting >= INPUT_STUCK_MS));
  }

  /**
   * Drops what the node has not taken, as a terminal drops the line that nobody read. Answers whether that took a new
   * stream, which needs a new attachment.
   */
  interrupt(): boolean {
    if (this.stream.interrupt()) {
      return false;
    }
    this.stream = new InputStream();
    this.streamId = this.port.environment.randomId();
    return true;
  }

  /** Drops everything: there is nobody to type to any more. */
  clear(): void {
    this.stopRetrying();
    this.stream = new InputStream();
  }

  stopRetrying(): void {
    this.port.environment.clearTimer(this.retryTimer);
    this.retryTimer = undefined;
  }

  private progress(): void {
    this.progressAt = this.port.environment.now();
    this.stopRetrying();
    this.flush();
    this.port.progressed();
  }
}
