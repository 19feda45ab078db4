/** Keys with a name, as `KeyboardEvent.key` has it. */
export type NamedKey =
  | 'Escape'
  | 'Tab'
  | 'Enter'
  | 'Backspace'
  | 'ArrowUp'
  | 'ArrowDown'
  | 'ArrowRight'
  | 'ArrowLeft'
  | 'Home'
  | 'End'
  | 'Insert'
  | 'Delete'
  | 'PageUp'
  | 'PageDown'
  | 'F1'
  | 'F2'
  | 'F3'
  | 'F4'
  | 'F5'
  | 'F6'
  | 'F7'
  | 'F8'
  | 'F9'
  | 'F10'
  | 'F11'
  | 'F12';

export interface Modifiers {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export const NO_MODIFIERS: Modifiers = { ctrl: false, alt: false, shift: false };

const ESC = '\x1b';
const DEL = '\x7f';

/** Final letter of the keys that follow the application-cursor mode. */
const CURSOR_KEYS: Partial<Record<NamedKey, string>> = {
  ArrowUp: 'A',
  ArrowDown: 'B',
  ArrowRight: 'C',
  ArrowLeft: 'D',
  Home: 'H',
  End: 'F',
};
const FUNCTION_KEYS: Partial<Record<NamedKey, string>> = { F1: 'P', F2: 'Q', F3: 'R', F4: 'S' };
const TILDE_KEYS: Partial<Record<NamedKey, number>> = {
  Insert: 2,
  Delete: 3,
  PageUp: 5,
  PageDown: 6,
  F5: 15,
  F6: 17,
  F7: 18,
  F8: 19,
  F9: 20,
  F10: 21,
  F11: 23,
  F12: 24,
};

/** What xterm sends for a key with a name. `applicationCursor` is the DEC mode 1 of the terminal (DECCKM). */
export function encodeKey(key: NamedKey, modifiers: Modifiers = NO_MODIFIERS, applicationCursor = false): string {
  const code = modifierCode(modifiers);
  const cursor = CURSOR_KEYS[key];
  if (cursor !== undefined) {
    return code > 1 ? `${ESC}[1;${code}${cursor}` : `${ESC}${applicationCursor ? 'O' : '['}${cursor}`;
  }
  const pf = FUNCTION_KEYS[key];
  if (pf !== undefined) {
    return code > 1 ? `${ESC}[1;${code}${pf}` : `${ESC}O${pf}`;
  }
  const tilde = TILDE_KEYS[key];
  if (tilde !== undefined) {
    return code > 1 ? `${ESC}[${tilde};${code}~` : `${ESC}[${tilde}~`;
  }
  return withAlt(plainKey(key, modifiers), modifiers.alt);
}

/** Typed text with the modifiers of a key bar: Ctrl makes control bytes of what has one, Alt puts an escape in front. */
export function encodeText(text: string, modifiers: Modifiers = NO_MODIFIERS): string {
  const shifted = modifiers.shift ? text.toUpperCase() : text;
  const controlled = modifiers.ctrl ? [...shifted].map(control).join('') : shifted;
  return withAlt(controlled, modifiers.alt && text !== '');
}

function plainKey(key: NamedKey, { ctrl, shift }: Modifiers): string {
  switch (key) {
    case 'Tab':
      return shift ? `${ESC}[Z` : '\t';
    case 'Enter':
      return '\r';
    case 'Backspace':
      return ctrl ? '\b' : DEL;
    default:
      return ESC;
  }
}

/** The modifier parameter of xterm's key sequences: 1, and 1, 2 and 4 for shift, alt and ctrl. */
function modifierCode({ ctrl, alt, shift }: Modifiers): number {
  return 1 + (shift ? 1 : 0) + (alt ? 2 : 0) + (ctrl ? 4 : 0);
}

function withAlt(text: string, alt: boolean): string {
  return alt ? ESC + text : text;
}

/** As a keyboard does: letters, the punctuation around them, and the digits that stand for control bytes since the VT100. */
function control(character: string): string {
  const upper = character.toUpperCase();
  if (upper.length === 1 && upper >= '@' && upper <= '_') {
    return String.fromCharCode(upper.charCodeAt(0) - 64);
  }
  return CONTROL_ALIASES[character] ?? character;
}

const CONTROL_ALIASES: Record<string, string> = {
  ' ': '\x00',
  '2': '\x00',
  '3': '\x1b',
  '4': '\x1c',
  '5': '\x1d',
  '6': '\x1e',
  '7': '\x1f',
  '/': '\x1f',
  '-': '\x1f',
  '8': DEL,
  '?': DEL,
};
