import type { Chat } from '@homie/protocol';
import { chats } from '../chat/chats';
import { askAbout } from '../chat/model';
import { archiveChat, forkChat, stopChat, terminalHere } from '../chat/operations';
import { currentRefusal, type Scope, sayWhy } from '../connection/access';
import { client, type Session } from '../connection/client';
import { newId, toggleSidebar, updateWorkspace, useLayout } from '../layout/store';
import {
  activateTab,
  activePane,
  changePane,
  closePane,
  closeTab,
  cycleTab,
  focusNeighbour,
  openSession,
} from '../layout/workspace';
import { chooseMachine } from '../machines/model';
import { useRecentMachines } from '../machines/recent';
import { sessionName } from '../sessions/model';
import { removeSession, startBeside, startInTab } from '../sessions/operations';
import { changeFontSize, changeSettings, FONT_DEFAULT, type ThemeChoice } from '../settings/store';
import { controllerOf } from '../terminal/registry';
import { toast } from '../ui/toast-store';
import type { ShortcutId } from './shortcuts';
import { openDialog, useUi } from './ui-store';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Terminal' | 'Agent' | 'Layout' | 'View' | 'Homie';
  /** Other words that one may look for. */
  readonly keywords?: string;
  readonly keys?: ShortcutId;
  /** What one has to be allowed; without it the palette says why not. */
  readonly needs?: Scope;
  readonly run: () => void;
}

/** Runs a command, or says why one may not. */
export function runCommand(command: Command): void {
  const why = command.needs && currentRefusal(command.needs);
  if (why) sayWhy(why);
  else command.run();
}

function current() {
  const pane = activePane(useLayout.getState().workspace);
  const session = pane?.sessionId === undefined ? undefined : client.sessions.get().get(pane.sessionId);
  const chat = pane?.chatId === undefined ? undefined : chats.list.get().chats.get(pane.chatId);
  return { pane, session, chat, terminal: controllerOf(pane?.id) };
}

/** The folder and machine of what is in front. */
function here(): { readonly nodeId?: string; readonly cwd?: string } {
  const { session, chat } = current();
  const { nodeId, cwd } = chat ?? session ?? {};
  return { ...(nodeId === undefined ? {} : { nodeId }), ...(cwd === undefined ? {} : { cwd }) };
}

const withChat = (act: (chat: Chat, paneId: string) => void) => () => {
  const { pane, chat } = current();
  if (pane && chat) act(chat, pane.id);
  else toast('info', 'Not in a conversation', { description: 'Go to one first.' });
};

/** Asks which conversation a terminal's selection is for. */
export function askAboutSelection(): void {
  const { session, terminal } = current();
  const text = terminal?.emulator.term.getSelection() ?? '';
  if (!session || text.trim() === '') {
    toast('info', 'Nothing is selected', { description: 'Select in a terminal what the agent is to look at.' });
    return;
  }
  const { nodeId, cwd } = session;
  openDialog({ kind: 'ask', text: askAbout(text, { name: sessionName(session), cwd }), nodeId, cwd });
}

/** Narrow windows have the side bar as a drawer. */
function showSidebar(): void {
  if (matchMedia('(max-width: 767px)').matches) useUi.setState((ui) => ({ drawerOpen: !ui.drawerOpen }));
  else toggleSidebar();
}

/** The way out of a terminal, which keeps Tab for its program. */
function leaveTerminal(): void {
  if (!useLayout.getState().sidebarOpen) showSidebar();
  requestAnimationFrame(() => {
    const sidebar = document.querySelector('[data-slot="sidebar"]');
    const target = sidebar?.querySelector('[aria-current="true"]') ?? sidebar?.querySelector('button');
    (target as HTMLElement | null | undefined)?.focus();
  });
}

const withPane = (act: (paneId: string, session: Session | undefined) => void) => () => {
  const { pane, session } = current();
  if (pane) act(pane.id, session);
};

const theme = (choice: ThemeChoice) => () => changeSettings({ theme: choice });

