import { describe, expect, it } from 'vitest';
import {
  activeModifiers,
  afterKey,
  encodeKey,
  encodeText,
  KeyRepeat,
  type Modifiers,
  type NamedKey,
  NO_MODIFIERS,
  NOTHING_STICKS,
  REPEAT_DELAY_MS,
  REPEAT_EVERY_MS,
  tapModifier,
} from '../src/index.ts';
import { TestingTimers } from './testing-timers.ts';

const CTRL: Modifiers = { ...NO_MODIFIERS, ctrl: true };
const ALT: Modifiers = { ...NO_MODIFIERS, alt: true };
const SHIFT: Modifiers = { ...NO_MODIFIERS, shift: true };

it.each<[NamedKey, Modifiers, boolean, string]>([
  ['Escape', NO_MODIFIERS, false, '\x1b'],
  ['Escape', ALT, false, '\x1b\x1b'],
  ['Tab', NO_MODIFIERS, false, '\t'],
  ['Tab', SHIFT, false, '\x1b[Z'],
  ['Enter', NO_MODIFIERS, false, '\r'],
  ['Enter', ALT, false, '\x1b\r'],
  ['Backspace', NO_MODIFIERS, false, '\x7f'],
  ['Backspace', CTRL, false, '\b'],
  ['Backspace', ALT, false, '\x1b\x7f'],
  ['ArrowUp', NO_MODIFIERS, false, '\x1b[A'],
  ['ArrowUp', NO_MODIFIERS, true, '\x1bOA'],
  ['ArrowUp', CTRL, true, '\x1b[1;5A'],
  ['ArrowLeft', ALT, false, '\x1b[1;3D'],
  ['ArrowRight', { ctrl: true, alt: true, shift: true }, false, '\x1b[1;8C'],
  ['Home', NO_MODIFIERS, true, '\x1bOH'],
  ['End', SHIFT, false, '\x1b[1;2F'],
  ['PageUp', NO_MODIFIERS, true, '\x1b[5~'],
  ['Delete', CTRL, false, '\x1b[3;5~'],
  ['F1', NO_MODIFIERS, false, '\x1bOP'],
  ['F4', SHIFT, false, '\x1b[1;2S'],
  ['F5', NO_MODIFIERS, false, '\x1b[15~'],
  ['F12', CTRL, false, '\x1b[24;5~'],
])('%s with %o, application cursor %s, is %j', (key, modifiers, applicationCursor, sequence) => {
  expect(encodeKey(key, modifiers, applicationCursor)).toBe(sequence);
});

it.each<[string, Modifiers, string]>([
  ['a', NO_MODIFIERS, 'a'],
  ['a', CTRL, '\x01'],
  ['C', CTRL, '\x03'],
  ['[', CTRL, '\x1b'],
  [' ', CTRL, '\x00'],
  ['@', CTRL, '\x00'],
  ['_', CTRL, '\x1f'],
  ['/', CTRL, '\x1f'],
  ['?', CTRL, '\x7f'],
  ['é', CTRL, 'é'],
  ['x', ALT, '\x1bx'],
  ['x', { ctrl: true, alt: true, shift: false }, '\x1b\x18'],
  ['x', SHIFT, 'X'],
  ['', ALT, ''],
])('%j with %o is %j', (text, modifiers, sequence) => {
  expect(encodeText(text, modifiers)).toBe(sequence);
});

describe('a sticky modifier', () => {
  it('goes from off to once, locked and off', () => {
    const once = tapModifier(NOTHING_STICKS, 'ctrl');
    const locked = tapModifier(once, 'ctrl');
    expect([once.ctrl, locked.ctrl, tapModifier(locked, 'ctrl').ctrl]).toEqual(['once', 'locked', 'off']);
    expect(once.alt).toBe('off');
  });

  it('holds for one key, or until it is tapped again', () => {
    const both = tapModifier(tapModifier(tapModifier(NOTHING_STICKS, 'alt'), 'ctrl'), 'ctrl');
    expect(activeModifiers(both)).toEqual({ ctrl: true, alt: true, shift: false });
    const after = afterKey(both);
    expect(activeModifiers(after)).toEqual({ ctrl: true, alt: false, shift: false });
    expect(afterKey(after)).toBe(after);
  });
});

it('a held key acts at once, repeats, and stops when it is let go', () => {
  const timers = new TestingTimers();
  const repeat = new KeyRepeat(timers);
  let count = 0;
  repeat.press(() => count++);
  expect(count).toBe(1);
  timers.advance(REPEAT_DELAY_MS - 1);
  expect(count).toBe(1);
  timers.advance(1 + 3 * REPEAT_EVERY_MS);
  expect(count).toBe(5);
  repeat.release();
  timers.advance(10_000);
  expect(count).toBe(5);
});

it('only the key pressed last repeats', () => {
  const timers = new TestingTimers();
  const repeat = new KeyRepeat(timers);
  const pressed: string[] = [];
  repeat.press(() => pressed.push('a'));
  repeat.press(() => pressed.push('b'));
  timers.advance(REPEAT_DELAY_MS);
  expect(pressed).toEqual(['a', 'b', 'b']);
});
