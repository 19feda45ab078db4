import type { TerminalSink } from './api.ts';
import { ACK_EVERY } from './bounds.ts';

/**
 * What became of a session's output here. Three offsets, each at most the next: acknowledged to the gateway, rendered by
 * the sink, handed to the sink. An attachment goes on from what was *handed over*: the sink renders that in any case, and
 * would render it twice if it came again.
 */
export class OutputStream {
  /** All before it was given to the sink; undefined before the first frame. */
  private handedTo: number | undefined;
  /** The offset the next frame on this channel has to have. */
  private expected = 0;
  private rendered = 0;
  private acked = 0;
  /** What was written before a reset is of no interest when it is rendered after it. */
  private epoch = 0;
  private readonly sink: TerminalSink;
  private readonly sendAck: (offset: number) => void;

  constructor(sink: TerminalSink, sendAck: (offset: number) => void) {
    this.sink = sink;
    this.sendAck = sendAck;
  }

  /** Where to go on; undefined when only a snapshot will do. */
  get handed(): number | undefined {
    return this.handedTo;
  }

  /** Whether the sink was given everything that came. */
  get isWhole(): boolean {
    return this.handedTo === this.expected;
  }

  /** A channel opens, its first frame has this offset. */
  open(startOffset: number): void {
    this.expected = startOffset;
    this.acked = startOffset;
  }

  /** Starts over on an empty screen. */
  clear(offset: number, cols: number, rows: number): void {
    this.snapshot(offset, cols, rows, new Uint8Array(0));
  }

  snapshot(offset: number, cols: number, rows: number, bytes: Uint8Array): void {
    this.epoch++;
    this.expected = offset;
    this.handedTo = offset;
    this.rendered = Math.min(this.rendered, offset);
    this.sink.reset({ cols, rows, bytes }, this.renderedCallback(offset));
  }

  /** Whether the bytes are the next ones; if not, nothing was done with them. */
  isNext(offset: number): boolean {
    return offset === this.expected;
  }

  write(bytes: Uint8Array): void {
    const end = this.expected + bytes.length;
    this.expected = end;
    this.handedTo = end;
    this.sink.write(bytes, this.renderedCallback(end));
  }

  /** Says once more what was rendered: the gateway asks, because an acknowledgement may have got lost. */
  ackAgain(): void {
    this.sendAck(Math.max(this.acked, Math.min(this.rendered, this.expected)));
  }

  /** Takes bytes without rendering them: the program must not wait for somebody who does not look. */
  skip(offset: number, length: number): void {
    this.expected = offset + length;
    this.acked = this.expected;
    this.sendAck(this.expected);
  }

  /** Forgets the screen: the next attachment begins with a snapshot. */
  forget(): void {
    this.handedTo = undefined;
  }

  private renderedCallback(end: number): () => void {
    const epoch = this.epoch;
    return () => {
      if (epoch !== this.epoch || end <= this.rendered) {
        return;
      }
      this.rendered = end;
      const nothingLeft = end === this.handedTo;
      if (end > this.acked && (nothingLeft || end - this.acked >= ACK_EVERY)) {
        this.acked = end;
        this.sendAck(end);
      }
    };
  }
}
