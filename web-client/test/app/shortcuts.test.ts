import { describe, expect, it } from 'vitest';
import { displayKeys, keysOf, matches, SHORTCUTS, type ShortcutId, shortcutFor } from '../../src/app/shortcuts';
import { COMMAND_KEYS_A_SHELL_NEEDS, press } from './shortcuts.testing';

describe('shortcutFor', () => {
  it('finds a command by letter, whatever Shift prints', () => {
    expect(shortcutFor(press('Ctrl+Shift', 'F', 'KeyF'), false)).toBe('search');
    expect(shortcutFor(press('Meta', 'f', 'KeyF'), true)).toBe('search');
    expect(shortcutFor(press('Ctrl+Shift', '?', 'Slash'), false)).toBe('shortcuts');
    expect(shortcutFor(press('Ctrl+Shift', '}', 'BracketRight'), false)).toBe('nextTab');
  });

  it('reaches the text size with and without Shift', () => {
    expect(shortcutFor(press('Ctrl', '=', 'Equal'), false)).toBe('fontBigger');
    expect(shortcutFor(press('Ctrl+Shift', '+', 'Equal'), false)).toBe('fontBigger');
    expect(shortcutFor(press('Ctrl', '-', 'Minus'), false)).toBe('fontSmaller');
  });

  it.each(COMMAND_KEYS_A_SHELL_NEEDS)('leaves %s %s to the shell', (modifiers, key, code) => {
    expect(shortcutFor(press(modifiers, key, code), false)).toBeUndefined();
  });

  it('gives each command keys of its own', () => {
    for (const mac of [true, false]) {
      const all = (Object.keys(SHORTCUTS) as ShortcutId[]).map((id) => keysOf(id, mac));
      expect(new Set(all).size).toBe(all.length);
    }
  });
});

it('compares modifiers exactly', () => {
  expect(matches('Ctrl+Shift+P', press('Ctrl', 'p', 'KeyP'))).toBe(false);
  expect(matches('Ctrl+Shift+P', press('Ctrl+Shift+Alt', 'P', 'KeyP'))).toBe(false);
});

it('names keys as the platform does', () => {
  expect(displayKeys('Meta+Shift+ArrowLeft', true)).toEqual(['⌘', '⇧', '←']);
  expect(displayKeys('Ctrl+Shift+Escape', false)).toEqual(['Ctrl', 'Shift', 'Esc']);
});
