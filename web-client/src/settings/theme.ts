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

/** Puts the choice, and the colours that follow from it, on the document. What a first paint needs of this is in public/theme.js. */
export function applyTheme(dark: boolean, variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#0a0f14' : '#f5f7f9');
}
