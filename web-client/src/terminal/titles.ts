import { useEffect, useState } from 'react';
import { controllerOf } from './registry';

/** The title that the program of a pane has set, as far as its terminal is alive in this window. */
export function useTabTitle(paneId: string | undefined, active: boolean): string {
  const [title, setTitle] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a tab that is shown may have got its terminal just now
  useEffect(() => {
    const state = controllerOf(paneId)?.state;
    setTitle(state?.getState().title ?? '');
    return state?.subscribe((next) => setTitle(next.title));
  }, [paneId, active]);
  return title;
}
