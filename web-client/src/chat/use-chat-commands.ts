import type { Conversation } from '@homie/client-core';
import type { AgentModel, Chat, ChatSettings } from '@homie/protocol';
import { useMemo } from 'react';
import { openDialog } from '../app/ui-store';
import { errorText } from '../connection/client';
import { toast } from '../ui/toast-store';
import { openedChat } from './chats';
import { type SlashCommand, standardCommands } from './composer/commands';
import { archiveChat, compactChat, forkChat, renameChat, stopChat, terminalHere } from './operations';

/** What `/` offers in a chat. */
export function useChatCommands(
  chat: Chat | undefined,
  paneId: string,
  models: readonly AgentModel[],
  conversation: Conversation,
): readonly SlashCommand[] {
  const answer = lastAnswer(conversation);
  return useMemo(() => {
    if (!chat) return [];
    const configure = (settings: ChatSettings): void => {
      openedChat(chat.id)
        .configure(settings)
        .catch((error: unknown) => toast('error', 'It stays as it was', { description: errorText(error) }));
    };
    const { model, effort, approvalPolicy, sandbox, status } = chat;
    return standardCommands(
      { running: status === 'running' || status === 'waiting', models, model, effort, approvalPolicy, sandbox },
      {
        setModel: (id) => configure({ model: id }),
        setEffort: (id) => configure({ effort: id }),
        setPermission: (policy, box) => configure({ approvalPolicy: policy, sandbox: box }),
        compact: () => void compactChat(chat),
        diff: () => openDialog({ kind: 'chat-diff', chat }),
        stop: () => void stopChat(chat.id),
        fork: () => void forkChat(chat),
        newChat: () => openDialog({ kind: 'new-chat', nodeId: chat.nodeId, cwd: chat.cwd }),
        rename: (name) => void renameChat(chat, name),
        archive: () => void archiveChat(chat, true),
        terminal: () => void terminalHere(paneId, chat),
        ...(answer === undefined ? {} : { copy: () => void copy(answer) }),
      },
    );
  }, [chat, paneId, models, answer]);
}

function lastAnswer({ turns }: Conversation): string | undefined {
  for (const { entries } of turns.toReversed()) {
    const said = entries.findLast((entry) => entry.kind === 'assistant' && !entry.streaming);
    if (said?.kind === 'assistant') return said.text;
  }
  return undefined;
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast('success', 'Copied');
  } catch {
    toast('info', 'Copy it with the keyboard', { description: 'The browser does not let this page copy.' });
  }
}
