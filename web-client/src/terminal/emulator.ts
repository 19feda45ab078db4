import type { TerminalSink } from '@homie/client-core';
import { type AnswerSuppression, WholeCharacters } from '@homie/terminal-core';
import { FitAddon } from '@xterm/addon-fit';
import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { IS_MAC } from '../app/shortcuts';
import type { Settings } from '../settings/store';
import { toast } from '../ui/toast-store';
import { hasRealGpu } from './gpu';
import { installSafeguards } from './safeguards';
import { xtermTheme } from './schemes';
import { fontToShow, type Size, sameSize } from './sizing';

export const TERMINAL_FONT = '"JetBrains Mono Variable", ui-monospace, Menlo, Consolas, monospace';
/** Below this a letterboxed terminal scrolls instead of shrinking further. */
const LEAST_FONT = 5;
/** Backgrounds that the scheme's text stays readable on. */
const MATCH_COLORS = {
  dark: {
    matchBackground: '#4f4726',
    matchOverviewRuler: '#d7a83f',
    activeMatchBackground: '#806014',
    activeMatchColorOverviewRuler: '#ffd166',
  },
  light: {
    matchBackground: '#fff0c2',
    matchOverviewRuler: '#c08a1a',
    activeMatchBackground: '#ffd66b',
    activeMatchColorOverviewRuler: '#8a5a00',
  },
} as const;

export interface SearchQuery {
  readonly text: string;
  readonly caseSensitive: boolean;
  readonly regex: boolean;
}

/** xterm.js, set up for Homie, and the element that it lives in; the element may move between panes. */
export class Emulator implements TerminalSink {
  readonly element = document.createElement('div');
  readonly term: Terminal;
  /** Knows what the terminal wants to say by itself, and must not. */
  readonly answers: AnswerSuppression;
  /** Called when the session's size, as the gateway reports it, changes. */
  onSessionSize: (size: Size) => void = () => {};

  readonly #fit = new FitAddon();
  readonly #characters = new WholeCharacters();
  #search: Promise<SearchAddon> | undefined;
  #baseFont: number;
  #opened = false;
  #dark = true;

  constructor(settings: Settings, dark: boolean) {
    this.#baseFont = settings.fontSize;
    this.term = new Terminal({
      allowProposedApi: true,
      fontFamily: TERMINAL_FONT,
      lineHeight: 1.15,
      macOptionIsMeta: true,
      // Programs choose colours for a dark screen; on a light one some would not be readable.
      minimumContrastRatio: 4.5,
      rightClickSelectsWord: false,
      drawBoldTextInBrightColors: false,
      smoothScrollDuration: 0,
      overviewRuler: { width: 10 },
      linkHandler: { activate: openLink, allowNonHttpProtocols: false },
    });
    this.element.className = 'relative h-full w-full';
    this.term.loadAddon(this.#fit);
    this.term.loadAddon(new WebLinksAddon(openLink));
    this.answers = installSafeguards(this.term);
    this.configure(settings, dark);
  }

  /** Opens xterm once its element is in the page: it measures its font there. */
  open(): void {
    if (this.#opened) return;
    this.#opened = true;
    this.term.open(this.element);
    if (hasRealGpu()) void this.#drawOnGpu();
  }

  configure(settings: Settings, dark: boolean): void {
    this.#baseFont = settings.fontSize;
    this.#dark = dark;
    this.term.options.fontSize = settings.fontSize;
    this.term.options.cursorStyle = settings.cursorStyle;
    this.term.options.cursorBlink = settings.cursorBlink;
    this.term.options.scrollback = settings.scrollback;
    this.term.options.theme = xtermTheme(settings.scheme, dark);
  }

  /** What fills the element at the chosen font size; undefined while it has no size. */
  fit(): Size | undefined {
    if (!this.#opened || this.element.clientWidth < 40 || this.element.clientHeight < 20) return undefined;
    const shown = this.term.options.fontSize ?? this.#baseFont;
    const proposed = this.#fit.proposeDimensions();
    if (!proposed || !Number.isFinite(proposed.cols) || !Number.isFinite(proposed.rows)) return undefined;
    const scale = shown / this.#baseFont;
    return {
      cols: Math.max(2, Math.min(500, Math.floor(proposed.cols * scale))),
      rows: Math.max(1, Math.min(300, Math.floor(proposed.rows * scale))),
    };
  }

  /** Gives the screen a size; one that does not fit is drawn smaller. */
  show(size: Size, fit: Size | undefined): void {
    const font = fit ? fontToShow(this.#baseFont, fit, size, LEAST_FONT) : this.#baseFont;
    if (this.term.options.fontSize !== font) this.term.options.fontSize = font;
    if (!sameSize(size, this.term)) this.term.resize(size.cols, size.rows);
  }

  write(bytes: Uint8Array, rendered: () => void): void {
    this.term.write(this.#characters.take(bytes), rendered);
  }

  reset(snapshot: Size & { readonly bytes: Uint8Array }, rendered: () => void): void {
    this.term.reset();
    this.#characters.reset();
    if (!sameSize(snapshot, this.term)) this.term.resize(snapshot.cols, snapshot.rows);
    this.onSessionSize(snapshot);
    this.term.write(this.#characters.take(snapshot.bytes), rendered);
  }

  resize(cols: number, rows: number): void {
    this.onSessionSize({ cols, rows });
  }

  async find(query: SearchQuery, direction: 'next' | 'previous', incremental: boolean): Promise<void> {
    const addon = await this.#searchAddon();
    const options: ISearchOptions = {
      caseSensitive: query.caseSensitive,
      regex: query.regex,
      incremental,
      decorations: MATCH_COLORS[this.#dark ? 'dark' : 'light'],
    };
    if (direction === 'next') addon.findNext(query.text, options);
    else addon.findPrevious(query.text, options);
  }

  async onFound(listener: (found: { index: number; count: number }) => void): Promise<() => void> {
    const addon = await this.#searchAddon();
    const subscription = addon.onDidChangeResults(({ resultIndex, resultCount }) =>
      listener({ index: resultIndex, count: resultCount }),
    );
    return () => subscription.dispose();
  }

  async endSearch(): Promise<void> {
    if (this.#search) (await this.#search).clearDecorations();
    this.term.clearSelection();
  }

  dispose(): void {
    this.term.dispose();
    this.element.remove();
  }

  #searchAddon(): Promise<SearchAddon> {
    this.#search ??= import('@xterm/addon-search').then(({ SearchAddon }) => {
      const addon = new SearchAddon({ highlightLimit: 2000 });
      this.term.loadAddon(addon);
      return addon;
    });
    return this.#search;
  }

  async #drawOnGpu(): Promise<void> {
    try {
      const { WebglAddon } = await import('@xterm/addon-webgl');
      const addon = new WebglAddon();
      addon.onContextLoss(() => addon.dispose());
      this.term.loadAddon(addon);
    } catch {
      // No context left, or a driver that refuses: the DOM renderer goes on.
    }
  }
}

function openLink(event: MouseEvent, uri: string): void {
  if (!(IS_MAC ? event.metaKey : event.ctrlKey)) {
    toast('info', `${IS_MAC ? '⌘' : 'Ctrl'}-click to open this link`, { description: uri });
    return;
  }
  window.open(uri, '_blank', 'noopener,noreferrer');
}
