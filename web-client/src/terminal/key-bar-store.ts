import {
  activeModifiers,
  afterKey,
  encodeKey,
  encodeText,
  type NamedKey,
  NOTHING_STICKS,
  type StickyState,
  tapModifier,
} from '@homie/terminal-core';
import { create } from 'zustand';

/** The modifiers of the key bar; they count for every terminal of the window, as a keyboard's do. */
export const useModifiers = create<StickyState>(() => NOTHING_STICKS);

export function pressModifier(modifier: 'ctrl' | 'alt'): void {
  useModifiers.setState((state) => tapModifier(state, modifier));
}

/** What is typed, with the modifiers that are on; those for one key are off then. */
export function withModifiers(text: string): string {
  const state = useModifiers.getState();
  const spent = afterKey(state);
  if (spent === state && state === NOTHING_STICKS) return text;
  useModifiers.setState(spent, true);
  return encodeText(text, activeModifiers(state));
}

export type BarKey =
  | { readonly kind: 'modifier'; readonly modifier: 'ctrl' | 'alt'; readonly label: string }
  | { readonly kind: 'key'; readonly key: NamedKey; readonly shift?: boolean; readonly label: string }
  | { readonly kind: 'text'; readonly text: string; readonly label: string }
  | { readonly kind: 'paste'; readonly label: string };

/** Two rows of seven, with the arrows where a keyboard has them. */
export const BAR_KEYS: readonly BarKey[] = [
  { kind: 'key', key: 'Escape', label: 'Esc' },
  { kind: 'text', text: '|', label: 'Pipe' },
  { kind: 'text', text: '/', label: 'Slash' },
  { kind: 'text', text: '-', label: 'Dash' },
  { kind: 'text', text: '~', label: 'Tilde' },
  { kind: 'key', key: 'ArrowUp', label: 'Up' },
  { kind: 'paste', label: 'Paste' },
  { kind: 'key', key: 'Tab', label: 'Tab' },
  { kind: 'modifier', modifier: 'ctrl', label: 'Ctrl' },
  { kind: 'modifier', modifier: 'alt', label: 'Alt' },
  { kind: 'key', key: 'Tab', shift: true, label: 'Back tab' },
  { kind: 'key', key: 'ArrowLeft', label: 'Left' },
  { kind: 'key', key: 'ArrowDown', label: 'Down' },
  { kind: 'key', key: 'ArrowRight', label: 'Right' },
];

/** What a key of the bar types now. */
export function pressKey(key: Extract<BarKey, { kind: 'key' | 'text' }>, applicationCursor: boolean): string {
  if (key.kind === 'text') return withModifiers(key.text);
  const state = useModifiers.getState();
  useModifiers.setState(afterKey(state), true);
  const modifiers = activeModifiers(state);
  return encodeKey(key.key, { ...modifiers, shift: modifiers.shift || key.shift === true }, applicationCursor);
}
