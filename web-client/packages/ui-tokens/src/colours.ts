/**
 * Colours by what they are for, `#rrggbb`, so that native code can take them too. Every text colour has a contrast of at
 * least 4.5 on each of the four surfaces, `borderStrong` and `focus` at least 3; a test holds them to it.
 */
export interface Colours {
  readonly background: string;
  readonly surface: string;
  readonly raised: string;
  readonly overlay: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly text: string;
  readonly textMuted: string;
  readonly textFaint: string;
  readonly accent: string;
  readonly accentHover: string;
  readonly accentText: string;
  readonly accentSoft: string;
  readonly focus: string;
  readonly success: string;
  readonly warning: string;
  readonly danger: string;
  readonly dangerText: string;
  readonly info: string;
}

export const DARK: Colours = {
  background: '#0a0f14',
  surface: '#11161d',
  raised: '#181f27',
  overlay: '#1f262e',
  border: '#2c323b',
  borderStrong: '#676f7a',
  text: '#e4e8ed',
  textMuted: '#a5abb4',
  textFaint: '#8c939b',
  accent: '#45cdd4',
  accentHover: '#61dde3',
  accentText: '#001218',
  accentSoft: '#03343c',
  focus: '#44d4e2',
  success: '#63d18f',
  warning: '#eec05b',
  danger: '#f87e77',
  dangerText: '#180807',
  info: '#82b9f2',
};

export const LIGHT: Colours = {
  background: '#f5f7f9',
  surface: '#fcfdff',
  raised: '#ffffff',
  overlay: '#ffffff',
  border: '#d7dbe0',
  borderStrong: '#80878f',
  text: '#192029',
  textMuted: '#4b535e',
  textFaint: '#5c646e',
  accent: '#016f82',
  accentHover: '#0c6070',
  accentText: '#f8fdfe',
  accentSoft: '#d2eef3',
  focus: '#0278a7',
  success: '#1a7244',
  warning: '#895c07',
  danger: '#ba2b28',
  dangerText: '#fcfbfb',
  info: '#2863ab',
};
