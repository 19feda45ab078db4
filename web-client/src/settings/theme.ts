import { useMedia } from '../lib/use-media';
import { type ThemeChoice, useSettings } from './store';

const LIGHT = '(prefers-color-scheme: light)';

function isDark(choice: ThemeChoice, systemIsLight: boolean): boolean {
  return choice === 'dark' || (choice === 'system' && !systemIsLight);
}

/** Whether the page is dark right now. */
export function resolvedDark(): boolean {
  return isDark(useSettings.getState().theme, matchMedia(LIGHT).matches);
}

export function useDark(): boolean {
  const light = useMedia(LIGHT);
  return useSettings((settings) => isDark(settings.theme, light));
}

/** Puts the choice on the document. What a first paint needs of this is in public/theme.js. */
export function applyTheme(dark: boolean): void {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#0d0f12' : '#f1f2f4');
}
