import { describe, expect, it } from 'vitest';
import { highlight, registered } from '../../src/chat/transcript/code/highlighter';
import { LANGUAGES, languageOf, languageOfFile } from '../../src/chat/transcript/code/languages';
import { markSpans } from '../../src/chat/transcript/code/spans';
import { pairRows } from '../../src/chat/transcript/diff/changes';
import { diffOfChange, parseDiff, seenFrom } from '../../src/chat/transcript/diff/model';
import { DIFF } from './testing-events';

describe('a unified diff', () => {
  it('tells files, renames, binaries and counts', () => {
    expect(
      parseDiff(DIFF).map(({ path, from, kind, binary, added, removed }) => ({
        path,
        from,
        kind,
        binary,
        added,
        removed,
      })),
    ).toEqual([
      { path: 'src/chat/outbox.ts', from: undefined, kind: 'update', binary: false, added: 4, removed: 4 },
      { path: 'docs/outbox.md', from: 'docs/old name.md', kind: 'rename', binary: false, added: 1, removed: 1 },
      { path: 'assets/logo.png', from: undefined, kind: 'add', binary: true, added: 0, removed: 0 },
    ]);
  });

  it('numbers the lines of both sides, and keeps the parts’ headings', () => {
    const [file] = parseDiff(DIFF);
    expect(file?.hunks.map((hunk) => hunk.heading)).toEqual(['export class Outbox {', 'export class Outbox {']);
    const rows = file?.hunks[0]?.rows ?? [];
    expect(rows.map((row) => [row.before, row.after])).toEqual([
      [12, 12],
      [13, 13],
      [14, undefined],
      [15, undefined],
      [16, undefined],
      [undefined, 14],
      [undefined, 15],
      [undefined, 16],
      [undefined, 17],
      [17, 18],
      [18, 19],
      [19, 20],
    ]);
  });

  it('marks what has changed within a line, but not two lines that have little in common', () => {
    const marked = (text: string, marks: readonly (readonly [number, number])[]) =>
      marks.map(([from, to]) => text.slice(from, to));
    const [, notes] = parseDiff(DIFF);
    const [, before, after] = notes?.hunks[0]?.rows ?? [];
    expect(marked(before?.text ?? '', before?.marks ?? [])).toEqual(['twice if need be']);
    expect(marked(after?.text ?? '', after?.marks ?? [])).toEqual(['never twice']);
    const [other] = parseDiff('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-alpha beta gamma\n+something else entirely\n');
    expect(other?.hunks[0]?.rows.flatMap((row) => row.marks)).toEqual([]);
  });

  it('puts what was replaced beside what replaced it', () => {
    const [file] = parseDiff(DIFF);
    const pairs = pairRows(file?.hunks[0]?.rows ?? []);
    expect(pairs.map(({ left, right }) => [left?.before, right?.after])).toEqual([
      [12, 12],
      [13, 13],
      [14, 14],
      [15, 15],
      [16, 16],
      [undefined, 17],
      [17, 18],
      [18, 19],
      [19, 20],
    ]);
  });

  it('shows one that was cut in its middle by its lines, and the whole ones beside it in full', () => {
    const cut = DIFF.replace('     this.changed();\n   }\n', '');
    const [file, notes] = parseDiff(cut);
    expect(file).toMatchObject({ path: 'src/chat/outbox.ts', added: 4, removed: 4 });
    expect(file?.hunks.map((hunk) => hunk.rows.length)).toEqual([10, 4]);
    expect(notes).toMatchObject({ path: 'docs/outbox.md', kind: 'rename' });
  });

  it('says that a file ends without a line break', () => {
    const [file] = parseDiff('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a b\n');
    expect(file?.hunks[0]?.rows.map((row) => row.unended ?? false)).toEqual([true, false]);
  });

  it('takes nothing for a diff that is none', () => {
    expect(parseDiff('')).toEqual([]);
    expect(parseDiff('hello\n')).toEqual([]);
  });
});

describe('a change as an agent announces it', () => {
  it('is the file’s text where it is new or gone', () => {
    expect(diffOfChange({ path: 'a.ts', kind: 'add', diff: 'one\n\ntwo\n' })).toMatchObject({
      kind: 'add',
      added: 3,
      removed: 0,
    });
    expect(diffOfChange({ path: 'a.ts', kind: 'delete', diff: 'one\n' })).toMatchObject({
      kind: 'delete',
      added: 0,
      removed: 1,
    });
    const [inside, beside] = seenFrom(
      ['/home/ada/x/src/a.ts', '/home/ada/xy/a.ts'].map((path) => diffOfChange({ path, kind: 'add', diff: 'a' })),
      '/home/ada/x/',
    );
    expect([inside?.path, beside?.path]).toEqual(['src/a.ts', '/home/ada/xy/a.ts']);
    expect(diffOfChange({ path: 'a.ts', kind: 'add', diff: '' })).toMatchObject({ added: 0, hunks: [] });
  });

  it('has no header, and may be moved', () => {
    const diff = '@@ -1,2 +1,2 @@\n a\n-b\n+c\n\n\nMoved to: lib/a.ts';
    expect(diffOfChange({ path: 'src/a.ts', kind: 'update', movePath: 'lib/a.ts', diff })).toMatchObject({
      path: 'lib/a.ts',
      from: 'src/a.ts',
      kind: 'rename',
      added: 1,
      removed: 1,
    });
  });
});

describe('code in colours', () => {
  it('is line by line exactly the code', () => {
    const code = 'const a = `x\ny`; // so\n\nif (a) {\n}';
    const lines = highlight(code, 'typescript');
    expect(lines.map((line) => line.map((span) => span.text).join('')).join('\n')).toBe(code);
    expect(lines[0]?.[0]).toEqual({ text: 'const', kind: 'keyword' });
    expect(lines[1]?.[0]).toEqual({ text: 'y`', kind: 'string' });
  });

  it('knows the languages that it names', () => {
    expect([...registered].sort()).toEqual([...LANGUAGES].sort());
    for (const language of LANGUAGES) expect(() => highlight('a = 1', language)).not.toThrow();
  });

  it('knows them by fences and by files', () => {
    expect(languageOf('ts title="a"')).toBe('typescript');
    expect(languageOf('JSX {1,3}')).toBe('javascript');
    expect(languageOf('klingon')).toBeUndefined();
    expect(languageOf(undefined)).toBeUndefined();
    expect(languageOfFile('src/a.test.tsx')).toBe('typescript');
    expect(languageOfFile('deploy/Dockerfile')).toBe('dockerfile');
    expect(languageOfFile('Makefile')).toBe('makefile');
    expect(languageOfFile('LICENSE')).toBeUndefined();
    expect(languageOfFile('constructor')).toBeUndefined();
  });

  it('is cut where marks begin and end', () => {
    const line = [{ text: 'const', kind: 'keyword' }, { text: ' abc = 1;' }];
    expect(
      markSpans(line, [
        [3, 7],
        [12, 13],
      ]),
    ).toEqual([
      { text: 'con', kind: 'keyword', marked: false },
      { text: 'st', kind: 'keyword', marked: true },
      { text: ' a', marked: true },
      { text: 'bc = ', marked: false },
      { text: '1', marked: true },
      { text: ';', marked: false },
    ]);
  });
});
