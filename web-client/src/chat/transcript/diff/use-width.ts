import { type RefObject, useLayoutEffect, useState } from 'react';

/** Whether an element is at least so wide, in CSS pixels: what fits depends on its place, not on the window. */
export function useWiderThan(element: RefObject<HTMLElement | null>, px: number): boolean {
  const [wider, setWider] = useState(false);
  useLayoutEffect(() => {
    const place = element.current;
    if (!place) return;
    setWider(place.clientWidth >= px);
    const observer = new ResizeObserver(() => setWider(place.clientWidth >= px));
    observer.observe(place);
    return () => observer.disconnect();
  }, [element, px]);
  return wider;
}
