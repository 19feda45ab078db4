import { COLOUR_SCHEMES, colourScheme, type TerminalColours } from '@homie/terminal-core';
import type { ITheme } from '@xterm/xterm';

export const SCHEME_CHOICES: readonly { readonly id: string; readonly name: string }[] = COLOUR_SCHEMES;

export function schemeColors(id: string, dark: boolean): TerminalColours {
  return colourScheme(id)[dark ? 'dark' : 'light'];
}

export function xtermTheme(id: string, dark: boolean): ITheme {
  const colors = schemeColors(id, dark);
  return {
    ...colors,
    overviewRulerBorder: colors.background,
    scrollbarSliderBackground: `${colors.foreground}26`,
    scrollbarSliderHoverBackground: `${colors.foreground}4d`,
    scrollbarSliderActiveBackground: `${colors.foreground}66`,
  };
}

/** The scheme's colours for what stands around a terminal. */
export function terminalVariables(id: string, dark: boolean): Record<string, string> {
  const { background, foreground } = schemeColors(id, dark);
  return {
    '--terminal-background': background,
    '--terminal-foreground': foreground,
    '--terminal-dim': `color-mix(in oklab, ${foreground} 70%, ${background})`,
    '--terminal-line': `color-mix(in oklab, ${foreground} 11%, ${background})`,
  };
}
