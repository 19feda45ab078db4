/** A key press as a browser reports it; modifiers as `Ctrl+Shift`. */
export function press(modifiers: string, key: string, code: string) {
  const has = (name: string): boolean => modifiers.split('+').includes(name);
  return { key, code, ctrlKey: has('Ctrl'), shiftKey: has('Shift'), altKey: has('Alt'), metaKey: has('Meta') };
}

/** Keys that programs in terminals live on: Ctrl with letters, Alt with anything, function keys, Tab. */
export const COMMAND_KEYS_A_SHELL_NEEDS: readonly (readonly [string, string, string])[] = [
  ...[...'abcdefghijklmnopqrstuvwxyz'].map((letter) => ['Ctrl', letter, `Key${letter.toUpperCase()}`] as const),
  ...[...'bdf.1'].map((key) => ['Alt', key, /[a-z]/.test(key) ? `Key${key.toUpperCase()}` : `Digit${key}`] as const),
  ...[1, 2, 6, 10, 12].map((number) => ['', `F${number}`, `F${number}`] as const),
  ['', 'Tab', 'Tab'],
  ['Shift', 'Tab', 'Tab'],
  ['', 'Escape', 'Escape'],
  ['Ctrl', '[', 'BracketLeft'],
  ['Ctrl', '/', 'Slash'],
  ['Ctrl', 'ArrowLeft', 'ArrowLeft'],
];
