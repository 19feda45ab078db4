import { useMemo, useSyncExternalStore } from 'react';
import type { Line } from './spans';

/** The longest code that is coloured, in UTF-16 units: more would take the page longer than a frame or two. */
export const MOST_COLOURED = 60_000;
/** The longest that is coloured anew with each word that comes. */
export const MOST_COLOURED_GROWING = 6_000;

type Highlight = (code: string, language: string) => Line[];

let highlight: Highlight | undefined;
let asked = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!asked) {
    asked = true;
    import('./highlighter').then(
      (module) => {
        highlight = module.highlight;
        for (const each of listeners) each();
      },
      // Plain code is code still; the next that is shown asks again.
      () => {
        asked = false;
      },
    );
  }
  return () => listeners.delete(listener);
}

const nothing = () => () => {};

/** The code's lines in colours; undefined as long as it is to be shown plainly. */
export function useHighlight(
  code: string,
  language: string | undefined,
  most: number = MOST_COLOURED,
): readonly Line[] | undefined {
  const wanted = language !== undefined && code.length > 0 && code.length <= most;
  const colour = useSyncExternalStore(wanted ? subscribe : nothing, () => highlight);
  return useMemo(
    () => (wanted && colour && language ? colour(code, language) : undefined),
    [wanted, colour, code, language],
  );
}
