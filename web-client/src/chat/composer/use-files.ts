import type { FoundFile } from '@homie/protocol';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

export type SearchFiles = (query: string, signal: AbortSignal) => Promise<readonly FoundFile[]>;

/** Who types fast asks once, in ms. */
const PAUSE = 120;

export type FoundFiles =
  | { readonly kind: 'none' | 'searching' }
  | { readonly kind: 'found'; readonly files: readonly FoundFile[] }
  | { readonly kind: 'failed'; readonly reason: string };

/** Files for what is typed behind `@`; undefined: nothing is. What was found stays until the next answer. */
export function useFiles(query: string | undefined, search: SearchFiles): FoundFiles {
  const [found, setFound] = useState<FoundFiles>({ kind: 'none' });
  // A caller may give a new function with each word of a turn that runs: that is no reason to ask again.
  const latest = useRef(search);
  useLayoutEffect(() => {
    latest.current = search;
  });
  useEffect(() => {
    if (query === undefined) {
      setFound({ kind: 'none' });
      return;
    }
    setFound((before) => (before.kind === 'found' ? before : { kind: 'searching' }));
    const stop = new AbortController();
    const timer = setTimeout(() => {
      latest.current(query, stop.signal).then(
        (files) => stop.signal.aborted || setFound({ kind: 'found', files }),
        (error: unknown) =>
          stop.signal.aborted ||
          setFound({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query]);
  return found;
}
