import type { AgentFileChange } from '@homie/protocol';
import { diffWordsWithSpace, parsePatch, type StructuredPatch } from 'diff';
import type { Range } from '../code/spans';

export type RowKind = 'context' | 'added' | 'removed';

/** A line of a file before or after a change. */
export interface Row {
  readonly kind: RowKind;
  readonly text: string;
  /** The line's number before and after; undefined where it is not, or where the diff does not tell. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** What is new or gone within the line, where it stands for another one. */
  readonly marks: readonly Range[];
  /** The file ends here without a line break. */
  readonly unended?: boolean;
}

export interface Hunk {
  /** What stands between this part and the one before: the function's name, or nothing. */
  readonly heading: string;
  readonly rows: readonly Row[];
}

export interface FileDiff {
  readonly path: string;
  /** Where it was renamed or copied from. */
  readonly from: string | undefined;
  readonly kind: 'add' | 'delete' | 'update' | 'rename' | 'copy';
  readonly binary: boolean;
  readonly added: number;
  readonly removed: number;
  readonly hunks: readonly Hunk[];
}

/** A row of the view with both sides: what stands at the left was replaced by what stands at the right. */
export interface Pair {
  readonly left: Row | undefined;
  readonly right: Row | undefined;
}

/** Lines longer than this, in UTF-16 units, are marked as a whole: comparing their words takes too long. */
const LONGEST_COMPARED = 600;
/** Less than this part of two lines in common, and they are two lines, not one that was changed. */
const LEAST_COMMON = 0.35;
/** Lines of a file that are compared word by word. */
const MOST_COMPARED = 400;

/** All files of a unified diff, git's or another. What cannot be read as one is shown line by line, as it is. */
export function parseDiff(diff: string): FileDiff[] {
  const text = diff.replaceAll('\r\n', '\n');
  // One broken file, such as one that was cut to a bound, is not to take the others with it.
  const parts = text.split(/^(?=diff --git )/m).filter((part) => part.trim() !== '');
  return parts.flatMap(readFiles);
}

/** A change as an agent announces it: its diff may lack the file's name, and for a whole file be just its text. */
export function diffOfChange(change: AgentFileChange): FileDiff {
  const diff = change.diff.replace(/\n+Moved to: [^\n]*\s*$/, '\n');
  const moved = change.movePath && change.movePath !== change.path ? change.movePath : undefined;
  const whole = change.kind !== 'update' && !/^(@@ |--- |diff --git )/m.test(diff);
  const read = whole ? wholeFile(change.path, change.kind === 'add', diff) : parseDiff(diff)[0];
  const base = read ?? { binary: false, added: 0, removed: 0, hunks: [] };
  return { ...base, path: moved ?? change.path, from: moved && change.path, kind: moved ? 'rename' : change.kind };
}

/** The files as somebody in a folder calls them. */
export function seenFrom(files: readonly FileDiff[], folder: string | undefined): FileDiff[] {
  const base = folder?.replace(/[\\/]$/, '');
  const short = (path: string) =>
    base && path.startsWith(base) && /^[\\/]./.test(path.slice(base.length)) ? path.slice(base.length + 1) : path;
  return files.map((file) => ({ ...file, path: short(file.path), from: file.from && short(file.from) }));
}

/** Lines of all files together. */
export function countChanges(files: readonly FileDiff[]): { readonly added: number; readonly removed: number } {
  return {
    added: files.reduce((sum, file) => sum + file.added, 0),
    removed: files.reduce((sum, file) => sum + file.removed, 0),
  };
}

export function rowCount(file: FileDiff): number {
  return file.hunks.reduce((sum, hunk) => sum + hunk.rows.length, 0);
}

function readFiles(text: string): FileDiff[] {
  let patches: StructuredPatch[];
  try {
    patches = parsePatch(text);
  } catch {
    return [unread(text)];
  }
  const headings = [...text.matchAll(/^@@ [^@\n]*@@ ?(.*)$/gm)].map((match) => match[1] ?? '');
  return patches
    .filter((patch) => patch.hunks.length > 0 || patch.isGit)
    .map((patch) => readFile(patch, headings.splice(0, patch.hunks.length)));
}

function readFile(patch: StructuredPatch, headings: readonly string[]): FileDiff {
  const before = fileName(patch.oldFileName);
  const after = fileName(patch.newFileName);
  const kind =
    patch.isCreate || (!before && after)
      ? 'add'
      : patch.isDelete || (before && !after)
        ? 'delete'
        : patch.isCopy
          ? 'copy'
          : patch.isRename || (before && after && before !== after)
            ? 'rename'
            : 'update';
  const budget = { left: MOST_COMPARED };
  const hunks = patch.hunks.map((hunk, index): Hunk => {
    const rows: Row[] = [];
    let [old, now] = [hunk.oldStart, hunk.newStart];
    for (const line of hunk.lines) {
      const [sign, text] = [line[0], line.slice(1)];
      if (sign === '\\') rows.push({ ...(rows.pop() as Row), unended: true });
      else if (sign === '+') rows.push({ kind: 'added', text, before: undefined, after: now++, marks: [] });
      else if (sign === '-') rows.push({ kind: 'removed', text, before: old++, after: undefined, marks: [] });
      else rows.push({ kind: 'context', text, before: old++, after: now++, marks: [] });
    }
    return { heading: headings[index] ?? '', rows: markChanges(rows, budget) };
  });
  return counted({
    path: after ?? before ?? '',
    from: kind === 'rename' || kind === 'copy' ? before : undefined,
    kind,
    binary: patch.isBinary ?? false,
    hunks,
  });
}

