import { useSyncExternalStore } from 'react';

/** One timer for every clock on the page; it stops while nobody looks. */
const STEP = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, STEP);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time in ms, new every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