/** Everything one can do, once: the palette lists it, the keys run it, the shortcut sheet shows it. */
export const COMMANDS: readonly Command[] = [
  {
    id: 'new',
    needs: 'terminal.write',
    title: 'New terminal',
    group: 'Terminal',
    keywords: 'start shell open tab',
    keys: 'newTerminal',
    run: () => void startInTab(),
  },
  {
    id: 'new-dialog',
    needs: 'terminal.write',
    title: 'New session…',
    group: 'Terminal',
    keywords: 'start command folder machine',
    keys: 'newTerminalDialog',
    run: () => openDialog({ kind: 'new-session' }),
  },
  {
    id: 'new-on',
    needs: 'terminal.write',
    title: 'New terminal on…',
    group: 'Terminal',
    keywords: 'start here machine choose',
    keys: 'newTerminalOn',
    run: () => openDialog({ kind: 'palette', page: 'machines' }),
  },
  {
    id: 'search',
    title: 'Search in terminal',
    group: 'Terminal',
    keywords: 'find scrollback',
    keys: 'search',
    run: withPane((id) => useUi.setState({ searching: id })),
  },
  {
    id: 'copy',
    title: 'Copy selection',
    group: 'Terminal',
    keys: 'copy',
    run: () => void current().terminal?.copySelection(),
  },
  {
    id: 'clear',
    title: 'Clear scrollback of this view',
    group: 'Terminal',
    run: () => current().terminal?.emulator.term.clear(),
  },
  {
    id: 'rename',
    needs: 'terminal.write',
    title: 'Rename session',
    group: 'Terminal',
    run: withPane((_, session) => session && useUi.setState({ renaming: session.id, drawerOpen: true })),
  },
  {
    id: 'view-only',
    needs: 'terminal.write',
    title: 'Toggle view only',
    group: 'Terminal',
    keywords: 'read watch',
    run: withPane((id) => {
      const pane = current().pane;
      if (pane?.sessionId !== undefined) updateWorkspace((w) => changePane(w, id, { viewOnly: !pane.viewOnly }));
    }),
  },
  {
    id: 'take-over',
    needs: 'terminal.write',
    title: 'Take over the size',
    group: 'Terminal',
    keywords: 'resize fit',
    run: () => current().terminal?.takeOver(),
  },
  {
    id: 'kill',
    needs: 'terminal.write',
    title: 'End session…',
    group: 'Terminal',
    keywords: 'kill stop',
    run: withPane((_, session) => session?.status === 'running' && openDialog({ kind: 'kill', session })),
  },
  {
    id: 'remove',
    needs: 'terminal.write',
    title: 'Remove ended session',
    group: 'Terminal',
    run: withPane((_, session) => session && session.status !== 'running' && void removeSession(session)),
  },
  {
    id: 'remove-all',
    needs: 'terminal.write',
    title: 'Remove all ended sessions',
    group: 'Terminal',
    keywords: 'clean',
    run: () => {
      for (const session of client.sessions.get().values())
        if (session.status !== 'running') void removeSession(session);
    },
  },
  {
    id: 'new-chat',
    needs: 'agent.write',
    title: 'New conversation…',
    group: 'Agent',
    keywords: 'agent codex chat start ask ai',
    keys: 'newChat',
    run: () => openDialog({ kind: 'new-chat', ...here() }),
  },
  {
    id: 'chats',
    needs: 'agent.read',
    title: 'All conversations…',
    group: 'Agent',
    keywords: 'search archived chats find history',
    keys: 'chats',
    run: () => openDialog({ kind: 'chats' }),
  },
  {
    id: 'approvals',
    needs: 'agent.read',
    title: 'Approvals',
    group: 'Agent',
    keywords: 'answer agent asks permission waits needs you queue',
    keys: 'approvals',
    run: () => openDialog({ kind: 'approvals' }),
  },
  {
    id: 'ask-selection',
    needs: 'agent.write',
    title: 'Ask the agent about the selection…',
    group: 'Agent',
    keywords: 'terminal selected text codex chat',
    run: askAboutSelection,
  },
  {
    id: 'chat-terminal',
    needs: 'terminal.write',
    title: 'Open a terminal in the conversation’s folder',
    group: 'Agent',
    keywords: 'here shell chat',
    run: withChat((chat, paneId) => void terminalHere(paneId, chat)),
  },
  {
    id: 'chat-stop',
    needs: 'agent.write',
    title: 'Stop the agent',
    group: 'Agent',
    keywords: 'cancel interrupt turn',
    run: withChat((chat) => void stopChat(chat.id)),
  },
  {
    id: 'chat-diff',
    title: 'What has changed in the conversation’s folder',
    group: 'Agent',
    keywords: 'diff git changes',
    run: withChat((chat) => openDialog({ kind: 'chat-diff', chat })),
  },
  {
    id: 'chat-rename',
    needs: 'agent.write',
    title: 'Rename conversation',
    group: 'Agent',
    run: withChat((chat) => useUi.setState({ renaming: chat.id, drawerOpen: true })),
  },
  {
    id: 'chat-fork',
    needs: 'agent.write',
    title: 'Fork conversation',
    group: 'Agent',
    keywords: 'copy branch',
    run: withChat((chat) => void forkChat(chat)),
  },
  {
    id: 'chat-archive',
    needs: 'agent.write',
    title: 'Archive conversation',
    group: 'Agent',
    run: withChat((chat) => void archiveChat(chat, true)),
  },
  {
    id: 'chat-delete',
    needs: 'agent.write',
    title: 'Delete conversation…',
    group: 'Agent',
    run: withChat((chat) => openDialog({ kind: 'delete-chat', chat })),
  },
  {
    id: 'agent-account',
    needs: 'agent.read',
    title: 'Agent’s account on this machine…',
    group: 'Agent',
    keywords: 'codex sign in login logout rate limits usage',
    run: () => {
      const nodeId = here().nodeId ?? chooseMachine(client.nodes.get(), useRecentMachines.getState().ids)?.id;
      if (nodeId) openDialog({ kind: 'agent-account', nodeId });
    },
  },
  {
    id: 'split-right',
    needs: 'terminal.write',
    title: 'Split right',
    group: 'Layout',
    keywords: 'pane vertical',
    keys: 'splitRight',
    run: withPane((id, session) => void startBeside(id, 'row', current().chat ?? session)),
  },
  {
    id: 'split-down',
    needs: 'terminal.write',
    title: 'Split down',
    group: 'Layout',
    keywords: 'pane horizontal',
    keys: 'splitDown',
    run: withPane((id, session) => void startBeside(id, 'column', current().chat ?? session)),
  },
  {
    id: 'close-pane',
    title: 'Close pane',
    group: 'Layout',
    keywords: 'detach',
    keys: 'closePane',
    run: withPane((id) => updateWorkspace((w) => closePane(w, id))),
  },
  {
    id: 'close-tab',
    title: 'Close tab',
    group: 'Layout',
    run: () => updateWorkspace((w) => (w.activeTabId ? closeTab(w, w.activeTabId) : w)),
  },
  {
    id: 'next-tab',
    title: 'Next tab',
    group: 'Layout',
    keys: 'nextTab',
    run: () => updateWorkspace((w) => cycleTab(w, 1)),
  },
  {
    id: 'previous-tab',
    title: 'Previous tab',
    group: 'Layout',
    keys: 'previousTab',
    run: () => updateWorkspace((w) => cycleTab(w, -1)),
  },
  {
    id: 'focus-left',
    title: 'Go to the pane on the left',
    group: 'Layout',
    keys: 'focusLeft',
    run: () => updateWorkspace((w) => focusNeighbour(w, 'left')),
  },
  {
    id: 'focus-right',
    title: 'Go to the pane on the right',
    group: 'Layout',
    keys: 'focusRight',
    run: () => updateWorkspace((w) => focusNeighbour(w, 'right')),
  },
  {
    id: 'focus-up',
    title: 'Go to the pane above',
    group: 'Layout',
    keys: 'focusUp',
    run: () => updateWorkspace((w) => focusNeighbour(w, 'up')),
  },
  {
    id: 'focus-down',
    title: 'Go to the pane below',
    group: 'Layout',
    keys: 'focusDown',
    run: () => updateWorkspace((w) => focusNeighbour(w, 'down')),
  },
  {
    id: 'overview',
    title: 'Overview of all sessions',
    group: 'View',
    keywords: 'home',
    keys: 'overview',
    run: () => updateWorkspace((w) => activateTab(w, null)),
  },
  { id: 'sidebar', title: 'Toggle side bar', group: 'View', keys: 'sidebar', run: showSidebar },
  {
    id: 'leave',
    title: 'Leave the terminal (to the side bar)',
    group: 'View',
    keywords: 'focus tab trap escape',
    keys: 'leaveTerminal',
    run: leaveTerminal,
  },
  {
    id: 'font-bigger',
    title: 'Bigger text',
    group: 'View',
    keywords: 'font zoom',
    keys: 'fontBigger',
    run: () => changeFontSize(1),
  },
  {
    id: 'font-smaller',
    title: 'Smaller text',
    group: 'View',
    keywords: 'font zoom',
    keys: 'fontSmaller',
    run: () => changeFontSize(-1),
  },
  {
    id: 'font-reset',
    title: 'Default text size',
    group: 'View',
    keywords: 'font zoom',
    keys: 'fontReset',
    run: () => changeSettings({ fontSize: FONT_DEFAULT }),
  },
  { id: 'theme-dark', title: 'Dark theme', group: 'View', keywords: 'colour appearance', run: theme('dark') },
  { id: 'theme-light', title: 'Light theme', group: 'View', keywords: 'colour appearance', run: theme('light') },
  {
    id: 'theme-system',
    title: 'Theme of the system',
    group: 'View',
    keywords: 'colour appearance auto',
    run: theme('system'),
  },
  {
    id: 'palette',
    title: 'Command palette',
    group: 'Homie',
    keys: 'palette',
    run: () => openDialog({ kind: 'palette' }),
  },
  {
    id: 'machine',
    title: 'About this machine',
    group: 'Homie',
    keywords: 'details status load node',
    run: () => {
      const { nodeId } = here();
      if (nodeId) openDialog({ kind: 'machine', nodeId });
    },
  },
  {
    id: 'add-machine',
    title: 'Add a machine…',
    group: 'Homie',
    keywords: 'invite join node cluster outbound',
    run: () => openDialog({ kind: 'add-machine' }),
  },
  {
    id: 'access',
    title: 'Devices & access',
    group: 'Homie',
    keywords: 'security who may what role scope rights you',
    run: () => openDialog({ kind: 'access' }),
  },
  {
    id: 'add-device',
    needs: 'pairing.admin',
    title: 'Add a device…',
    group: 'Homie',
    keywords: 'pair phone tablet qr code invite',
    run: () => openDialog({ kind: 'access', section: 'devices', adding: true }),
  },
  {
    id: 'connected',
    needs: 'gateway.admin',
    title: 'Who is connected',
    group: 'Homie',
    keywords: 'clients connections disconnect from where',
    run: () => openDialog({ kind: 'access', section: 'connected' }),
  },
  {
    id: 'audit',
    needs: 'gateway.admin',
    title: 'Audit log',
    group: 'Homie',
    keywords: 'who did what when history security export',
    run: () => openDialog({ kind: 'access', section: 'audit' }),
  },
  {
    id: 'settings',
    title: 'Settings',
    group: 'Homie',
    keywords: 'preferences options',
    keys: 'settings',
    run: () => openDialog({ kind: 'settings' }),
  },
  {
    id: 'shortcuts',
    title: 'Keyboard shortcuts',
    group: 'Homie',
    keywords: 'help keys ?',
    keys: 'shortcuts',
    run: () => openDialog({ kind: 'shortcuts' }),
  },
  {
    id: 'call',
    title: 'Call an address…',
    group: 'Homie',
    keywords: 'request method verticle event bus json rpc',
    run: () => openDialog({ kind: 'call' }),
  },
  { id: 'reconnect', title: 'Reconnect now', group: 'Homie', keywords: 'retry', run: () => client.retryNow() },
];

export function showSession(sessionId: string): void {
  updateWorkspace((workspace) => openSession(workspace, sessionId, newId));
}
