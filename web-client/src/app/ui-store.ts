import type { Chat } from '@homie/protocol';
import type { PreparedPaste } from '@homie/terminal-core';
import { create } from 'zustand';
import type { Session } from '../connection/client';

/** What one asks before a paste is typed. */
export interface PasteQuestion {
  readonly text: string;
  readonly paste: PreparedPaste;
  readonly target: string;
  readonly accept: () => void;
}

/** The parts of "Devices & access". */
export type AccessSection = 'devices' | 'connected' | 'roles' | 'audit' | 'you';

/** At most one of them is open. */
export type DialogState =
  | { readonly kind: 'none' }
  /** `machines`: the palette asks on which machine a terminal is to start. */
  | { readonly kind: 'palette'; readonly page?: 'machines' }
  | { readonly kind: 'settings' }
  /** Without a section: the first that one may see. `adding`: with an invitation for a device at once. */
  | { readonly kind: 'access'; readonly section?: AccessSection; readonly adding?: boolean }
  | { readonly kind: 'call'; readonly address?: string; readonly params?: string }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'new-session'; readonly nodeId?: string | undefined }
  | { readonly kind: 'machine'; readonly nodeId: string }
  | { readonly kind: 'add-machine' }
  | { readonly kind: 'kill'; readonly session: Session }
  /** `draft`: what its first message begins with. */
  | {
      readonly kind: 'new-chat';
      readonly nodeId?: string | undefined;
      readonly cwd?: string | undefined;
      readonly draft?: string;
    }
  | { readonly kind: 'delete-chat'; readonly chat: Chat }
  /** All conversations, the archived ones too. */
  | { readonly kind: 'chats' }
  /** What agents ask, of all conversations. */
  | { readonly kind: 'approvals' }
  /** Which conversation a text is for. */
  | { readonly kind: 'ask'; readonly text: string; readonly nodeId: string; readonly cwd: string }
  | { readonly kind: 'chat-diff'; readonly chat: Chat }
  /** Who is signed in to a machine's agent. */
  | { readonly kind: 'agent-account'; readonly nodeId: string; readonly account?: string }
  | { readonly kind: 'paste'; readonly question: PasteQuestion };

interface UiState {
  readonly dialog: DialogState;
  /** The side bar as a drawer, where the window is too narrow for a column. */
  readonly drawerOpen: boolean;
  /** The session or chat whose name is being edited in the side bar. */
  readonly renaming: string | null;
  /** The pane whose search bar is open. */
  readonly searching: string | null;
}

export const useUi = create<UiState>(() => ({
  dialog: { kind: 'none' },
  drawerOpen: false,
  renaming: null,
  searching: null,
}));

export function openDialog(dialog: DialogState): void {
  useUi.setState({ dialog, drawerOpen: false });
}

/** Whether one was open. */
export function closeDialog(): boolean {
  const open = useUi.getState().dialog.kind !== 'none';
  useUi.setState({ dialog: { kind: 'none' } });
  return open;
}
