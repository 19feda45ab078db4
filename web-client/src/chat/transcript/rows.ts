import type { ChatState, Entry, OtherEntry, Turn, UserMessage } from '@homie/client-core';

/** What stands in one place of the list. A row that says the same is equal by its parts. */
export type TranscriptRow =
  | { readonly kind: 'entry'; readonly key: string; readonly gap: Gap; readonly entry: Entry; readonly live: boolean }
  | { readonly kind: 'carried'; readonly key: string; readonly gap: Gap; readonly turn: Turn }
  | { readonly kind: 'end'; readonly key: string; readonly gap: Gap; readonly turn: Turn }
  | { readonly kind: 'working'; readonly key: string; readonly gap: Gap; readonly turn: Turn }
  | { readonly kind: 'waiting'; readonly key: string; readonly gap: Gap; readonly message: UserMessage };

/** How far a row is from the one above: steps of one work are close together. */
export type Gap = 'none' | 'tight' | 'normal' | 'wide';

/** Entries that are one line as long as nobody opens them. */
const LINES: ReadonlySet<Entry['kind']> = new Set(['tool', 'reasoning', 'files', 'settings', 'notice', 'other']);

/** A conversation as a flat list, oldest first: only this way no turn is too long to be shown. */
export function transcriptRows(state: Pick<ChatState, 'conversation' | 'waiting'>): TranscriptRow[] {
  const rows: TranscriptRow[] = [];
  let above: Entry | undefined;
  for (const turn of state.conversation.turns) {
    const live = turn.status === 'running';
    if (turn.carried !== undefined) {
      rows.push({ kind: 'carried', key: `${turn.key} carried`, gap: 'wide', turn });
      above = undefined;
    }
    for (const entry of turn.entries) {
      if (isEmpty(entry)) continue;
      rows.push({ kind: 'entry', key: entry.key, gap: rows.length ? gapBetween(above, entry) : 'none', entry, live });
      above = entry;
    }
    if (live) rows.push({ kind: 'working', key: `${turn.key} working`, gap: 'normal', turn });
    else if (turn.id !== undefined && endSays(turn)) {
      rows.push({ kind: 'end', key: `${turn.key} end`, gap: 'normal', turn });
      above = undefined;
    }
  }
  for (const message of state.waiting)
    rows.push({ kind: 'waiting', key: `waiting ${message.key}`, gap: rows.length ? 'normal' : 'none', message });
  return rows;
}

function gapBetween(above: Entry | undefined, entry: Entry): Gap {
  if (entry.kind === 'user') return above?.kind === 'user' ? 'tight' : 'wide';
  if (above && LINES.has(above.kind) && LINES.has(entry.kind)) return 'tight';
  return 'normal';
}

/** What says nothing to a person: reasoning that came to nothing, notes of the runtime. */
function isEmpty(entry: Entry): boolean {
  switch (entry.kind) {
    case 'reasoning':
      return !entry.streaming && [...entry.summary, ...entry.content].every((part) => part.trim() === '');
    case 'assistant':
      return entry.text.trim() === '';
    // What the agent did is shown, also without a name for it; what its runtime notes for itself is in the log alone.
    case 'other':
      return [undefined, 'userMessage'].includes(itemType(entry));
    default:
      return false;
  }
}

/** What the runtime calls an item that has no form here; undefined for a note that is no item. */
export function itemType(entry: OtherEntry): string | undefined {
  const item = entry.provider?.item;
  if (typeof item !== 'object' || item === null) return undefined;
  return 'type' in item && typeof item.type === 'string' ? item.type : 'item';
}

/** Why a turn failed, unless its last entry has said so already. */
export function untoldError(turn: Turn): string | undefined {
  const last = turn.entries.findLast((entry) => !isEmpty(entry));
  return last?.kind === 'error' && last.message === turn.error
    ? undefined
    : (turn.error ?? 'This turn failed, and nobody said why.');
}

function endSays(turn: Turn): boolean {
  return turn.status !== 'completed' || !!turn.diff || turn.durationMs !== undefined;
}

/** Whether rows were put before those that were there: the first of them is further down now. */
export function wasPrepended(before: readonly TranscriptRow[], after: readonly TranscriptRow[]): boolean {
  const first = before[0]?.key;
  if (first === undefined || after[0]?.key === first || after.length <= before.length) return false;
  return after.some((row) => row.key === first);
}
