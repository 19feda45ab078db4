import { useEffect, useState } from 'react';

/** How long something that has just appeared cannot be pressed, in ms: longer than a tap that was meant for what was there. */
export const ARMING = 600;

/** False for a moment after it was mounted, and until somebody can see the page. */
export function useArmed(): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = (): void => {
      if (document.visibilityState === 'visible' && timer === undefined)
        timer = setTimeout(() => setArmed(true), ARMING);
    };
    begin();
    document.addEventListener('visibilitychange', begin);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', begin);
    };
  }, []);
  return armed;
}
