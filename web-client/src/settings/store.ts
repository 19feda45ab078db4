import { COLOUR_SCHEMES } from '@homie/terminal-core';
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export type ThemeChoice = 'system' | 'dark' | 'light';
export type CursorStyle = 'block' | 'bar' | 'underline';

/** Kept per device: a phone and a desk want different sizes. */
export interface Settings {
  readonly theme: ThemeChoice;
  /** A colour scheme's id; an unknown one falls back to the first. */
  readonly scheme: string;
  /** In CSS pixels, {@link FONT_MIN} to {@link FONT_MAX}. */
  readonly fontSize: number;
  readonly cursorStyle: CursorStyle;
  readonly cursorBlink: boolean;
  /** Lines kept above the screen of each terminal in this browser. */
  readonly scrollback: number;
  readonly copyOnSelect: boolean;
  readonly confirmPaste: boolean;
}

export const FONT_MIN = 8;
export const FONT_MAX = 32;
export const FONT_DEFAULT = 13;
export const SCROLLBACK_CHOICES = [1_000, 5_000, 10_000, 50_000] as const;

const DEFAULTS: Settings = {
  theme: 'dark',
  scheme: COLOUR_SCHEMES[0].id,
  fontSize: FONT_DEFAULT,
  cursorStyle: 'block',
  cursorBlink: true,
  scrollback: 5_000,
  copyOnSelect: false,
  confirmPaste: true,
};

export const useSettings = create<Settings>()(
  persist(() => DEFAULTS, {
    name: 'homie.settings.v1',
    storage: createJSONStorage(() => localStorage),
    merge: (stored, initial) => parseSettings(stored, initial),
  }),
);

export function changeSettings(change: Partial<Settings>): void {
  useSettings.setState(change);
}

export function changeFontSize(step: number): void {
  useSettings.setState((settings) => ({ fontSize: clampFont(settings.fontSize + step) }));
}

export function clampFont(size: number): number {
  return Math.min(FONT_MAX, Math.max(FONT_MIN, Math.round(size)));
}

/** Settings from untrusted JSON: every field that is not what it should be keeps its default. */
export function parseSettings(stored: unknown, initial: Settings): Settings {
  if (typeof stored !== 'object' || stored === null) return initial;
  const value = stored as Record<string, unknown>;
  const one = <T extends string>(key: string, choices: readonly T[], fallback: T): T =>
    choices.find((choice) => choice === value[key]) ?? fallback;
  const flag = (key: string, fallback: boolean): boolean =>
    typeof value[key] === 'boolean' ? (value[key] as boolean) : fallback;
  return {
    theme: one('theme', ['system', 'dark', 'light'], initial.theme),
    scheme: typeof value.scheme === 'string' ? value.scheme : initial.scheme,
    fontSize: Number.isFinite(value.fontSize) ? clampFont(value.fontSize as number) : initial.fontSize,
    cursorStyle: one('cursorStyle', ['block', 'bar', 'underline'], initial.cursorStyle),
    cursorBlink: flag('cursorBlink', initial.cursorBlink),
    scrollback: SCROLLBACK_CHOICES.find((lines) => lines === value.scrollback) ?? initial.scrollback,
    copyOnSelect: flag('copyOnSelect', initial.copyOnSelect),
    confirmPaste: flag('confirmPaste', initial.confirmPaste),
  };
}
