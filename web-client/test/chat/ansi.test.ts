import { describe, expect, it } from 'vitest';
import { pieces, readable, tail } from '../../src/chat/transcript/output/ansi';

const plain = (output: string) =>
  pieces(readable(output))
    .map((piece) => piece.text)
    .join('');

describe('readable output', () => {
  it('shows what a carriage return and a backspace left', () => {
    expect(readable('10 %\r50 %\r100 %\ndone\r\nab\b\bxy')).toBe('100 %\ndone\nxy');
  });

  it('leaves out what moves the cursor, asks the terminal, or names the window', () => {
    expect(plain('\x1b[2J\x1b[1;1Ha\x1b]0;title\x07b\x1b]8;;https://evil.example\x1b\\c\x1b[?25ld\x1b(Be\x1bc')).toBe(
      'abcde',
    );
    expect(plain('a\x1bP1;2|data\x1b\\b\x00\x07\x9b\x7fc')).toBe('abc');
  });

  it('leaves nothing of a sequence that was cut', () => {
    expect(plain('text\x1b[3')).toBe('text');
    expect(plain('text\x1b]52;c;aGVsbG8')).toBe('text');
    expect(plain('text\x1b')).toBe('text');
  });
});

describe('colours', () => {
  it('names the sixteen, and tells the others exactly', () => {
    expect(pieces('\x1b[1;31mred\x1b[0m \x1b[92mgreen\x1b[38;5;208morange\x1b[38;2;1;2;3mdark\x1b[0m')).toMatchObject([
      { text: 'red', colour: 'red', bold: true },
      { text: ' ', colour: undefined, bold: false },
      { text: 'green', colour: 'bright-green' },
      { text: 'orange', colour: undefined, exact: 'rgb(255, 135, 0)' },
      { text: 'dark', exact: 'rgb(1, 2, 3)' },
    ]);
  });

  it('has black letters on a bright background, white ones on a dark one', () => {
    expect(pieces('\x1b[48;2;250;250;0mbright\x1b[48;5;17mdark')).toMatchObject([
      { exactBackground: 'rgb(250, 250, 0)', onBright: true },
      { exactBackground: 'rgb(0, 0, 95)', onBright: false },
    ]);
  });

  it('takes nothing for a colour that is not one', () => {
    for (const piece of pieces('\x1b[38;2;1;2;3;url(x)mtext\x1b[999m more'))
      expect(piece.exact ?? 'rgb(1, 2, 3)').toMatch(/^rgb\(\d+, ?\d+, ?\d+\)$/);
  });

  it('shows what was to be hidden', () => {
    expect(plain('\x1b[8msecret\x1b[0m')).toBe('secret');
  });
});

describe('the end of a long output', () => {
  it('is some lines, and says how many were before', () => {
    const text = Array.from({ length: 1_000 }, (_, n) => `line ${n}`).join('\n');
    expect(tail(`${text}\n`, 3, 10_000)).toEqual({ text: 'line 997\nline 998\nline 999', before: 997 });
    expect(tail('one', 3, 100)).toEqual({ text: 'one', before: 0 });
    expect(tail('a\nb\nc', 3, 100)).toEqual({ text: 'a\nb\nc', before: 0 });
    expect(tail('', 3, 100)).toEqual({ text: '', before: 0 });
  });

  it('is bounded for a single line too', () => {
    expect(tail('x'.repeat(1_000), 10, 100).text).toHaveLength(100);
  });
});
