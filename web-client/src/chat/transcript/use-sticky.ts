import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

/** This near to its end, in CSS pixels, a view is at it. */
const AT_END = 40;

export interface Sticky {
  /** Whether the end is in sight, and stays there as more comes. */
  readonly stuck: boolean;
  readonly toEnd: () => void;
  /** To be called before something else is brought into sight. */
  readonly leave: () => void;
  /** To be called whenever the view was scrolled. */
  readonly onScroll: () => void;
}

function distance(view: HTMLElement): number {
  return view.scrollHeight - view.clientHeight - view.scrollTop;
}

/**
 * Keeps the end of a scrolled view in sight as long as it is: what grows moves it along. Only who scrolls up leaves it; that
 * the content grows or shrinks never does.
 */
export function useSticky(view: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>): Sticky {
  const [stuck, setStuck] = useState(true);
  const now = useRef(true);
  const last = useRef(0);

  const set = useCallback((next: boolean) => {
    now.current = next;
    setStuck(next);
  }, []);
  const follow = useCallback(() => {
    const element = view.current;
    if (!element) return;
    if (now.current) element.scrollTop = element.scrollHeight;
    // What got shorter may have its end in sight without anybody scrolling.
    else if (distance(element) <= AT_END) set(true);
  }, [view, set]);
  const toEnd = useCallback(() => {
    set(true);
    follow();
  }, [set, follow]);
  const leave = useCallback(() => set(false), [set]);
  const onScroll = useCallback(() => {
    const element = view.current;
    if (!element) return;
    if (distance(element) <= AT_END) set(true);
    else if (element.scrollTop < last.current - 1) set(false);
    last.current = element.scrollTop;
  }, [view, set]);

  useLayoutEffect(() => {
    const observer = new ResizeObserver(follow);
    for (const each of [view.current, content.current]) if (each) observer.observe(each);
    follow();
    return () => observer.disconnect();
  }, [view, content, follow]);

  return { stuck, toEnd, leave, onScroll };
}
