import { useEffect, useState } from 'react';
import type { Session } from '../connection/client';
import { client } from '../connection/client';
import { previewLines } from './model';

/** Asked for at most this often for one session, in ms, however much it prints. */
const PACE = 2_000;
/** More than a hover card shows. */
const ROWS = 60;

interface Cached {
  readonly text: string;
  readonly activity: number;
  readonly at: number;
}

/** The last previews, so that a card that opens again shows something at once. */
const cache = new Map<string, Cached>();
const MOST = 100;

/** The last lines of a session's screen as text, while `wanted`; undefined until the first is here. */
export function usePreview(session: Session, rows: number, wanted: boolean): readonly string[] | undefined {
  const { id, lastActivityAt } = session;
  const [, setVersion] = useState(0);
  const known = cache.get(id);
  useEffect(() => {
    const before = cache.get(id);
    if (!wanted || before?.activity === lastActivityAt) return;
    let current = true;
    const wait = Math.max(0, (before?.at ?? 0) + PACE - Date.now());
    const timer = setTimeout(async () => {
      try {
        const { text } = await client.request('terminal.session.preview', { sessionId: id, rows: ROWS });
        remember(id, { text, activity: lastActivityAt, at: Date.now() });
        if (current) setVersion((version) => version + 1);
      } catch {
        // A preview is a comfort: without one the row still says what it is.
      }
    }, wait);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id, lastActivityAt, wanted]);
  return known && previewLines(known.text, rows);
}

function remember(id: string, entry: Cached): void {
  cache.delete(id);
  cache.set(id, entry);
  const [oldest] = cache.keys();
  if (cache.size > MOST && oldest !== undefined) cache.delete(oldest);
}
