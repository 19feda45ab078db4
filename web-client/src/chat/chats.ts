import { type ChatList, type ChatState, Chats, type OpenChat, type QueuedApproval } from '@homie/client-core';
import type { Chat } from '@homie/protocol';
import { useMemo } from 'react';
import { client } from '../connection/client';
import { useReadable } from '../connection/hooks';

/** The conversations of this window. */
export const chats = new Chats(client, pageStorage());

/** Those that panes show; one that is hidden stays live, so that going back to its tab is instant. */
const shown = new Map<string, OpenChat>();

export function openedChat(chatId: string): OpenChat {
  const known = shown.get(chatId);
  if (known) return known;
  const chat = chats.open(chatId);
  shown.set(chatId, chat);
  return chat;
}

/** Lets go of what no pane shows any more. */
export function retainChats(chatIds: ReadonlySet<string>): void {
  for (const [chatId, chat] of shown) {
    if (chatIds.has(chatId)) continue;
    shown.delete(chatId);
    chat.close();
  }
}

export function useChatList(): ChatList {
  return useReadable(chats.list);
}

/** As the list knows it; undefined for one that is archived, or gone. */
export function useChat(chatId: string | undefined): Chat | undefined {
  const { chats: all } = useChatList();
  return chatId === undefined ? undefined : all.get(chatId);
}

export function useChatState(chat: OpenChat): ChatState {
  return useReadable(chat.state);
}

/** What agents ask now, and what others have just answered. */
export function useApprovals(): readonly QueuedApproval[] {
  return useReadable(chats.approvals.queue);
}

export function useOpenApprovals(): readonly QueuedApproval[] {
  const queue = useApprovals();
  return useMemo(() => queue.filter(({ approval }) => approval.status === 'open'), [queue]);
}

/** Browsers may keep storage from a page: then drafts last as long as it does. */
function pageStorage(): ConstructorParameters<typeof Chats>[1] {
  try {
    return { storage: localStorage };
  } catch {
    return {};
  }
}
