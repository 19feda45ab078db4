import { Terminal } from '@xterm/headless';
import { expect, it } from 'vitest';
import { WholeCharacters } from '../src/characters.ts';

const text = 'a…b “quoted” ─│┐ 日本語 😀 é\u0301 end';
const encoded = new TextEncoder().encode(text);

it.each(Array.from({ length: encoded.length + 1 }, (_, at) => at))('joins a character cut at byte %i', async (at) => {
  const whole = new WholeCharacters();
  const terminal = new Terminal({ cols: 80, rows: 2, allowProposedApi: true });
  for (const part of [encoded.slice(0, at), encoded.slice(at)]) {
    await new Promise<void>((written) => terminal.write(whole.take(part), written));
  }
  expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe(text);
});

it('keeps no more than the beginning of one character', () => {
  const whole = new WholeCharacters();
  expect(whole.take(Uint8Array.of(0x61, 0xf0, 0x9f, 0x98))).toEqual(Uint8Array.of(0x61));
  expect(whole.take(Uint8Array.of(0x80))).toEqual(Uint8Array.of(0xf0, 0x9f, 0x98, 0x80));
  expect(whole.take(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80))).toHaveLength(5);
  whole.take(Uint8Array.of(0xe2));
  whole.reset();
  expect(whole.take(Uint8Array.of(0x62))).toEqual(Uint8Array.of(0x62));
});
