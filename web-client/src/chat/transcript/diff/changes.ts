import { diffWordsWithSpace } from 'diff';
import type { Range } from '../code/spans';
import type { Row } from './row';

/** Lines longer than this, in UTF-16 units, are marked as a whole: comparing their words takes too long. */
const LONGEST_COMPARED = 600;
/** Less than this part of two lines in common, and they are two lines, not one that was changed. */
const LEAST_COMMON = 0.35;
/** Lines of a file that are compared word by word. */
export const MOST_COMPARED = 400;

/** A row of the view with both sides: what stands at the left was replaced by what stands at the right. */
export interface Pair {
  readonly left: Row | undefined;
  readonly right: Row | undefined;
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

/** Marks what has changed within lines that were replaced, as long as the budget lasts. */
export function markChanges(rows: readonly Row[], budget: { left: number }): Row[] {
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
