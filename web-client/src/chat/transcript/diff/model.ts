import type { AgentFileChange } from '@homie/protocol';
import { parsePatch, type StructuredPatch } from 'diff';
import { MOST_COMPARED, markChanges } from './changes';
import type { Row, RowKind } from './row';

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
