/**
 * The keys of the page. A shell needs Ctrl+letter, Alt+anything and the function keys, so the page takes none of them:
 * elsewhere it is Ctrl+Shift, on a Mac Command. Ctrl with plus, minus and 0 is what every browser uses for sizes. Not N, T
 * and W: browsers keep those for their own windows and tabs.
 */
interface Chord {
  readonly mac: string;
  readonly other: string;
}

const both = (keys: string): Chord => ({ mac: keys, other: keys });

export const SHORTCUTS = {
  palette: { mac: 'Meta+K', other: 'Ctrl+Shift+P' },
  newTerminal: { mac: 'Meta+Enter', other: 'Ctrl+Shift+Enter' },
  newTerminalDialog: both('Ctrl+Shift+L'),
  newTerminalOn: { mac: 'Meta+Shift+M', other: 'Ctrl+Shift+M' },
  splitRight: { mac: 'Meta+D', other: 'Ctrl+Shift+E' },
  splitDown: { mac: 'Meta+Shift+D', other: 'Ctrl+Shift+O' },
  closePane: { mac: 'Meta+Shift+Backspace', other: 'Ctrl+Shift+Backspace' },
  nextTab: { mac: 'Meta+Shift+]', other: 'Ctrl+Shift+]' },
  previousTab: { mac: 'Meta+Shift+[', other: 'Ctrl+Shift+[' },
  overview: { mac: 'Meta+Shift+H', other: 'Ctrl+Shift+H' },
  focusLeft: { mac: 'Meta+Alt+ArrowLeft', other: 'Ctrl+Shift+ArrowLeft' },
  focusRight: { mac: 'Meta+Alt+ArrowRight', other: 'Ctrl+Shift+ArrowRight' },
  focusUp: { mac: 'Meta+Alt+ArrowUp', other: 'Ctrl+Shift+ArrowUp' },
  focusDown: { mac: 'Meta+Alt+ArrowDown', other: 'Ctrl+Shift+ArrowDown' },
  search: { mac: 'Meta+F', other: 'Ctrl+Shift+F' },
  copy: { mac: 'Meta+C', other: 'Ctrl+Shift+C' },
  paste: { mac: 'Meta+V', other: 'Ctrl+Shift+V' },
  fontBigger: { mac: 'Meta+=', other: 'Ctrl+=' },
  fontSmaller: { mac: 'Meta+-', other: 'Ctrl+-' },
  fontReset: { mac: 'Meta+0', other: 'Ctrl+0' },
  sidebar: { mac: 'Meta+B', other: 'Ctrl+Shift+B' },
  newChat: { mac: 'Meta+Shift+A', other: 'Ctrl+Shift+A' },
  chats: { mac: 'Meta+Shift+J', other: 'Ctrl+Shift+K' },
  approvals: { mac: 'Meta+Shift+Y', other: 'Ctrl+Shift+Y' },
  settings: { mac: 'Meta+,', other: 'Ctrl+Shift+,' },
  shortcuts: { mac: 'Meta+/', other: 'Ctrl+Shift+/' },
  leaveTerminal: both('Ctrl+Shift+Escape'),
  leaveTerminalAlternative: both('Ctrl+F6'),
} as const satisfies Record<string, Chord>;

export type ShortcutId = keyof typeof SHORTCUTS;

export const IS_MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

export function keysOf(id: ShortcutId, mac: boolean = IS_MAC): string {
  return mac ? SHORTCUTS[id].mac : SHORTCUTS[id].other;
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

/** Letters go by what is printed on the key, the rest by its place too, since Shift changes what they print. */
const BY_PLACE: Record<string, string> = {
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Slash: '/',
  Minus: '-',
  Equal: '=',
  Digit0: '0',
  NumpadAdd: '=',
  NumpadSubtract: '-',
  Numpad0: '0',
};

export function matches(keys: string, event: KeyPress): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  if (event.ctrlKey !== wants('Ctrl') || event.altKey !== wants('Alt') || event.metaKey !== wants('Meta')) return false;
  // Layouts that have "+" or "=" on Shift still reach the font size.
  const shiftIsFree = key === '=';
  if (event.shiftKey !== wants('Shift') && !shiftIsFree) return false;
  return (
    event.key.toLowerCase() === key.toLowerCase() || BY_PLACE[event.code] === key || (key === '=' && event.key === '+')
  );
}

export function shortcutFor(event: KeyPress, mac: boolean = IS_MAC): ShortcutId | undefined {
  return (Object.keys(SHORTCUTS) as ShortcutId[]).find((id) => matches(keysOf(id, mac), event));
}

const MAC_NAMES: Record<string, string> = { Meta: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' };
const NAMES: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Backspace: '⌫',
  Enter: '↵',
  '-': '−',
  '=': '+',
};

/** The caps of a chord, as this platform names them. */
export function displayKeys(keys: string, mac: boolean = IS_MAC): string[] {
  return keys.split('+').map((key) => (mac ? MAC_NAMES[key] : undefined) ?? NAMES[key] ?? key);
}
