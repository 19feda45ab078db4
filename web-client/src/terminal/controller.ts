import type { Readable, TerminalAttachment, TerminalState } from '@homie/client-core';
import { preparePaste } from '@homie/terminal-core';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { openDialog } from '../app/ui-store';
import { client, sessionOf } from '../connection/client';
import { sessionName } from '../sessions/model';
import { type Settings, useSettings } from '../settings/store';
import { resolvedDark } from '../settings/theme';
import { toast } from '../ui/toast-store';
import { Emulator } from './emulator';
import { withModifiers } from './key-bar-store';
import { expired, fitted, isForeign, reported, type Size, type Sizing, type Step, used } from './sizing';

export interface PaneState {
  /** What the program set as its title; empty until it does. */
  readonly title: string;
  readonly size: Size | undefined;
  /** Another client chose the size. */
  readonly foreignSize: boolean;
  /** A bell rang since this terminal was last in sight. */
  readonly bell: boolean;
}

/** How long a size may stay unconfirmed before the pane follows the session instead, in ms. */
const SIZE_PATIENCE = 2_000;
/** A drag changes the size many times a second; the program hears of it this often, in ms. */
const SIZE_PACE = 60;

const HIDE_CURSOR = '\u001b[?25l';

/** One terminal of this window: emulator, attachment, and the size that they agree on. */
export class TerminalController {
  readonly state: StoreApi<PaneState> = createStore<PaneState>(() => ({
    title: '',
    size: undefined,
    foreignSize: false,
    bell: false,
  }));
  readonly emulator: Emulator;
  readonly attachment: TerminalAttachment;
  readonly link: Readable<TerminalState>;
  visible = false;

  #sizing: Sizing;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #pace: ReturnType<typeof setTimeout> | undefined;
  readonly #observer = new ResizeObserver(() => this.fit());
  readonly #unsubscribes: readonly (() => void)[];

  constructor(
    readonly sessionId: string,
    readonly viewOnly: boolean,
  ) {
    const session = sessionOf(sessionId);
    const writes = !viewOnly && session?.status === 'running';
    const others = session?.attached.some((one) => one.mode === 'write') ?? false;
    this.#sizing = {
      driving: writes && !others,
      session: session && { cols: session.cols, rows: session.rows },
    };
    this.emulator = new Emulator(useSettings.getState(), resolvedDark());
    this.emulator.onSessionSize = (size) => this.#take(reported(this.#sizing, size));
    this.attachment = client.terminal(sessionId, { mode: writes ? 'write' : 'view', sink: this.emulator });
    this.link = this.attachment.state;
    this.#listen(writes);
    this.#unsubscribes = [
      useSettings.subscribe((settings) => this.configure(settings)),
      // A cursor would promise that one can type.
      this.link.subscribe(() => this.link.get().link === 'ended' && this.emulator.term.write(HIDE_CURSOR)),
    ];
  }

  get canWrite(): boolean {
    return !this.viewOnly && this.link.get().link !== 'ended' && this.link.get().link !== 'failed';
  }

  /** Puts the terminal into a pane. Once the fonts are there: xterm measures them only once. */
  mount(host: HTMLElement): void {
    host.append(this.emulator.element);
    this.visible = true;
    this.emulator.open();
    this.#observer.observe(this.emulator.element);
    this.attachment.setVisible(true);
    this.state.setState({ bell: false });
    this.fit();
  }

  unmount(): void {
    this.#observer.disconnect();
    this.visible = false;
    this.emulator.element.remove();
    this.attachment.setVisible(false);
  }

  focus(): void {
    this.emulator.term.focus();
  }

  fit(): void {
    const fit = this.emulator.fit();
    if (fit) this.#take(fitted(this.#sizing, fit));
  }

  takeOver(): void {
    if (!this.canWrite) return;
    this.#take(used(this.#sizing));
    this.focus();
  }

  /** Types what a person typed. */
  type(data: string): void {
    if (!this.canWrite) return;
    if (!this.#sizing.driving) this.#take(used(this.#sizing));
    this.attachment.input(data);
  }

  /** Types what was pasted, after asking where it could do harm. */
  paste(text: string): void {
    if (!text || !this.canWrite) return;
    const paste = preparePaste(text, this.emulator.term.modes.bracketedPasteMode);
    const accept = (): void => {
      this.type(paste.data);
      this.emulator.term.scrollToBottom();
      this.focus();
    };
    if (paste.risks.length === 0 || !useSettings.getState().confirmPaste) {
      accept();
      return;
    }
    const session = sessionOf(this.sessionId);
    openDialog({
      kind: 'paste',
      question: { text, paste, target: session ? sessionName(session) : 'this terminal', accept },
    });
  }

  async copySelection(): Promise<void> {
    const text = this.emulator.term.getSelection();
    if (!text) return;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      toast('error', 'The browser did not allow copying', {
        description: 'Allow clipboard access for this page, or use the context menu of the selection.',
      });
    }
  }

  configure(settings: Settings): void {
    this.emulator.configure(settings, resolvedDark());
    if (this.visible) this.fit();
  }

  dispose(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#observer.disconnect();
    clearTimeout(this.#patience);
    clearTimeout(this.#pace);
    this.attachment.close();
    this.emulator.dispose();
  }

  #listen(writes: boolean): void {
    const { term, element } = this.emulator;
    term.options.disableStdin = !writes;
    term.onData((data) => {
      if (!this.emulator.answers.isAnswer(data)) this.type(withModifiers(data));
    });
    term.onBinary((data) => {
      if (this.canWrite) this.attachment.input(Uint8Array.from(data, (char) => char.charCodeAt(0)));
    });
    term.onTitleChange((title) => this.state.setState({ title }));
    term.onBell(() => this.state.setState({ bell: !this.visible || !document.hasFocus() }));
    term.onSelectionChange(() => {
      if (useSettings.getState().copyOnSelect && term.hasSelection()) void this.copySelection();
    });
    element.addEventListener(
      'paste',
      (event) => {
        event.preventDefault();
        event.stopPropagation();
        this.paste(event.clipboardData?.getData('text/plain') ?? '');
      },
      { capture: true },
    );
  }

  #take(step: Step): void {
    this.#sizing = step.state;
    if (step.show) this.emulator.show(step.show, step.state.fit);
    this.state.setState({
      size: step.state.session ?? step.state.fit,
      foreignSize: isForeign(step.state),
    });
    if (step.request) this.#request();
    else if (!step.state.requested) clearTimeout(this.#patience);
  }

  /** The latest size goes out, at most one per {@link SIZE_PACE}. */
  #request(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#giveUp(), SIZE_PATIENCE);
    if (this.#pace) return;
    this.#pace = setTimeout(() => {
      this.#pace = undefined;
      const size = this.#sizing.requested;
      if (size) this.attachment.resize(size.cols, size.rows);
    }, SIZE_PACE);
  }

  #giveUp(): void {
    // While the connection is away nobody can confirm: what was asked for is sent on return.
    if (this.link.get().link === 'live') this.#take(expired(this.#sizing));
    else if (this.#sizing.requested) this.#patience = setTimeout(() => this.#giveUp(), SIZE_PATIENCE);
  }
}
