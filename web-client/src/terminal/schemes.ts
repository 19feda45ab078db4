import type { ITheme } from '@xterm/xterm';
import type { CSSProperties } from 'react';

type Colors = Required<Pick<ITheme, 'background' | 'foreground' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan'>> & ITheme;
const homieDark: Colors = {
  background: '#0f1115', foreground: '#d8dce4', cursor: '#6fdcc4', cursorAccent: '#0f1115', selectionBackground: '#2c4a4a',
  black: '#22262e', red: '#f0717a', green: '#7fd6a0', yellow: '#e6c07a', blue: '#7aa8f0', magenta: '#c792e0', cyan: '#6fd0d8', white: '#c9ced8',
  brightBlack: '#7a8291', brightRed: '#ff8f96', brightGreen: '#9be8b8', brightYellow: '#f5d596', brightBlue: '#9cc0ff', brightMagenta: '#dbb0f0', brightCyan: '#93e4ea', brightWhite: '#f2f4f8',
};
const homieLight: Colors = {
  background: '#fbfbfc', foreground: '#252a33', cursor: '#0d7a6a', cursorAccent: '#fbfbfc', selectionBackground: '#bfe3dc',
  black: '#252a33', red: '#b4232f', green: '#1f7a3d', yellow: '#8a5a00', blue: '#1f5fb8', magenta: '#8a3aa8', cyan: '#0d6f7a', white: '#5f6775',
  brightBlack: '#6b7280', brightRed: '#c93440', brightGreen: '#2a8a4a', brightYellow: '#9a6700', brightBlue: '#2f6fcc', brightMagenta: '#9d4abc', brightCyan: '#157f8a', brightWhite: '#30353f',
};
export const SCHEME_CHOICES: readonly { readonly id: string; readonly name: string }[] = [{ id: 'homie', name: 'Homie' }];
export function schemeColors(_id: string, dark: boolean): Colors {
  return dark ? homieDark : homieLight;
}
export function xtermTheme(id: string, dark: boolean): ITheme {
  const colors = schemeColors(id, dark);
  return { ...colors, overviewRulerBorder: colors.background, scrollbarSliderBackground: `${colors.foreground}26`, scrollbarSliderHoverBackground: `${colors.foreground}4d`, scrollbarSliderActiveBackground: `${colors.foreground}66` };
}
/** The scheme's colours for what stands around a terminal. */
export function terminalVariables(id: string, dark: boolean): CSSProperties {
  const { background, foreground } = schemeColors(id, dark);
  return {
    '--terminal-background': background,
    '--terminal-foreground': foreground,
    '--terminal-dim': `color-mix(in oklab, ${foreground} 68%, ${background})`,
    '--terminal-line': `color-mix(in oklab, ${foreground} 12%, ${background})`,
  } as CSSProperties;
}
