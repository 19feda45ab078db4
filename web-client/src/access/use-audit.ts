import type { AuditEntry, AuditListParams } from '@homie/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { errorText } from '../connection/client';
import { type AuditFilter, type ListAudit, PAGE, paramsOf } from './audit';

/** How long a filter rests before it is asked for, in ms: nobody means every letter that they type. */
const TYPING_MS = 300;

interface Loaded {
  readonly entries: readonly AuditEntry[];
  readonly next?: number | undefined;
  readonly loading: boolean;
  readonly error?: string | undefined;
  /** Why some of what was done is not in it. */
  readonly problem?: string | undefined;
}

/** The audit log as far as it was looked through, newest first; another filter starts over. */
export function useAudit(filter: AuditFilter, list: ListAudit) {
  const [loaded, setLoaded] = useState<Loaded>({ entries: [], loading: true });
  /** What the current list was asked with; an answer to an older one is nobody's any more. */
  const params = useRef<AuditListParams>({});

  const load = useCallback(
    async (asked: AuditListParams, before?: number) => {
      setLoaded((now) => ({ ...now, loading: true, error: undefined }));
      try {
        const page = await list({ ...asked, limit: PAGE, ...(before === undefined ? {} : { before }) });
        if (params.current !== asked) return;
        setLoaded((now) => ({
          entries: before === undefined ? page.entries : [...now.entries, ...page.entries],
          next: page.next,
          problem: page.problem,
          loading: false,
        }));
      } catch (error) {
        if (params.current === asked) setLoaded((now) => ({ ...now, loading: false, error: errorText(error) }));
      }
    },
    [list],
  );

  const start = useCallback(() => {
    const asked = paramsOf(filter, Date.now());
    params.current = asked;
    void load(asked);
  }, [filter, load]);

  const first = useRef(true);
  useEffect(() => {
    const timer = setTimeout(start, first.current ? 0 : TYPING_MS);
    first.current = false;
    return () => clearTimeout(timer);
  }, [start]);

  const { next, loading } = loaded;
  const loadMore = useCallback(() => {
    if (next !== undefined && !loading) void load(params.current, next);
  }, [next, loading, load]);

  return { ...loaded, more: next !== undefined && loaded.error === undefined, loadMore, refresh: start };
}
