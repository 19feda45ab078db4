import type { Chat } from '@homie/protocol';
import { chats } from '../chat/chats';
import { client, type Session } from '../connection/client';
import { useLayout } from '../layout/store';
import { activePane } from '../layout/workspace';
import { controllerOf } from '../terminal/registry';
import { toast } from '../ui/toast-store';

/** What commands are about: what is in front. */
export function current() {
  const pane = activePane(useLayout.getState().workspace);
  const session = pane?.sessionId === undefined ? undefined : client.sessions.get().get(pane.sessionId);
  const chat = pane?.chatId === undefined ? undefined : chats.list.get().chats.get(pane.chatId);
  return { pane, session, chat, terminal: controllerOf(pane?.id) };
}

/** The folder and machine of what is in front. */
export function here(): { readonly nodeId?: string; readonly cwd?: string } {
  const { session, chat } = current();
  const { nodeId, cwd } = chat ?? session ?? {};
  return { ...(nodeId === undefined ? {} : { nodeId }), ...(cwd === undefined ? {} : { cwd }) };
}

export const withPane = (act: (paneId: string, session: Session | undefined) => void) => () => {
  const { pane, session } = current();
  if (pane) act(pane.id, session);
};

export const withChat = (act: (chat: Chat, paneId: string) => void) => () => {
  const { pane, chat } = current();
  if (pane && chat) act(chat, pane.id);
  else toast('info', 'Not in a conversation', { description: 'Go to one first.' });
};
