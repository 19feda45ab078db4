import { openDialog, useUi } from '../app/ui-store';
import { askAbout } from '../chat/model';
import { archiveChat, forkChat, stopChat, terminalHere } from '../chat/operations';
import { client } from '../connection/client';
import { chooseMachine } from '../machines/model';
import { useRecentMachines } from '../machines/recent';
import { sessionName } from '../sessions/model';
import { toast } from '../ui/toast-store';
import type { Command } from './command';
import { current, here, withChat } from './current';

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

export const AGENT: readonly Command[] = [
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
];
