/** Colours of a terminal, under the names of xterm's `ITheme`; all of the form `#rrggbb`. */
export interface TerminalColours {
  readonly foreground: string;
  readonly background: string;
  readonly cursor: string;
  readonly cursorAccent: string;
  readonly selectionBackground: string;
  readonly black: string;
  readonly red: string;
  readonly green: string;
  readonly yellow: string;
  readonly blue: string;
  readonly magenta: string;
  readonly cyan: string;
  readonly white: string;
  readonly brightBlack: string;
  readonly brightRed: string;
  readonly brightGreen: string;
  readonly brightYellow: string;
  readonly brightBlue: string;
  readonly brightMagenta: string;
  readonly brightCyan: string;
  readonly brightWhite: string;
}

export interface ColourScheme {
  /** Stays the same: settings refer to it. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly dark: TerminalColours;
  readonly light: TerminalColours;
}

/**
 * The colour schemes. Text has a contrast of at least 7 on the background, every colour but the blacks and whites of at
 * least 4.5: programs print what matters in red. In a light scheme "white" is a grey, since programs take it for text.
 */
export const COLOUR_SCHEMES: readonly [ColourScheme, ...ColourScheme[]] = [
  {
    id: 'harbor',
    name: 'Harbor',
    dark: {
      foreground: '#dce2e9',
      background: '#0c121a',
      cursor: '#4ddae9',
      cursorAccent: '#0c121a',
      selectionBackground: '#2e445f',
      black: '#2c333d',
      red: '#e8847c',
      green: '#76cb89',
      yellow: '#e9be5d',
      blue: '#73aef8',
      magenta: '#d692d9',
      cyan: '#34d1e0',
      white: '#cdd1d8',
      brightBlack: '#737b86',
      brightRed: '#fe9c94',
      brightGreen: '#86e39b',
      brightYellow: '#ffd57a',
      brightBlue: '#97c4fe',
      brightMagenta: '#f0a5f4',
      brightCyan: '#3eeafb',
      brightWhite: '#f2f5f9',
    },
    light: {
      foreground: '#1f2732',
      background: '#f7faff',
      cursor: '#047781',
      cursorAccent: '#f7faff',
      selectionBackground: '#c1d6f1',
      black: '#202730',
      red: '#b0423f',
      green: '#0b7e3a',
      yellow: '#8b690a',
      blue: '#2066b6',
      magenta: '#914796',
      cyan: '#0e7a84',
      white: '#7b8189',
      brightBlack: '#5c646f',
      brightRed: '#9d2527',
      brightGreen: '#08672e',
      brightYellow: '#735600',
      brightBlue: '#01519f',
      brightMagenta: '#7e2d84',
      brightCyan: '#09646c',
      brightWhite: '#464e58',
    },
  },
  {
    id: 'ember',
    name: 'Ember',
    dark: {
      foreground: '#e6e0dc',
      background: '#17100c',
      cursor: '#fdb171',
      cursorAccent: '#17100c',
      selectionBackground: '#543c2f',
      black: '#39312d',
      red: '#e48685',
      green: '#83c887',
      yellow: '#eabc69',
      blue: '#72aff1',
      magenta: '#cf95da',
      cyan: '#49d0d9',
      white: '#d5d0cd',
      brightBlack: '#827873',
      brightRed: '#fe9a99',
      brightGreen: '#94e099',
      brightYellow: '#fed489',
      brightBlue: '#92c6fd',
      brightMagenta: '#e9a9f5',
      brightCyan: '#55e9f2',
      brightWhite: '#f8f4f3',
    },
    light: {
      foreground: '#2d241f',
      background: '#fdf9f7',
      cursor: '#9a5505',
      cursorAccent: '#fdf9f7',
      selectionBackground: '#e8cec1',
      black: '#2c2520',
      red: '#ab4749',
      green: '#297c36',
      yellow: '#8f670b',
      blue: '#1c68ae',
      magenta: '#8a4c96',
      cyan: '#0a7b81',
      white: '#857f7b',
      brightBlack: '#6a615c',
      brightRed: '#982b33',
      brightGreen: '#04681f',
      brightYellow: '#765403',
      brightBlue: '#005496',
      brightMagenta: '#783485',
      brightCyan: '#096469',
      brightWhite: '#544b46',
    },
  },
  {
    id: 'moss',
    name: 'Moss',
    dark: {
      foreground: '#dde3de',
      background: '#0d140e',
      cursor: '#89da9b',
      cursorAccent: '#0d140e',
      selectionBackground: '#314936',
      black: '#2d352f',
      red: '#dc8d7c',
      green: '#7bc89c',
      yellow: '#dac376',
      blue: '#89abea',
      magenta: '#d496c9',
      cyan: '#64cbe1',
      white: '#cdd2ce',
      brightBlack: '#747d75',
      brightRed: '#f8a18e',
      brightGreen: '#8be0b0',
      brightYellow: '#f3d985',
      brightBlue: '#a2c1fd',
      brightMagenta: '#efaae2',
      brightCyan: '#72e4fb',
      brightWhite: '#f3f6f3',
    },
    light: {
      foreground: '#202921',
      background: '#f8fbf8',
      cursor: '#0a7e3a',
      cursorAccent: '#f8fbf8',
      selectionBackground: '#c4dcc7',
      black: '#212922',
      red: '#a3503e',
      green: '#157c4f',
      yellow: '#846c0c',
      blue: '#4264a8',
      magenta: '#8f4d85',
      cyan: '#08798b',
      white: '#7c827d',
      brightBlack: '#5d665e',
      brightRed: '#913726',
      brightGreen: '#01663e',
      brightYellow: '#6d5908',
      brightBlue: '#2c4e97',
      brightMagenta: '#7c3672',
      brightCyan: '#0d6372',
      brightWhite: '#475048',
    },
  },
  {
    id: 'graphite',
    name: 'Graphite',
    dark: {
      foreground: '#e1e1e2',
      background: '#111113',
      cursor: '#c3baff',
      cursorAccent: '#111113',
      selectionBackground: '#40424b',
      black: '#323334',
      red: '#f27d76',
      green: '#68ce82',
      yellow: '#efbc43',
      blue: '#6fadfd',
      magenta: '#dc8ce0',
      cyan: '#13d2e3',
      white: '#d1d1d2',
      brightBlack: '#7a7a7c',
      brightRed: '#ff9b93',
      brightGreen: '#77e793',
      brightYellow: '#fed57d',
      brightBlue: '#97c4ff',
      brightMagenta: '#f79ffc',
      brightCyan: '#18ebfe',
      brightWhite: '#f5f5f6',
    },
    light: {
      foreground: '#262628',
      background: '#fafafb',
      cursor: '#6a57b3',
      cursorAccent: '#fafafb',
      selectionBackground: '#d2d3df',
      black: '#262628',
      red: '#b93736',
      green: '#017e38',
      yellow: '#8c6800',
      blue: '#0264c2',
      magenta: '#963e9c',
      cyan: '#117a84',
      white: '#808081',
      brightBlack: '#636365',
      brightRed: '#a60b1b',
      brightGreen: '#06672e',
      brightYellow: '#735608',
      brightBlue: '#05519e',
      brightMagenta: '#83208b',
      brightCyan: '#05646c',
      brightWhite: '#4d4d4f',
    },
  },
];

/** The scheme with that id, or the first one for an id that is none. */
export function colourScheme(id: string): ColourScheme {
  return COLOUR_SCHEMES.find((scheme) => scheme.id === id) ?? COLOUR_SCHEMES[0];
}
