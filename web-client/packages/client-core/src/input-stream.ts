import { INPUT_FRAME, INPUT_IN_FLIGHT, MAX_PENDING_INPUT } from './bounds.ts';

/** A piece of input to send. */
export interface InputChunk {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * What was typed and is not yet known to have been written to the PTY, as one numbered stream (SPEC.md section 4). Bytes
 * keep their offset until they are acknowledged, so that sending them again types nothing twice.
 *
 * Invariant: `acked <= sent <= end`; the bytes from `acked` to `end` are here.
 */
export class InputStream {
  private buffer = new Uint8Array(256);
  private acked = 0;
  private sent = 0;
  private end = 0;
  /** Where the gateway stopped taking input, while it does not. */
  private refusedAt: number | undefined;

  /** Bytes not yet known to be written. */
  get pending(): number {
    return this.end - this.acked;
  }

  /** Whether as much is on its way as may be. */
  get isFull(): boolean {
    return this.sent - this.acked >= INPUT_IN_FLIGHT;
  }

  get isRefused(): boolean {
    return this.refusedAt !== undefined;
  }

  get ackedOffset(): number {
    return this.acked;
  }

  /** Takes all of the bytes; or none of them, and answers false, when they do not fit. */
  append(bytes: Uint8Array): boolean {
    if (this.pending + bytes.length > MAX_PENDING_INPUT) {
      return false;
    }
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.end - this.acked);
    this.end += bytes.length;
    return true;
  }

  /** The next piece that may be sent now, counted as sent from here on. While refused, one piece probes at a time. */
  next(): InputChunk | undefined {
    const flight = this.isRefused ? INPUT_FRAME : INPUT_IN_FLIGHT;
    const from = this.refusedAt ?? this.acked;
    const limit = Math.min(from + flight, this.end, this.sent + INPUT_FRAME);
    if (limit <= this.sent) {
      return undefined;
    }
    const chunk = { offset: this.sent, bytes: this.buffer.slice(this.sent - this.acked, limit - this.acked) };
    this.sent = limit;
    return chunk;
  }

  /** All before the offset was written. Answers whether that was news. */
  ack(offset: number): boolean {
    const to = Math.min(offset, this.sent);
    if (to <= this.acked) {
      return false;
    }
    this.buffer.copyWithin(0, to - this.acked, this.end - this.acked);
    this.acked = to;
    this.refusedAt = undefined;
    return true;
  }

  /** The gateway took all before the offset and nothing after: that is to be sent again. */
  refused(offset: number): void {
    const at = Math.max(this.acked, Math.min(offset, this.sent));
    this.sent = at;
    this.refusedAt = at;
  }

  /** A new attachment goes on at the offset: all before it was written, and what is behind it is on its way no more. */
  resume(offset: number): void {
    this.ack(Math.max(this.acked, offset));
    this.sent = this.acked;
    this.refusedAt = undefined;
  }

  /**
   * Drops everything that the gateway has not taken. False when it cannot be known what that is, because bytes are on
   * their way: the next byte would have an offset that may be taken already, so that only a new stream will do.
   */
  interrupt(): boolean {
    if (this.sent > (this.refusedAt ?? this.acked)) {
      return false;
    }
    this.end = this.sent;
    return true;
  }

  private reserve(more: number): void {
    const needed = this.pending + more;
    if (needed > this.buffer.length) {
      const larger = new Uint8Array(Math.min(MAX_PENDING_INPUT, Math.max(needed, this.buffer.length * 2)));
      larger.set(this.buffer.subarray(0, this.pending));
      this.buffer = larger;
    }
  }
}
