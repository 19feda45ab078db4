import { expect, it } from 'vitest';
import { FONT_MAX, parseSettings, type Settings } from '../../src/settings/store';

const initial: Settings = {
  theme: 'system',
  scheme: 'harbor',
  fontSize: 13,
  cursorStyle: 'block',
  cursorBlink: true,
  scrollback: 5_000,
  copyOnSelect: false,
  confirmPaste: true,
};

it('takes what is valid and keeps the rest', () => {
  expect(
    parseSettings(
      { theme: 'light', fontSize: 900, cursorStyle: 'wheel', copyOnSelect: 'yes', confirmPaste: false },
      initial,
    ),
  ).toEqual({
    ...initial,
    theme: 'light',
    fontSize: FONT_MAX,
    confirmPaste: false,
  });
  expect(parseSettings({ fontSize: 'big', scrollback: 3 }, initial)).toEqual(initial);
});

it.each([null, 'x', 4, undefined])('keeps the defaults for %j', (stored) =>
  expect(parseSettings(stored, initial)).toBe(initial),
);
