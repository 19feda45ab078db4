import { useEffect, useLayoutEffect, useRef } from 'react';

/** What is said where nothing is written yet. */
export function placeholder(running: boolean, touch: boolean): string {
  if (running) return 'Say more while it works';
  return touch ? 'What is to be done?' : 'What is to be done? / for commands, @ for files';
}

/** What Enter does, so that nobody has to try. */
export function hint(running: boolean, queueing: boolean, touch: boolean): string {
  if (touch) return running ? (queueing ? 'Sent when this turn ends.' : 'Goes into the running turn.') : '';
  if (!running) return 'Enter sends, Shift+Enter begins a line.';
  return queueing
    ? 'Enter queues it for when this turn ends, Ctrl+Enter steers the running turn.'
    : 'Enter steers the running turn, Ctrl+Enter queues it for when this turn ends.';
}

/** As high as its text, within its bounds, in browsers that cannot do it by themselves. */
export function useHeight(field: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the text changes
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}

/** Puts the caret where a completion has left it: React puts it at the end. */
export function usePlacedCaret(
  field: { readonly current: HTMLTextAreaElement | null },
  caret: number,
  text: string,
): void {
  const placed = useRef(text);
  useEffect(() => {
    const element = field.current;
    if (placed.current === text) return;
    placed.current = text;
    if (element && document.activeElement === element && element.selectionStart !== caret)
      element.setSelectionRange(caret, caret);
  }, [field, caret, text]);
}