function fileName(name: string | undefined): string | undefined {
  if (!name || name === '/dev/null') return undefined;
  return name.replace(/^[ab]\//, '');
}

function wholeFile(path: string, added: boolean, text: string): FileDiff {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const rows = lines.map(
    (line, index): Row => ({
      kind: added ? 'added' : 'removed',
      text: line,
      before: added ? undefined : index + 1,
      after: added ? index + 1 : undefined,
      marks: [],
    }),
  );
  return counted({
    path,
    from: undefined,
    kind: added ? 'add' : 'delete',
    binary: false,
    hunks: rows.length ? [{ heading: '', rows }] : [],
  });
}

/** A diff that is not whole: its lines tell what they are, but not which. */
function unread(text: string): FileDiff {
  const name = (sign: string) => new RegExp(`^${sign} (?:[ab]/)?([^\\t\\n]+)`, 'm').exec(text)?.[1];
  const path = name('\\+\\+\\+') ?? name('---') ?? '';
  const parts = text
    .slice(Math.max(0, text.search(/^@@/m)))
    .replace(/\n$/, '')
    .split(/^@@ [^@\n]*@@ ?(.*)\n/m);
  const hunks: Hunk[] = [];
  // Headings stand between the parts.
  for (let at = 0; at < parts.length; at += 2)
    if (parts[at])
      hunks.push({
        heading: parts[at - 1] ?? '',
        rows: (parts[at] as string).replace(/\n$/, '').split('\n').map(unreadRow),
      });
  return counted({ path, from: undefined, kind: 'update', binary: false, hunks });
}

function unreadRow(line: string): Row {
  const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'context';
  const text = kind !== 'context' || line.startsWith(' ') ? line.slice(1) : line;
  return { kind, text, before: undefined, after: undefined, marks: [] };
}

function counted(file: Omit<FileDiff, 'added' | 'removed'>): FileDiff {
  const count = (kind: RowKind) =>
    file.hunks.reduce((sum, hunk) => sum + hunk.rows.filter((row) => row.kind === kind).length, 0);
  return { ...file, added: count('added'), removed: count('removed') };
}

/** The runs of lines that were replaced, each as [first removed, first added, end]. */
function* replacements(rows: readonly Row[]): Generator<readonly [number, number, number]> {
  let at = 0;
  while (at < rows.length) {
    if (rows[at]?.kind === 'context') {
      at++;
      continue;
    }
    const removed = at;
    while (rows[at]?.kind === 'removed') at++;
    const added = at;
    while (rows[at]?.kind === 'added') at++;
    yield [removed, added, at];
  }
}

function markChanges(rows: readonly Row[], budget: { left: number }): Row[] {
  const marked = [...rows];
  for (const [removed, added, end] of replacements(rows)) {
    for (let n = 0; n < Math.min(added - removed, end - added) && budget.left > 0; n++) {
      budget.left--;
      const before = rows[removed + n] as Row;
      const after = rows[added + n] as Row;
      const marks = compare(before.text, after.text);
      if (!marks) continue;
      marked[removed + n] = { ...before, marks: marks.gone };
      marked[added + n] = { ...after, marks: marks.come };
    }
  }
  return marked;
}

/** What two lines do not have in common; undefined when that is most of them. */
function compare(before: string, after: string): { readonly gone: Range[]; readonly come: Range[] } | undefined {
  if (before.length > LONGEST_COMPARED || after.length > LONGEST_COMPARED) return undefined;
  const gone: Range[] = [];
  const come: Range[] = [];
  let [left, right, common] = [0, 0, 0];
  for (const { value, added, removed } of diffWordsWithSpace(before, after)) {
    if (removed) {
      gone.push([left, left + value.length]);
      left += value.length;
    } else if (added) {
      come.push([right, right + value.length]);
      right += value.length;
    } else {
      left += value.length;
      right += value.length;
      common += value.trim().length;
    }
  }
  const most = Math.max(before.trim().length, after.trim().length);
  if (common < most * LEAST_COMMON) return undefined;
  return { gone: joined(gone, before), come: joined(come, after) };
}

/** Marks that only a space parts are one: else a changed sentence is a row of crumbs. */
function joined(marks: readonly Range[], text: string): Range[] {
  const all: Range[] = [];
  for (const [from, to] of marks) {
    const last = all.at(-1);
    if (last && text.slice(last[1], from).trim() === '') all[all.length - 1] = [last[0], to];
    else all.push([from, to]);
  }
  return all;
}

/** Rows side by side. */
export function pairRows(rows: readonly Row[]): Pair[] {
  const pairs: Pair[] = [];
  let context = 0;
  for (const [removed, added, end] of replacements(rows)) {
    for (; context < removed; context++) pairs.push({ left: rows[context], right: rows[context] });
    for (let n = 0; n < Math.max(added - removed, end - added); n++) {
      pairs.push({
        left: removed + n < added ? rows[removed + n] : undefined,
        right: added + n < end ? rows[added + n] : undefined,
      });
    }
    context = end;
  }
  for (; context < rows.length; context++) pairs.push({ left: rows[context], right: rows[context] });
  return pairs;
}
