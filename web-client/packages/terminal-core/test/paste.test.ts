import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { LARGE_PASTE, MAX_CLIPBOARD_BYTES, parseOsc52, preparePaste } from '../src/index.ts';

describe('a paste', () => {
  it('of one line is typed as it is', () => {
    expect(preparePaste('ls -l', false)).toEqual({
      data: 'ls -l',
      risks: [],
      summary: { lines: 1, bytes: 5, controls: new Map() },
    });
  });

  it('is wrapped when the program wants that, and needs no question then', () => {
    const paste = preparePaste('a\r\nb\nc\n', true);
    expect(paste.data).toBe('\x1b[200~a\rb\rc\r\x1b[201~');
    expect(paste.risks).toEqual([]);
    expect(paste.summary).toMatchObject({ lines: 3, bytes: 6 });
  });

  it.each(['a\nb', 'sudo reboot\n', 'a\r\nb', 'a\rb'])('of lines that would run at once is asked about: %j', (text) => {
    expect(preparePaste(text, false).risks).toEqual(['multi-line']);
  });

  it('that is large is asked about', () => {
    expect(preparePaste('x'.repeat(LARGE_PASTE), true).risks).toEqual([]);
    expect(preparePaste('é'.repeat(LARGE_PASTE / 2 + 1), true).risks).toEqual(['large']);
  });

  it('with control characters is asked about, and says which', () => {
    const { risks, summary } = preparePaste('a\x1b[31mb\x1b\x07\t\u0085\x01', true);
    expect(risks).toEqual(['control-characters']);
    expect([...summary.controls]).toEqual([
      ['ESC', 2],
      ['BEL', 1],
      ['U+0085', 1],
      ['^A', 1],
    ]);
  });

  it.each([
    'a\x1b[201~rm -rf\r',
    'a\x1b[20\x1b[201~1~rm',
    'a\x1b[2\x1b[20\x1b[201~1~01~rm',
    'a\x9b201~rm',
    'a\x1b[200~\x1b[201~rm',
  ])('cannot end itself: %j', (text) => {
    const { data } = preparePaste(text, true);
    expect(data.startsWith('\x1b[200~')).toBe(true);
    expect(data.endsWith('\x1b[201~')).toBe(true);
    expect(data.slice(6, -6)).not.toMatch(/(\x1b\[|\x9b)20[01]~/);
  });

  it('of nothing is nothing', () => {
    expect(preparePaste('', true).data).toBe('');
    expect(preparePaste('', true).summary.lines).toBe(0);
  });
});

describe('OSC 52', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  it('writes text', () => {
    expect(parseOsc52(`c;${base64('héllo 😀')}`)).toEqual({ kind: 'write', text: 'héllo 😀' });
    expect(parseOsc52(`;${base64('a')}`)).toEqual({ kind: 'write', text: 'a' });
    expect(parseOsc52('c;')).toEqual({ kind: 'write', text: '' });
  });

  it.each([
    ['c;?', 'read'],
    ['p;?', 'read'],
    [`p;${base64('a')}`, 'other-selection'],
    ['c;not base64!', 'malformed'],
    ['c;/w==', 'malformed'],
    ['c', 'malformed'],
    ['hello;YQ==', 'malformed'],
    [`c;${base64('x'.repeat(MAX_CLIPBOARD_BYTES + 3))}`, 'too-large'],
  ])('is refused: %.20j is %s', (data, reason) => {
    expect(parseOsc52(data)).toEqual({ kind: 'refused', reason });
  });

  it('takes the largest text that is allowed', () => {
    expect(parseOsc52(`c;${base64('x'.repeat(MAX_CLIPBOARD_BYTES))}`)).toMatchObject({ kind: 'write' });
  });

  it('comes out of a real terminal in the form that is parsed', async () => {
    const term = new headless.Terminal({ allowProposedApi: true });
    const seen: string[] = [];
    term.parser.registerOscHandler(52, (data) => {
      seen.push(data);
      return true;
    });
    await new Promise<void>((resolve) => term.write(`\x1b]52;c;${base64('copied')}\x07`, resolve));
    expect(seen.map(parseOsc52)).toEqual([{ kind: 'write', text: 'copied' }]);
  });
});
