import { HomieError } from './errors.ts';

/** The kinds of binary frame (SPEC.md section 4). */
export const FrameKind = {
  OUTPUT: 1,
  INPUT: 2,
  SNAPSHOT: 3,
  OUTPUT_ACK: 4,
  INPUT_ACK: 5,
} as const;

export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

/** Bytes of header before the payload. */
export const FRAME_HEADER_SIZE = 16;
/** The most payload bytes in one frame. */
export const MAX_FRAME_PAYLOAD = 1 << 20;
/** The largest binary frame in bytes. */
export const MAX_FRAME = MAX_FRAME_PAYLOAD + FRAME_HEADER_SIZE;
/** The largest channel number. */
export const MAX_CHANNEL = 0xffff_ffff;

/** Bytes in front of a snapshot's redraw: u16 columns, u16 rows. */
export const SNAPSHOT_PREFIX = 4;
const EMPTY = new Uint8Array(0);

/** One binary frame. */
export interface Frame {
  readonly kind: FrameKind;
  /** The connection's handle on an attached session, an unsigned 32-bit number. */
  readonly channel: number;
  /**
   * A byte offset. The wire has 63 bits for it; this side reads and writes offsets up to 2^53 − 1, the largest whole
   * number of JavaScript, and takes a larger one for malformed: a session would have to print 9 petabytes first.
   */
  readonly offset: number;
  /** Empty for acks. A decoded frame's payload is a view of the bytes it was decoded from, not a copy. */
  readonly payload: Uint8Array;
}

/** What a SNAPSHOT frame carries: the bytes redraw the screen on a reset terminal of that size. */
export interface SnapshotPayload {
  readonly cols: number;
  readonly rows: number;
  readonly bytes: Uint8Array;
}

/** Encodes one frame. Throws RangeError for what {@link decodeFrame} would refuse: that is a bug of the caller. */
export function encodeFrame(
  kind: FrameKind,
  channel: number,
  offset: number,
  payload: Uint8Array = EMPTY,
): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(channel) || channel < 0 || channel > MAX_CHANNEL) {
    throw new RangeError(`channel out of range: ${channel}`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new RangeError(`offset out of range: ${offset}`);
  }
  if (payload.length > (hasPayload(kind) ? MAX_FRAME_PAYLOAD : 0)) {
    throw new RangeError(`payload too large: ${payload.length}`);
  }
  const frame = new Uint8Array(FRAME_HEADER_SIZE + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, kind);
  view.setUint32(4, channel);
  view.setUint32(8, Math.floor(offset / 2 ** 32));
  view.setUint32(12, offset % 2 ** 32);
  frame.set(payload, FRAME_HEADER_SIZE);
  return frame;
}

/** Decodes one frame. Throws {@link HomieError} INVALID_ARGUMENT for a malformed one (close code 4400). */
export function decodeFrame(data: ArrayBuffer | Uint8Array): Frame {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  if (bytes.length < FRAME_HEADER_SIZE) {
    throw malformed(`a frame has at least ${FRAME_HEADER_SIZE} bytes, this one has ${bytes.length}`);
  }
  if (bytes.length > MAX_FRAME) {
    throw malformed(`a frame has at most ${MAX_FRAME} bytes, this one has ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = view.getUint8(0);
  if (!isFrameKind(kind)) {
    throw malformed(`unknown frame kind ${kind}`);
  }
  if (view.getUint8(1) !== 0 || view.getUint16(2) !== 0) {
    throw malformed('flags and reserved bytes must be 0');
  }
  const offset = view.getUint32(8) * 2 ** 32 + view.getUint32(12);
  if (!Number.isSafeInteger(offset)) {
    throw malformed('offset too large');
  }
  if (!hasPayload(kind) && bytes.length > FRAME_HEADER_SIZE) {
    throw malformed(`kind ${kind} has no payload`);
  }
  return { kind, channel: view.getUint32(4), offset, payload: bytes.subarray(FRAME_HEADER_SIZE) };
}

export function encodeSnapshot({ cols, rows, bytes }: SnapshotPayload): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(SNAPSHOT_PREFIX + bytes.length);
  const view = new DataView(payload.buffer);
  view.setUint16(0, cols);
  view.setUint16(2, rows);
  payload.set(bytes, SNAPSHOT_PREFIX);
  return payload;
}

/** Reads a SNAPSHOT frame's payload. Throws {@link HomieError} INVALID_ARGUMENT when it is shorter than its size fields. */
export function decodeSnapshot(payload: Uint8Array): SnapshotPayload {
  if (payload.length < SNAPSHOT_PREFIX) {
    throw malformed(`a snapshot has at least ${SNAPSHOT_PREFIX} bytes`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return { cols: view.getUint16(0), rows: view.getUint16(2), bytes: payload.subarray(SNAPSHOT_PREFIX) };
}

function isFrameKind(code: number): code is FrameKind {
  return code >= FrameKind.OUTPUT && code <= FrameKind.INPUT_ACK;
}

function hasPayload(kind: FrameKind): boolean {
  return kind <= FrameKind.SNAPSHOT;
}

function malformed(message: string): HomieError {
  return new HomieError('INVALID_ARGUMENT', `malformed frame: ${message}`);
}
