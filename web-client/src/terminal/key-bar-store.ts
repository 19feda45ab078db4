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
  | { readonly kind: 'modifier'; readonly modifier: 'ctrl' | 'alt'; readonly label: string; readonly name: string }
  | { readonly kind: 'key'; readonly key: NamedKey; readonly label: string; readonly name: string }
  | { readonly kind: 'text'; readonly text: string; readonly name: string };

export const BAR_KEYS: readonly BarKey[] = [
  { kind: 'key', key: 'Escape', label: 'Esc', name: 'Escape' },
  { kind: 'key', key: 'Tab', label: 'Tab', name: 'Tab' },
  { kind: 'modifier', modifier: 'ctrl', label: 'Ctrl', name: 'Control' },
  { kind: 'modifier', modifier: 'alt', label: 'Alt', name: 'Alt' },
  { kind: 'key', key: 'ArrowLeft', label: '←', name: 'Left' },
  { kind: 'key', key: 'ArrowDown', label: '↓', name: 'Down' },
  { kind: 'key', key: 'ArrowUp', label: '↑', name: 'Up' },
  { kind: 'key', key: 'ArrowRight', label: '→', name: 'Right' },
  { kind: 'text', text: '|', name: 'Pipe' },
  { kind: 'text', text: '/', name: 'Slash' },
  { kind: 'text', text: '-', name: 'Dash' },
  { kind: 'text', text: '~', name: 'Tilde' },
];

/** What a key of the bar types now. */
export function pressKey(key: Exclude<BarKey, { kind: 'modifier' }>, applicationCursor: boolean): string {
  if (key.kind === 'text') return withModifiers(key.text);
  const state = useModifiers.getState();
  useModifiers.setState(afterKey(state), true);
  return encodeKey(key.key, activeModifiers(state), applicationCursor);
}
