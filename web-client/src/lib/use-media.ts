import { useSyncExternalStore } from 'react';

/** Whether a media query holds, as it changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Too narrow for a side bar beside a terminal of 80 columns. */
export function useNarrow(): boolean {
  return useMedia('(max-width: 767px)');
}

export function useTouch(): boolean {
  return useMedia('(pointer: coarse)');
}
