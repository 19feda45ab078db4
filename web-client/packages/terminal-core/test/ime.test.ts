import { expect, it } from 'vitest';
import { diffTyped, MAX_IME_TEXT, TextAreaDiff } from '../src/index.ts';

it.each([
  ['', 'l', 'l'],
  ['l', 'ls', 's'],
  ['ls', 'l', '\x7f'],
  ['teh', 'the', '\x7f\x7fhe'],
  ['hello', 'help!', '\x7f\x7fp!'],
  ['a😀', 'a', '\x7f'],
  ['a', 'a😀', '😀'],
  ['ls', 'ls\n', '\r'],
  ['same', 'same', ''],
  ['old', '', '\x7f\x7f\x7f'],
])('from %j to %j is typed %j', (before, after, typed) => {
  expect(diffTyped(before, after)).toBe(typed);
});

/** A line editor, as a shell's: what is typed becomes the text of the text area again. */
function edit(line: string, typed: string): string {
  const characters = [...line];
  for (const character of typed) {
    if (character === '\x7f') {
      characters.pop();
    } else {
      characters.push(character);
    }
  }
  return characters.join('');
}

it('makes a line editor show what the text area shows, through composition and correction', () => {
  const diff = new TextAreaDiff();
  let line = '';
  for (const text of [
    'g',
    'gi',
    'git',
    'git ',
    'git c',
    'git co',
    'git commit ',
    'git commit',
    'git comet',
    'Git comet 😀',
    '',
  ]) {
    line = edit(line, diff.changed(text));
    expect(line).toBe(text);
  }
});

it('takes a deletion in an empty text area for one', () => {
  const diff = new TextAreaDiff();
  expect(diff.changed('', 'deleteContentBackward')).toBe('\x7f');
  expect(diff.changed('a', 'insertText')).toBe('a');
  expect(diff.changed('', 'deleteContentBackward')).toBe('\x7f');
});

it('types nothing when the page empties the text area, which it should when that is long', () => {
  const diff = new TextAreaDiff();
  diff.changed('x'.repeat(MAX_IME_TEXT));
  expect(diff.isLong).toBe(false);
  diff.changed('x'.repeat(MAX_IME_TEXT + 1));
  expect(diff.isLong).toBe(true);
  diff.reset();
  expect(diff.changed('y')).toBe('y');
});
