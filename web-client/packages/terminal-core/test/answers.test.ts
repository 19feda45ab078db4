import headless from '@xterm/headless';
import { expect, it } from 'vitest';
import { suppressAnswers } from '../src/index.ts';

const ESC = '\x1b';

/** Each query that xterm answers by itself; the control test below holds the list to that. */
const ANSWERED: readonly [name: string, query: string][] = [
  ['DA1', `${ESC}[c`],
  ['DA1 with 0', `${ESC}[0c`],
  ['DA2', `${ESC}[>c`],
  ['status (DSR 5)', `${ESC}[5n`],
  ['cursor position (CPR)', `${ESC}[6n`],
  ['cursor position, private (DECXCPR)', `${ESC}[?6n`],
  ['mode (DECRQM), private', `${ESC}[?2004$p`],
  ['mode (DECRQM), ANSI', `${ESC}[4$p`],
  ['graphics of text (DECRQSS)', `${ESC}P$qm${ESC}\\`],
  ['margins (DECRQSS)', `${ESC}P$qr${ESC}\\`],
  ['text area in cells', `${ESC}[18t`],
];

/** Queries that other versions of xterm, its addons, or the page's terminal answer. */
const OTHERS: readonly [name: string, query: string][] = [
  ['DA3', `${ESC}[=c`],
  ['XTVERSION', `${ESC}[>q`],
  ['kitty keyboard', `${ESC}[?u`],
  ['XTGETTCAP', `${ESC}P+q544e${ESC}\\`],
  ['foreground', `${ESC}]10;?${ESC}\\`],
  ['background', `${ESC}]11;?\x07`],
  ['cursor colour', `${ESC}]12;?\x07`],
  ['palette', `${ESC}]4;1;?\x07`],
  ['window in pixels', `${ESC}[14t`],
  ['cell in pixels', `${ESC}[16t`],
  ['title', `${ESC}[21t`],
];

function terminal() {
  const term = new headless.Terminal({
    cols: 80,
    rows: 24,
    allowProposedApi: true,
    windowOptions: { getWinSizeChars: true, getWinSizePixels: true, getCellSizePixels: true },
  });
  const sent: string[] = [];
  return { term, sent, write: (data: string) => new Promise<void>((resolve) => term.write(data, resolve)) };
}

it.each(ANSWERED)('left alone, xterm answers: %s', async (_, query) => {
  const { term, sent, write } = terminal();
  term.onData((data) => sent.push(data));
  await write(query);
  expect(sent).toHaveLength(1);
});

it.each([...ANSWERED, ...OTHERS])('suppressed, nothing is sent: %s', async (_, query) => {
  const { term, sent, write } = terminal();
  const answers = suppressAnswers(term.parser);
  term.onData((data) => !answers.isAnswer(data) && sent.push(data));
  await write(`before${query}after`);
  expect(sent).toEqual([]);
  expect(term.buffer.active.getLine(0)?.translateToString(true)).toBe('beforeafter');
});

it('leaves everything else to the terminal: setting colours, modes, the title stack, what is typed', async () => {
  const { term, sent, write } = terminal();
  const answers = suppressAnswers(term.parser);
  term.onData((data) => !answers.isAnswer(data) && sent.push(data));
  await write(`${ESC}]11;#102030\x07${ESC}[?2004h${ESC}[?1h${ESC}[22;0t${ESC}[23;0t${ESC}[31mred`);
  expect(term.modes.bracketedPasteMode).toBe(true);
  expect(term.modes.applicationCursorKeysMode).toBe(true);
  expect(term.buffer.active.getLine(0)?.getCell(0)?.getFgColor()).toBe(1);
  term.input('typed');
  expect(sent).toEqual(['typed']);
});

it('holds back the focus report that switching it on makes, and no later one', async () => {
  const { term, write } = terminal();
  const answers = suppressAnswers(term.parser);
  const seen: boolean[] = [];
  // What the page's terminal does on that mode, in the same turn; the headless one has no focus.
  term.parser.registerCsiHandler({ prefix: '?', final: 'h' }, () => false);
  const enabled = new Promise<void>((resolve) => {
    term.parser.registerCsiHandler({ final: 'z' }, () => {
      seen.push(answers.isAnswer(`${ESC}[I`), answers.isAnswer('x'));
      resolve();
      return true;
    });
  });
  await write(`${ESC}[?1004h${ESC}[z`);
  await enabled;
  expect(seen).toEqual([true, false]);
  await Promise.resolve();
  expect(answers.isAnswer(`${ESC}[I`)).toBe(false);
});

it('can be undone', async () => {
  const { term, sent, write } = terminal();
  suppressAnswers(term.parser).dispose();
  term.onData((data) => sent.push(data));
  await write(`${ESC}[c`);
  expect(sent).toHaveLength(1);
});
