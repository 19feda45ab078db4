import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  decodeFrame,
  decodeSnapshot,
  encodeFrame,
  encodeSnapshot,
  FrameKind,
  HomieError,
  MAX_CHANNEL,
  MAX_FRAME_PAYLOAD,
} from '../src/index.ts';

interface Vector {
  readonly name: string;
  readonly hex: string;
  /** Zero bytes follow up to this length. */
  readonly padTo?: number;
}
interface ValidVector extends Vector {
  readonly kind: keyof typeof FrameKind;
  readonly channel: number;
  readonly offset: string;
  readonly payload?: string;
  readonly cols?: number;
  readonly rows?: number;
  readonly redraw?: string;
}
interface Vectors {
  readonly valid: readonly ValidVector[];
  readonly beyondJavaScript: readonly ValidVector[];
  readonly invalid: readonly Vector[];
  readonly invalidSnapshots: readonly Vector[];
}

const VECTORS = JSON.parse(readFileSync(new URL('../../vectors/frames.json', import.meta.url), 'utf8')) as Vectors;

describe('the golden vectors', () => {
  it.each(VECTORS.valid)('$name', (vector) => {
    const bytes = bytesOf(vector);
    const frame = decodeFrame(bytes);
    expect(frame.kind).toBe(FrameKind[vector.kind]);
    expect(frame.channel).toBe(vector.channel);
    expect(String(frame.offset)).toBe(vector.offset);
    if (vector.payload !== undefined) {
      expect(hex(frame.payload)).toBe(vector.payload);
    }
    expect(Buffer.from(encodeFrame(frame.kind, frame.channel, frame.offset, frame.payload)).equals(bytes)).toBe(true);
    if (vector.redraw !== undefined) {
      const snapshot = decodeSnapshot(frame.payload);
      expect([snapshot.cols, snapshot.rows, hex(snapshot.bytes)]).toEqual([vector.cols, vector.rows, vector.redraw]);
      expect(hex(encodeSnapshot(snapshot))).toBe(vector.payload);
    }
  });

  it.each([...VECTORS.invalid, ...VECTORS.beyondJavaScript])('$name is malformed', (vector) => {
    expect(() => decodeFrame(bytesOf(vector))).toThrow(HomieError);
  });

  it.each(VECTORS.invalidSnapshots)('a snapshot with $name is malformed', (vector) => {
    const { payload } = decodeFrame(bytesOf(vector));
    expect(() => decodeSnapshot(payload)).toThrow(HomieError);
  });
});

it('gives back every frame it encodes', () => {
  const random = seeded(1);
  const integer = (below: number) => Math.floor(random() * below);
  for (let round = 0; round < 2000; round++) {
    const kind = (1 + integer(5)) as FrameKind;
    const channel = integer(2) === 0 ? integer(4) : integer(MAX_CHANNEL + 1);
    const offset = integer(2) === 0 ? integer(100) : Math.floor(random() * Number.MAX_SAFE_INTEGER);
    const payload = Uint8Array.from({ length: kind <= 3 ? integer(64) : 0 }, () => integer(256));
    expect(decodeFrame(encodeFrame(kind, channel, offset, payload))).toEqual({ kind, channel, offset, payload });
  }
});

it('either refuses arbitrary bytes or encodes them again to the same', () => {
  const random = seeded(2);
  let read = 0;
  for (let round = 0; round < 5000; round++) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 24) }, (_, at) =>
      // Mostly zeros in front: otherwise nearly every frame would fail on its first bytes.
      at < 10 && random() < 0.9 ? (at === 0 ? 1 + Math.floor(random() * 6) : 0) : Math.floor(random() * 256),
    );
    let frame: ReturnType<typeof decodeFrame>;
    try {
      frame = decodeFrame(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(HomieError);
      continue;
    }
    read++;
    expect(encodeFrame(frame.kind, frame.channel, frame.offset, frame.payload)).toEqual(bytes);
  }
  expect(read).toBeGreaterThan(100);
});

it('decodes a frame that lies inside a larger buffer', () => {
  const frame = encodeFrame(FrameKind.OUTPUT, 7, 42, Uint8Array.of(1, 2, 3));
  const larger = new Uint8Array(100);
  larger.set(frame, 13);
  expect(decodeFrame(larger.subarray(13, 13 + frame.length))).toEqual(decodeFrame(frame));
  expect(decodeFrame(frame.buffer)).toEqual(decodeFrame(frame));
});

it.each([
  ['a negative channel', -1, 0, 0],
  ['a channel of 33 bits', MAX_CHANNEL + 1, 0, 0],
  ['half a channel', 0.5, 0, 0],
  ['a negative offset', 0, -1, 0],
  ['an offset that is not a whole number', 0, Number.MAX_SAFE_INTEGER + 1, 0],
  ['a payload that is too large', 0, 0, MAX_FRAME_PAYLOAD + 1],
])('does not encode %s', (_, channel, offset, length) => {
  expect(() => encodeFrame(FrameKind.INPUT, channel, offset, new Uint8Array(length))).toThrow(RangeError);
});

it('does not encode an ack with a payload', () => {
  expect(() => encodeFrame(FrameKind.OUTPUT_ACK, 0, 0, Uint8Array.of(1))).toThrow(RangeError);
});

function bytesOf({ hex: text, padTo }: Vector): Uint8Array {
  const bytes = Buffer.from(text, 'hex');
  return padTo === undefined ? bytes : Buffer.concat([bytes, Buffer.alloc(padTo - bytes.length)]);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Mulberry32: the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
