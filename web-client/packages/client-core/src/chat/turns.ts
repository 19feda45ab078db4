import type { AgentEvent } from '@homie/protocol';
import type { Conversation, Entry, EntryKind, Turn } from './conversation.ts';

type About = Pick<AgentEvent, 'turnId' | 'itemId' | 'seq'>;
type EntryOf<K extends EntryKind> = Extract<Entry, { readonly kind: K }>;

/** Where an event belongs: to the turn it names; else to the one that runs, or to what happens after the last one. */
export function turnOf(c: Conversation, { turnId }: About): { readonly turn: Turn | undefined; readonly at: number } {
  const last = c.turns.length - 1;
  if (turnId === undefined) {
    const turn = c.turns[last];
    return turn && (turn.status === 'running' || turn.id === undefined)
      ? { turn, at: last }
      : { turn: undefined, at: last + 1 };
  }
  for (let at = last; at >= 0; at--) {
    const turn = c.turns[at];
    if (turn?.id === turnId) return { turn, at };
  }
  return { turn: undefined, at: last + 1 };
}

/** Changes the turn of an event, which begins with it if need be. */
export function withTurn(c: Conversation, event: About, change: (turn: Turn) => Turn): Conversation {
  const { turn, at } = turnOf(c, event);
  const before = turn ?? newTurn(event);
  const after = change(before);
  if (after === turn) return c;
  return { ...c, turns: turn ? c.turns.with(at, after) : [...c.turns, after] };
}

function newTurn({ turnId, seq }: About): Turn {
  return {
    key: turnId === undefined ? `after/${seq}` : `turn/${turnId}`,
    id: turnId,
    status: turnId === undefined ? 'none' : 'running',
    entries: [],
    startedAt: undefined,
    durationMs: undefined,
    model: undefined,
    effort: undefined,
    carried: undefined,
    error: undefined,
    why: undefined,
    diff: undefined,
  };
}

export function addToTurn(c: Conversation, event: About, entry: Entry): Conversation {
  return withTurn(c, event, (turn) => ({ ...turn, entries: putEntry(turn.entries, entry) }));
}

/**
 * Puts an entry in its place: what began the turn first, then by the log; what has only previews stands at the end, so
 * that nothing that is there for good ever moves.
 */
export function putEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const at = entries.findLastIndex((other) => rank(other) <= rank(entry)) + 1;
  return entries.toSpliced(at, 0, entry);
}

function rank(entry: Entry): number {
  if (entry.seq === undefined) return Number.POSITIVE_INFINITY;
  return entry.kind === 'user' && entry.delivery !== 'steer' && entry.state !== 'failed' ? -1 / entry.seq : entry.seq;
}

/** What an item's entry is called: items of two turns may have the same name. */
export function itemKey(kind: EntryKind, turnId: string | undefined, itemId: string): string {
  return `${kind}/${turnId ?? ''}/${itemId}`;
}

export function entryOf<K extends EntryKind>(turn: Turn, kind: K, key: string): EntryOf<K> | undefined {
  return turn.entries.findLast((entry) => entry.key === key && entry.kind === kind) as EntryOf<K> | undefined;
}

/** Changes or adds the entry of that key in an event's turn; it moves to its place once the log has one for it. */
export function changeEntry<K extends EntryKind>(
  c: Conversation,
  event: About,
  kind: K,
  key: string,
  change: (entry: EntryOf<K> | undefined) => EntryOf<K>,
): Conversation {
  return withTurn(c, event, (turn) => {
    const before = entryOf(turn, kind, key);
    const after = change(before);
    if (after === before) return turn;
    if (before === undefined) return { ...turn, entries: putEntry(turn.entries, after) };
    const stays = before.seq === after.seq;
    const entries = stays
      ? turn.entries.map((entry) => (entry === before ? after : entry))
      : putEntry(
          turn.entries.filter((entry) => entry !== before),
          after,
        );
    return { ...turn, entries };
  });
}
