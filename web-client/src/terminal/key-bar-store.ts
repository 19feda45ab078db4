import { create } from 'zustand';

export type ModifierState = 'off' | 'once' | 'locked';
export interface Modifiers {
  readonly ctrl: ModifierState;
  readonly alt: ModifierState;
}

export const useModifiers = create<Modifiers>(() => ({ ctrl: 'off', alt: 'off' }));

/** Off, for the next key, until further notice, off. */
export function pressModifier(which: keyof Modifiers): void {
  useModifiers.setState((state) => ({
    ...state,
    [which]: ({ off: 'once', once: 'locked', locked: 'off' } as const)[state[which]],
  }));
}

/** What is typed with the modifiers that are on; those for one key are off then. */
export function consumeModifiers(data: string): string {
  const { ctrl, alt } = useModifiers.getState();
  if (ctrl === 'off' && alt === 'off') return data;
  useModifiers.setState({ ctrl: ctrl === 'once' ? 'off' : ctrl, alt: alt === 'once' ? 'off' : alt });
  let out = data;
  if (ctrl !== 'off' && data.length === 1) {
    const code = data.toUpperCase().charCodeAt(0);
    if (code >= 64 && code <= 95) out = String.fromCharCode(code - 64);
    else if (data === ' ') out = '\0';
  }
  return alt === 'off' ? out : `\u001b${out}`;
}

export type BarKey = 'esc' | 'tab' | 'ctrl' | 'alt' | 'left' | 'down' | 'up' | 'right' | 'pipe' | 'slash' | 'dash' | 'tilde';

export const BAR_KEYS: readonly { readonly key: BarKey; readonly label: string; readonly name: string }[] = [
  { key: 'esc', label: 'Esc', name: 'Escape' },
  { key: 'tab', label: 'Tab', name: 'Tab' },
  { key: 'ctrl', label: 'Ctrl', name: 'Control' },
  { key: 'alt', label: 'Alt', name: 'Alt' },
  { key: 'left', label: '', name: 'Left' },
  { key: 'down', label: '', name: 'Down' },
  { key: 'up', label: '', name: 'Up' },
  { key: 'right', label: '', name: 'Right' },
  { key: 'pipe', label: '|', name: 'Pipe' },
  { key: 'slash', label: '/', name: 'Slash' },
  { key: 'dash', label: '-', name: 'Dash' },
  { key: 'tilde', label: '~', name: 'Tilde' },
];

const ARROWS: Partial<Record<BarKey, string>> = { up: 'A', down: 'B', right: 'C', left: 'D' };
const PLAIN: Partial<Record<BarKey, string>> = { esc: '\u001b', tab: '\t', pipe: '|', slash: '/', dash: '-', tilde: '~' };

export function keySequence(key: BarKey, applicationCursor: boolean): string {
  const arrow = ARROWS[key];
  if (!arrow) return consumeModifiers(PLAIN[key] ?? '');
  const { ctrl, alt } = useModifiers.getState();
  const code = 1 + (alt === 'off' ? 0 : 2) + (ctrl === 'off' ? 0 : 4);
  consumeModifiers('');
  return code > 1 ? `\u001b[1;${code}${arrow}` : `\u001b${applicationCursor ? 'O' : '['}${arrow}`;
}
